//! Each metric against its definition, and each gradient against central differences.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use topogen_ph::{Chebyshev, Cosine, DifferentiableMetric, Euclidean, Manhattan, Metric, Minkowski};

/// The gradient of the metric at a pair of points whose coordinates all differ, against central differences.
fn check_gradient(metric: &impl DifferentiableMetric, a: &[f64], b: &[f64]) -> Result<(), TestCaseError> {
    let (mut into_a, mut into_b) = (vec![0.0; a.len()], vec![0.0; a.len()]);
    metric.accumulate_gradient(a, b, 2.0, &mut into_a, &mut into_b);
    let step = 1e-6;
    for k in 0..a.len() {
        let moved = |a: &[f64], b: &[f64], x: &[f64], by: f64| {
            let mut moved = x.to_vec();
            moved[k] += by;
            if std::ptr::eq(x, a) { metric.distance(&moved, b) } else { metric.distance(a, &moved) }
        };
        for (x, slope) in [(a, into_a[k]), (b, into_b[k])] {
            let difference = (moved(a, b, x, step) - moved(a, b, x, -step)) / step;
            prop_assert!((difference - slope).abs() < 1e-5, "{difference} {slope}");
        }
    }
    Ok(())
}

fn minkowski(p: f64) -> Minkowski {
    Minkowski::new(p).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_are_those_of_the_distances(
        a in prop::collection::vec(-1.0..1.0, 5),
        b in prop::collection::vec(-1.0..1.0, 5),
        p in 1.0..6.0,
    ) {
        let mut apart: Vec<f64> = a.iter().zip(&b).map(|(x, y): (&f64, &f64)| (x - y).abs()).collect();
        apart.sort_by(f64::total_cmp);
        // Kinks are where coordinates or the largest differences are equal.
        prop_assume!(apart[0] > 1e-3 && apart[4] - apart[3] > 1e-3);
        prop_assume!(a.iter().chain(&b).map(|x| x * x).sum::<f64>() > 0.1);
        check_gradient(&Euclidean, &a, &b)?;
        check_gradient(&Manhattan, &a, &b)?;
        check_gradient(&Chebyshev, &a, &b)?;
        check_gradient(&minkowski(p), &a, &b)?;
        let norm = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
        prop_assume!(norm(&a) > 0.1 && norm(&b) > 0.1);
        check_gradient(&Cosine, &a, &b)?;
    }

    #[test]
    fn orders_of_minkowski_lie_between_manhattan_and_chebyshev(
        a in prop::collection::vec(-1.0..1.0, 4),
        b in prop::collection::vec(-1.0..1.0, 4),
        p in 1.0..20.0,
    ) {
        let distance = minkowski(p).distance(&a, &b);
        prop_assert!(distance <= Manhattan.distance(&a, &b) * (1.0 + 1e-12));
        prop_assert!(distance >= Chebyshev.distance(&a, &b) * (1.0 - 1e-12));
        let direct: f64 = a.iter().zip(&b).map(|(x, y): (&f64, &f64)| (x - y).abs().powf(p)).sum();
        prop_assert!((distance - direct.powf(1.0 / p)).abs() < 1e-12);
        prop_assert_eq!(minkowski(2.0).distance(&a, &b), Euclidean.distance(&a, &b));
    }

    #[test]
    fn the_cosine_distance_is_one_minus_the_cosine(
        a in prop::collection::vec(0.1..1.0, 4),
        b in prop::collection::vec(-1.0..-0.1, 4),
        scale in prop_oneof![Just(1e-200), Just(1.0), Just(1e200)],
    ) {
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let expected = 1.0 - product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt();
        let scaled: Vec<f64> = a.iter().map(|x| x * scale).collect();
        prop_assert!((Cosine.distance(&scaled, &b) - expected).abs() < 1e-12);
    }
}

#[test]
fn the_origin_has_no_direction() {
    assert_eq!(Cosine.distance(&[0.0, 0.0], &[1.0, 0.0]), 1.0);
    assert_eq!(Cosine.distance(&[0.0, 0.0], &[0.0, 0.0]), 0.0);
    assert_eq!(Cosine.distance(&[0.0, 0.0], &[0.0, -0.0]), 0.0);
}
