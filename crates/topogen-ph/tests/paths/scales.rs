//! Clouds so small that squares lose their digits.

use crate::common::clouds::{cube, lattice, moved, polygon};
use crate::common::paths::assert_paths_agree;
use topogen_ph::{Engine, Rips, Threshold};

fn check(scales: &[f64]) {
    for &scale in scales {
        for dim in [1, 2, 3, 5, 30] {
            for seed in 0..12 {
                check_cloud(&cube(4 + 2 * seed as usize, dim, seed), dim, scale);
            }
        }
        // Nearly ties, and ties.
        for (cloud, dim) in [(polygon(23), 2), (lattice(25, 2, 5), 2), (lattice(27, 3, 3), 3)] {
            check_cloud(&cloud, dim, scale);
        }
    }
}

fn check_cloud(cloud: &[f64], dim: usize, scale: f64) {
    let cloud = moved(cloud, scale, 0.0);
    for threshold in [Threshold::None, Threshold::EnclosingRadius, Threshold::Value(0.4 * scale)] {
        assert_paths_agree(&cloud, dim, Rips::default().threshold(threshold), Engine::Standard);
    }
}

/// Below 1e-280, a sum of squares is not what a length is the root of.
#[test]
fn where_lengths_are_no_longer_roots_of_sums() {
    check(&[1e-138, 1.1e-140, 0.9e-140, 1e-142, 1e-145]);
}

#[test]
fn where_squares_are_within_the_tolerance() {
    check(&[1e-148, 1e-150, 1e-152, 1e-154]);
}

/// The smallest numbers have a few bits only.
#[test]
fn where_squares_lose_digits() {
    check(&[1e-156, 1e-158, 1e-159, 1e-160]);
}

#[test]
fn where_squares_are_zero() {
    check(&[1e-161, 1e-162, 1e-163, 1e-170, 1e-300, 1e-307]);
}
