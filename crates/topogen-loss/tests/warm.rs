//! A loss whose diagrams come from the last ones is the same loss.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Tensor};
use topogen_loss::{LossValue, TermKind, TopologicalLoss};

/// Every number of the terms, and of the gradient.
fn numbers(value: &LossValue, points: &Tensor) -> Vec<u64> {
    value.total.backward();
    let gradient = Vec::<f64>::try_from(points.grad().to_kind(Kind::Double).flatten(0, -1)).unwrap();
    let terms = value.terms.iter().map(|term| term.value);
    terms.chain([value.total.double_value(&[])]).chain(gradient).map(f64::to_bits).collect()
}

fn descend(loss: &TopologicalLoss, kind: Kind, rate: f64) -> usize {
    tch::manual_seed(5);
    let target = loss.target(&Tensor::rand([60, 2], (kind, Device::Cpu))).unwrap();
    let mut points = Tensor::rand([60, 2], (kind, Device::Cpu));
    let mut warm = loss.warm();
    for step in 0..40 {
        let [cold, known] = [(); 2].map(|()| points.detach().copy().set_requires_grad(true));
        let expected = loss.evaluate(&cold, &target).unwrap();
        let found = loss.evaluate_warm(&known, &target, &mut warm).unwrap();
        assert_eq!(found.terms, expected.terms, "step {step}");
        assert_eq!(numbers(&found, &known), numbers(&expected, &cold), "step {step}");
        points = cold.detach() - rate * cold.grad();
    }
    warm.n_warm()
}

#[test]
fn value_and_gradient_are_the_same_to_the_last_bit() {
    let loss = TopologicalLoss::builder()
        .term(TermKind::WASSERSTEIN_2, 0, 1.0)
        .term(TermKind::WASSERSTEIN_2, 1, 1.0)
        .build()
        .unwrap();
    for kind in [Kind::Double, Kind::Float] {
        assert!(descend(&loss, kind, 1e-4) > 10);
    }
    // A term that needs all lengths as well, and has a larger gradient.
    let loss = TopologicalLoss::builder().term(TermKind::Signature, 0, 1.0).build().unwrap();
    assert!(descend(&loss, Kind::Double, 1e-6) > 10);
}

/// A warm start of a loss of lower degree.
#[test]
fn degrees_that_were_not_computed_are_named() {
    let loss = |degree| TopologicalLoss::builder().term(TermKind::Push, degree, 1.0).build().unwrap();
    let points = Tensor::rand([30, 2], (Kind::Double, Device::Cpu));
    let target = loss(1).target(&points).unwrap();
    let refused = loss(1).evaluate_warm(&points, &target, &mut loss(0).warm()).unwrap_err();
    assert!(refused.to_string().contains("degree 1"), "{refused}");
}
