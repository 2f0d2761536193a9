//! Clouds of fixed seeds, of the shapes that decide which way an engine goes.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

/// A generator of its own for each seed.
pub fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Points in the unit cube.
pub fn cube(n: usize, dim: usize, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    (0..n * dim).map(|_| rng.random_range(0.0..1.0)).collect()
}

/// Points on the unit circle, off by up to `noise` in each coordinate.
pub fn circle(n: usize, noise: f64, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    let mut off = |x: f64| x + noise * rng.random_range(-1.0..=1.0);
    let angle = |i: usize| TAU * i as f64 / n as f64;
    (0..n).flat_map(|i| [off(angle(i).cos()), off(angle(i).sin())]).collect()
}

/// Corners of a regular polygon, exactly as far from each other as rounding leaves them.
pub fn polygon(n: usize) -> Vec<f64> {
    circle(n, 0.0, 0)
}

/// Points of whole coordinates in a square or cube of this many a side, from the first corner on.
pub fn lattice(n: usize, dim: usize, side: usize) -> Vec<f64> {
    (0..n).flat_map(|i| (0..dim as u32).map(move |k| (i / side.pow(k) % side) as f64)).collect()
}

/// Clusters whose sizes are powers of `ratio`, far from each other, with an outlier for each.
pub fn clusters(n: usize, dim: usize, ratio: f64, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    let n_clusters = 5;
    (0..n)
        .flat_map(|i| {
            let cluster = i % n_clusters;
            let radius = ratio.powi(cluster as i32);
            // The last of each cluster stands far outside.
            let reach = if i + n_clusters >= n { 1e3 } else { 1.0 };
            let centre = 10.0 * cluster as f64;
            let point: Vec<f64> = (0..dim)
                .map(|k| if k == 0 { centre } else { 0.0 } + reach * radius * rng.random_range(-1.0..1.0))
                .collect();
            point
        })
        .collect()
}

/// The same cloud somewhere else, at another scale.
pub fn moved(coordinates: &[f64], scale: f64, offset: f64) -> Vec<f64> {
    coordinates.iter().map(|x| scale * x + offset).collect()
}
