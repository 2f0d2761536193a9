//! Value and gradient of the loss: three ways, every degree, any shape, and degenerate input.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use tch::{Device, Kind, Tensor};
use topogen_loss::{Dependence, Error, Target, TermKind, TopologicalLoss};
use topogen_ph::{CondensedLengths, Euclidean, Points, Rips};

fn bottleneck(degree: usize) -> TopologicalLoss {
    TopologicalLoss::builder().term(TermKind::Bottleneck, degree, 1.5).build().unwrap()
}

fn both_degrees() -> TopologicalLoss {
    let builder = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 2.0);
    builder.term(TermKind::Bottleneck, 1, 3.0).build().unwrap()
}

fn tensor(coordinates: &[f64], dim: i64) -> Tensor {
    Tensor::from_slice(coordinates).reshape([-1, dim])
}

/// Central differences mean something only where no two lengths swap within a step.
fn is_generic(coordinates: &[f64], dim: usize, gap: f64) -> bool {
    let lengths = CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap();
    let mut sorted: Vec<f64> = lengths.iter().map(|(_, length)| length).chain([0.0]).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.windows(2).all(|pair| pair[1] - pair[0] > gap)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn three_ways_agree(
        input in prop::collection::vec(-1.0..1.0, 24),
        target in prop::collection::vec(-1.0..1.0, 30),
        degree in 0_usize..2,
    ) {
        let step = 1e-6;
        prop_assume!(is_generic(&input, 3, 20.0 * step));
        let loss = bottleneck(degree);
        let target = Target::from_points(&tensor(&target, 3), degree).unwrap();
        let check = loss.check_gradient(&tensor(&input, 3), &target, step).unwrap();
        prop_assert!(check.largest_error < 1e-6, "{check:?}");
    }

    /// Octahedra that are bent a little have one void each: random points hardly ever have any.
    #[test]
    fn three_ways_agree_in_degree_2(bends in prop::collection::vec(-0.03..0.03, 18), scale in 1.03..1.07) {
        let step = 1e-6;
        let corners = [1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1.];
        let input: Vec<f64> = corners.iter().zip(&bends).map(|(corner, bend)| corner + bend).collect();
        prop_assume!(is_generic(&input, 3, 20.0 * step));
        let target = Target::from_points(&(scale * tensor(&corners, 3)), 2).unwrap();
        let check = bottleneck(2).check_gradient(&tensor(&input, 3), &target, step).unwrap();
        prop_assert!(check.largest_error < 1e-6, "{check:?}");
        prop_assert!(check.autograd.iter().any(|slope| slope.abs() > 0.1));
    }

    #[test]
    fn the_sum_of_terms_has_the_sum_of_gradients(
        input in prop::collection::vec(-1.0..1.0, 24),
        target in prop::collection::vec(-1.0..1.0, 24),
    ) {
        prop_assume!(is_generic(&input, 2, 2e-5));
        let target = Target::from_points(&tensor(&target, 2), 1).unwrap();
        let check = both_degrees().check_gradient(&tensor(&input, 2), &target, 1e-6).unwrap();
        prop_assert!(check.largest_error < 1e-6, "{check:?}");
    }
}

/// Guards the checks above: a gradient that is always zero would pass them where the differences are zero too.
#[test]
fn the_gradient_is_seldom_zero() {
    let mut with_gradient = [0; 2];
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for _ in 0..50 {
        let input: Vec<f64> = (0..40).map(|_| random()).collect();
        let target: Vec<f64> = (0..40).map(|_| 0.3 * random()).collect();
        let target = Target::from_points(&tensor(&target, 2), 1).unwrap();
        for (degree, count) in with_gradient.iter_mut().enumerate() {
            let input = tensor(&input, 2).set_requires_grad(true);
            let value = bottleneck(degree).evaluate(&input, &target).unwrap();
            if value.depends_on_input() {
                value.total.backward();
                assert!(input.grad().abs().max().double_value(&[]) > 0.1);
                *count += 1;
            }
        }
    }
    assert!(with_gradient.iter().all(|&count| count > 40), "{with_gradient:?}");
}

#[test]
fn the_value_is_the_true_distance_even_without_a_gradient() {
    // The target's bar of length 3 has no partner: half of it is the distance, whatever the input does.
    let input = Tensor::from_slice(&[0.0_f64, 0.1]).reshape([2, 1]).set_requires_grad(true);
    let target = Target::from_points(&tensor(&[0.0, 3.0], 1), 0).unwrap();
    let value = bottleneck(0).evaluate(&input, &target).unwrap();
    assert_eq!((value.terms[0].value, value.terms[0].dependence), (1.5, Dependence::Target));
    assert!(!value.depends_on_input() && !value.total.requires_grad());
    assert_eq!(value.total.double_value(&[]), 1.5 * 1.5);
}

#[test]
fn shapes_and_kinds_do_not_matter() {
    let coordinates: Vec<f64> = (0..96).map(|i| (1.3 * f64::from(i)).sin()).collect();
    let goal = Target::from_points(&(1.2 * tensor(&coordinates, 12)), 1).unwrap();
    let flat = tensor(&coordinates, 12);
    let expected = both_degrees().evaluate(&flat, &goal).unwrap();
    for shape in [vec![8, 12], vec![8, 3, 4], vec![8, 1, 2, 6]] {
        for kind in [Kind::Double, Kind::Float] {
            let input = flat.reshape(shape.as_slice()).to_kind(kind).set_requires_grad(true);
            let value = both_degrees().evaluate(&input, &goal).unwrap();
            assert_eq!((value.total.kind(), value.total.device()), (kind, Device::Cpu));
            assert_eq!(value.total.size(), [0_i64; 0]);
            for (term, expected) in value.terms.iter().zip(&expected.terms) {
                assert!((term.value - expected.value).abs() < 1e-6);
            }
            value.total.backward();
            assert_eq!(input.grad().size(), shape);
        }
    }
    let line = Tensor::from_slice(&[0.0_f64, 1.0, 3.0]);
    assert_eq!(both_degrees().evaluate(&line, &goal).unwrap().terms.len(), 2);
}

#[test]
fn half_precision_gives_its_own_true_value_and_a_finite_gradient() {
    let coordinates: Vec<f64> = (0..96).map(|i| (1.3 * f64::from(i)).sin()).collect();
    let goal = Target::from_points(&(1.2 * tensor(&coordinates, 12)), 1).unwrap();
    for kind in [Kind::Half, Kind::BFloat16] {
        let input = tensor(&coordinates, 12).to_kind(kind).set_requires_grad(true);
        let value = both_degrees().evaluate(&input, &goal).unwrap();
        // The terms are those of the rounded points, in full precision; the total is rounded.
        let rounded = both_degrees().evaluate(&input.to_kind(Kind::Double), &goal).unwrap();
        assert_eq!(value.terms, rounded.terms);
        assert_eq!(value.total.kind(), kind);
        value.total.backward();
        assert_eq!(input.grad().isfinite().all().int64_value(&[]), 1);
        assert!(input.grad().abs().max().double_value(&[]) > 0.0);
    }
}

#[test]
fn huge_coordinates_and_weights_leave_the_total_finite() {
    // The sum of slope times coordinate is beyond f32, and with this weight beyond half precision.
    let coordinates: Vec<f32> = (0..96).map(|i| 3e37 * (1.3 * i as f32).sin()).collect();
    let input = Tensor::from_slice(&coordinates).reshape([8, 12]).set_requires_grad(true);
    let loss = TopologicalLoss::builder().term(TermKind::Push, 0, 1.0).build().unwrap();
    let value = loss.evaluate(&input, &Target::none()).unwrap();
    assert!(value.total.double_value(&[]).is_finite(), "{:?}", value.terms);
    value.total.backward();
    assert_eq!(input.grad().isfinite().all().int64_value(&[]), 1);
    assert!(input.grad().abs().max().double_value(&[]) > 0.1);

    let half = Tensor::from_slice(&[0.0_f32, 900.0, 2000.0, 2001.0]).to_kind(Kind::Half).reshape([4, 1]);
    let half = half.set_requires_grad(true);
    let loss = TopologicalLoss::builder().term(TermKind::Push, 0, 25.0).build().unwrap();
    let value = loss.evaluate(&half, &Target::none()).unwrap();
    assert!(value.total.double_value(&[]).is_finite());
    value.total.backward();
    assert_eq!(
        Vec::<f32>::try_from(half.grad().to_kind(Kind::Float).flatten(0, -1)).unwrap(),
        [25.0, 0.0, 0.0, -25.0]
    );
}

#[test]
fn a_diagram_of_another_cloud_is_refused() {
    let goal = Target::from_points(&tensor(&[0.0, 1.0], 1), 0).unwrap();
    let other = topogen_loss::diagram(&tensor(&[0.0, 1.0, 2.0], 1), 0).unwrap();
    let refused = bottleneck(0).evaluate_with(&tensor(&[0.0, 1.0], 1), &other, &goal).unwrap_err();
    assert!(matches!(refused, Error::WrongDiagram { rows: 2, points: 3 }));
}

#[test]
fn a_strided_view_is_read_in_its_own_order() {
    let coordinates: Vec<f64> = (0..40).map(|i| (2.1 * f64::from(i)).cos()).collect();
    let contiguous = tensor(&coordinates, 4);
    let view = contiguous.transpose(0, 1).contiguous().transpose(0, 1);
    let goal = Target::from_points(&tensor(&coordinates[..20], 4), 1).unwrap();
    let of = |input: &Tensor| both_degrees().evaluate(input, &goal).unwrap().terms;
    assert_eq!(of(&contiguous), of(&view));
}

#[test]
fn the_gradient_reaches_what_produced_the_input() {
    let coordinates: Vec<f64> = (0..20).map(|i| (1.7 * f64::from(i)).sin()).collect();
    let goal = Target::from_points(&(1.2 * tensor(&coordinates, 2)), 0).unwrap();
    let scale = Tensor::from(1.0_f64).set_requires_grad(true);
    let value = bottleneck(0).evaluate(&(tensor(&coordinates, 2) * &scale), &goal).unwrap();
    value.total.backward();
    // Scaling by s scales the critical death by s: the slope is minus the weighted death where the target's is larger.
    assert!(scale.grad().double_value(&[]) < -0.1);
}

#[test]
fn one_point_and_identical_points_have_no_gradient_and_do_not_fail() {
    let goal = Target::from_points(&tensor(&[0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0], 2), 1).unwrap();
    for input in [vec![0.5, 0.5], vec![0.25; 16]] {
        let input = tensor(&input, 2).set_requires_grad(true);
        let value = both_degrees().evaluate(&input, &goal).unwrap();
        assert!(!value.depends_on_input());
        let half_loop = (2_f64.sqrt() - 1.0) / 2.0;
        assert_eq!(value.terms.iter().map(|term| term.value).collect::<Vec<_>>(), [0.5, half_loop]);
    }
}

#[test]
fn an_input_equal_to_the_target_is_at_the_minimum() {
    let coordinates: Vec<f64> = (0..30).map(|i| (1.7 * f64::from(i)).sin()).collect();
    let input = tensor(&coordinates, 3).set_requires_grad(true);
    let value = both_degrees().evaluate(&input, &Target::from_points(&input, 1).unwrap()).unwrap();
    assert_eq!(value.total.double_value(&[]), 0.0);
    assert!(value.terms.iter().all(|term| term.dependence == Dependence::Minimum));
}

#[test]
fn duplicates_among_distinct_points_have_a_finite_gradient() {
    let mut coordinates: Vec<f64> = (0..20).map(|i| (1.7 * f64::from(i)).sin()).collect();
    coordinates.extend_from_within(..6);
    let input = tensor(&coordinates, 2).set_requires_grad(true);
    let goal = Target::from_points(&(1.2 * tensor(&coordinates, 2)), 1).unwrap();
    both_degrees().evaluate(&input, &goal).unwrap().total.backward();
    assert_eq!(input.grad().isfinite().all().int64_value(&[]), 1);
    assert!(input.grad().abs().max().double_value(&[]) > 0.0);
}

#[test]
fn bad_input_is_refused() {
    let goal = Target::from_points(&tensor(&[0.0, 1.0], 1), 0).unwrap();
    let refused = |input: &Tensor| bottleneck(0).evaluate(input, &goal).unwrap_err();
    assert!(matches!(refused(&Tensor::zeros([0, 3], (Kind::Float, Device::Cpu))), Error::NoPoints { .. }));
    assert!(matches!(refused(&Tensor::zeros([3, 0], (Kind::Float, Device::Cpu))), Error::NoPoints { .. }));
    assert!(matches!(refused(&Tensor::from(1.0)), Error::NoPoints { .. }));
    assert!(matches!(refused(&Tensor::from_slice(&[1_i64, 2])), Error::NotFloat { kind: Kind::Int64 }));
    assert!(matches!(
        refused(&Tensor::from_slice(&[0.0, f64::NAN])),
        Error::Persistence(topogen_ph::Error::BadCoordinate { point: 1, coordinate: 0, .. })
    ));
    assert!(matches!(
        bottleneck(1).evaluate(&Tensor::from_slice(&[0.0, 1.0]), &goal).unwrap_err(),
        Error::Persistence(topogen_ph::Error::DegreeNotComputed { degree: 1, max_dim: 0 })
    ));
    assert!(matches!(TopologicalLoss::builder().build().unwrap_err(), Error::NoTerms));
    let builder = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, f64::NAN);
    assert!(matches!(builder.build().unwrap_err(), Error::BadWeight { .. }));
}

#[test]
fn a_target_with_another_number_of_essential_classes_is_refused() {
    let two_parts = CondensedLengths::from_lower_triangle(vec![5.0]).unwrap();
    let rips = Rips::default().threshold(topogen_ph::Threshold::Value(1.0));
    let goal = Target::from_diagram(&rips.lengths(&two_parts).unwrap());
    let refused = bottleneck(0).evaluate(&Tensor::from_slice(&[0.0, 1.0]), &goal).unwrap_err();
    assert!(matches!(refused, Error::Infinite { input: 1, target: 2, .. }));
}
