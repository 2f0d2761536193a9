//! Inputs of the property tests.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

pub mod clouds;
pub mod goldens;
pub mod paths;
pub mod slopes;

use proptest::prelude::*;
use topogen_ph::CondensedLengths;

/// Lengths with many ties and duplicate points: small integers, not a metric.
pub fn tied_lengths(max_points: usize) -> impl Strategy<Value = CondensedLengths> {
    lengths_of(max_points, (0_u8..6).prop_map(f64::from))
}

/// Lengths without structure: not a metric, hardly a tie.
pub fn random_lengths(max_points: usize) -> impl Strategy<Value = CondensedLengths> {
    lengths_of(max_points, 0.0..1.0)
}

fn lengths_of(
    max_points: usize,
    length: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = CondensedLengths> {
    (1..=max_points)
        .prop_flat_map(move |n| prop::collection::vec(length.clone(), n * (n - 1) / 2))
        .prop_map(|lengths| CondensedLengths::from_lower_triangle(lengths).unwrap())
}

/// Coordinates of up to `max_points` points on a grid of whole numbers: duplicates and ties abound.
pub fn grid_points(max_points: usize, dim: usize) -> impl Strategy<Value = Vec<f64>> {
    points_of(max_points, dim, (0_u8..4).prop_map(f64::from))
}

/// Coordinates of up to `max_points` points in the unit cube.
pub fn cube_points(max_points: usize, dim: usize) -> impl Strategy<Value = Vec<f64>> {
    points_of(max_points, dim, 0.0..1.0)
}

fn points_of(
    max_points: usize,
    dim: usize,
    coordinate: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = Vec<f64>> {
    (1..=max_points).prop_flat_map(move |n| prop::collection::vec(coordinate.clone(), n * dim))
}
