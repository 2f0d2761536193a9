//! Random inputs.

use crate::common::clouds::{circle, clusters, cube, lattice, rng};
use crate::common::{cube_points, grid_points, random_lengths, tied_lengths};
use crate::{check_lengths, check_points, voids};
use proptest::prelude::*;
use rand::RngExt;
use topogen_ph::{CondensedLengths, Engine, Threshold};

pub(crate) fn thresholds() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        Just(Threshold::None),
        Just(Threshold::EnclosingRadius),
        (0.0..1.0).prop_map(Threshold::Value),
        (0_u8..6).prop_map(|value| Threshold::Value(f64::from(value))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_lengths_without_a_metric(lengths in random_lengths(15), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Standard);
    }

    #[test]
    fn small_lengths_with_ties(lengths in tied_lengths(15), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Standard);
    }

    #[test]
    fn lengths_without_a_metric(lengths in random_lengths(40), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Cohomology);
    }

    #[test]
    fn lengths_with_ties(lengths in tied_lengths(40), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Cohomology);
    }

    #[test]
    fn grids_with_duplicates(points in grid_points(50, 3), threshold in thresholds()) {
        check_points(&points, 3, threshold, Engine::Cohomology);
    }

    #[test]
    fn cubes(points in cube_points(60, 4), threshold in thresholds()) {
        check_points(&points, 4, threshold, Engine::Cohomology);
    }
}

/// A symmetric matrix of random numbers, each of one of so many values.
pub(crate) fn lengths(n: usize, values: u32, seed: u64) -> CondensedLengths {
    let mut rng = rng(seed);
    let lengths = (0..n * (n - 1) / 2).map(|_| f64::from(rng.random_range(1..=values))).collect();
    CondensedLengths::from_lower_triangle(lengths).unwrap()
}

#[test]
fn lengths_of_many_voids_at_once() {
    let mut found = 0;
    for (n, values, seed) in [(50, 1_000_000, 1), (64, 40, 2), (65, 12, 3), (70, 1_000_000, 4), (70, 5, 5)] {
        for threshold in [Threshold::EnclosingRadius, Threshold::Value(f64::from(values) * 0.6)] {
            found += voids(&check_lengths(&lengths(n, values, seed), threshold, Engine::Cohomology));
        }
    }
    assert!(found > 1_000, "{found} voids");
}

/// Rows of one block and of more, at thresholds that cohomology reaches.
#[test]
fn clouds_of_more_than_one_block() {
    for (n, dim, threshold, seed) in [
        (127, 3, 0.5, 1),
        (128, 3, 0.5, 2),
        (129, 3, 0.5, 3),
        (300, 3, 0.3, 4),
        (512, 3, 0.22, 5),
        (513, 4, 0.3, 6),
        (1_030, 3, 0.15, 7),
    ] {
        let cloud = cube(n, dim, seed);
        let found = check_points(&cloud, dim, Threshold::Value(threshold), Engine::Cohomology);
        assert!(voids(&found) > 0);
    }
}

/// Clouds and matrices of so many points that some are frozen, without a threshold that would hide it.
#[test]
fn what_is_left_out_from_the_start() {
    let mut found = 0;
    for seed in 0..3 {
        for (coordinates, dim) in [
            (circle(131, 0.05, seed), 2),
            (cube(140, 2, seed), 2),
            (cube(130, 3, seed), 3),
            (lattice(136, 2, 12), 2),
            (cube(129, 3, seed).iter().map(|x| (4.0 * x).round()).collect(), 3),
        ] {
            found += voids(&check_points(&coordinates, dim, Threshold::None, Engine::Cohomology));
        }
        check_lengths(&lengths(130, 30, seed), Threshold::Value(12.0), Engine::Cohomology);
    }
    assert!(found > 0);
}

#[test]
fn clusters_of_very_different_scales() {
    for (ratio, seed) in [(0.1, 1), (1e-3, 2), (1e-10, 3)] {
        for dim in [2, 3, 5] {
            check_points(
                &clusters(80, dim, ratio, seed),
                dim,
                Threshold::EnclosingRadius,
                Engine::Cohomology,
            );
            check_points(&clusters(80, dim, ratio, seed), dim, Threshold::None, Engine::Cohomology);
        }
    }
}
