//! The sweep by links gives the diagram of cohomology in degrees 0 to 3, critical edges included.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

#[path = "../common/mod.rs"]
mod common;

mod degenerate;
mod degree_three;
mod random;
mod shapes;

use common::paths::assert_same;
use topogen_ph::{CondensedLengths, Diagram, Engine, Euclidean, Points, Rips, SparseLengths, Threshold};

/// Compares the engine with another one in degrees 0 to 2.
fn check_lengths(lengths: &CondensedLengths, threshold: Threshold, oracle: Engine) -> Diagram {
    check_lengths_up_to(2, lengths, threshold, oracle)
}

/// Compares the engine with another one on lengths, and on the list of those up to a threshold.
fn check_lengths_up_to(
    max_dim: usize,
    lengths: &CondensedLengths,
    threshold: Threshold,
    oracle: Engine,
) -> Diagram {
    let rips = Rips::default().max_dim(max_dim).threshold(threshold);
    let expected = rips.engine(oracle).lengths(lengths).unwrap();
    let found = rips.engine(Engine::Links).lengths(lengths).unwrap();
    assert_same(&found, &expected, &format!("links against {oracle}, {threshold:?}"));
    if let Threshold::Value(up_to) = threshold {
        let listed = SparseLengths::from_condensed(lengths, up_to);
        let rips = rips.threshold(Threshold::None);
        let expected = rips.engine(oracle).sparse(&listed).unwrap();
        let found = rips.engine(Engine::Links).sparse(&listed).unwrap();
        assert_same(&found, &expected, &format!("links of a list against {oracle}"));
    }
    expected
}

/// As [`check_points_up_to`], in degrees 0 to 2.
fn check_points(coordinates: &[f64], dim: usize, threshold: Threshold, oracle: Engine) -> Diagram {
    check_points_up_to(2, coordinates, dim, threshold, oracle)
}

/// As [`check_lengths_up_to`], on points and on their lengths.
fn check_points_up_to(
    max_dim: usize,
    coordinates: &[f64],
    dim: usize,
    threshold: Threshold,
    oracle: Engine,
) -> Diagram {
    let points = Points::new(coordinates, dim).unwrap();
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    let expected = check_lengths_up_to(max_dim, &lengths, threshold, oracle);
    let rips = Rips::default().max_dim(max_dim).threshold(threshold).engine(Engine::Links);
    let found = rips.points(&points, &Euclidean).unwrap();
    assert_same(&found, &expected, &format!("links of points against {oracle}, {threshold:?}"));
    expected
}

/// How many classes of degree 2 there are, those that never die among them.
fn voids(diagram: &Diagram) -> usize {
    classes(diagram, 2)
}

fn classes(diagram: &Diagram, degree: usize) -> usize {
    let bars = diagram.degree(degree).unwrap().bars();
    bars.len() + bars.essential().len()
}
