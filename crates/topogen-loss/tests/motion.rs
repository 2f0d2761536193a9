//! Motions in place of the gradient: they move more points, and the loss falls along them.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{cloud, is_generic, ring, tensor, to_vec};
use proptest::prelude::*;
use tch::Tensor;
use topogen_loss::{Error, Ground, Motion, TermKind, TopologicalLoss};

const SMOOTH: [Motion; 2] = [Motion::Diffeomorphic { sigma: 0.5 }, Motion::NadarayaWatson { sigma: 0.5 }];

fn loss_with(kind: TermKind, degree: usize, motion: Motion) -> TopologicalLoss {
    TopologicalLoss::builder().term(kind, degree, 1.0).motion(motion).build().unwrap()
}

/// Value of the first term, and what is handed to the points.
fn at(loss: &TopologicalLoss, points: &[f64], target: &[f64]) -> (f64, Vec<f64>) {
    let points = tensor(points, 2).set_requires_grad(true);
    let value = loss.evaluate(&points, &loss.target(&tensor(target, 2)).unwrap()).unwrap();
    if !value.depends_on_input() {
        return (value.terms[0].value, vec![0.0; points.numel()]);
    }
    value.total.backward();
    (value.terms[0].value, to_vec(&points.grad()))
}

fn touched(motion: &[f64]) -> usize {
    motion.chunks(2).filter(|of_point| of_point.iter().any(|slope| *slope != 0.0)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The derivative of the loss along a field is its inner product with the gradient.
    #[test]
    fn the_loss_falls_along_an_interpolated_gradient(input in cloud(10, 2), target in cloud(10, 2), degree in 0_usize..2) {
        prop_assume!(is_generic(&input, 2, 1e-4));
        let (_, gradient) = at(&loss_with(TermKind::Bottleneck, degree, Motion::Gradient), &input, &target);
        let (_, field) = at(&loss_with(TermKind::Bottleneck, degree, SMOOTH[0]), &input, &target);
        let inner: f64 = gradient.iter().zip(&field).map(|(g, v)| g * v).sum();
        prop_assert_eq!(inner > 0.0, touched(&gradient) > 0);
        prop_assert!(touched(&gradient) <= 4);
        prop_assert!(touched(&gradient) == 0 || touched(&field) == 10);
    }

    #[test]
    fn narrow_fields_are_the_gradient(input in cloud(8, 2), target in cloud(8, 2)) {
        prop_assume!(is_generic(&input, 2, 1e-3));
        let (_, gradient) = at(&loss_with(TermKind::WASSERSTEIN_2, 0, Motion::Gradient), &input, &target);
        let narrow = Motion::Diffeomorphic { sigma: 1e-5 };
        let (_, field) = at(&loss_with(TermKind::WASSERSTEIN_2, 0, narrow), &input, &target);
        prop_assert!(gradient.iter().zip(&field).all(|(g, v)| (g - v).abs() < 1e-12));
    }

    /// Where lengths are free to move, every death of degree 0 gets to its partner's in one step unless two bars contradict each other.
    #[test]
    fn a_big_step_of_one_bar_arrives(input in cloud(7, 2), death in 0.3..2.0) {
        prop_assume!(is_generic(&input, 2, 1e-6));
        let points = tensor(&input, 2);
        let matrix = (points.unsqueeze(1) - points.unsqueeze(0)).norm_scalaropt_dim(2.0, [2].as_slice(), false);
        let loss = loss_with(TermKind::Bottleneck, 0, Motion::BigSteps);
        let deaths = topogen_loss::diagram(&points, 0).unwrap().degree(0).unwrap().bars().deaths().to_vec();
        // The same deaths but for the last, which shall be elsewhere.
        let mut wanted = deaths.clone();
        wanted[5] = death;
        let births = vec![0.0; 6];
        let bars = topogen_ph::Bars::new(&births, &wanted).unwrap().with_essential(&[0.0]).unwrap();
        let target = topogen_loss::Target::from_bars(&[bars]);
        let lengths = matrix.set_requires_grad(true);
        let value = loss.evaluate_lengths(&lengths, &target).unwrap();
        prop_assume!(value.depends_on_input());
        value.total.backward();
        // Each of an edge's two entries has half of its slope, length less target.
        let moved: Tensor = &lengths - 2.0 * lengths.grad();
        let moved = moved.detach();
        let arrived = loss.evaluate_lengths(&moved, &target).unwrap().terms[0].value;
        prop_assert!(arrived < 1e-12 || arrived < value.terms[0].value, "{} {arrived}", value.terms[0].value);
    }
}

#[test]
fn big_steps_move_whole_clusters() {
    // Two pairs, 7 apart, that shall be 9 apart: all four edges between them are pushed to 9, and the gradient knows of one.
    let input = [0.0, 0.0, 0.0, 1.0, 9.0, 0.0, 9.0, 1.0];
    let target = [0.0, 0.0, 0.0, 1.0, 7.0, 0.0, 7.0, 1.0];
    let moved = |motion| at(&loss_with(TermKind::Bottleneck, 0, motion), &input, &target).1;
    assert_eq!(touched(&moved(Motion::Gradient)), 2);
    let raised = at(&loss_with(TermKind::Bottleneck, 0, Motion::BigSteps), &target, &input).1;
    assert_eq!(touched(&raised), 4);
    assert!(raised[4] < 0.0 && raised[6] < 0.0 && raised[0] > 0.0 && raised[2] > 0.0);
    // To lower a death one edge is enough.
    assert_eq!(touched(&moved(Motion::BigSteps)), 2);
}

#[test]
fn every_motion_gets_a_ring_to_grow() {
    let target = ring(20, 1.3, 2);
    let square = TermKind::Wasserstein { order: 1.0, ground: Ground::L2, exponent: 2.0 };
    for kind in [TermKind::Bottleneck, TermKind::WASSERSTEIN_2, square] {
        for motion in [Motion::Gradient, SMOOTH[0], SMOOTH[1], Motion::BigSteps] {
            let loss = loss_with(kind, 1, motion);
            let mut points = ring(20, 1.0, 1);
            let start = at(&loss, &points, &target).0;
            let mut best = start;
            for _ in 0..60 {
                let (value, motion) = at(&loss, &points, &target);
                best = best.min(value);
                let size = motion.iter().fold(1e-12_f64, |size, slope| size.max(slope.abs()));
                points.iter_mut().zip(&motion).for_each(|(x, slope)| *x -= 0.02 * slope / size);
            }
            assert!(best < 0.5 * start, "{kind:?} {motion:?}: {start} to {best}");
        }
    }
}

#[test]
fn motions_that_are_not_possible_are_refused() {
    let builder = |kind, motion| TopologicalLoss::builder().term(kind, 0, 1.0).motion(motion);
    let refused = |kind, motion| builder(kind, motion).build().unwrap_err();
    assert!(matches!(refused(TermKind::Push, Motion::BigSteps), Error::NoMatching { term: "push" }));
    for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for motion in [Motion::Diffeomorphic { sigma }, Motion::NadarayaWatson { sigma }] {
            assert!(matches!(
                refused(TermKind::Push, motion),
                Error::Persistence(topogen_ph::Error::BadWidth { .. })
            ));
        }
    }
    let twice = builder(TermKind::Push, SMOOTH[0]).second_order(true).build().unwrap_err();
    assert!(matches!(twice, Error::MotionOfSecondOrder));
    let loss = loss_with(TermKind::Push, 0, SMOOTH[1]);
    let lengths = Tensor::zeros([3, 3], (tch::Kind::Double, tch::Device::Cpu));
    let target = topogen_loss::Target::from_points(&lengths, 0).unwrap();
    assert!(matches!(loss.evaluate_lengths(&lengths, &target).unwrap_err(), Error::MotionOfLengths));
}
