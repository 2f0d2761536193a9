//! DTM-weighted Rips filtrations: engines, laws, and gradients by central differences.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds::{circle, cube, lattice};
use common::paths::assert_lengths_agree;
use common::slopes::{self, weights};
use proptest::prelude::*;
use topogen_ph::{
    BarGradient, CondensedLengths, Diagram, Dtm, DtmFiltration, Edge, Engine, Error, Euclidean, Points, Rips,
    Threshold, pullback_edges,
};

fn filtration(dtm: &Dtm, coordinates: &[f64], dim: usize) -> DtmFiltration {
    dtm.points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap()
}

fn diagram(dtm: &Dtm, coordinates: &[f64], dim: usize, max_dim: usize) -> Diagram {
    Rips::default().max_dim(max_dim).lengths(filtration(dtm, coordinates, dim).lengths()).unwrap()
}

/// Every exponent with every order that has a formula of its own, and one that has none.
fn kinds(k: usize) -> impl Iterator<Item = Dtm> {
    let orders = [1.0, 2.0, 3.5, f64::INFINITY];
    [1.0, 2.0, 3.0].into_iter().flat_map(move |q| orders.map(|p| Dtm::neighbours(k).exponent(q).order(p)))
}

/// One neighbour, which is the point itself: nothing is weighted.
#[test]
fn one_neighbour_makes_it_rips() {
    let cloud = cube(30, 3, 1);
    let points = Points::new(&cloud, 3).unwrap();
    let plain = Rips::default().max_dim(2).points(&points, &Euclidean).unwrap();
    for dtm in kinds(1) {
        let found = filtration(&dtm, &cloud, 3);
        assert_eq!(found.lengths().births(), None);
        let diagram = Rips::default().max_dim(2).lengths(found.lengths()).unwrap();
        for (found, expected) in diagram.iter().zip(plain.iter()) {
            assert_eq!(found.birth_edges(), expected.birth_edges());
            assert_eq!(found.death_edges(), expected.death_edges());
            let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-15);
            assert!(near(found.bars().deaths(), expected.bars().deaths()));
        }
    }
}

/// Births, ties and duplicates on every path.
#[test]
fn every_engine_gives_the_same() {
    let mut n_loops = 0;
    let duplicates = [lattice(12, 2, 4), lattice(12, 2, 4), vec![1.5, 0.5]].concat();
    for (cloud, dim) in [(cube(40, 2, 2), 2), (lattice(30, 3, 3), 3), (duplicates, 2)] {
        for dtm in kinds(4) {
            let found = filtration(&dtm, &cloud, dim);
            let rips = Rips::default().max_dim(1);
            let expected = rips.engine(Engine::Standard).lengths(found.lengths()).unwrap();
            n_loops += expected.degree(1).unwrap().bars().len();
            assert_lengths_agree(found.lengths(), rips, &expected);
            let to_2 = rips.max_dim(2).engine(Engine::Links).lengths(found.lengths()).unwrap();
            assert_eq!(to_2, rips.max_dim(2).engine(Engine::Cohomology).lengths(found.lengths()).unwrap());
        }
    }
    // Where every edge enters with a vertex there are none.
    assert!(n_loops > 100, "{n_loops}");
}

#[test]
fn three_points_by_hand() {
    // On a line at 0, 1 and 3, with two neighbours: distances to the measure √(1/2), √(1/2), √2.
    let found = filtration(&Dtm::neighbours(2), &[0.0, 1.0, 3.0], 1);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} {b}");
    let (near_one, far) = (0.5_f64.sqrt(), 2.0_f64.sqrt());
    for (found, expected) in found.distances_to_measure().iter().zip([near_one, near_one, far]) {
        near(*found, expected);
    }
    for (a, b, expected) in
        [(0, 1, 1.0 + 2.0 * near_one), (1, 2, 2.0 + near_one + far), (0, 2, 3.0 + near_one + far)]
    {
        near(found.lengths().length(Edge::new(a, b)), expected);
    }
    near(found.lengths().length(Edge::vertex(2)), 2.0 * far);
    // p = ∞: lengths and births, the later of both.
    let sudden = filtration(&Dtm::neighbours(2).order(f64::INFINITY), &[0.0, 1.0, 3.0], 1);
    near(sudden.lengths().length(Edge::new(0, 1)), 2.0 * near_one);
    near(sudden.lengths().length(Edge::new(1, 2)), 2.0 * far);
    near(sudden.lengths().length(Edge::new(0, 2)), 3.0);
}

/// A value of a larger order is not larger, and is between those of Rips and the sum of the length and both distances to the measure.
#[test]
fn values_fall_with_the_order() {
    let cloud = circle(25, 0.3, 3);
    let of = |p: f64| filtration(&Dtm::neighbours(5).order(p), &cloud, 2);
    let orders = [1.0, 1.5, 2.0, 3.0, 8.0, f64::INFINITY].map(of);
    for pair in orders.windows(2) {
        let falls = pair[0].lengths().iter().zip(pair[1].lengths().iter());
        assert!(falls.into_iter().all(|((_, a), (_, b))| a >= b - 1e-12));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_are_central_differences(cloud in prop::collection::vec(-1.0..1.0, 36), k in 2_usize..6, degree in 0_usize..2) {
        let points = Points::new(&cloud, 3).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        // No neighbour changes within a step.
        prop_assume!(slopes::smallest_gap(lengths.iter().map(|(_, length)| length)) > 2e-5);
        for dtm in kinds(k) {
            let found = filtration(&dtm, &cloud, 3);
            let at = Rips::default().lengths(found.lengths()).unwrap();
            let weights = weights(at.degree(degree).unwrap());
            let of_lengths = found.pullback(at.degree(degree).unwrap(), &weights).unwrap();
            let gradient = pullback_edges(&points, &Euclidean, &of_lengths).unwrap();
            let compared = slopes::compare(&cloud, &gradient, at.degree(degree).unwrap(), &weights, |moved| {
                diagram(&dtm, moved, 3, 1).degree(degree).unwrap().clone()
            });
            prop_assert!(compared.largest_error < 1e-6, "{dtm:?}: {compared:?}");
            prop_assert!(compared.n_compared > cloud.len() / 2, "{dtm:?}: {compared:?}");
            prop_assert!(degree > 0 || compared.steepest > 1e-2, "{dtm:?}: {compared:?}");
        }
    }
}

/// Where k points are one, they are born at 0 for whatever moves a little: their slopes are zero, and no number is NaN.
#[test]
fn duplicates_have_finite_slopes() {
    let cloud =
        [[0.0, 0.0]; 3].concat().into_iter().chain([1.0, 0.0, 1.0, 0.5, 0.3, 2.0]).collect::<Vec<f64>>();
    let points = Points::new(&cloud, 2).unwrap();
    for dtm in kinds(3) {
        let found = filtration(&dtm, &cloud, 2);
        assert_eq!(found.distances_to_measure()[..3], [0.0; 3]);
        let at = Rips::default().max_dim(0).lengths(found.lengths()).unwrap();
        let components = at.degree(0).unwrap();
        let slopes = found.pullback(components, &weights(components)).unwrap();
        let gradient = pullback_edges(&points, &Euclidean, &slopes).unwrap();
        assert!(gradient.iter().all(|slope| slope.is_finite()), "{dtm:?}: {gradient:?}");
        // With p = ∞ every component but the first is born with the edge that kills it.
        let is_flat = components.bars().is_empty();
        assert!(is_flat || gradient.iter().any(|slope| slope.abs() > 1e-2), "{dtm:?}");
    }
}

/// Twice the distances, twice the diagram; lengths and points are the same door.
#[test]
fn values_scale_with_lengths() {
    let cloud = cube(20, 2, 5);
    let double: Vec<f64> = cloud.iter().map(|x| 2.0 * x).collect();
    for dtm in kinds(4) {
        let (once, twice) = (diagram(&dtm, &cloud, 2, 1), diagram(&dtm, &double, 2, 1));
        for (once, twice) in once.iter().zip(twice.iter()) {
            let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (2.0 * a - b).abs() < 1e-12);
            assert!(near(once.bars().births(), twice.bars().births()));
            assert!(near(once.bars().deaths(), twice.bars().deaths()));
        }
        let points = Points::new(&cloud, 2).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        assert_eq!(dtm.lengths(lengths).unwrap(), filtration(&dtm, &cloud, 2));
    }
}

/// A loop with points spread over its disc: Rips sees many short loops, the distance to the measure the one.
#[test]
fn outliers_hide_a_loop_from_rips_alone() {
    let outliers: Vec<f64> = cube(30, 2, 7).iter().map(|x| 2.0 * x - 1.0).collect();
    let cloud = [circle(150, 0.03, 6), outliers].concat();
    let longest_two = |diagram: &Diagram| {
        let bars = diagram.degree(1).unwrap().bars();
        let mut found: Vec<f64> = (0..bars.len()).map(|bar| bars.persistence(bar)).collect();
        found.sort_by(|a, b| b.total_cmp(a));
        found[0] / found[1]
    };
    let plain = Rips::default().points(&Points::new(&cloud, 2).unwrap(), &Euclidean).unwrap();
    let weighted = diagram(&Dtm::neighbours(10), &cloud, 2, 1);
    let (plain, weighted) = (longest_two(&plain), longest_two(&weighted));
    assert!(plain < 2.5 && weighted > 5.0, "{plain} {weighted}");
}

#[test]
fn what_does_not_fit_is_refused() {
    let found = filtration(&Dtm::neighbours(2), &[0.0, 1.0, 3.0], 1);
    let at = Rips::default().max_dim(0).threshold(Threshold::None).lengths(found.lengths()).unwrap();
    let components = at.degree(0).unwrap();
    let short = BarGradient { births: vec![], deaths: vec![], essential: vec![1.0] };
    assert!(matches!(found.pullback(components, &short), Err(Error::GradientShape { given: 0, .. })));
    let other = filtration(&Dtm::neighbours(2), &[0.0, 1.0], 1);
    let refused = other.pullback(components, &weights(components)).unwrap_err();
    assert_eq!(refused, Error::WrongCloud { vertex: 2, given: 2 });
}
