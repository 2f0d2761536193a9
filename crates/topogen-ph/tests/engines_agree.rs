//! Every engine gives the diagram of the boundary matrix, bit for bit, critical edges included.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{cube_points, grid_points, random_lengths, tied_lengths};
use proptest::prelude::*;
use topogen_ph::{CondensedLengths, Engine, Euclidean, Points, Rips, Threshold};

fn assert_agreement(lengths: &CondensedLengths, max_dim: usize, threshold: Threshold) {
    let rips = Rips::default().max_dim(max_dim).threshold(threshold);
    let oracle = rips.engine(Engine::Standard).lengths(lengths).unwrap();
    assert_eq!(rips.engine(Engine::Cohomology).lengths(lengths).unwrap(), oracle);
    assert_eq!(rips.engine(Engine::Collapse).lengths(lengths).unwrap(), oracle);
    if max_dim == 1 {
        assert_eq!(rips.engine(Engine::Sweep).lengths(lengths).unwrap(), oracle);
    }
    if max_dim <= 3 {
        assert_eq!(rips.engine(Engine::Links).lengths(lengths).unwrap(), oracle);
    }
    assert_eq!(rips.engine(Engine::Auto).lengths(lengths).unwrap(), oracle);
}

fn thresholds() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        Just(Threshold::None),
        Just(Threshold::EnclosingRadius),
        (0.0..6.0).prop_map(Threshold::Value),
        (0_u8..6).prop_map(|value| Threshold::Value(f64::from(value))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_lengths_with_ties(lengths in tied_lengths(11), max_dim in 0_usize..4, threshold in thresholds()) {
        assert_agreement(&lengths, max_dim, threshold);
    }

    #[test]
    fn on_lengths_without_a_metric(lengths in random_lengths(12), max_dim in 0_usize..4, at in 0.0..1.2) {
        assert_agreement(&lengths, max_dim, Threshold::Value(at));
        assert_agreement(&lengths, max_dim, Threshold::EnclosingRadius);
    }

    #[test]
    fn on_grids_with_duplicates(points in grid_points(16, 2), threshold in thresholds()) {
        let points = Points::new(&points, 2).unwrap();
        assert_agreement(&CondensedLengths::from_points(&points, &Euclidean).unwrap(), 2, threshold);
    }

    #[test]
    fn on_larger_clouds(points in cube_points(30, 3)) {
        let points = Points::new(&points, 3).unwrap();
        assert_agreement(&CondensedLengths::from_points(&points, &Euclidean).unwrap(), 1, Threshold::None);
    }

    /// More than one word of bits a row, and many classes that live at once.
    #[test]
    fn on_rings_of_more_than_64_points(
        angles in prop::collection::vec(0.0..std::f64::consts::TAU, 70..200),
        noise in prop::collection::vec(-0.2..0.2, 400),
        threshold in prop_oneof![Just(Threshold::EnclosingRadius), (0.1..1.9).prop_map(Threshold::Value)],
    ) {
        let ring = angles.iter().enumerate();
        let points: Vec<f64> = ring
            .flat_map(|(i, angle)| [angle.cos() + noise[2 * i], angle.sin() + noise[2 * i + 1]])
            .collect();
        let points = Points::new(&points, 2).unwrap();
        let rips = Rips::default().threshold(threshold);
        let [sweep, cohomology] =
            [Engine::Sweep, Engine::Cohomology].map(|engine| rips.engine(engine).points(&points, &Euclidean).unwrap());
        prop_assert_eq!(sweep, cohomology);
    }

    /// Lengths without a metric have lunes of many components.
    #[test]
    fn on_many_random_lengths(lengths in random_lengths(90), threshold in 0.0..1.0) {
        let rips = Rips::default().threshold(Threshold::Value(threshold));
        let [sweep, cohomology] =
            [Engine::Sweep, Engine::Cohomology].map(|engine| rips.engine(engine).lengths(&lengths).unwrap());
        prop_assert_eq!(sweep, cohomology);
    }
}

#[test]
fn an_engine_that_does_not_compute_a_degree_says_so() {
    let lengths = CondensedLengths::from_lower_triangle(vec![1.0]).unwrap();
    let refused = Rips::default().max_dim(2).engine(Engine::Sweep).lengths(&lengths).unwrap_err();
    assert_eq!(refused, topogen_ph::Error::WrongEngine { engine: Engine::Sweep, max_dim: 2, needs: 1 });
}
