//! Estimates of dimensions that are known: three sets of 2,000 points of each manifold.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::{PI, TAU};
use topogen_models::metrics::{
    PersistenceDimension, dimension_by_likelihood, dimension_by_persistence, dimension_by_two_neighbours,
};

use crate::{Isometry, normal};

const POINTS: usize = 2000;
const SEEDS: u64 = 3;

/// By how much each of the three estimates may be off, as a share of the dimension.
///
/// Where the density is constant and there is no boundary, mostly by chance. The likelihood takes a mean of n (k − 1) exponential
/// numbers of the rate d, whose standard error would be d / √(n (k − 1)) if they were independent; in the worst case, when those of
/// k neighbours are one, it is d √(k / (n (k − 1))), 2.4 % for n = 2000 and k = 10. Two neighbours give one number a point, of which
/// 9 in 10 are kept; pairs that are each other's nearest, most points, share theirs, which makes up to √(2 / 0.9 n), 3.3 %. Three
/// standard errors are allowed. That of persistence is not known: it gets as much as the likelihood.
const CHANCE: [f64; 3] = [0.07, 0.10, 0.07];
/// What is allowed in addition for a boundary, or for a density that varies. In the unit cube of dimension 5, the balls of 2,000 points
/// that hold ten others have a radius of 0.25 in the mean: few of them keep off the boundary.
const BOUNDARY: f64 = 0.05;

/// Numbers between 0 and 1.
fn uniform(count: usize, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| rng.random()).collect()
}

/// What `place` makes of numbers between 0 and 1, `d` a point.
fn placed<const DIM: usize>(d: usize, seed: u64, place: impl Fn(&[f64]) -> [f64; DIM]) -> Vec<f64> {
    uniform(d * POINTS, seed).chunks(d).flat_map(place).collect()
}

/// Estimates the dimension of three sets, and holds them against the truth.
fn check(d: usize, dim: usize, allowance: f64, sample: impl Fn(u64) -> Vec<f64>) {
    for seed in 0..SEEDS {
        let points = sample(seed);
        assert_eq!(points.len(), POINTS * dim);
        let fit = dimension_by_persistence(&points, dim, &PersistenceDimension::default()).unwrap();
        let found = [
            dimension_by_likelihood(&points, dim, 10).unwrap(),
            dimension_by_two_neighbours(&points, dim, 0.1).unwrap(),
            fit.dimension,
        ];
        for (found, chance) in found.iter().zip(CHANCE) {
            let off = found / d as f64 - 1.0;
            assert!(off.abs() < chance + allowance, "seed {seed}: {found} for {d}");
        }
        // The line fits: its error is a small part of the dimension.
        assert!(fit.standard_error > 0.0 && fit.standard_error < 0.03 * d as f64, "{fit:?}");
    }
}

#[test]
fn segments() {
    check(1, 1, BOUNDARY, |seed| uniform(POINTS, seed));
}

#[test]
fn circles() {
    check(1, 2, 0.0, |seed| placed(1, seed, |at| [(TAU * at[0]).cos(), (TAU * at[0]).sin()]));
}

#[test]
fn swiss_rolls() {
    check(2, 3, BOUNDARY, |seed| {
        placed(2, seed, |at| {
            let angle = 1.5 * PI * (1.0 + 2.0 * at[0]);
            [angle * angle.cos(), 21.0 * at[1], angle * angle.sin()]
        })
    });
}

#[test]
fn tori() {
    check(2, 3, BOUNDARY, |seed| {
        placed(2, seed, |at| {
            let (along, about) = (TAU * at[0], TAU * at[1]);
            let radius = 3.0 + about.cos();
            [radius * along.cos(), radius * along.sin(), about.sin()]
        })
    });
}

#[test]
fn spheres() {
    for d in 2..=5 {
        check(d, d + 1, 0.0, |seed| {
            let unit = |at: &[f64]| -> Vec<f64> {
                let norm = at.iter().map(|x| x * x).sum::<f64>().sqrt();
                at.iter().map(|x| x / norm).collect()
            };
            normal(POINTS * (d + 1), seed).chunks(d + 1).flat_map(unit).collect()
        });
    }
}

#[test]
fn cubes() {
    for d in 1..=5 {
        check(d, d, BOUNDARY, |seed| uniform(d * POINTS, seed));
    }
}

#[test]
fn linear_subspaces_of_many_dimensions() {
    for d in [2, 4] {
        check(d, 50, BOUNDARY, |seed| Isometry::new(50, seed).of(&normal(d * POINTS, seed), d));
    }
}

#[test]
fn boundaries_matter_less_with_more_points() {
    // As the docs say: too small at a boundary, the more so the higher the dimension, and the less so the more points there are.
    let of = |d: usize, n: usize| {
        let of_seed = |seed| dimension_by_likelihood(&uniform(d * n, seed), d, 10).unwrap() / d as f64;
        (0..SEEDS).map(of_seed).sum::<f64>() / SEEDS as f64
    };
    let shares = [of(5, 500), of(5, 2000), of(5, 16_000), of(2, 16_000)];
    assert!(shares.is_sorted() && shares[0] < 0.9 && shares[3] > 0.98, "{shares:?}");
}

#[test]
fn loops_tell_the_dimension_too() {
    let of = |points: &[f64], dim: usize, largest: usize| {
        let sizes = vec![largest / 4, largest / 2, largest];
        let options = PersistenceDimension { degree: 1, sizes, ..PersistenceDimension::default() };
        dimension_by_persistence(points, dim, &options).unwrap().dimension
    };
    let sphere = |seed| -> Vec<f64> {
        let place = |at: &[f64]| {
            let (height, angle) = (2.0 * at[0] - 1.0, TAU * at[1]);
            let radius = (1.0 - height * height).sqrt();
            [radius * angle.cos(), radius * angle.sin(), height]
        };
        uniform(2 * 4000, seed).chunks(2).flat_map(place).collect()
    };
    for seed in 0..SEEDS {
        let found = of(&sphere(seed), 3, 4000);
        assert!((found - 2.0).abs() < 0.15, "{found}");
    }
    // As the docs say, a boundary makes it too large, the less so the larger the subsamples.
    let of_squares =
        |largest| (0..SEEDS).map(|seed| of(&uniform(2 * 4000, seed), 2, largest)).sum::<f64>() / SEEDS as f64;
    let found = [of_squares(4000), of_squares(2000), of_squares(1000)];
    assert!(found[0] > 2.1 && found.is_sorted() && found[0] < 2.5, "{found:?}");
}
