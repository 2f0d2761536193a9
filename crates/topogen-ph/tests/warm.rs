//! Warm starts give the diagram of a run from the start, bit for bit, critical edges included.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds;
use rand::{Rng, RngExt};
use std::sync::atomic::{AtomicBool, Ordering};
use topogen_ph::{
    CondensedLengths, Diagram, Error, Euclidean, Instructions, Manhattan, Points, Rips, Threshold, Warm,
};

/// Every number of a diagram, to the last bit, and every edge.
fn bytes(diagram: &Diagram) -> String {
    use std::fmt::Write;
    let mut text = format!("{} {:x}\n", diagram.n_points(), diagram.threshold().to_bits());
    for degree in diagram.iter() {
        let bars = degree.bars();
        for numbers in [bars.births(), bars.deaths(), bars.essential()] {
            numbers.iter().for_each(|x| write!(text, "{:x} ", x.to_bits()).unwrap());
        }
        let edges = [degree.birth_edges(), degree.death_edges(), degree.essential_edges()];
        writeln!(text, "{edges:?}").unwrap();
    }
    text
}

/// Adds up to `size` to each number.
fn jitter(numbers: &mut [f64], size: f64, rng: &mut impl Rng) {
    numbers.iter_mut().for_each(|x| *x += size * rng.random_range(-1.0..1.0));
}

const SIZES: [f64; 6] = [1e-9, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];

/// Walks a cloud by steps of each size, and compares each; the number of warm steps.
fn walk(rips: Rips, mut cloud: Vec<f64>, dim: usize, steps: usize, seed: u64) -> usize {
    let mut rng = clouds::rng(seed);
    let mut n_warm = 0;
    for size in SIZES {
        let mut warm = Warm::new(rips);
        for step in 0..steps {
            jitter(&mut cloud, size, &mut rng);
            let points = Points::new(&cloud, dim).unwrap();
            let (found, expected) =
                (warm.points(&points, &Euclidean).unwrap(), rips.points(&points, &Euclidean).unwrap());
            assert_eq!(bytes(&found), bytes(&expected), "step {step} of size {size} from seed {seed}");
        }
        assert_eq!(warm.n_warm() + warm.n_cold(), steps);
        n_warm += warm.n_warm();
    }
    n_warm
}

#[test]
fn on_thousands_of_steps_of_points() {
    let mut n_warm = 0;
    for seed in 0..12 {
        let rips = Rips::default().max_dim(seed as usize % 3 % 2);
        let (n, dim) = ([16, 40, 70, 130][seed as usize % 4], [1, 2, 3, 10][seed as usize / 3]);
        n_warm += walk(rips, clouds::cube(n, dim, seed), dim, 40, seed);
        n_warm += walk(rips, clouds::circle(n, 0.1, seed), 2, 40, seed);
    }
    // Of 5,760.
    assert!(n_warm > 3_000, "{n_warm}");
}
