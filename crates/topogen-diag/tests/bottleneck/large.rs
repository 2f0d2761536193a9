//! Larger diagrams against the textbook: augmenting paths on the whole graph with its copies of the diagonal.

use rand::RngExt;
use topogen_diag::{Bars, bottleneck, bottleneck_within, ground};

use crate::diagrams::{Diagram, rng};
use crate::laws::{assert_frugal, assert_sound};

/// The textbook graph: n bars of a and m copies of the diagonal against m bars of b and n copies of the diagonal.
struct Textbook {
    n: usize,
    m: usize,
    costs: Vec<f64>,
}

impl Textbook {
    fn new(a: Bars<'_>, b: Bars<'_>) -> Self {
        let (n, m) = (a.len(), b.len());
        let bar = |bars: Bars<'_>, i: usize| (bars.births()[i], bars.deaths()[i]);
        let cost = |i: usize, j: usize| match (i < n, j < m) {
            (true, true) => ground::distance(bar(a, i), bar(b, j)),
            (true, false) if j - m == i => ground::distance_to_diagonal(bar(a, i)),
            (false, true) if i - n == j => ground::distance_to_diagonal(bar(b, j)),
            (false, false) => 0.0,
            _ => f64::INFINITY,
        };
        let costs = (0..n + m).flat_map(|i| (0..n + m).map(move |j| (i, j))).map(|(i, j)| cost(i, j));
        Self { n, m, costs: costs.collect() }
    }

    /// Whether a perfect matching has no cost above `radius`: Kuhn's algorithm.
    fn fits(&self, radius: f64) -> bool {
        let size = self.n + self.m;
        let mut mate = vec![None; size];
        (0..size).all(|i| self.kuhn(i, radius, &mut vec![false; size], &mut mate))
    }

    fn kuhn(&self, i: usize, radius: f64, seen: &mut [bool], mate: &mut [Option<usize>]) -> bool {
        let size = self.n + self.m;
        for j in 0..size {
            if self.costs[i * size + j] <= radius && !seen[j] {
                seen[j] = true;
                if mate[j].is_none_or(|next| self.kuhn(next, radius, seen, mate)) {
                    mate[j] = Some(i);
                    return true;
                }
            }
        }
        false
    }

    /// The largest cost below `radius`.
    fn next_smaller(&self, radius: f64) -> f64 {
        self.costs.iter().copied().filter(|&cost| cost < radius).fold(f64::NEG_INFINITY, f64::max)
    }
}

fn assert_tight(a: &Diagram, b: &Diagram) {
    let (a, b) = (a.bars(), b.bars());
    let result = bottleneck(a, b);
    assert_sound(&result, a, b);
    assert_frugal(&result, a, b);
    let textbook = Textbook::new(a, b);
    assert!(textbook.costs.contains(&result.distance));
    assert!(textbook.fits(result.distance));
    assert!(!textbook.fits(textbook.next_smaller(result.distance)));
    for delta in [0.001, 0.05, 0.5, 3.0] {
        let near = bottleneck_within(a, b, delta).unwrap();
        assert_sound(&near, a, b);
        assert_frugal(&near, a, b);
        assert!(result.distance <= near.distance && near.distance <= (1.0 + delta) * result.distance);
    }
}

#[test]
fn mostly_short_bars() {
    for seed in 0..4 {
        let mut rng = rng(seed);
        assert_tight(&Diagram::random(300, 1.0, &mut rng), &Diagram::random(280, 1.0, &mut rng));
    }
}

#[test]
fn all_births_equal() {
    for seed in 0..4 {
        let mut rng = rng(seed);
        let mut draw = |n| {
            let diagram = Diagram::random(n, 1.0, &mut rng);
            Diagram { births: vec![0.0; n], ..diagram }
        };
        assert_tight(&draw(300), &draw(280));
    }
}

#[test]
fn far_from_the_diagonal() {
    // Every bar must be paired: the longest alternating paths.
    for seed in 0..4 {
        let mut rng = rng(seed);
        let mut draw = || {
            let diagram = Diagram::random(300, 1.0, &mut rng);
            Diagram { births: diagram.births.iter().map(|birth| birth - 5.0).collect(), ..diagram }
        };
        assert_tight(&draw(), &draw());
    }
}

#[test]
fn many_ties() {
    for seed in 0..4 {
        let mut rng = rng(seed);
        let mut draw =
            |n: usize| Diagram::random(n, 2.0, &mut rng).map(|value| (16.0 * value).round() / 16.0);
        assert_tight(&draw(300), &draw(280));
    }
}

/// Two clusters, unevenly shared: every bar has a near neighbour, but many must move to the other cluster.
#[test]
fn uneven_clusters() {
    for seed in 0..2 {
        let mut rng = rng(seed);
        let mut draw = |sizes: [usize; 2]| {
            let clusters = sizes.map(|size| Diagram::random(size, 1.0, &mut rng));
            let moved =
                |d: &Diagram, shift: f64| d.births.iter().map(|birth| birth - shift).collect::<Vec<_>>();
            let births = [moved(&clusters[0], 50.0), moved(&clusters[1], 55.0)].concat();
            Diagram { births, deaths: clusters.map(|d| d.deaths).concat(), essential: Vec::new() }
        };
        assert_tight(&draw([250, 150]), &draw([150, 250]));
    }
}

/// Nearly on a line the answer is far above the lower bound and most of the 160,000 pairs are between: they must be
/// thinned.
#[test]
fn more_candidates_than_are_held() {
    for seed in 0..4 {
        let mut rng = rng(seed);
        let mut draw = || {
            let deaths = (0..400).map(|_| rng.random_range(5.0..6.0)).collect();
            let births = (0..400).map(|_| rng.random_range(0.0..1e-6)).collect();
            Diagram { births, deaths, essential: Vec::new() }
        };
        assert_tight(&draw(), &draw());
    }
}
