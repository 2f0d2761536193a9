//! Sparse Rips filtrations: engines, and gradients by central differences. Their guarantee is tested in topogen-diag, which has the distance.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds::{circle, cube, lattice};
use common::slopes::{self, weights};
use proptest::prelude::*;
use topogen_ph::{
    BarGradient, CondensedLengths, Diagram, Edge, Engine, Error, Euclidean, Points, Rips, SparseFiltration,
    SparseRips, pullback_edges,
};

fn filtration(epsilon: f64, coordinates: &[f64], dim: usize) -> SparseFiltration {
    SparseRips::new(epsilon).points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap()
}

fn diagram(epsilon: f64, coordinates: &[f64], dim: usize, max_dim: usize) -> Diagram {
    Rips::default().max_dim(max_dim).sparse(filtration(epsilon, coordinates, dim).lengths()).unwrap()
}

#[test]
fn every_engine_gives_the_same() {
    for (cloud, dim) in
        [(cube(60, 2, 2), 2), (lattice(49, 2, 7), 2), (circle(40, 0.1, 3), 2), (cube(30, 3, 4), 3)]
    {
        for epsilon in [0.2, 0.5, 0.9] {
            let found = filtration(epsilon, &cloud, dim);
            let rips = Rips::default();
            let expected = rips.engine(Engine::Standard).sparse(found.lengths()).unwrap();
            for engine in [Engine::Auto, Engine::SweepList, Engine::Cohomology] {
                assert_eq!(rips.engine(engine).sparse(found.lengths()).unwrap(), expected);
            }
            let to_2 = rips.max_dim(2).engine(Engine::Links).sparse(found.lengths()).unwrap();
            assert_eq!(to_2, rips.max_dim(2).engine(Engine::Cohomology).sparse(found.lengths()).unwrap());
            // What never dies is one component.
            assert_eq!(to_2.iter().map(|of| of.bars().essential().len()).collect::<Vec<_>>(), [1, 0, 0]);
        }
    }
}

#[test]
fn a_small_epsilon_keeps_every_length() {
    let cloud = cube(30, 3, 1);
    let points = Points::new(&cloud, 3).unwrap();
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    let found = filtration(1e-3, &cloud, 3);
    assert_eq!(found.lengths().iter().collect::<Vec<_>>(), lengths.iter().collect::<Vec<_>>());
    assert_eq!(SparseRips::new(0.4).lengths(&lengths).unwrap(), filtration(0.4, &cloud, 3));
}

/// Many fewer edges than pairs, and the more so the more points there are.
#[test]
fn the_number_of_edges_hardly_grows_with_that_of_points() {
    let a_point = |n: usize| filtration(0.9, &circle(n, 0.01, 3), 2).lengths().n_edges() as f64 / n as f64;
    let [few, many] = [500, 2_000].map(a_point);
    assert!(many < 1.5 * few && many < 2_000.0 / 20.0, "{few} {many}");
}

/// Two bars of three points on a line by hand: 0, 10, and 1, which stands still from 2 · 1 / ε on.
#[test]
fn three_points_by_hand() {
    let found = filtration(0.5, &[0.0, 10.0, 1.0], 1);
    assert_eq!((found.order(), found.radii()), ([0, 1, 2].as_slice(), [f64::INFINITY, 10.0, 1.0].as_slice()));
    // It is removed at 8, before it meets 1, which is 9 off: 2 · 9 − 4 is more.
    assert_eq!(found.lengths().iter().collect::<Vec<_>>(), [(Edge::new(0, 1), 10.0), (Edge::new(0, 2), 1.0)]);
    // With 1 at 6 it meets that at 2 · 5 − 4.
    let found = filtration(0.5, &[0.0, 6.0, 1.0], 1);
    assert_eq!(found.lengths().iter().last(), Some((Edge::new(1, 2), 6.0)));
    let edge = Rips::default().max_dim(1).sparse(found.lengths()).unwrap();
    assert_eq!(edge.degree(0).unwrap().bars().deaths(), [1.0, 6.0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_are_central_differences(cloud in prop::collection::vec(-1.0..1.0, 40), epsilon in 0.3..0.95, degree in 0_usize..2) {
        let points = Points::new(&cloud, 2).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        // The greedy order is the same within a step.
        prop_assume!(slopes::smallest_gap(lengths.iter().map(|(_, length)| length)) > 2e-5);
        let found = filtration(epsilon, &cloud, 2);
        let at = Rips::default().sparse(found.lengths()).unwrap();
        let bars = at.degree(degree).unwrap();
        let weights = weights(bars);
        let gradient = pullback_edges(&points, &Euclidean, &found.pullback(bars, &weights).unwrap()).unwrap();
        let compared = slopes::compare(&cloud, &gradient, bars, &weights, |moved| {
            diagram(epsilon, moved, 2, 1).degree(degree).unwrap().clone()
        });
        prop_assert!(compared.largest_error < 1e-5, "{compared:?}");
        prop_assert!(compared.n_compared > cloud.len() / 2, "{compared:?}");
        prop_assert!(degree > 0 || compared.steepest > 1e-2, "{compared:?}");
    }
}

/// The gradients above would be right with values that are lengths alone: some are not.
#[test]
fn critical_edges_stand_still() {
    let mut n_late = 0;
    for seed in 0..20 {
        let cloud = cube(60, 2, seed);
        let points = Points::new(&cloud, 2).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        let found = diagram(0.9, &cloud, 2, 1);
        let bars = found.degree(1).unwrap();
        let ends = bars.birth_edges().iter().zip(bars.bars().births());
        let ends = ends.chain(bars.death_edges().iter().zip(bars.bars().deaths()));
        n_late += ends.filter(|&(&edge, &value)| value > lengths.length(edge)).count();
    }
    assert!(n_late > 20, "{n_late}");
}

/// The edge to the nearest earlier point shortens, and the value of a late edge grows by 2/ε of that.
#[test]
fn a_late_edge_moves_with_an_insertion_radius() {
    // The last point stands still from 4.4 on; it is 4.9 from the second, and meets that at 2 · 4.9 − 4.4.
    let found = filtration(0.5, &[0.0, 6.0, 1.1], 1);
    let diagram = Rips::default().max_dim(0).sparse(found.lengths()).unwrap();
    let components = diagram.degree(0).unwrap();
    assert_eq!(components.death_edges(), [Edge::new(2, 0), Edge::new(2, 1)]);
    assert!((components.bars().deaths()[1] - 5.4).abs() < 1e-14);
    let gradient = BarGradient { births: vec![0.0; 2], deaths: vec![1.0, 10.0], essential: vec![0.0] };
    let slopes = found.pullback(components, &gradient).unwrap();
    assert_eq!(slopes, [(Edge::new(2, 0), 1.0 - 40.0), (Edge::new(2, 1), 20.0)]);
}

#[test]
fn the_bars_of_another_filtration_are_refused() {
    let found = filtration(0.5, &[0.0, 10.0, 1.0], 1);
    let refused = |other: &[f64]| {
        let other = Rips::default().max_dim(0).points(&Points::new(other, 1).unwrap(), &Euclidean).unwrap();
        let components = other.degree(0).unwrap();
        found.pullback(components, &weights(components)).unwrap_err()
    };
    assert_eq!(refused(&[0.0, 2.0, 2.5]), Error::UnknownEdge { edge: Edge::new(2, 1) });
    assert_eq!(refused(&[0.0, 5.0, -1.0, 6.0]), Error::WrongCloud { vertex: 3, given: 3 });
}
