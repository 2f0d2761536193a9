//! Ties, duplicates, and complexes that are known.

use crate::common::clouds::{lattice, moved, polygon, rng};
use crate::{check_lengths, check_points, voids};
use rand::RngExt;
use std::sync::atomic::AtomicBool;
use topogen_ph::{CondensedLengths, Engine, Error, Euclidean, Points, Rips, Size, SparseLengths, Threshold};

/// The corners of a cross-polytope, each coordinate off by up to `noise`.
pub(crate) fn cross_polytope(dim: usize, noise: f64, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    let corners = (0..2 * dim).flat_map(|corner| {
        let sign = if corner % 2 == 0 { 1.0 } else { -1.0 };
        (0..dim).map(move |k| if k == corner / 2 { sign } else { 0.0 })
    });
    corners.collect::<Vec<f64>>().iter().map(|x| x + noise * rng.random_range(-1.0..=1.0)).collect()
}

#[test]
fn cross_polytopes() {
    for dim in 1..7 {
        for (noise, seed) in [(0.0, 0), (1e-3, 1), (0.3, 2), (0.3, 3)] {
            let found = check_points(
                &cross_polytope(dim, noise, seed),
                dim,
                Threshold::EnclosingRadius,
                Engine::Standard,
            );
            // The boundary of the octahedron is the sphere, those of the others are spheres of other dimensions.
            if noise == 0.0 {
                assert_eq!(voids(&found), usize::from(dim == 3));
            }
        }
    }
}

/// Joins of two polygons are spheres of three dimensions, joins of a polygon with two points of two.
#[test]
fn suspensions_of_polygons() {
    for n in [4, 5, 7, 12] {
        let near = |i: usize, j: usize| (i + 1) % n == j || (j + 1) % n == i;
        let length = |i: usize, j: usize| {
            let is_edge = if i < n && j < n { near(i, j) } else { i.min(j) < n };
            if is_edge { 1.0 } else { 2.0 }
        };
        let lengths = (0..n + 2).flat_map(|i| (0..i).map(move |j| (i, j)));
        let lengths = lengths.map(|(i, j)| length(i, j)).collect();
        let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
        for threshold in [Threshold::None, Threshold::Value(1.0)] {
            assert_eq!(voids(&check_lengths(&lengths, threshold, Engine::Standard)), 1);
        }
    }
}

#[test]
fn lattices_and_polygons() {
    for (cloud, dim) in
        [(lattice(64, 3, 4), 3), (lattice(49, 2, 7), 2), (lattice(81, 4, 3), 4), (polygon(30), 2)]
    {
        for threshold in [Threshold::EnclosingRadius, Threshold::None, Threshold::Value(1.5)] {
            check_points(&cloud, dim, threshold, Engine::Cohomology);
        }
    }
}

/// Every point several times, and far from each other.
#[test]
fn duplicates_and_what_does_not_hang_together() {
    let corners = cross_polytope(3, 0.0, 0);
    let mut cloud: Vec<f64> = [&corners[..], &corners, &moved(&corners, 1.0, 100.0)].concat();
    cloud.extend_from_slice(&corners[..9]);
    check_points(&cloud, 3, Threshold::EnclosingRadius, Engine::Cohomology);
    // An octahedron here and one there, filled at 2.
    for (up_to, expected) in [(0.0, 0), (1.4, 0), (1.9, 2), (5.0, 2)] {
        assert_eq!(voids(&check_points(&cloud, 3, Threshold::Value(up_to), Engine::Cohomology)), expected);
    }
}

#[test]
fn few_points() {
    for n in 1..6 {
        check_points(&polygon(n), 2, Threshold::EnclosingRadius, Engine::Standard);
        check_points(&vec![1.5; n], 1, Threshold::None, Engine::Standard);
    }
}

#[test]
fn vertices_born_at_times_of_their_own() {
    let mut rng = rng(1);
    let births: Vec<f64> = (0..40).map(|_| f64::from(rng.random_range(0_u8..4))).collect();
    let lengths = (0..40).flat_map(|i| (0..i).map(move |j| (i, j)));
    let lengths =
        lengths.map(|(i, j): (usize, usize)| births[i].max(births[j]) + f64::from(rng.random_range(0_u8..5)));
    let lengths =
        CondensedLengths::from_lower_triangle(lengths.collect()).unwrap().with_births(births.clone());
    check_lengths(&lengths.unwrap(), Threshold::EnclosingRadius, Engine::Cohomology);
}

#[test]
fn up_to_degree_one_it_is_the_sweep_and_beyond_three_it_is_refused() {
    let cloud = cross_polytope(4, 0.1, 1);
    let points = Points::new(&cloud, 4).unwrap();
    let rips = Rips::default().engine(Engine::Links);
    for max_dim in 0..2 {
        let rips = rips.max_dim(max_dim);
        let expected = rips.engine(Engine::Sweep).points(&points, &Euclidean).unwrap();
        assert_eq!(rips.points(&points, &Euclidean).unwrap(), expected);
    }
    let refused = rips.max_dim(4).points(&points, &Euclidean).unwrap_err();
    assert_eq!(refused, Error::WrongEngine { engine: Engine::Links, max_dim: 4, needs: 3 });
}

#[test]
fn it_stops_when_it_is_told_to_and_keeps_to_its_budget() {
    static SET: AtomicBool = AtomicBool::new(true);
    let cloud = cross_polytope(9, 0.1, 1);
    let points = Points::new(&cloud, 9).unwrap();
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    let rips = Rips::default().engine(Engine::Links).max_dim(2);
    assert_eq!(rips.interrupt(&SET).points(&points, &Euclidean).unwrap_err(), Error::Interrupted);
    assert_eq!(rips.interrupt(&SET).lengths(&lengths).unwrap_err(), Error::Interrupted);
    let needed = rips.forecast(Size::Lengths { n_points: 18 }).unwrap().bytes;
    let refused = rips.memory_budget(needed - 1).lengths(&lengths).unwrap_err();
    assert_eq!(refused, Error::OverBudget { needed, budget: needed - 1 });
    assert!(rips.memory_budget(needed).lengths(&lengths).is_ok());
}

#[test]
fn more_points_than_apexes_can_name_are_refused() {
    let listed = SparseLengths::from_triplets(32_769, &[(1, 0, 1.0)]).unwrap();
    let rips = Rips::default().max_dim(2).memory_budget(u64::MAX);
    let refused = rips.engine(Engine::Links).sparse(&listed).unwrap_err();
    assert_eq!(refused, Error::TooManyPoints { n_points: 32_769, limit: 32_768 });
    let forecast = rips.forecast(Size::Sparse { n_points: 32_769, n_edges: 1 }).unwrap();
    assert_eq!(forecast.engine, Engine::Collapse);
}
