//! The pullback of a gradient through a diagram against central differences.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use topogen_ph::{
    BarGradient, CondensedLengths, Diagram, Edge, Error, Euclidean, Points, Rips, pullback_lengths,
    pullback_points,
};

/// Weights that tell the ends of bars apart: the number differentiated is the sum of weight times end.
fn weights(diagram: &Diagram, degree: usize) -> BarGradient {
    let bars = diagram.degree(degree).unwrap().bars();
    let weight = |i: usize, phase: f64| (1.7 * i as f64 + phase).sin() + 1.5;
    BarGradient {
        births: (0..bars.len()).map(|i| weight(i, 0.3)).collect(),
        deaths: (0..bars.len()).map(|i| -weight(i, 1.1)).collect(),
        essential: vec![0.0; bars.essential().len()],
    }
}

fn weighted_sum(diagram: &Diagram, degree: usize, weights: &BarGradient) -> Option<f64> {
    let bars = diagram.degree(degree).unwrap().bars();
    (bars.len() == weights.births.len()).then(|| {
        let births: f64 = bars.births().iter().zip(&weights.births).map(|(x, w)| x * w).sum();
        births + bars.deaths().iter().zip(&weights.deaths).map(|(x, w)| x * w).sum::<f64>()
    })
}

/// The smallest gap between two lengths: a step well below it keeps the order of the edges.
fn smallest_gap(lengths: &CondensedLengths) -> f64 {
    let mut sorted: Vec<f64> = lengths.iter().map(|(_, length)| length).chain([0.0]).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min)
}

/// Central differences at every coordinate of a cloud in space.
fn check_points(coordinates: &[f64], degree: usize) -> Result<(), TestCaseError> {
    let dim = 3;
    let rips = Rips::default().max_dim(2);
    let cloud = Points::new(coordinates, dim).unwrap();
    let step = 1e-6;
    // Central differences mean something only where no two lengths swap.
    prop_assume!(smallest_gap(&CondensedLengths::from_points(&cloud, &Euclidean).unwrap()) > 10.0 * step);
    let diagram = rips.points(&cloud, &Euclidean).unwrap();
    let weights = weights(&diagram, degree);
    let gradient = pullback_points(&cloud, &Euclidean, diagram.degree(degree).unwrap(), &weights).unwrap();
    for at in 0..coordinates.len() {
        let moved = |by: f64| {
            let mut moved = coordinates.to_vec();
            moved[at] += by;
            let diagram = rips.points(&Points::new(&moved, dim).unwrap(), &Euclidean).unwrap();
            weighted_sum(&diagram, degree, &weights).unwrap()
        };
        let difference = (moved(step) - moved(-step)) / (2.0 * step);
        prop_assert!((difference - gradient[at]).abs() < 1e-6, "{difference} {}", gradient[at]);
    }
    prop_assert!(degree > 0 || gradient.iter().any(|slope| slope.abs() > 1e-3));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn to_points(coordinates in prop::collection::vec(-1.0..1.0, 30), degree in 0_usize..2) {
        check_points(&coordinates, degree)?;
    }

    /// Octahedra that are bent a little have one void each: random points hardly ever have any.
    #[test]
    fn to_points_of_a_void(bends in prop::collection::vec(-0.1..0.1, 18)) {
        let corners = [1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1.];
        let bent: Vec<f64> = corners.iter().zip(&bends).map(|(corner, bend)| corner + bend).collect();
        check_points(&bent, 2)?;
    }

    #[test]
    fn to_lengths(lengths in prop::collection::vec(0.1..1.0, 28), degree in 0_usize..2) {
        let step = 1e-6;
        let condensed = CondensedLengths::from_lower_triangle(lengths.clone()).unwrap();
        prop_assume!(smallest_gap(&condensed) > 10.0 * step);
        let diagram = Rips::default().lengths(&condensed).unwrap();
        let weights = weights(&diagram, degree);
        let gradient = pullback_lengths(diagram.degree(degree).unwrap(), &weights).unwrap();
        let slope_of = |edge: Edge| gradient.iter().find(|(e, _)| *e == edge).map_or(0.0, |(_, slope)| *slope);
        for (at, (edge, _)) in condensed.iter().enumerate() {
            let moved = |by: f64| {
                let mut moved = lengths.clone();
                moved[at] += by;
                let moved = CondensedLengths::from_lower_triangle(moved).unwrap();
                weighted_sum(&Rips::default().lengths(&moved).unwrap(), degree, &weights).unwrap()
            };
            prop_assert!(((moved(step) - moved(-step)) / (2.0 * step) - slope_of(edge)).abs() < 1e-6);
        }
    }
}

#[test]
fn the_essential_birth_of_a_thresholded_loop_moves_its_edge() {
    let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    let points = Points::new(&square, 2).unwrap();
    let rips = Rips::default().threshold(topogen_ph::Threshold::Value(1.2));
    let diagram = rips.points(&points, &Euclidean).unwrap();
    let gradient = BarGradient { births: vec![], deaths: vec![], essential: vec![2.0] };
    let slopes = pullback_points(&points, &Euclidean, diagram.degree(1).unwrap(), &gradient).unwrap();
    assert_eq!(slopes, [0.0, 0.0, 0.0, 0.0, 2.0, 0.0, -2.0, 0.0]);
}

#[test]
fn wrong_shapes_are_refused() {
    let points = [0.0, 1.0, 3.0];
    let cloud = Points::new(&points, 1).unwrap();
    let diagram = Rips::default().points(&cloud, &Euclidean).unwrap();
    let components = diagram.degree(0).unwrap();
    let short = BarGradient { births: vec![0.0], deaths: vec![0.0; 2], essential: vec![0.0] };
    assert_eq!(pullback_lengths(components, &short).unwrap_err(), Error::GradientShape { given: 1, bars: 2 });
    let fitting = BarGradient { births: vec![0.0; 2], deaths: vec![1.0; 2], essential: vec![0.0] };
    let other = Points::new(&points[..2], 1).unwrap();
    let refused = pullback_points(&other, &Euclidean, components, &fitting).unwrap_err();
    assert_eq!(refused, Error::WrongCloud { vertex: 2, given: 2 });
}
