//! Laws of fields that are extended from a few points to a cloud.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds;
use proptest::prelude::*;
use topogen_ph::smoothing::{Diffeomorphic, NadarayaWatson, slice};
use topogen_ph::{Error, Points};

/// A cloud in the plane and a field that is zero at about two points of three.
fn sparse_fields() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (2_usize..30).prop_flat_map(|n| {
        let slope = (0_u8..3, -1.0..1.0).prop_map(|(kind, slope): (u8, f64)| (kind == 0, slope));
        let points = prop::collection::vec((-1.0..1.0, -1.0..1.0), n);
        let field = prop::collection::vec((slope, -1.0..1.0), n);
        (points, field).prop_map(|(points, field)| {
            let coordinates = points.into_iter().flat_map(|(x, y)| [x, y]).collect();
            let field = field.into_iter().flat_map(|((moves, a), b)| if moves { [a, b] } else { [0.0; 2] });
            (coordinates, field.collect())
        })
    })
}

type Extend = fn(f64, &[f64], &[f64]) -> Vec<f64>;

fn diffeomorphic(sigma: f64, coordinates: &[f64], field: &[f64]) -> Vec<f64> {
    let points = Points::new(coordinates, 2).unwrap();
    Diffeomorphic::params().sigma(sigma).check().unwrap().extend(&points, field).unwrap()
}

fn nadaraya_watson(sigma: f64, coordinates: &[f64], field: &[f64]) -> Vec<f64> {
    let points = Points::new(coordinates, 2).unwrap();
    NadarayaWatson::params().sigma(sigma).check().unwrap().extend(&points, field).unwrap()
}

const METHODS: [Extend; 2] = [diffeomorphic, nadaraya_watson];

fn anchors(field: &[f64]) -> Vec<usize> {
    (0..field.len() / 2).filter(|&i| field[2 * i..][..2] != [0.0, 0.0]).collect()
}

fn distance(of: &[f64], i: usize, j: usize) -> f64 {
    (of[2 * i] - of[2 * j]).hypot(of[2 * i + 1] - of[2 * j + 1])
}

/// The distance of the two anchors that are nearest to each other.
fn separation(coordinates: &[f64], field: &[f64]) -> f64 {
    let anchors = anchors(field);
    let pairs = anchors.iter().enumerate().flat_map(|(at, &i)| anchors[..at].iter().map(move |&j| (i, j)));
    pairs.map(|(i, j)| distance(coordinates, i, j)).fold(f64::INFINITY, f64::min)
}

/// The largest distance of two entries of `of` at anchors.
fn diameter(of: &[f64], anchors: &[usize]) -> f64 {
    anchors.iter().flat_map(|&i| anchors.iter().map(move |&j| distance(of, i, j))).fold(0.0, f64::max)
}

fn assert_near(a: &[f64], b: &[f64], tolerance: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.len(), b.len());
    for (i, (x, y)) in a.iter().zip(b).enumerate() {
        prop_assert!((x - y).abs() <= tolerance, "entry {}: {} and {}", i, x, y);
    }
    Ok(())
}

fn rotated(of: &[f64], angle: f64) -> Vec<f64> {
    let (sin, cos) = angle.sin_cos();
    of.chunks(2).flat_map(|p| [cos * p[0] - sin * p[1], sin * p[0] + cos * p[1]]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn interpolation_takes_the_gradients((points, field) in sparse_fields(), sigma in 0.05..0.5) {
        prop_assume!(separation(&points, &field) > 0.3 * sigma);
        let extended = diffeomorphic(sigma, &points, &field);
        for i in anchors(&field) {
            assert_near(&extended[2 * i..][..2], &field[2 * i..][..2], 1e-6)?;
        }
    }

    #[test]
    fn a_step_along_the_interpolation_descends((points, field) in sparse_fields(), sigma in 0.01..3.0) {
        let extended = diffeomorphic(sigma, &points, &field);
        let product: f64 = extended.iter().zip(&field).map(|(v, g)| v * g).sum();
        prop_assert!(product > 0.0 || anchors(&field).is_empty());
    }

    #[test]
    fn fields_are_linear((points, field) in sparse_fields(), factor in -3.0..3.0) {
        // Another field with the same anchors.
        let other: Vec<f64> = field.iter().enumerate().map(|(i, g)| g * (1.3 * i as f64).sin()).collect();
        let both: Vec<f64> = field.iter().zip(&other).map(|(a, b)| a + factor * b).collect();
        prop_assume!(anchors(&both) == anchors(&field) && anchors(&other) == anchors(&field));
        prop_assume!(separation(&points, &field) > 0.05);
        for extend in METHODS {
            let [a, b, sum] = [&field, &other, &both].map(|field| extend(0.15, &points, field));
            let combined: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + factor * b).collect();
            assert_near(&sum, &combined, 1e-6)?;
        }
    }

    #[test]
    fn fields_go_with_the_cloud((points, field) in sparse_fields(), shift in -5.0..5.0, angle in 0.0..6.3) {
        prop_assume!(separation(&points, &field) > 0.05);
        let moved: Vec<f64> = points.iter().map(|x| x + shift).collect();
        let reversed = |of: &[f64]| -> Vec<f64> { of.chunks(2).rev().flatten().copied().collect() };
        for extend in METHODS {
            let expected = extend(0.15, &points, &field);
            assert_near(&extend(0.15, &moved, &field), &expected, 1e-6)?;
            let turned = extend(0.15, &rotated(&points, angle), &rotated(&field, angle));
            assert_near(&turned, &rotated(&expected, angle), 1e-6)?;
            assert_near(&reversed(&extend(0.15, &reversed(&points), &reversed(&field))), &expected, 1e-6)?;
        }
    }

    #[test]
    fn the_unit_of_length_does_not_matter((points, field) in sparse_fields(), exponent in -900_i32..900) {
        // By a power of two nothing is rounded, and the squares of such lengths overflow or vanish.
        let scale = 2.0_f64.powi(exponent);
        let scaled: Vec<f64> = points.iter().map(|x| scale * x).collect();
        for extend in METHODS {
            prop_assert_eq!(extend(0.15 * scale, &scaled, &field), extend(0.15, &points, &field));
        }
    }

    #[test]
    fn a_narrow_interpolation_is_the_sparse_field((points, field) in sparse_fields(), exponent in -300_i32..-4) {
        prop_assume!(points.chunks(2).enumerate().all(|(i, _)| (0..i).all(|j| distance(&points, i, j) > 1e-2)));
        prop_assert_eq!(diffeomorphic(10.0_f64.powi(exponent), &points, &field), field);
    }

    #[test]
    fn averages_lie_among_the_gradients((points, field) in sparse_fields(), exponent in -200_i32..200) {
        let anchors = anchors(&field);
        let extended = nadaraya_watson(10.0_f64.powi(exponent), &points, &field);
        for (i, v) in extended.iter().enumerate() {
            let of_anchors = || anchors.iter().map(|&anchor| field[2 * anchor + i % 2]);
            let (low, high) = (of_anchors().fold(f64::INFINITY, f64::min), of_anchors().fold(-f64::INFINITY, f64::max));
            prop_assert!(anchors.is_empty() && *v == 0.0 || low - 1e-12 <= *v && *v <= high + 1e-12);
        }
    }

    /// v(xᵢ) − gᵢ = Σⱼ wⱼ (gⱼ − gᵢ) with wᵢ = 1/S, wⱼ = exp(−|xᵢ − xⱼ|²/2σ²)/S ≤ exp(−δ²/2σ²), as S ≥ 1.
    #[test]
    fn averages_miss_the_gradients_by_little((points, field) in sparse_fields(), sigma in 0.02..1.0) {
        let anchors = anchors(&field);
        let extended = nadaraya_watson(sigma, &points, &field);
        for &i in &anchors {
            let others = || anchors.iter().filter(|&&j| j != i);
            let nearest = others().map(|&j| distance(&points, i, j)).fold(f64::INFINITY, f64::min);
            let apart = others().map(|&j| distance(&field, i, j)).fold(0.0, f64::max);
            let bound = others().count() as f64 * (-0.5 * (nearest / sigma).powi(2)).exp() * apart;
            let miss = (extended[2 * i] - field[2 * i]).hypot(extended[2 * i + 1] - field[2 * i + 1]);
            prop_assert!(miss <= bound + 1e-12, "anchor {} misses by {}, the bound is {}", i, miss, bound);
        }
    }

    /// The derivative of v in direction u is the covariance of g and (xᵢ − x)·u/σ² under the weights. By Cauchy and Schwarz
    /// that is at most the product of standard deviations, each at most half the range (Popoviciu).
    #[test]
    fn averages_are_lipschitz((points, field) in sparse_fields(), sigma in 0.05..2.0) {
        let anchors = anchors(&field);
        let constant = diameter(&points, &anchors) * diameter(&field, &anchors) / (4.0 * sigma * sigma);
        let extended = nadaraya_watson(sigma, &points, &field);
        for i in 0..points.len() / 2 {
            for j in 0..i {
                prop_assert!(distance(&extended, i, j) <= constant * distance(&points, i, j) + 1e-12);
            }
        }
    }

    #[test]
    fn slices_are_samples(n in 1_usize..200, count in 0_usize..250, seed: u64) {
        let cloud = clouds::cube(n, 3, seed);
        let points = Points::new(&cloud, 3).unwrap();
        let sample = slice(&points, count, seed);
        prop_assert_eq!(sample.len(), count.min(n));
        prop_assert!(sample.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(sample.iter().all(|&i| (i as usize) < n));
        prop_assert_eq!(slice(&points, count, seed), sample);
    }
}

#[test]
fn one_anchor_moves_all_alike_on_average() {
    let points = [0.0, 0.0, 5.0, 1.0, -1e200, 1e200];
    let field = [0.0, 0.0, 2.0, -3.0, 0.0, 0.0];
    assert_eq!(nadaraya_watson(0.1, &points, &field), [2.0, -3.0, 2.0, -3.0, 2.0, -3.0]);
}

#[test]
fn far_from_all_anchors_the_nearest_counts_or_none() {
    let points = [0.0, 0.0, 1.0, 0.0, 1e6, 0.0];
    let field = [1.0, 0.0, 2.0, 0.0, 0.0, 0.0];
    assert_eq!(nadaraya_watson(0.1, &points, &field)[4..], [2.0, 0.0]);
    assert_eq!(diffeomorphic(0.1, &points, &field)[4..], [0.0, 0.0]);
    // So far away, both anchors are equally near, as far as rounding tells.
    let points = [0.0, 0.0, 1.0, 0.0, 1e150, 0.0];
    assert_eq!(nadaraya_watson(0.1, &points, &field)[4..], [1.5, 0.0]);
}

#[test]
fn anchors_at_one_place_count_as_their_mean() {
    // A zero of either sign is one place.
    let points = [0.0, 1.0, -0.0, 1.0, 9.0, 9.0];
    let extended = diffeomorphic(0.5, &points, &[1.0, 2.0, 3.0, -4.0, 0.0, 0.0]);
    assert_eq!(extended[..4], [2.0, -1.0, 2.0, -1.0]);
}

#[test]
fn anchors_that_are_nearly_one_are_regressed() {
    // A hundred anchors within a thousandth of σ, pulled at random: no smooth field follows them, but one follows their mean.
    let points: Vec<f64> = clouds::cube(100, 2, 1).iter().map(|x| 1e-3 * x).collect();
    let field: Vec<f64> = clouds::cube(100, 2, 2).iter().map(|x| 1.0 + x).collect();
    let extended = diffeomorphic(1.0, &points, &field);
    let mean = field.iter().sum::<f64>() / 200.0;
    let product: f64 = extended.iter().zip(&field).map(|(v, g)| v * g).sum();
    assert!(product > 0.0);
    assert!(extended.iter().all(|v| v.is_finite()));
    let mean_of_extended = extended.iter().sum::<f64>() / 200.0;
    assert!((mean_of_extended - mean).abs() < 1e-2, "{mean_of_extended} is not {mean}");
}

#[test]
fn a_field_without_anchors_stays_zero() {
    for extend in METHODS {
        assert_eq!(extend(0.1, &[0.0, 1.0, 2.0, 3.0], &[0.0; 4]), [0.0; 4]);
        // A zero is a zero with either sign.
        assert_eq!(extend(0.1, &[0.0, 1.0], &[-0.0, 0.0]), [0.0; 2]);
    }
}

#[test]
fn single_precision_is_exact() {
    let coordinates = [0.5_f32, 0.25, 1.0];
    let points = Points::new(&coordinates, 1).unwrap();
    let method = NadarayaWatson::params().check().unwrap();
    let doubled = coordinates.map(f64::from);
    let in_double = Points::new(&doubled, 1).unwrap();
    let field = [1.0, 0.0, -1.0];
    assert_eq!(method.extend(&points, &field).unwrap(), method.extend(&in_double, &field).unwrap());
}

#[test]
fn what_cannot_be_extended_is_refused_with_its_numbers() {
    for sigma in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(Diffeomorphic::params().sigma(sigma).check(), Err(Error::BadWidth { sigma }));
        assert_eq!(NadarayaWatson::params().sigma(sigma).check(), Err(Error::BadWidth { sigma }));
    }
    assert!(Diffeomorphic::params().sigma(f64::NAN).check().is_err());
    let points = Points::new(&[0.0, 1.0, 2.0, 3.0], 2).unwrap();
    let method = Diffeomorphic::params().check().unwrap();
    assert_eq!(method.extend(&points, &[1.0]), Err(Error::FieldShape { given: 1, coordinates: 4 }));
    assert_eq!(
        method.extend(&points, &[0.0, 0.0, 1.0, f64::INFINITY]),
        Err(Error::BadField { point: 1, coordinate: 1, value: f64::INFINITY })
    );
}

#[test]
fn slices_cover_what_is_thin() {
    // 990 points in a corner, and 10 on the way to the opposite one: on most directions a uniform sample of 20 misses half of
    // these.
    let mut cloud: Vec<f64> = clouds::cube(990, 2, 3).iter().map(|x| 1e-3 * x).collect();
    cloud.extend((1..=10).flat_map(|i| [0.1 * f64::from(i); 2]));
    let points = Points::new(&cloud, 2).unwrap();
    let thin = |seed| slice(&points, 20, seed).iter().filter(|&&i| i >= 990).count();
    let found: usize = (0..50).map(thin).sum();
    // All 10 stand in slices of their own unless the direction is nearly across them.
    assert!(found >= 45 * 10, "{found} of 500");
}

#[test]
fn another_seed_looks_along_another_direction() {
    let cloud = clouds::cube(500, 2, 4);
    let points = Points::new(&cloud, 2).unwrap();
    assert_ne!(slice(&points, 20, 1), slice(&points, 20, 2));
}

#[test]
fn points_at_one_place_are_sliced_too() {
    assert_eq!(slice(&Points::new(&[1.0; 10], 1).unwrap(), 4, 0).len(), 4);
    assert_eq!(slice(&Points::new(&[f64::MAX, f64::MIN, 0.0], 1).unwrap(), 2, 0).len(), 2);
}
