//! What these tests draw, and what they draw in common from it.

use proptest::prelude::*;
use rand::RngExt;
use rand::seq::SliceRandom;

use crate::diagrams::{Diagram, rng};

/// Diagrams with bars of some length, so that each end may move a little.
pub fn lasting(
    bars: std::ops::Range<usize>,
    classes: std::ops::Range<usize>,
) -> impl Strategy<Value = Diagram> {
    let bar = (0.0..1.0_f64, 0.1..1.5_f64).prop_map(|(birth, length)| (birth, birth + length));
    (prop::collection::vec(bar, bars), prop::collection::vec(0.0..1.0_f64, classes))
        .prop_map(|(bars, essential)| Diagram::new(&bars, &essential))
}

/// The same diagram in another order.
pub fn shuffled(diagram: &Diagram, seed: u64) -> Diagram {
    let mut bars: Vec<_> = diagram.births.iter().copied().zip(diagram.deaths.iter().copied()).collect();
    bars.shuffle(&mut rng(seed));
    let mut essential = diagram.essential.clone();
    essential.shuffle(&mut rng(seed));
    Diagram::new(&bars, &essential)
}

/// The diagram with every end moved by up to `by`.
pub fn moved(diagram: &Diagram, by: f64, seed: u64) -> Diagram {
    let mut rng = rng(seed);
    let mut moved = diagram.clone();
    for end in moved.births.iter_mut().chain(&mut moved.deaths).chain(&mut moved.essential) {
        *end += by * rng.random_range(-1.0..=1.0);
    }
    for (birth, death) in moved.births.iter_mut().zip(&mut moved.deaths) {
        (*birth, *death) = (birth.min(*death), birth.max(*death));
    }
    moved
}

/// All bars of both.
pub fn union(a: &Diagram, b: &Diagram) -> Diagram {
    let joined = |a: &[f64], b: &[f64]| [a, b].concat();
    Diagram {
        births: joined(&a.births, &b.births),
        deaths: joined(&a.deaths, &b.deaths),
        essential: joined(&a.essential, &b.essential),
    }
}

/// The diagram with bars of zero length added.
pub fn padded(diagram: &Diagram, at: &[f64]) -> Diagram {
    union(diagram, &Diagram { births: at.to_vec(), deaths: at.to_vec(), essential: Vec::new() })
}

/// `count` numbers from -1 to 1.
pub fn slopes(count: usize, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    (0..count).map(|_| rng.random_range(-1.0..1.0)).collect()
}

/// The norm of the difference of two vectors: of order 1, 2 or ∞.
pub fn norm_of_difference(a: &[f64], b: &[f64], order: f64) -> f64 {
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    if order == f64::INFINITY {
        return differences.fold(0.0, f64::max);
    }
    differences.map(|difference| difference.powf(order)).sum::<f64>().powf(1.0 / order)
}

/// Asserts that two vectors differ by no more than rounding, relative to the largest entry.
#[track_caller]
pub fn assert_close(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    let largest = a.iter().chain(b).map(|entry| entry.abs()).fold(0.0, f64::max);
    let difference = norm_of_difference(a, b, f64::INFINITY);
    assert!(difference <= tolerance * largest, "{difference} apart, the largest is {largest}: {a:?} {b:?}");
}
