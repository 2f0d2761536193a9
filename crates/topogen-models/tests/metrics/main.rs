//! Measures of codes and of images, on cases of known answer, by their laws, and against other libraries.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod dimension;
mod embedding;
mod embedding_laws;
mod frechet;
mod goldens;
mod interpolation;
mod kernel;
mod kolmogorov_smirnov;
mod manifolds;
mod neighbours;
mod robustness;
mod support;
mod topology;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Points of a formula that other libraries were given too: small integers over 32, exact in both.
fn points(n: i64, dim: i64, first: i64) -> Vec<f64> {
    let number = |i: i64, j: i64| ((7 * i + 13 * j + 5 * i * i + 3 * i * j * j) % 251) as f64 / 32.0;
    (first..first + n).flat_map(|i| (0..dim).map(move |j| number(i, j))).collect()
}

/// Points of the unit cube, by a formula that `goldens/generate.py` has too.
fn scattered(n: u32, dim: usize, first: u32) -> Vec<f64> {
    const PRIMES: [f64; 6] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0];
    let number = |i: u32, prime: f64| (f64::from(i + 1) * f64::from(i + 1) * prime.sqrt()) % 1.0;
    (first..first + n).flat_map(|i| PRIMES[..dim].iter().map(move |&prime| number(i, prime))).collect()
}

/// Standard normal numbers.
fn normal(count: usize, seed: u64) -> Vec<f64> {
    StandardNormal.sample_iter(ChaCha8Rng::seed_from_u64(seed)).take(count).collect()
}

/// An isometry of space at random: the axes of the result, a row each, and a shift.
struct Isometry {
    axes: Vec<Vec<f64>>,
    shift: Vec<f64>,
}

impl Isometry {
    /// Into `dim` dimensions, from as many or fewer.
    fn new(dim: usize, seed: u64) -> Self {
        let numbers = normal((dim + 1) * dim, seed);
        let mut axes: Vec<Vec<f64>> = Vec::new();
        for row in numbers[dim..].chunks(dim) {
            let mut axis = row.to_vec();
            for other in &axes {
                let product: f64 = axis.iter().zip(other).map(|(a, b)| a * b).sum();
                axis.iter_mut().zip(other).for_each(|(a, b)| *a -= product * b);
            }
            let norm = axis.iter().map(|a| a * a).sum::<f64>().sqrt();
            axes.push(axis.iter().map(|a| a / norm).collect());
        }
        Self { axes, shift: numbers[..dim].to_vec() }
    }

    /// Where points of dimension `dim` go.
    fn of(&self, points: &[f64], dim: usize) -> Vec<f64> {
        let moved = |point: &[f64]| -> Vec<f64> {
            let number =
                |i: usize| -> f64 { point.iter().zip(&self.axes).map(|(x, axis)| x * axis[i]).sum() };
            self.shift.iter().enumerate().map(|(i, shift)| shift + number(i)).collect()
        };
        points.chunks(dim).flat_map(moved).collect()
    }
}
