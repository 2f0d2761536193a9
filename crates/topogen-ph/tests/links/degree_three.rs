//! Degree 3: classes that loops of links give birth to, and that spheres of links end.

use crate::common::clouds::{circle, cube, moved, rng};
use crate::common::{cube_points, grid_points, random_lengths, tied_lengths};
use crate::degenerate::cross_polytope;
use crate::random::{lengths, thresholds};
use crate::shapes::sphere;
use crate::{check_lengths_up_to, check_points_up_to, classes};
use proptest::prelude::*;
use rand::RngExt;
use topogen_ph::{CondensedLengths, Diagram, Engine, Threshold};

fn check_lengths(lengths: &CondensedLengths, threshold: Threshold, oracle: Engine) -> usize {
    classes(&check_lengths_up_to(3, lengths, threshold, oracle), 3)
}

fn check_points(coordinates: &[f64], dim: usize, threshold: Threshold, oracle: Engine) -> usize {
    let found: Diagram = check_points_up_to(3, coordinates, dim, threshold, oracle);
    classes(&found, 3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_lengths_without_a_metric(lengths in random_lengths(11), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Standard);
    }

    #[test]
    fn small_lengths_with_ties(lengths in tied_lengths(11), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Standard);
    }

    #[test]
    fn lengths_without_a_metric(lengths in random_lengths(26), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Cohomology);
    }

    #[test]
    fn lengths_with_ties(lengths in tied_lengths(26), threshold in thresholds()) {
        check_lengths(&lengths, threshold, Engine::Cohomology);
    }

    #[test]
    fn grids_with_duplicates(points in grid_points(30, 4), threshold in thresholds()) {
        check_points(&points, 4, threshold, Engine::Cohomology);
    }

    #[test]
    fn cubes(points in cube_points(35, 6), threshold in thresholds()) {
        check_points(&points, 6, threshold, Engine::Cohomology);
    }
}

/// Loops of links give birth and kill at once: everything that an expansion can meet is met.
#[test]
fn lengths_of_many_classes_at_once() {
    let mut found = 0;
    for (n, values, seed) in [(32, 1_000_000, 1), (40, 1_000_000, 2), (40, 40, 3), (40, 6, 4)] {
        for threshold in [Threshold::EnclosingRadius, Threshold::Value(f64::from(values) * 0.7)] {
            found += check_lengths(&lengths(n, values, seed), threshold, Engine::Cohomology);
        }
    }
    assert!(found > 100, "{found} classes of degree 3");
}

#[test]
fn cross_polytopes() {
    for dim in 2..8 {
        for (noise, seed) in [(0.0, 0), (1e-3, 1), (0.3, 2), (0.3, 3)] {
            let cloud = cross_polytope(dim, noise, seed);
            let found = check_points(&cloud, dim, Threshold::EnclosingRadius, Engine::Cohomology);
            // The boundary of the one in four dimensions is the sphere of three.
            if noise == 0.0 {
                assert_eq!(found, usize::from(dim == 4));
            }
        }
    }
}

/// The join of two polygons is a sphere of three dimensions, whatever the order of its edges.
#[test]
fn joins_of_polygons() {
    for (m, n, seed) in [(4, 4, 1), (5, 4, 2), (5, 6, 3), (7, 9, 4)] {
        let mut rng = rng(seed);
        let is_side = |i: usize, j: usize, k: usize| (i + 1) % k == j || (j + 1) % k == i;
        let pairs = (0..m + n).flat_map(|i| (0..i).map(move |j| (i, j)));
        let lengths = pairs.map(|(i, j): (usize, usize)| {
            let is_edge = if i < m { is_side(i, j, m) } else { j < m || is_side(i - m, j - m, n) };
            if is_edge { rng.random_range(1.0..2.0) } else { rng.random_range(3.0..4.0) }
        });
        let lengths = CondensedLengths::from_lower_triangle(lengths.collect()).unwrap();
        check_lengths(&lengths, Threshold::None, Engine::Cohomology);
        assert_eq!(check_lengths(&lengths, Threshold::Value(2.5), Engine::Cohomology), 1);
    }
}

#[test]
fn spheres_and_products() {
    let mut found = 0;
    for seed in 0..2 {
        let three_sphere = sphere(60, 4, seed);
        found += check_points(&three_sphere, 4, Threshold::EnclosingRadius, Engine::Cohomology);
        let noise = cube(60, 4, seed + 7);
        let noisy: Vec<f64> = three_sphere.iter().zip(noise).map(|(x, noise)| x + 0.1 * noise).collect();
        found += check_points(&noisy, 4, Threshold::EnclosingRadius, Engine::Cohomology);
        // A sphere times a circle.
        let (spheres, circles) = (sphere(60, 3, seed), circle(60, 0.0, seed));
        let product: Vec<f64> =
            spheres.chunks(3).zip(circles.chunks(2)).flat_map(|(x, y)| [x, y].concat()).collect();
        found += check_points(&product, 5, Threshold::EnclosingRadius, Engine::Cohomology);
    }
    assert!(found > 0);
}

#[test]
fn what_does_not_hang_together() {
    let corners = cross_polytope(4, 0.0, 0);
    let cloud = [&corners[..], &moved(&corners, 1.0, 100.0), &corners[..12]].concat();
    for (up_to, expected) in [(0.0, 0), (1.4, 0), (1.9, 2), (5.0, 2)] {
        assert_eq!(check_points(&cloud, 4, Threshold::Value(up_to), Engine::Cohomology), expected);
    }
}

/// Rows of one block and of more, at thresholds that cohomology reaches.
#[test]
fn clouds_of_more_than_one_block() {
    let mut found = 0;
    for (n, dim, threshold, seed) in
        [(128, 4, 0.55, 1), (129, 4, 0.55, 2), (300, 4, 0.35, 3), (520, 4, 0.3, 4), (1_030, 4, 0.22, 5)]
    {
        found += check_points(&cube(n, dim, seed), dim, Threshold::Value(threshold), Engine::Cohomology);
    }
    let dense = lengths(130, 1_000, 6);
    found += check_lengths(&dense, Threshold::Value(300.0), Engine::Cohomology);
    assert!(found > 0);
}

#[test]
fn vertices_born_at_times_of_their_own() {
    let mut rng = rng(1);
    let births: Vec<f64> = (0..30).map(|_| f64::from(rng.random_range(0_u8..3))).collect();
    let pairs = (0..30).flat_map(|i| (0..i).map(move |j| (i, j)));
    let lengths = pairs.map(|(i, j): (usize, usize)| births[i].max(births[j]) + rng.random_range(0.0..5.0));
    let lengths =
        CondensedLengths::from_lower_triangle(lengths.collect()).unwrap().with_births(births.clone());
    assert!(check_lengths(&lengths.unwrap(), Threshold::EnclosingRadius, Engine::Cohomology) > 0);
}
