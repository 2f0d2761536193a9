//! Larger diagrams against the textbook: the Hungarian algorithm on the whole matrix with its copies of the diagonal.

use rand::RngExt;
use topogen_diag::Bars;

use crate::diagrams::{Diagram, rng};
use crate::laws::{assert_bound, assert_close, checked, of};

/// The least cost of an assignment, with potentials of rows and columns; O(n³).
///
/// H. W. Kuhn (1955), doi:10.1002/nav.3800020109, in the form of J. Munkres and E. Lawler.
fn hungarian(costs: &[Vec<f64>]) -> f64 {
    let n = costs.len();
    let (mut rows, mut columns) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    // Of each column, counted from 1, the row assigned to it; column 0 holds the row that looks for one.
    let mut row_of = vec![0; n + 1];
    for row in 1..=n {
        row_of[0] = row;
        let (mut column, mut slack) = (0, vec![f64::INFINITY; n + 1]);
        let (mut used, mut way) = (vec![false; n + 1], vec![0; n + 1]);
        while row_of[column] != 0 {
            used[column] = true;
            let (from, mut delta, mut next) = (row_of[column], f64::INFINITY, 0);
            for to in (1..=n).filter(|&to| !used[to]) {
                let reduced = costs[from - 1][to - 1] - rows[from] - columns[to];
                if reduced < slack[to] {
                    (slack[to], way[to]) = (reduced, column);
                }
                if slack[to] < delta {
                    (delta, next) = (slack[to], to);
                }
            }
            for to in 0..=n {
                if used[to] {
                    rows[row_of[to]] += delta;
                    columns[to] -= delta;
                } else {
                    slack[to] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    (1..=n).map(|column| costs[row_of[column] - 1][column - 1]).sum()
}

fn textbook(order: f64, p: f64, a: Bars<'_>, b: Bars<'_>) -> f64 {
    let norm = of(order, p).between(a, b).unwrap().norm();
    let (n, m) = (a.len(), b.len());
    let bar = |bars: Bars<'_>, i: usize| (bars.births()[i], bars.deaths()[i]);
    let cost = |i: usize, j: usize| match (i < n, j < m) {
        (true, true) => norm.distance(bar(a, i), bar(b, j)).powf(order),
        (true, false) => norm.distance_to_diagonal(bar(a, i)).powf(order),
        (false, true) => norm.distance_to_diagonal(bar(b, j)).powf(order),
        (false, false) => 0.0,
    };
    let costs: Vec<Vec<f64>> = (0..n + m).map(|i| (0..n + m).map(|j| cost(i, j)).collect()).collect();
    hungarian(&costs).powf(order.recip())
}

fn assert_best(a: &Diagram, b: &Diagram) {
    for (order, p) in [(1.0, f64::INFINITY), (1.0, 2.0), (2.0, 2.0), (2.0, f64::INFINITY), (3.5, 1.0)] {
        let best = textbook(order, p, a.bars(), b.bars());
        let found = checked(of(order, p), a.bars(), b.bars());
        assert_close(found.distance, best);
        assert_bound(found.lower_bound, best);
        for delta in [1e-3, 0.1, 2.0] {
            let near = checked(of(order, p).relative_error(delta), a.bars(), b.bars());
            assert!(best <= near.distance * (1.0 + 1e-11));
            assert!(near.lower_bound <= best * (1.0 + 1e-11));
            assert!(near.distance <= (1.0 + delta) * near.lower_bound * (1.0 + 1e-11), "{near:?}");
        }
    }
}

#[test]
fn mostly_short_bars() {
    let mut rng = rng(1);
    assert_best(&Diagram::random(100, 1.0, &mut rng), &Diagram::random(90, 1.0, &mut rng));
}

#[test]
fn all_births_equal() {
    let mut rng = rng(2);
    let mut draw = |n| Diagram { births: vec![0.0; n], ..Diagram::random(n, 1.0, &mut rng) };
    assert_best(&draw(90), &draw(100));
}

#[test]
fn far_from_the_diagonal() {
    let mut rng = rng(3);
    let mut draw = |n| {
        let diagram = Diagram::random(n, 1.0, &mut rng);
        Diagram { births: diagram.births.iter().map(|birth| birth - 5.0).collect(), ..diagram }
    };
    assert_best(&draw(90), &draw(90));
    assert_best(&draw(70), &draw(100));
}

#[test]
fn many_ties() {
    let mut rng = rng(4);
    let mut draw = |n: usize| Diagram::random(n, 2.0, &mut rng).map(|value| (8.0 * value).round() / 8.0);
    assert_best(&draw(100), &draw(90));
}

/// Two clusters, unevenly shared: many must move to the other cluster, where no neighbour is.
#[test]
fn uneven_clusters() {
    let mut rng = rng(5);
    let mut draw = |first: usize| {
        let births: Vec<f64> =
            (0..100).map(|i| rng.random::<f64>() - if i < first { 50.0 } else { 55.0 }).collect();
        let deaths = (0..100).map(|_| rng.random()).collect();
        Diagram { births, deaths, essential: Vec::new() }
    };
    assert_best(&draw(60), &draw(40));
}
