use tch::{Device, Kind, Tensor};
use topogen_models::Error;
use topogen_models::metrics::{Gaussian, frechet_distance};

use crate::points;

fn tensor(numbers: &[f64], dim: i64) -> Tensor {
    Tensor::from_slice(numbers).reshape([-1, dim])
}

fn distance(first: &Tensor, second: &Tensor) -> f64 {
    frechet_distance(&Gaussian::fit(first).unwrap(), &Gaussian::fit(second).unwrap()).unwrap()
}

/// Two sets of other sizes, means and covariances.
fn two_sets() -> (Tensor, Tensor) {
    let second = tensor(&points(35, 3, 100), 3) * Tensor::from_slice(&[1.0, 2.0, 0.5]);
    (tensor(&points(40, 3, 0), 3), second + Tensor::from_slice(&[0.25, 0.0, -1.0]))
}

/// Samples with the given mean and uncorrelated variances: two on every axis, on either side of the mean.
fn diagonal(mean: &[f64], variances: &[f64]) -> Tensor {
    let d = mean.len();
    let mut samples = Vec::new();
    for (axis, variance) in variances.iter().enumerate() {
        // 2 r² / (2 d − 1) is the variance.
        let radius = (variance * (2 * d - 1) as f64 / 2.0).sqrt();
        for side in [-radius, radius] {
            samples.extend((0..d).map(|i| mean[i] + if i == axis { side } else { 0.0 }));
        }
    }
    tensor(&samples, d as i64)
}

/// A rotation of space: the product of one in each of two planes.
fn rotation() -> Tensor {
    let (sin, cos) = 0.7_f64.sin_cos();
    let one = tensor(&[cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0], 3);
    let other = tensor(&[1.0, 0.0, 0.0, 0.0, sin, cos, 0.0, -cos, sin], 3);
    one.matmul(&other)
}

#[test]
fn agrees_with_scipy() {
    // NumPy 2.4.6 and SciPy 1.17.1 on the same points: ((m1 - m2)**2).sum() + trace(C1 + C2 - 2 * scipy.linalg.sqrtm(C1 @ C2).real),
    // with C = numpy.cov(points.T).
    let (first, second) = two_sets();
    let found = distance(&first, &second);
    assert!((found - 24.83578954549045).abs() < 1e-11, "{found}");
}

#[test]
fn means_and_covariances_of_samples() {
    let gaussian = Gaussian::fit(&diagonal(&[1.0, -2.0, 5.0], &[0.5, 2.0, 8.0])).unwrap();
    let expected = (Tensor::from_slice(&[1.0, -2.0, 5.0]), Tensor::from_slice(&[0.5, 2.0, 8.0]).diag(0));
    assert!((gaussian.mean() - expected.0).abs().max().double_value(&[]) < 1e-14);
    assert!((gaussian.covariance() - expected.1).abs().max().double_value(&[]) < 1e-14);
    assert_eq!((gaussian.samples(), gaussian.dimension()), (6, 3));
}

#[test]
fn gaussians_on_a_line() {
    // (m₁ − m₂)² + (s₁ − s₂)², and s is |b − a| / √2 for two samples.
    for [a, b, c, d] in
        [[0.0, 2.0, 2.0, 8.0], [-3.0, -1.0, 4.0, 4.0], [1.0, 1.0, 1.0, 1.0], [5.0, 6.0, 5.0, 6.5]]
    {
        let expected = ((a + b - c - d) / 2.0_f64).powi(2) + ((b - a) - (d - c)).powi(2) / 2.0;
        let found = distance(&tensor(&[a, b], 1), &tensor(&[c, d], 1));
        assert!((found - expected).abs() < 1e-13, "{found} {expected}");
    }
}

#[test]
fn gaussians_with_the_same_axes() {
    // The roots of covariances that commute commute: each axis adds what a line has.
    let (first, second) = ([0.5, 2.0, 8.0_f64], [3.0, 0.0, 1.0_f64]);
    let means = ([1.0, -2.0, 5.0_f64], [0.0, 0.0, 5.5]);
    let expected: f64 = (0..3)
        .map(|i| (means.0[i] - means.1[i]).powi(2) + (first[i].sqrt() - second[i].sqrt()).powi(2))
        .sum();
    let (a, b) = (diagonal(&means.0, &first), diagonal(&means.1, &second));
    let found = distance(&a, &b);
    assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    let turned = distance(&a.matmul(&rotation()), &b.matmul(&rotation()));
    assert!((turned - expected).abs() < 1e-12, "{turned} {expected}");
}

#[test]
fn isometries_change_nothing_and_scale_counts_twice() {
    let (first, second) = two_sets();
    let expected = distance(&first, &second);
    let moved = |set: &Tensor| set.matmul(&rotation()) + 3.0;
    assert!((distance(&moved(&first), &moved(&second)) - expected).abs() < 1e-11);
    // A rotation of one of them alone does change it.
    assert!((distance(&moved(&first), &second) - expected).abs() > 0.1);
    let scaled = distance(&(&first * 100.0), &(&second * 100.0));
    assert!((scaled / 1e4 - expected).abs() < 1e-11, "{scaled}");
    assert!((distance(&second, &first) - expected).abs() < 1e-12);
}

#[test]
fn a_set_is_at_no_distance_from_itself() {
    let (first, second) = two_sets();
    // Ten samples of dimension 20 have a covariance of rank 9: eleven eigenvalues are rounding errors.
    let deficient = tensor(&points(10, 20, 0), 20);
    for set in [&first, &second, &deficient, &Tensor::zeros([5, 4], (Kind::Double, Device::Cpu))] {
        let variance = Gaussian::fit(set).unwrap().covariance().trace().double_value(&[]);
        let found = distance(set, &set.flip([0]));
        assert!((0.0..=1e-13 * variance).contains(&found), "{found} of {variance}");
    }
    let rank_possible = |set: &Tensor| Gaussian::fit(set).unwrap().can_have_full_rank();
    assert!(rank_possible(&first) && !rank_possible(&deficient));
    assert!(
        !rank_possible(&tensor(&points(20, 20, 0), 20)) && rank_possible(&tensor(&points(21, 20, 0), 20))
    );
}

#[test]
fn features_of_networks_are_taken_as_they_come() {
    let (first, second) = two_sets();
    // Single precision holds the points of the first set; a gradient is not asked for.
    let single = first.to_kind(Kind::Float).set_requires_grad(true);
    assert_eq!(distance(&single, &second), distance(&first, &second));
    assert!(!Gaussian::fit(&single).unwrap().mean().requires_grad());
}

#[test]
fn bad_features_are_refused() {
    let refused = |features: &Tensor| Gaussian::fit(features).unwrap_err();
    for shape in [vec![1, 3], vec![0, 3], vec![4, 0], vec![6], vec![2, 2, 2], vec![]] {
        let error = refused(&Tensor::zeros(shape.as_slice(), (Kind::Float, Device::Cpu)));
        assert!(matches!(&error, Error::FeatureShape { shape: found } if *found == shape), "{error}");
    }
    for bad in [f64::NAN, f64::NEG_INFINITY] {
        let error = refused(&tensor(&[0.0, 1.0, 2.0, bad, 4.0, 5.0], 2));
        let Error::NotFinite { index: 3, value, .. } = error else { panic!("{error}") };
        assert!(value == bad || value.is_nan() && bad.is_nan());
    }
    let error = refused(&tensor(&[1e200, -1e200], 1));
    assert!(error.to_string().contains("covariance"), "{error}");
    let (plane, space) = (tensor(&points(9, 2, 0), 2), tensor(&points(9, 3, 0), 3));
    let error =
        frechet_distance(&Gaussian::fit(&plane).unwrap(), &Gaussian::fit(&space).unwrap()).unwrap_err();
    assert!(matches!(error, Error::DimensionMismatch { first: 2, second: 3 }), "{error}");
}
