//! Laws of the Fréchet mean.

#![allow(clippy::unwrap_used, reason = "clippy knows tests by their attribute, and helpers have none")]

#[path = "../common/diagrams.rs"]
mod diagrams;

use diagrams::{Diagram, config, diagram, real, rng};
use proptest::prelude::*;
use rand::RngExt;
use topogen_diag::ground::Norm;
use topogen_diag::{Bars, Error, FrechetMean, Mean, Wasserstein};

fn bars(diagrams: &[Diagram]) -> Vec<Bars<'_>> {
    diagrams.iter().map(Diagram::bars).collect()
}

/// The mean squared distance of a diagram to the others.
fn variance(of: &Diagram, diagrams: &[Diagram]) -> f64 {
    let square = Wasserstein::of_order(2.0).norm(Norm::lp(2.0).unwrap());
    let sum: f64 =
        diagrams.iter().map(|other| square.between(of.bars(), other.bars()).unwrap().power()).sum();
    sum / diagrams.len() as f64
}

fn as_diagram(mean: &Mean) -> Diagram {
    let Mean { births, deaths, essential, .. } = mean.clone();
    Diagram { births, deaths, essential }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn a_local_minimum_below_its_start(
        diagrams in prop::collection::vec(diagram(real(), 0..12, 2..3), 1..6), seed in any::<u64>()
    ) {
        let mean = FrechetMean::default().seed(seed).of(&bars(&diagrams)).unwrap();
        prop_assert!(mean.converged);
        let found = as_diagram(&mean);
        prop_assert!((mean.variance - variance(&found, &diagrams)).abs() <= 1e-12 * mean.variance);
        let worst = diagrams.iter().map(|start| variance(start, &diagrams)).fold(0.0, f64::max);
        prop_assert!(mean.variance <= worst * (1.0 + 1e-12));
        // No small move of one bar makes it better.
        let mut rng = rng(seed);
        for at in 0..found.births.len() {
            let mut moved = found.clone();
            let step = 1e-3 * (found.deaths[at] - found.births[at]);
            moved.births[at] += rng.random_range(-step..=step);
            moved.deaths[at] += rng.random_range(-step..=step);
            prop_assert!(variance(&moved, &diagrams) >= mean.variance - 1e-12);
        }
    }

    #[test]
    fn the_mean_of_equal_diagrams_is_that_diagram(a in diagram(real(), 0..12, 2..3), copies in 1..5_usize) {
        let diagrams = vec![a.clone(); copies];
        let mean = FrechetMean::default().of(&bars(&diagrams)).unwrap();
        prop_assert!(mean.variance <= 1e-28, "{}", mean.variance);
    }

    /// W2 is a geodesic distance: between two diagrams there is a middle, at half the distance from each.
    #[test]
    fn the_mean_of_two_is_in_the_middle(a in diagram(real(), 0..12, 0..1), b in diagram(real(), 0..12, 0..1)) {
        let diagrams = [a.clone(), b.clone()];
        let mean = FrechetMean::default().of(&bars(&diagrams)).unwrap();
        let square = Wasserstein::of_order(2.0).norm(Norm::lp(2.0).unwrap());
        let half = 0.5 * square.between(a.bars(), b.bars()).unwrap().distance;
        prop_assert!((mean.variance - half * half).abs() <= 1e-9 * (half * half) + 1e-15);
    }

    #[test]
    fn more_starts_are_never_worse(diagrams in prop::collection::vec(diagram(real(), 0..8, 0..1), 1..6), seed in any::<u64>()) {
        let diagrams = bars(&diagrams);
        let mean = |starts| FrechetMean::default().seed(seed).starts(starts).of(&diagrams).unwrap();
        let all = mean(usize::MAX);
        prop_assert!(all.variance <= mean(1).variance);
        prop_assert_eq!(&all, &mean(usize::MAX));
        prop_assert!(mean(0).variance.is_finite());
    }
}

#[test]
fn a_bar_that_few_have_is_drawn_to_the_diagonal() {
    let diagrams =
        [Diagram::new(&[(0.0, 4.0)], &[]), Diagram::default(), Diagram::default(), Diagram::default()];
    let mean = FrechetMean::default().starts(4).of(&bars(&diagrams)).unwrap();
    // A quarter of the way from the middle, 2.
    assert_eq!((mean.births, mean.deaths), (vec![1.5], vec![2.5]));
    // One distance is 3/4 and three are 1/4 of 4/√2.
    assert!((mean.variance - 8.0 * (9.0 + 3.0) / 16.0 / 4.0).abs() < 1e-14, "{}", mean.variance);
}

#[test]
fn essential_classes_are_averaged_in_order() {
    let diagrams = [Diagram::new(&[], &[4.0, 0.0]), Diagram::new(&[], &[2.0, 6.0])];
    let mean = FrechetMean::default().of(&bars(&diagrams)).unwrap();
    assert_eq!(mean.essential, [1.0, 5.0]);
    assert!((mean.variance - 2.0).abs() < 1e-14);
}

#[test]
fn without_iterations_it_is_the_start() {
    let diagrams = [Diagram::new(&[(0.0, 4.0)], &[]), Diagram::new(&[(0.0, 2.0)], &[])];
    let mean = FrechetMean::default().max_iterations(0).of(&bars(&diagrams)).unwrap();
    assert!(!mean.converged && diagrams.contains(&as_diagram(&mean)));
    assert_eq!(mean.variance, 2.0);
}

#[test]
fn bad_input_is_refused() {
    assert_eq!(FrechetMean::default().of(&[]), Err(Error::NoDiagrams));
    let diagrams = [Diagram::new(&[], &[0.0]), Diagram::new(&[], &[])];
    let refused = Err(Error::UnequalClasses { diagram: 1, classes: 0, expected: 1 });
    assert_eq!(FrechetMean::default().of(&bars(&diagrams)), refused);
}
