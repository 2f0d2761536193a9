//! Losses of images: gradients of every term by central differences, batches, kinds of numbers, and what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{KINDS, tensor, to_vec};
use proptest::prelude::*;
use tch::{Kind, Tensor};
use topogen_loss::{Error, Motion, Target, TermKind, TopologicalLoss, diagram_of_image};
use topogen_ph::{Construction, Cubical, Levels};

/// The kinds that compare diagrams alone.
fn of_bars() -> impl Iterator<Item = TermKind> {
    KINDS
        .into_iter()
        .filter(|kind| !matches!(kind, TermKind::Signature | TermKind::Divergence | TermKind::Cascade))
}

fn loss(kind: TermKind, degree: usize) -> TopologicalLoss {
    TopologicalLoss::builder().term(kind, degree, 1.5).build().unwrap()
}

fn image(values: &[f64], shape: &[i64]) -> Tensor {
    tensor(values, 1).reshape(shape)
}

/// The largest difference between the slopes that are attached and central differences, and the largest slope.
fn check(
    loss: &TopologicalLoss,
    values: &[f64],
    shape: &[i64],
    cubical: &Cubical,
    target: &Target,
) -> [f64; 2] {
    let step = 1e-6;
    let input = image(values, shape).set_requires_grad(true);
    let value = loss.evaluate_image(&input, cubical, target).unwrap();
    let attached = if value.depends_on_input() {
        value.total.backward();
        to_vec(&input.grad())
    } else {
        vec![0.0; values.len()]
    };
    let mut found = [0.0_f64; 2];
    for (at, slope) in attached.into_iter().enumerate() {
        let value_at = |by: f64| {
            let mut moved = values.to_vec();
            moved[at] += by;
            let terms = loss.evaluate_image(&image(&moved, shape), cubical, target).unwrap().terms;
            terms.iter().map(|term| term.weight * term.value).sum::<f64>()
        };
        let difference = (value_at(step) - value_at(-step)) / (2.0 * step);
        found[0] = found[0].max((difference - slope).abs());
        found[1] = found[1].max(slope.abs());
    }
    found
}

/// Central differences mean something only where no two values swap within a step.
fn is_generic(values: &[f64], gap: f64) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.windows(2).all(|pair| pair[1] - pair[0] > gap)
}

const PICTURE: [i64; 2] = [6, 5];
const VOLUME: [i64; 3] = [3, 4, 3];

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_of_pictures(
        values in prop::collection::vec(0.0..3.0, 30),
        goal in prop::collection::vec(0.0..3.0, 30),
        degree in 0_usize..2,
    ) {
        prop_assume!(is_generic(&values, 2e-5));
        let mut steepest = 0.0_f64;
        for (cubical, kind) in ways().into_iter().flat_map(|way| of_bars().map(move |kind| (way, kind))) {
            let loss = loss(kind, degree);
            let target = loss.target_of_image(&image(&goal, &PICTURE), &cubical).unwrap();
            let [error, slope] = check(&loss, &values, &PICTURE, &cubical, &target);
            prop_assert!(error < 1e-5 * slope.max(1.0), "{kind:?}: {error}");
            steepest = steepest.max(slope);
        }
        prop_assert!(steepest > 0.1);
    }

    #[test]
    fn gradients_of_volumes(
        values in prop::collection::vec(0.0..3.0, 36),
        goal in prop::collection::vec(0.0..3.0, 36),
        degree in 0_usize..3,
    ) {
        prop_assume!(is_generic(&values, 2e-5));
        let cubical = Cubical::default();
        for kind in [TermKind::Push, TermKind::Bottleneck, TermKind::WASSERSTEIN_2] {
            let loss = loss(kind, degree);
            let target = loss.target_of_image(&image(&goal, &VOLUME), &cubical).unwrap();
            let [error, slope] = check(&loss, &values, &VOLUME, &cubical, &target);
            prop_assert!(error < 1e-5 * slope.max(1.0), "{kind:?}: {error}");
        }
    }
}

/// Sublevel and superlevel sets: the latter's births may be negative, which every term must bear.
fn ways() -> [Cubical; 2] {
    [Cubical::default(), Cubical::default().levels(Levels::Superlevel).construction(Construction::Vertices)]
}

/// Noise that is the same in every run.
fn noise(n: usize, seed: f64) -> Vec<f64> {
    (0..n).map(|k| 1.0 + (12.9898 * (k as f64 + 1.0) + 78.233 * seed).sin()).collect()
}

#[test]
fn a_batch_has_the_values_and_gradients_of_its_images() {
    let loss = TopologicalLoss::builder()
        .term(TermKind::WASSERSTEIN_2, 0, 1.0)
        .term(TermKind::TotalPersistence { order: 2.0 }, 1, 0.5)
        .build()
        .unwrap();
    let cubical = Cubical::default();
    let goals: Vec<Target> = (0..3)
        .map(|k| loss.target_of_image(&image(&noise(30, 9.0 + f64::from(k)), &PICTURE), &cubical).unwrap())
        .collect();
    let all =
        Tensor::stack(&(0..3).map(|k| image(&noise(30, f64::from(k)), &PICTURE)).collect::<Vec<_>>(), 0);
    let batch = all.detach().copy().set_requires_grad(true);
    let found = loss.evaluate_images(&batch, &cubical, &goals).unwrap();
    assert_eq!(found.totals.size(), [3]);
    found.totals.sum(Kind::Double).backward();
    for k in 0..3 {
        let one = all.get(k).copy().set_requires_grad(true);
        let value = loss.evaluate_image(&one, &cubical, &goals[k as usize]).unwrap();
        assert_eq!(found.totals.double_value(&[k]), value.total.double_value(&[]));
        assert_eq!(found.terms[k as usize], value.terms);
        value.total.backward();
        assert_eq!(to_vec(&batch.grad().get(k)), to_vec(&one.grad()));
        assert!(to_vec(&one.grad()).iter().any(|&slope| slope != 0.0));
    }
    let shared = loss.evaluate_images(&all, &cubical, &goals[..1]).unwrap();
    assert_eq!(shared.totals.double_value(&[0]), found.totals.double_value(&[0]));
}

#[test]
fn single_precision_is_not_rounded_and_half_has_a_gradient() {
    let loss = loss(TermKind::Push, 1);
    let values = image(&noise(30, 4.0), &PICTURE);
    let single = values.to_kind(Kind::Float);
    let found = diagram_of_image(&single, &Cubical::default()).unwrap();
    assert_eq!(found, diagram_of_image(&single.to_kind(Kind::Double), &Cubical::default()).unwrap());
    for kind in [Kind::Float, Kind::Half, Kind::BFloat16] {
        let input = values.to_kind(kind).set_requires_grad(true);
        let value = loss.evaluate_image(&input, &Cubical::default(), &Target::none()).unwrap();
        assert_eq!(value.total.kind(), kind);
        value.total.backward();
        assert!(to_vec(&input.grad()).iter().any(|slope| slope.abs() == 1.5), "{kind:?}");
    }
}

/// A flat image has no bars, so nothing pulls at it.
#[test]
fn a_flat_image_has_no_gradient() {
    let flat = Tensor::zeros(PICTURE, (Kind::Double, tch::Device::Cpu)).set_requires_grad(true);
    let value = loss(TermKind::Push, 1).evaluate_image(&flat, &Cubical::default(), &Target::none()).unwrap();
    assert_eq!((value.terms[0].value, value.depends_on_input()), (0.0, false));
}

#[test]
fn what_is_for_points_is_refused() {
    let picture = image(&noise(30, 1.0), &PICTURE);
    let none = Target::none();
    let cubical = Cubical::default();
    let refusal = |loss: &TopologicalLoss| loss.evaluate_image(&picture, &cubical, &none).unwrap_err();
    for kind in [TermKind::Signature, TermKind::Divergence, TermKind::Cascade] {
        assert!(matches!(refusal(&loss(kind, 1)), Error::NoInputSpace { term } if term == kind.name()));
    }
    let push = || TopologicalLoss::builder().term(TermKind::Push, 0, 1.0);
    let moving = push().motion(Motion::Diffeomorphic { sigma: 1.0 }).build().unwrap();
    assert!(matches!(refusal(&moving), Error::UnfittingMotion { .. }));
    let twice = push().second_order(true).build().unwrap();
    assert!(matches!(refusal(&twice), Error::FirstOrderOnly { .. }));
    let high = refusal(&loss(TermKind::Push, 2));
    assert!(matches!(high, Error::Persistence(topogen_ph::Error::DegreeTooLarge { max_dim: 2, limit: 1 })));
}

#[test]
fn what_is_no_image_is_refused() {
    let loss = loss(TermKind::Push, 0);
    let cubical = Cubical::default();
    let refusal = |tensor: &Tensor| loss.evaluate_image(tensor, &cubical, &Target::none()).unwrap_err();
    let zeros = |shape: &[i64]| Tensor::zeros(shape, (Kind::Float, tch::Device::Cpu));
    for shape in [&[][..], &[2, 0], &[1, 1, 1, 1]] {
        assert!(matches!(refusal(&zeros(shape)), Error::NotImages { shape: found, .. } if found == shape));
    }
    assert!(matches!(refusal(&Tensor::from_slice(&[1_i64])), Error::NotFloat { kind: Kind::Int64 }));
    let hole = refusal(&Tensor::from_slice(&[1.0, f64::NAN]));
    assert!(matches!(hole, Error::Persistence(topogen_ph::Error::BadPixel { pixel: 1, .. })));
    let batches = |shape: &[i64]| loss.evaluate_images(&zeros(shape), &cubical, &[]).unwrap_err();
    assert!(matches!(batches(&[3]), Error::NotImages { .. }));
    assert!(matches!(batches(&[3, 4]), Error::WrongTargets { clouds: 3, targets: 0 }));
}
