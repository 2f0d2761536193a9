//! An oracle of the Wasserstein distance under the ground distance L∞: assignment by shortest augmenting paths.

use topogen_diag::ground;

use crate::diagrams::Diagram;

/// The q-Wasserstein distance of the finite bars.
pub fn distance(a: &Diagram, b: &Diagram, q: f64) -> f64 {
    let bar = |diagram: &Diagram, index: usize| (diagram.births[index], diagram.deaths[index]);
    let (n, m) = (a.births.len(), b.births.len());
    // Row i < n is a bar of a, the others are copies of the diagonal; columns alike for b.
    let cost = |i: usize, j: usize| {
        let ground = match (i < n, j < m) {
            (true, true) => ground::distance(bar(a, i), bar(b, j)),
            (true, false) => ground::distance_to_diagonal(bar(a, i)),
            (false, true) => ground::distance_to_diagonal(bar(b, j)),
            (false, false) => 0.0,
        };
        ground.powf(q)
    };
    assignment(n + m, cost).powf(1.0 / q)
}

/// The least cost of a perfect matching of `size` rows and columns: the Hungarian method with potentials.
fn assignment(size: usize, cost: impl Fn(usize, usize) -> f64) -> f64 {
    let none = size;
    // Column `size` is where each search starts.
    let mut row_of = vec![none; size + 1];
    let (mut by_row, mut by_column) = (vec![0.0; size], vec![0.0; size + 1]);
    for root in 0..size {
        row_of[size] = root;
        let (mut reach, mut from) = (vec![f64::INFINITY; size], vec![size; size]);
        let mut seen = vec![false; size + 1];
        let mut column = size;
        while row_of[column] != none {
            seen[column] = true;
            let row = row_of[column];
            let (mut least, mut next) = (f64::INFINITY, size);
            for to in (0..size).filter(|&to| !seen[to]) {
                let reduced = cost(row, to) - by_row[row] - by_column[to];
                if reduced < reach[to] {
                    (reach[to], from[to]) = (reduced, column);
                }
                if reach[to] < least {
                    (least, next) = (reach[to], to);
                }
            }
            for it in 0..=size {
                if seen[it] {
                    by_row[row_of[it]] += least;
                    by_column[it] -= least;
                } else {
                    reach[it] -= least;
                }
            }
            column = next;
        }
        while column != size {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
    }
    (0..size).map(|column| cost(row_of[column], column)).sum()
}

#[test]
fn known_distances() {
    let a = Diagram::new(&[(0.0, 1.0), (0.0, 4.0)], &[]);
    let b = Diagram::new(&[(0.0, 3.0)], &[]);
    assert_eq!(distance(&a, &b, 1.0), 1.5);
    assert_eq!(distance(&a, &b, 2.0), 1.25_f64.sqrt());
    assert_eq!(distance(&a, &a, 1.0), 0.0);
    assert_eq!(distance(&Diagram::default(), &b, 1.0), 1.5);
}

#[test]
fn the_limit_of_high_orders_is_the_bottleneck_distance() {
    let (a, b) = (
        Diagram::random(6, 2.0, &mut crate::diagrams::rng(1)),
        Diagram::random(7, 2.0, &mut crate::diagrams::rng(2)),
    );
    let bottleneck = topogen_diag::bottleneck(a.bars(), b.bars()).distance;
    let high = distance(&a, &b, 64.0);
    // At most n + m items cost the bottleneck distance.
    assert!(
        bottleneck <= high * (1.0 + 1e-9) && high <= bottleneck * 13.0_f64.powf(1.0 / 64.0) * (1.0 + 1e-9)
    );
}
