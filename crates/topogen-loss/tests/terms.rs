//! Every term: its value by its definition, its gradient three ways, its second derivative, and what it does at degenerate input.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{DENSITY, KINDS, cloud, degrees, is_generic, loss_of, ring, tensor, to_vec};
use proptest::prelude::*;
use tch::Tensor;
use topogen_loss::{Dependence, Error, Target, TermKind, TopologicalLoss, Variant};
use topogen_ph::Bars;

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn three_ways_agree(input in cloud(9, 2), target in cloud(9, 2)) {
        let step = 1e-6;
        prop_assume!(is_generic(&input, 2, 20.0 * step) && is_generic(&target, 2, 20.0 * step));
        for kind in KINDS {
            for degree in degrees(kind) {
                let loss = loss_of(kind, degree);
                let target = loss.target(&tensor(&target, 2)).unwrap();
                let check = loss.check_gradient(&tensor(&input, 2), &target, step).unwrap();
                let scale = check.differences.iter().fold(1.0_f64, |scale, slope| scale.max(slope.abs()));
                prop_assert!(check.largest_error < 2e-6 * scale, "{kind:?} of degree {degree}: {check:?}");
            }
        }
    }

    /// Octahedra that are bent a little have one void each: random points hardly ever have any.
    #[test]
    fn three_ways_agree_in_degree_2(bends in cloud(6, 3), others in cloud(6, 3), scale in 1.04..1.08) {
        let step = 1e-6;
        let corners = [1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1.];
        let bent = |bends: &[f64], scale: f64| -> Vec<f64> {
            corners.iter().zip(bends).map(|(corner, bend)| scale * (corner + 0.04 * bend)).collect()
        };
        let (input, target) = (bent(&bends, 1.0), bent(&others, scale));
        prop_assume!(is_generic(&input, 3, 20.0 * step) && is_generic(&target, 3, 20.0 * step));
        for kind in KINDS.into_iter().filter(|&kind| kind != TermKind::Cascade) {
            let loss = loss_of(kind, 2);
            let target = loss.target(&tensor(&target, 3)).unwrap();
            let check = loss.check_gradient(&tensor(&input, 3), &target, step).unwrap();
            let scale = check.differences.iter().fold(1.0_f64, |scale, slope| scale.max(slope.abs()));
            prop_assert!(check.largest_error < 2e-6 * scale, "{kind:?}: {check:?}");
            // Of one bar the entropy is zero, and nothing of one void is glued together earlier than of the other.
            let is_flat = matches!(kind, TermKind::Entropy { .. } | TermKind::Divergence);
            let has_gradient = check.pullback.iter().any(|slope| slope.abs() > 1e-6);
            prop_assert!(has_gradient || is_flat, "{kind:?}: {check:?}");
        }
    }

    #[test]
    fn second_derivatives_are_differences_of_gradients(input in cloud(8, 2), target in cloud(8, 2)) {
        let step = 1e-6;
        prop_assume!(is_generic(&input, 2, 20.0 * step) && is_generic(&target, 2, 20.0 * step));
        for kind in KINDS {
            for degree in degrees(kind) {
                let builder = TopologicalLoss::builder().term(kind, degree, 1.5);
                let (once, twice) = (builder.clone().build().unwrap(), builder.second_order(true).build().unwrap());
                let target = once.target(&tensor(&target, 2)).unwrap();
                let direction: Vec<f64> = (0..16).map(|i| (1.3 * f64::from(i)).cos()).collect();
                let points = tensor(&input, 2).set_requires_grad(true);
                let value = twice.evaluate(&points, &target).unwrap();
                if !value.depends_on_input() {
                    continue;
                }
                let slope = Tensor::run_backward(&[&value.total], &[&points], true, true).remove(0);
                let along = (&slope * tensor(&direction, 2)).sum(tch::Kind::Double);
                let second = to_vec(&Tensor::run_backward(&[&along], &[&points], false, false)[0]);
                let gradient_at = |by: f64| {
                    let moved: Vec<f64> = input.iter().zip(&direction).map(|(x, d)| x + by * d).collect();
                    let moved = tensor(&moved, 2).set_requires_grad(true);
                    let value = once.evaluate(&moved, &target).unwrap();
                    if value.depends_on_input() {
                        value.total.backward();
                        to_vec(&moved.grad())
                    } else {
                        vec![0.0; 16]
                    }
                };
                let (after, before) = (gradient_at(step), gradient_at(-step));
                let scale = second.iter().fold(1.0_f64, |scale, slope| scale.max(slope.abs()));
                for (index, found) in second.iter().enumerate() {
                    let expected = (after[index] - before[index]) / (2.0 * step);
                    prop_assert!((found - expected).abs() < 1e-4 * scale, "{kind:?} of degree {degree}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn lengths_are_worth_the_points(input in cloud(8, 3), target in cloud(8, 3)) {
        prop_assume!(is_generic(&input, 3, 1e-9));
        for kind in KINDS {
            for degree in degrees(kind) {
                let loss = loss_of(kind, degree);
                let target_points = tensor(&target, 3);
                let points = tensor(&input, 3).set_requires_grad(true);
                let distances = |of: &Tensor| (of.unsqueeze(1) - of.unsqueeze(0)).norm_scalaropt_dim(2.0, [2].as_slice(), false);
                let by_points = loss.evaluate(&points, &loss.target(&target_points).unwrap()).unwrap();
                // The same up to the rounding of libtorch's lengths.
                let matrix = distances(&points);
                let target = loss.target_of_lengths(&distances(&target_points)).unwrap();
                let by_lengths = loss.evaluate_lengths(&matrix, &target).unwrap();
                prop_assert!((by_points.terms[0].value - by_lengths.terms[0].value).abs() < 1e-12);
                prop_assert_eq!(by_points.terms[0].dependence, by_lengths.terms[0].dependence);
                if by_points.depends_on_input() {
                    let gradient = |value: &Tensor| to_vec(&Tensor::run_backward(&[value], &[&points], true, false)[0]);
                    let (a, b) = (gradient(&by_points.total), gradient(&by_lengths.total));
                    prop_assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-10), "{kind:?}: {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_batch_is_its_clouds(clouds in cloud(3 * 7, 2), target in cloud(7, 2)) {
        let builder = KINDS.iter().fold(TopologicalLoss::builder(), |builder, &kind| builder.term(kind, 1, 0.7));
        let loss = builder.build().unwrap();
        let batch = tensor(&clouds, 2).reshape([3, 7, 1, 2]).set_requires_grad(true);
        let targets: Vec<Target> = (1..4).map(|k| loss.target(&(f64::from(k) * tensor(&target, 2))).unwrap()).collect();
        let together = loss.evaluate_batch(&batch, &targets).unwrap();
        prop_assert_eq!(together.totals.size(), [3]);
        let weights = Tensor::from_slice(&[1.0, -2.0, 3.0]);
        let gradient = to_vec(&Tensor::run_backward(&[&(&together.totals * &weights).sum(tch::Kind::Double)], &[&batch], true, false)[0]);
        for (cloud, weight) in [1.0, -2.0, 3.0].into_iter().enumerate() {
            let alone = batch.get(cloud as i64).detach().copy().set_requires_grad(true);
            let value = loss.evaluate(&alone, &targets[cloud]).unwrap();
            prop_assert_eq!(&value.terms, &together.terms[cloud]);
            prop_assert_eq!(value.total.double_value(&[]), together.totals.double_value(&[cloud as i64]));
            value.total.backward();
            let of_cloud = &gradient[cloud * 14..(cloud + 1) * 14];
            for (found, expected) in of_cloud.iter().zip(to_vec(&alone.grad())) {
                prop_assert!((found - weight * expected).abs() < 1e-12 * (1.0 + expected.abs()));
            }
        }
        // One target for all.
        let shared = loss.evaluate_batch(&batch, &targets[1..2]).unwrap();
        prop_assert_eq!(&shared.terms[1], &together.terms[1]);
    }

    #[test]
    fn values_are_those_of_the_definitions(input in cloud(9, 2), target in cloud(9, 2), degree in 0_usize..2) {
        let bars = |points: &[f64]| {
            let target = Target::from_points(&tensor(points, 2), 1).unwrap();
            let bars = target.bars(degree).unwrap();
            bars.births().iter().copied().zip(bars.deaths().iter().copied()).collect::<Vec<(f64, f64)>>()
        };
        let (a, b) = (bars(&input), bars(&target));
        let value = |kind: TermKind, variant: Variant| {
            let loss = TopologicalLoss::builder().term(kind, degree, 1.0).variant(variant).build().unwrap();
            loss.evaluate(&tensor(&input, 2), &loss.target(&tensor(&target, 2)).unwrap()).unwrap().terms[0].value
        };
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-9 * (1.0 + expected.abs());

        let total: f64 = a.iter().map(|(b, d)| d - b).sum();
        prop_assert!(close(value(TermKind::Push, Variant::Thesis), -total));
        prop_assert!(close(value(TermKind::Push, Variant::TopoGen), -0.5 * total));

        let entropy = |bars: &[(f64, f64)]| {
            let long: Vec<f64> = bars.iter().map(|(b, d)| d - b).filter(|&length| length > 0.1).collect();
            let sum: f64 = long.iter().sum();
            -long.iter().map(|length| length / sum * (length / sum).ln()).sum::<f64>()
        };
        let squared = (entropy(&a) - entropy(&b)).powi(2);
        let kind = TermKind::Entropy { delta: 0.1 };
        prop_assert!(close(value(kind, Variant::Thesis), squared));

        let kernel = |f: &[(f64, f64)], g: &[(f64, f64)]| {
            let bell = |p: (f64, f64), q: (f64, f64)| (-((p.0 - q.0).powi(2) + (p.1 - q.1).powi(2)) / 0.4).exp();
            let sum: f64 = f.iter().flat_map(|&p| g.iter().map(move |&q| bell(p, q) - bell(p, (q.1, q.0)))).sum();
            sum / (0.4 * std::f64::consts::PI)
        };
        let without = kernel(&a, &a) - 2.0 * kernel(&a, &b);
        let kind = TermKind::ScaleSpace { sigma: 0.05 };
        prop_assert!(close(value(kind, Variant::Thesis), without + kernel(&b, &b)));
        if !a.is_empty() {
            prop_assert!(close(value(kind, Variant::TopoGen), without));
        }

        let density = |bars: &[(f64, f64)], x: f64| -> f64 {
            bars.iter().map(|&(_, d)| 0.5 * d.powi(4) * (-((d - x) / 0.4).powi(2)).exp()).sum()
        };
        let nodes = (0..11).map(|k| 0.3 * f64::from(k));
        let mean = nodes.map(|x| (density(&a, x) - density(&b, x)).powi(2)).sum::<f64>() / 11.0;
        prop_assert!(close(value(TermKind::Density(DENSITY), Variant::Thesis), mean));
    }
}

#[test]
fn a_power_of_the_distance_is_that_of_its_value() {
    let (input, target) = (ring(12, 0.8, 1), ring(12, 1.4, 2));
    for degree in 0..2 {
        for order in [1.0, 2.0, 3.0] {
            let value = |exponent| {
                let kind = TermKind::Wasserstein { order, ground: topogen_loss::Ground::L2, exponent };
                let loss = loss_of(kind, degree);
                let target = loss.target(&tensor(&target, 2)).unwrap();
                loss.evaluate(&tensor(&input, 2), &target).unwrap().terms[0].value
            };
            for exponent in [1.5, 2.0, 3.0] {
                assert!((value(exponent) - value(1.0).powf(exponent)).abs() < 1e-12);
            }
            assert!(value(1.0) > 0.1);
        }
    }
}

/// Guards the checks above: gradients that are always zero would pass them.
#[test]
fn every_term_has_a_gradient_between_rings() {
    // Two loops each, as the entropy of one is zero.
    let pair = |radius: f64, seed| {
        let far = ring(12, radius, seed + 10).into_iter().map(|coordinate| coordinate + 3.0);
        ring(12, 1.0, seed).into_iter().chain(far).collect::<Vec<f64>>()
    };
    let (input, target) = (pair(0.8, 1), pair(1.4, 2));
    for kind in KINDS {
        for degree in degrees(kind) {
            let loss = loss_of(kind, degree);
            let points = tensor(&input, 2).set_requires_grad(true);
            let value = loss.evaluate(&points, &loss.target(&tensor(&target, 2)).unwrap()).unwrap();
            assert!(value.depends_on_input(), "{kind:?} of degree {degree}: {:?}", value.terms);
            value.total.backward();
            assert!(points.grad().abs().max().double_value(&[]) > 1e-3, "{kind:?} of degree {degree}");
        }
    }
}

#[test]
fn an_input_equal_to_the_target_is_at_the_minimum_of_every_term_that_has_one() {
    let points = ring(12, 1.0, 1);
    for kind in KINDS.into_iter().filter(|kind| kind.needs_target()) {
        for degree in degrees(kind) {
            let loss = loss_of(kind, degree);
            let target = loss.target(&tensor(&points, 2)).unwrap();
            let value = loss.evaluate(&tensor(&points, 2).set_requires_grad(true), &target).unwrap();
            assert_eq!(value.terms[0].value, 0.0, "{kind:?} of degree {degree}");
            assert_eq!(value.terms[0].dependence, Dependence::Minimum, "{kind:?} of degree {degree}");
            assert!(!value.total.requires_grad());
        }
    }
}

#[test]
fn what_says_that_it_depends_on_the_input_can_be_differentiated() {
    let (input, target) = (tensor(&ring(12, 1.0, 1), 2), tensor(&ring(12, 1.2, 2), 2));
    // A weight of zero, and weights that cancel.
    for weights in [[0.0, 0.0], [1.0, -1.0]] {
        for second_order in [false, true] {
            let builder = weights.into_iter().fold(TopologicalLoss::builder(), |builder, weight| {
                builder.term(TermKind::WASSERSTEIN_1, 0, weight)
            });
            let loss = builder.second_order(second_order).build().unwrap();
            let points = input.copy().set_requires_grad(true);
            let value = loss.evaluate(&points, &loss.target(&target).unwrap()).unwrap();
            assert!(value.depends_on_input() && value.total.requires_grad());
            value.total.backward();
            assert_eq!(points.grad().abs().max().double_value(&[]), 0.0);
            let batch = input.unsqueeze(0).set_requires_grad(true);
            let lengths =
                (input.unsqueeze(1) - input.unsqueeze(0)).norm_scalaropt_dim(2.0, [2].as_slice(), false);
            let lengths = lengths.set_requires_grad(true);
            assert!(
                loss.evaluate_lengths(&lengths, &loss.target(&target).unwrap())
                    .unwrap()
                    .total
                    .requires_grad()
            );
            if !second_order {
                let targets = [loss.target(&target).unwrap()];
                assert!(loss.evaluate_batch(&batch, &targets).unwrap().totals.requires_grad());
            }
        }
    }
}

#[test]
fn degenerate_inputs_have_finite_values_and_gradients() {
    let target = ring(8, 1.0, 3);
    let mut duplicates = ring(8, 1.2, 4);
    duplicates.copy_within(0..4, 4);
    let lattice: Vec<f64> = (0..8).flat_map(|k| [f64::from(k % 4), f64::from(k / 4)]).collect();
    for kind in KINDS {
        for degree in degrees(kind) {
            for second_order in [false, true] {
                let builder = TopologicalLoss::builder().term(kind, degree, 1.5).second_order(second_order);
                let loss = builder.build().unwrap();
                for input in [vec![0.25; 16], duplicates.clone(), lattice.clone()] {
                    let points = tensor(&input, 2).set_requires_grad(true);
                    let value = loss.evaluate(&points, &loss.target(&tensor(&target, 2)).unwrap()).unwrap();
                    assert!(value.total.double_value(&[]).is_finite(), "{kind:?} of degree {degree}");
                    if value.depends_on_input() {
                        value.total.backward();
                        assert!(
                            to_vec(&points.grad()).iter().all(|slope| slope.is_finite()),
                            "{kind:?} of degree {degree}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn one_point_and_an_empty_target_are_compared_by_their_values() {
    for kind in KINDS {
        for degree in degrees(kind) {
            let loss = loss_of(kind, degree);
            // One point against one: no bars on either side.
            let point = tensor(&[0.5, 0.5], 2);
            let value = loss.evaluate(&point, &loss.target(&point).unwrap()).unwrap();
            assert_eq!(
                (value.terms[0].value, value.terms[0].dependence),
                (0.0, Dependence::Minimum),
                "{kind:?}"
            );
        }
    }
    // Against no bars, each distance is that to the diagonal.
    let pair = tensor(&[0.0, 3.0], 1);
    let empty = Target::from_bars(&[Bars::EMPTY.with_essential(&[0.0]).unwrap()]);
    let value = |kind| loss_of(kind, 0).evaluate(&pair, &empty).unwrap().terms[0].value;
    assert_eq!(value(TermKind::Bottleneck), 1.5);
    assert_eq!(value(TermKind::WASSERSTEIN_1), 1.5);
    assert!((value(TermKind::WASSERSTEIN_2) - 4.5).abs() < 1e-12);
}

#[test]
fn the_code_of_topo_gen_reports_zero_where_it_has_no_gradient() {
    let loss = |variant| {
        TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 1.0).variant(variant).build().unwrap()
    };
    let target = Target::from_points(&tensor(&[0.0, 3.0], 1), 0).unwrap();
    let value = |variant| loss(variant).evaluate(&tensor(&[0.0, 0.1], 1), &target).unwrap().terms.remove(0);
    assert_eq!((value(Variant::Thesis).value, value(Variant::Thesis).dependence), (1.5, Dependence::Target));
    assert_eq!(
        (value(Variant::TopoGen).value, value(Variant::TopoGen).dependence),
        (0.0, Dependence::Target)
    );
}

#[test]
fn seven_weights_are_the_terms_of_topo_gen() {
    let loss = TopologicalLoss::builder().topo_gen([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).build().unwrap();
    let points = tensor(&ring(12, 1.0, 5), 2);
    let terms = loss.evaluate(&points, &loss.target(&(2.0 * &points)).unwrap()).unwrap().terms;
    let found: Vec<_> = terms.iter().map(|term| (term.kind.name(), term.degree, term.weight)).collect();
    let expected = [
        ("bottleneck", 0, 1.0),
        ("bottleneck", 1, 2.0),
        ("entropy", 0, 3.0),
        ("entropy", 1, 4.0),
        ("scale-space", 0, 5.0),
        ("scale-space", 1, 6.0),
        ("density", 0, 7.0),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        TopologicalLoss::builder().topo_gen([0.0; 7]).build().unwrap_err().to_string(),
        Error::NoTerms.to_string()
    );
}

#[test]
fn coarse_grids_are_told_of_and_fine_ones_not() {
    let warnings = |density| loss_of(TermKind::Density(density), 0).warnings().len();
    assert_eq!(warnings(topogen_loss::Density::default()), 1);
    assert_eq!(warnings(topogen_loss::Density::THESIS), 1);
    let fine = topogen_loss::Density { nodes: 76, ..topogen_loss::Density::THESIS };
    assert_eq!(warnings(fine), 0);
    let loss = loss_of(TermKind::Density(topogen_loss::Density::THESIS), 0);
    // 0.517 / 0.1: two nodes of weight exp(-(2.586)^2) each.
    let text = loss.warnings()[0].to_string();
    assert!(
        loss_of(TermKind::Density(topogen_loss::Density::default()), 0).warnings()[0]
            .to_string()
            .contains("2.2e-4")
    );
    assert!(text.contains("0.517") && text.contains("2.5e-3") && text.contains("Take 76 nodes"), "{text}");
}

#[test]
fn terms_that_compare_points_want_as_many_points() {
    for (kind, degree) in [(TermKind::Signature, 0), (TermKind::Divergence, 1), (TermKind::Cascade, 1)] {
        let loss = loss_of(kind, degree);
        let points = tensor(&ring(8, 1.0, 1), 2);
        let bars = Target::from_points(&points, 1).unwrap();
        assert!(matches!(loss.evaluate(&points, &bars), Err(Error::NoTargetSpace { .. })));
        let other = loss.target(&tensor(&ring(9, 1.0, 1), 2)).unwrap();
        let refused = loss.evaluate(&points, &other).unwrap_err();
        assert!(matches!(refused, Error::UnequalPoints { input: 8, target: 9, .. }));
        assert!(matches!(other.scaled(2.0), Err(Error::ScaledSpace)));
    }
}

#[test]
fn the_divergence_is_zero_in_the_plane_of_an_isometry_and_positive_between_shapes() {
    let loss = loss_of(TermKind::Divergence, 1);
    let (a, b) = (ring(10, 1.0, 1), ring(10, 1.0, 2));
    let turned: Vec<f64> =
        a.chunks(2).flat_map(|p| [0.6 * p[0] - 0.8 * p[1], 0.8 * p[0] + 0.6 * p[1]]).collect();
    let value = |input: &[f64], target: &[f64]| {
        let target = loss.target(&tensor(target, 2)).unwrap();
        loss.evaluate(&tensor(input, 2), &target).unwrap().terms[0].value
    };
    assert!(value(&a, &turned).abs() < 1e-12);
    // It is symmetric, and knows which point is which: a ring in another order is another space.
    assert!(value(&a, &b) > 1e-3);
    assert!((value(&a, &b) - value(&b, &a)).abs() < 1e-12);
    let shuffled: Vec<f64> = (0..10).flat_map(|k| [a[(6 * k) % 20], a[(6 * k) % 20 + 1]]).collect();
    assert!(value(&a, &shuffled) > 0.5);
    assert!(matches!(
        TopologicalLoss::builder().term(TermKind::Divergence, 0, 1.0).build(),
        Err(Error::DivergenceDegree)
    ));
}

#[test]
fn the_divergence_of_two_points_is_known() {
    // Second copies join at the shorter length, first and second copies at the length of the first space: one loop from 1 to 3 in one
    // direction, none in the other.
    let loss = loss_of(TermKind::Divergence, 1);
    let input = tensor(&[0.0, 3.0], 1).set_requires_grad(true);
    let value = loss.evaluate(&input, &loss.target(&tensor(&[0.0, 1.0], 1)).unwrap()).unwrap();
    assert_eq!(value.terms[0].value, 1.0);
    value.total.backward();
    assert_eq!(to_vec(&input.grad()), [-0.75, 0.75]);
}

#[test]
fn the_signature_compares_the_edges_of_both_spanning_trees() {
    // Trees: (0,1) and (1,2) of the input, (0,1) and (0,2) of the target; lengths 1, 2, 3 and 1, 5, 4.
    let loss = loss_of(TermKind::Signature, 0);
    let target = loss.target(&tensor(&[0.0, -1.0, 4.0], 1)).unwrap();
    let value = loss.evaluate(&tensor(&[0.0, 1.0, 3.0], 1), &target).unwrap();
    let expected = 0.5 * ((1.0_f64 - 1.0).powi(2) * 2.0 + (2.0_f64 - 5.0).powi(2) + (3.0_f64 - 4.0).powi(2));
    assert_eq!(value.terms[0].value, expected);
}

#[test]
fn parameters_that_make_no_term_are_refused_by_name() {
    let refused = |kind| TopologicalLoss::builder().term(kind, 0, 1.0).build().unwrap_err().to_string();
    for (kind, part) in [
        (TermKind::Entropy { delta: -1.0 }, "entropy of degree 0: delta is -1"),
        (TermKind::ScaleSpace { sigma: 0.0 }, "scale-space of degree 0: sigma is 0"),
        (
            TermKind::Wasserstein { order: 0.5, ground: topogen_loss::Ground::MAX, exponent: 1.0 },
            "order of the Wasserstein",
        ),
        (
            TermKind::Wasserstein { order: 1.0, ground: topogen_loss::Ground { p: 0.5 }, exponent: 1.0 },
            "ground norm is 0.5",
        ),
        (
            TermKind::Wasserstein { order: 2.0, ground: topogen_loss::Ground::L2, exponent: 0.5 },
            "wasserstein of degree 0: the exponent of the Wasserstein distance is 0.5",
        ),
        (
            TermKind::Wasserstein { order: 2.0, ground: topogen_loss::Ground::L2, exponent: f64::NAN },
            "the exponent of the Wasserstein distance is NaN",
        ),
        (TermKind::SlicedWasserstein { directions: 0 }, "at least one direction"),
        (TermKind::TotalPersistence { order: f64::NAN }, "order is NaN"),
        (TermKind::Connectivity { scale: 0.0 }, "scale is 0"),
        (TermKind::Density(topogen_loss::Density { nodes: 0, ..DENSITY }), "need at least 1"),
        (TermKind::Image(topogen_loss::Image::square(1.0, 0)), "need at least 2"),
    ] {
        assert!(refused(kind).contains(part), "{}", refused(kind));
    }
}

#[test]
fn matrices_that_hold_no_lengths_are_refused() {
    let loss = loss_of(TermKind::Bottleneck, 0);
    let target = Target::from_points(&tensor(&[0.0, 1.0], 1), 0).unwrap();
    let refused = |lengths: &Tensor| loss.evaluate_lengths(lengths, &target).unwrap_err();
    assert!(matches!(refused(&tensor(&[0.0, 1.0, 2.0], 3)), Error::NotDistances { .. }));
    assert!(matches!(
        refused(&tensor(&[0.0, 1.0, 2.0, 0.0], 2)),
        Error::Persistence(topogen_ph::Error::Asymmetric { .. })
    ));
    assert!(matches!(
        refused(&tensor(&[0.0, -1.0, -1.0, 0.0], 2)),
        Error::Persistence(topogen_ph::Error::BadLength { .. })
    ));
    let batch = Tensor::zeros([3, 2, 1], (tch::Kind::Double, tch::Device::Cpu));
    let targets = [target.clone(), target];
    assert!(matches!(
        loss.evaluate_batch(&batch, &targets),
        Err(Error::WrongTargets { clouds: 3, targets: 2 })
    ));
}
