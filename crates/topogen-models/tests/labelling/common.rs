//! Points that tests label.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use topogen_models::labelling::{Points, Rule, match_points, unwatched};

pub fn generator(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub fn normal(n: usize, dim: usize, seed: u64) -> Vec<f64> {
    StandardNormal.sample_iter(generator(seed)).take(n * dim).collect()
}

/// Uniform numbers of variance 1: standardised coordinates of a square.
pub fn uniform(n: usize, dim: usize, seed: u64) -> Vec<f64> {
    let mut generator = generator(seed);
    (0..n * dim).map(|_| 3.0_f64.sqrt() * (2.0 * generator.random::<f64>() - 1.0)).collect()
}

pub fn points(values: &[f64], dim: usize) -> Points<'_> {
    Points { values, dim }
}

pub fn matched(source: &[f64], target: &[f64], dim: usize, rule: Rule) -> Vec<u32> {
    match_points(points(source, dim), points(target, dim), rule, &mut unwatched).unwrap()
}
