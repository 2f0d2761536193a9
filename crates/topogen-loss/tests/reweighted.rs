//! Losses of DTM-weighted and sparse Rips filtrations: gradients of every term by central differences, kinds of numbers, and what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{cloud, is_generic, loss_of, of_bars, ring, tensor, to_vec};
use proptest::prelude::*;
use tch::{Kind, Tensor};
use topogen_loss::{Error, Motion, Reweighting, Target, TermKind, TopologicalLoss};
use topogen_ph::{Dtm, SparseRips};

/// The largest difference between the slopes that are attached and central differences, and the largest slope.
fn check(
    loss: &TopologicalLoss,
    points: &[f64],
    dim: i64,
    by: &impl Reweighting,
    target: &Target,
) -> [f64; 2] {
    let step = 1e-6;
    let input = tensor(points, dim).set_requires_grad(true);
    let value = loss.evaluate_reweighted(&input, by, target).unwrap();
    let attached = if value.depends_on_input() {
        value.total.backward();
        to_vec(&input.grad())
    } else {
        vec![0.0; points.len()]
    };
    let mut found = [0.0_f64; 2];
    for (at, slope) in attached.into_iter().enumerate() {
        let value_at = |by_step: f64| {
            let mut moved = points.to_vec();
            moved[at] += by_step;
            let terms = loss.evaluate_reweighted(&tensor(&moved, dim), by, target).unwrap().terms;
            terms.iter().map(|term| term.weight * term.value).sum::<f64>()
        };
        let difference = (value_at(step) - value_at(-step)) / (2.0 * step);
        found[0] = found[0].max((difference - slope).abs());
        found[1] = found[1].max(slope.abs());
    }
    found
}

/// The steepest slope of any term.
fn check_all(
    points: &[f64],
    goal: &[f64],
    dim: i64,
    degree: usize,
    by: &(impl Reweighting + std::fmt::Debug),
) -> Result<f64, TestCaseError> {
    let mut steepest = 0.0_f64;
    for kind in of_bars() {
        let loss = loss_of(kind, degree);
        let target = loss.target_of_reweighted(&tensor(goal, dim), by).unwrap();
        let [error, slope] = check(&loss, points, dim, by, &target);
        prop_assert!(error < 1e-5 * slope.max(1.0), "{kind:?}, {by:?}: {error}");
        steepest = steepest.max(slope);
    }
    Ok(steepest)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_of_components(points in cloud(9, 3), goal in cloud(8, 3), k in 2_usize..5, epsilon in 0.3..0.9) {
        prop_assume!(is_generic(&points, 3, 2e-5));
        for order in [1.0, 2.0, f64::INFINITY] {
            let steepest = check_all(&points, &goal, 3, 0, &Dtm::neighbours(k).order(order))?;
            prop_assert!(steepest > 0.1);
        }
        let steepest = check_all(&points, &goal, 3, 0, &SparseRips::new(epsilon))?;
        prop_assert!(steepest > 0.1);
    }

    #[test]
    fn gradients_of_loops(seed in 0_u64..1_000, k in 2_usize..4, epsilon in 0.3..0.9) {
        let (points, goal) = (ring(11, 1.0, seed), ring(10, 0.8, seed + 1));
        prop_assume!(is_generic(&points, 2, 2e-5));
        for order in [1.0, 2.0] {
            let steepest = check_all(&points, &goal, 2, 1, &Dtm::neighbours(k).order(order))?;
            prop_assert!(steepest > 0.1);
        }
        let steepest = check_all(&points, &goal, 2, 1, &SparseRips::new(epsilon))?;
        prop_assert!(steepest > 0.1);
    }
}

/// One neighbour, and an ε that leaves every edge: the loss of Rips.
#[test]
fn what_changes_no_value_is_the_loss_of_rips() {
    let loss = TopologicalLoss::builder()
        .term(TermKind::WASSERSTEIN_2, 0, 1.0)
        .term(TermKind::TotalPersistence { order: 2.0 }, 1, 0.5)
        .build()
        .unwrap();
    let (points, goal) = (tensor(&ring(20, 1.0, 1), 2), tensor(&ring(20, 0.7, 2), 2));
    let gradient = |evaluate: &dyn Fn(&Tensor) -> Tensor| {
        let input = points.copy().set_requires_grad(true);
        let total = evaluate(&input);
        total.backward();
        (total.double_value(&[]), to_vec(&input.grad()))
    };
    let plain = gradient(&|input| loss.evaluate(input, &loss.target(&goal).unwrap()).unwrap().total);
    let dtm = Dtm::neighbours(1);
    let weighted = gradient(&|input| {
        loss.evaluate_reweighted(input, &dtm, &loss.target_of_reweighted(&goal, &dtm).unwrap()).unwrap().total
    });
    let sparse = SparseRips::new(1e-3);
    let sparse = gradient(&|input| {
        loss.evaluate_reweighted(input, &sparse, &loss.target_of_reweighted(&goal, &sparse).unwrap())
            .unwrap()
            .total
    });
    assert_eq!(sparse, plain);
    assert_eq!(weighted, plain);
    assert!(plain.1.iter().any(|slope| slope.abs() > 0.01));
}

#[test]
fn every_kind_of_numbers_has_a_gradient() {
    let loss = loss_of(TermKind::Push, 1);
    for kind in [Kind::Double, Kind::Float, Kind::Half, Kind::BFloat16] {
        let input = tensor(&ring(20, 1.0, 3), 2).to_kind(kind).set_requires_grad(true);
        let value = loss.evaluate_reweighted(&input, &Dtm::mass(0.2), &Target::none()).unwrap();
        assert_eq!(value.total.kind(), kind);
        value.total.backward();
        assert!(to_vec(&input.grad()).iter().any(|slope| slope.abs() > 0.1), "{kind:?}");
    }
}

/// A smooth field moves more points than the gradient, which for a measure are more than the ends of edges.
#[test]
fn a_motion_carries_other_points_along() {
    let points = tensor(&ring(30, 1.0, 4), 2);
    let moving = |motion: Motion, by: &dyn Fn(&TopologicalLoss, &Tensor) -> Tensor| {
        let loss = TopologicalLoss::builder().term(TermKind::Push, 1, 1.0).motion(motion).build().unwrap();
        let input = points.copy().set_requires_grad(true);
        by(&loss, &input).backward();
        to_vec(&input.grad()).chunks(2).filter(|slope| slope.iter().any(|x| *x != 0.0)).count()
    };
    let weighted = |loss: &TopologicalLoss, input: &Tensor| {
        loss.evaluate_reweighted(input, &Dtm::neighbours(4), &Target::none()).unwrap().total
    };
    let plain = |loss: &TopologicalLoss, input: &Tensor| loss.evaluate(input, &Target::none()).unwrap().total;
    let ends = moving(Motion::Gradient, &plain);
    let neighbours = moving(Motion::Gradient, &weighted);
    let all = moving(Motion::Diffeomorphic { sigma: 0.5 }, &weighted);
    assert!(ends < neighbours && neighbours < all && all == 30, "{ends} {neighbours} {all}");
}

#[test]
fn what_does_not_fit_is_refused() {
    let points = tensor(&ring(12, 1.0, 5), 2);
    let refusal = |loss: &TopologicalLoss, dtm: Dtm| {
        loss.evaluate_reweighted(&points, &dtm, &Target::none()).unwrap_err()
    };
    let dtm = Dtm::neighbours(3);
    for kind in [TermKind::Signature, TermKind::Divergence, TermKind::Cascade] {
        assert!(
            matches!(refusal(&loss_of(kind, 1), dtm), Error::NoInputSpace { term } if term == kind.name())
        );
    }
    let bottleneck = || TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 1.0);
    let big = bottleneck().motion(Motion::BigSteps).build().unwrap();
    assert!(matches!(refusal(&big, dtm), Error::UnfittingMotion { .. }));
    let twice = bottleneck().second_order(true).build().unwrap();
    assert!(matches!(refusal(&twice, dtm), Error::FirstOrderOnly { .. }));
    let loss = loss_of(TermKind::Push, 0);
    let many = refusal(&loss, Dtm::neighbours(13));
    assert!(matches!(
        many,
        Error::Persistence(topogen_ph::Error::NeighbourCount { given: 13, n_points: 12 })
    ));
    let sparse = loss.evaluate_reweighted(&points, &SparseRips::new(1.0), &Target::none()).unwrap_err();
    assert!(matches!(sparse, Error::Persistence(topogen_ph::Error::BadEpsilon { .. })));
    let hole = loss.target_of_reweighted(&Tensor::from_slice(&[1.0, f64::NAN]), &dtm).unwrap_err();
    assert!(matches!(hole, Error::Persistence(topogen_ph::Error::BadCoordinate { point: 1, .. })));
}
