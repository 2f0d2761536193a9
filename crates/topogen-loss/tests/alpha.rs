//! Losses of alpha filtrations: gradients of every term by central differences, and what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{KINDS, loss_of, ring, tensor, to_vec};
use tch::Kind;
use topogen_loss::{Error, Motion, Target, TermKind, TopologicalLoss};
use topogen_ph::Alpha;

/// The largest difference between the slopes that are attached and central differences, and the largest slope.
fn check(loss: &TopologicalLoss, cloud: &[f64], dim: i64, target: &Target) -> [f64; 2] {
    let step = 1e-6;
    let alpha = Alpha::default();
    let input = tensor(cloud, dim).set_requires_grad(true);
    let value = loss.evaluate_alpha(&input, &alpha, target).unwrap();
    let attached = if value.depends_on_input() {
        value.total.backward();
        to_vec(&input.grad())
    } else {
        vec![0.0; cloud.len()]
    };
    let mut found = [0.0_f64; 2];
    for (at, slope) in attached.into_iter().enumerate() {
        let value_at = |by: f64| {
            let mut moved = cloud.to_vec();
            moved[at] += by;
            let terms = loss.evaluate_alpha(&tensor(&moved, dim), &alpha, target).unwrap().terms;
            terms.iter().map(|term| term.weight * term.value).sum::<f64>()
        };
        let difference = (value_at(step) - value_at(-step)) / (2.0 * step);
        found[0] = found[0].max((difference - slope).abs());
        found[1] = found[1].max(slope.abs());
    }
    found
}

#[test]
fn gradients_in_the_plane() {
    let cloud = ring(14, 1.0, 3);
    for kind in KINDS
        .into_iter()
        .filter(|kind| !matches!(kind, TermKind::Signature | TermKind::Divergence | TermKind::Cascade))
    {
        for degree in 0..2 {
            let loss = loss_of(kind, degree);
            let target = loss.target_of_alpha(&tensor(&ring(12, 1.4, 5), 2), &Alpha::default()).unwrap();
            let [error, slope] = check(&loss, &cloud, 2, &target);
            assert!(error < 1e-5 * slope.max(1.0), "{kind:?} of degree {degree}: {error}, {slope}");
        }
    }
    let [_, slope] = check(&loss_of(TermKind::Push, 1), &cloud, 2, &Target::none());
    assert!(slope > 0.1, "{slope}");
}

/// A bent octahedron has one void, and seven loops of nearly equal length.
#[test]
fn gradients_in_space() {
    let corners = [1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1.];
    let bent: Vec<f64> = (0..18).map(|at| corners[at] + 0.05 * (7.3 * at as f64 + 1.0).sin()).collect();
    for degree in 0..3 {
        let [error, slope] = check(&loss_of(TermKind::Push, degree), &bent, 3, &Target::none());
        assert!(error < 1e-5 && slope > 0.1, "degree {degree}: {error}, {slope}");
    }
}

/// Duplicates, points on a line and single precision: slopes are finite, and zero where there is no bar.
#[test]
fn degenerate_clouds_have_finite_slopes() {
    let loss = TopologicalLoss::builder()
        .term(TermKind::TotalPersistence { order: 2.0 }, 0, 1.0)
        .term(TermKind::TotalPersistence { order: 2.0 }, 1, 1.0)
        .build()
        .unwrap();
    let line = [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 3.0, 3.0];
    for kind in [Kind::Double, Kind::Float] {
        let slopes = |cloud: &[f64]| {
            let input = tensor(cloud, 2).to_kind(kind).set_requires_grad(true);
            let value = loss.evaluate_alpha(&input, &Alpha::default(), &Target::none()).unwrap();
            if value.depends_on_input() {
                value.total.backward();
                to_vec(&input.grad())
            } else {
                vec![0.0; cloud.len()]
            }
        };
        // Squares of gaps: √2 and 2√2 along (1, 1) / √2, so that an end moves by 2 times the gap.
        let expected = [-2.0, -2.0, -2.0, -2.0, 0.0, 0.0, 4.0, 4.0];
        let found = slopes(&line);
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{found:?}");
        assert_eq!(slopes(&[0.5; 10]), [0.0; 10]);
    }
}

#[test]
fn what_an_alpha_filtration_has_not_is_refused() {
    let cloud = tensor(&ring(8, 1.0, 1), 2);
    let alpha = Alpha::default();
    let refusal = |loss: &TopologicalLoss| loss.evaluate_alpha(&cloud, &alpha, &Target::none()).unwrap_err();
    for kind in [TermKind::Signature, TermKind::Divergence, TermKind::Cascade] {
        assert!(matches!(refusal(&loss_of(kind, 1)), Error::NoInputSpace { term } if term == kind.name()));
    }
    let builder = || TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 1.0);
    let stepping = builder().motion(Motion::BigSteps).build().unwrap();
    assert!(matches!(refusal(&stepping), Error::UnfittingMotion { .. }));
    let twice = builder().second_order(true).build().unwrap();
    assert!(matches!(refusal(&twice), Error::FirstOrderOnly { .. }));
    let four = tensor(&ring(8, 1.0, 1), 4);
    let loss = loss_of(TermKind::Push, 0);
    let refused = loss.evaluate_alpha(&four, &alpha, &Target::none()).unwrap_err();
    assert!(matches!(refused, Error::Persistence(topogen_ph::Error::AlphaDimension { dim: 4 })));
    // A motion that carries the other points along is fine.
    let moving = builder().motion(Motion::Diffeomorphic { sigma: 0.5 }).build().unwrap();
    let target = moving.target_of_alpha(&tensor(&ring(8, 2.0, 2), 2), &alpha).unwrap();
    let input = cloud.set_requires_grad(true);
    moving.evaluate_alpha(&input, &alpha, &target).unwrap().total.backward();
    assert!(to_vec(&input.grad()).iter().filter(|&&slope| slope != 0.0).count() > 4);
}
