use tch::{Device, Kind, Tensor};
use topogen_models::Error;
use topogen_models::metrics::{KernelDistance, kernel_distance, maximum_mean_discrepancy};

use crate::{Isometry, normal, points, scattered};

fn tensor(numbers: &[f64], dim: i64) -> Tensor {
    Tensor::from_slice(numbers).reshape([-1, dim])
}

/// Normal numbers with a mean and a deviation, as features of dimension 1.
fn line(n: usize, mean: f64, deviation: f64, seed: u64) -> Tensor {
    tensor(&normal(n, seed), 1) * deviation + mean
}

/// The squared distance of two normal distributions on the line under (x y + 1)³ = 1 + 3 x y + 3 x² y² + x³ y³: by their moments.
fn of_normals(first: [f64; 2], second: [f64; 2]) -> f64 {
    let moments = |[mean, deviation]: [f64; 2]| {
        let variance = deviation * deviation;
        [mean, mean * mean + variance, mean.powi(3) + 3.0 * mean * variance]
    };
    let (a, b) = (moments(first), moments(second));
    [3.0, 3.0, 1.0].iter().zip(a).zip(b).map(|((weight, a), b)| weight * (a - b).powi(2)).sum()
}

#[test]
fn equals_the_direct_formula() {
    for (n, m, dim) in [(2, 2, 1), (7, 4, 3), (30, 50, 5)] {
        let (x, y) = (points(n, dim, 0), points(m, dim, 40));
        let kernel = |a: &[f64], b: &[f64]| {
            (a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / dim as f64 + 1.0).powi(3)
        };
        let rows = |set: &[f64]| -> Vec<Vec<f64>> { set.chunks(dim as usize).map(<[f64]>::to_vec).collect() };
        let (x_rows, y_rows) = (rows(&x), rows(&y));
        let within = |set: &[Vec<f64>]| {
            let mut sum = 0.0;
            for (i, a) in set.iter().enumerate() {
                sum +=
                    set.iter().enumerate().filter(|&(j, _)| j != i).map(|(_, b)| kernel(a, b)).sum::<f64>();
            }
            sum / (set.len() * (set.len() - 1)) as f64
        };
        let across: f64 = x_rows.iter().flat_map(|a| y_rows.iter().map(|b| kernel(a, b))).sum();
        let (of_x, of_y) = (within(&x_rows), within(&y_rows));
        let expected = of_x + of_y - 2.0 * across / (n * m) as f64;
        let found = maximum_mean_discrepancy(&tensor(&x, dim), &tensor(&y, dim)).unwrap();
        assert!((found - expected).abs() < 1e-12 * (of_x + of_y), "{found} {expected}");
    }
}

#[test]
fn is_unbiased_and_may_be_negative() {
    for (first, second) in [
        ([0.0, 1.0], [0.0, 1.0]),
        ([0.0, 1.0], [0.5, 1.0]),
        ([0.25, 1.0], [0.25, 1.5]),
        ([1.0, 0.1], [1.0, 0.5]),
    ] {
        let estimate = |seed: u64| {
            let (x, y) =
                (line(20, first[0], first[1], 2 * seed), line(15, second[0], second[1], 2 * seed + 1));
            maximum_mean_discrepancy(&x, &y).unwrap()
        };
        let estimates: Vec<f64> = (0..2000).map(estimate).collect();
        let mean = estimates.iter().sum::<f64>() / 2000.0;
        let variance = estimates.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 1999.0;
        let (expected, error) = (of_normals(first, second), (variance / 2000.0).sqrt());
        assert!((mean - expected).abs() < 4.0 * error, "{mean} {expected} {error}");
        // A biased estimate, with the diagonal, would be larger by twice the mean of k(x, x) − k(x, y), which is more than 4 errors.
        let negative = estimates.iter().filter(|&&it| it < 0.0).count();
        if expected == 0.0 {
            assert!((1000..1700).contains(&negative), "{negative} of 2000");
        }
    }
}

#[test]
fn subsets_estimate_what_the_whole_does() {
    let (x, y) = (tensor(&scattered(120, 3, 0), 3), tensor(&scattered(150, 3, 200), 3) * 1.5);
    let whole = maximum_mean_discrepancy(&x, &y).unwrap();
    let found = kernel_distance(&x, &y, 2000, 20, 5).unwrap();
    // With so many subsets, the interval is nearly ± 1.96 s √(20 / 100), and the mean scatters by s / √2000.
    let deviation = (found.high - found.distance) / 1.959963984540054 / (0.2_f64 + 1.0 / 2000.0).sqrt();
    assert!((found.distance - whole).abs() < 4.0 * deviation / 2000_f64.sqrt(), "{found:?} {whole}");
    assert!((found.high - found.distance - (found.distance - found.low)).abs() < 1e-12);
}

#[test]
fn draws_are_of_the_seed() {
    let (x, y) = (line(60, 0.0, 1.0, 1), line(50, 0.5, 1.0, 2));
    let of = |seed| kernel_distance(&x, &y, 10, 25, seed).unwrap();
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn intervals_hold_the_distance_of_the_distributions() {
    // In 300 trials, a share of 0.95 is found within 0.95 ± 3 · 0.0126. The variance is estimated to first order only.
    for (first, second, least, most) in [
        ([0.0, 1.0], [1.0, 1.0], 0.90, 0.99),
        ([0.0, 1.0], [0.5, 1.5], 0.90, 0.99),
        // Equal: at the first order, there is no variance, and intervals are wider than they need to be.
        ([0.0, 1.0], [0.0, 1.0], 0.95, 1.0),
    ] {
        let truth = of_normals(first, second);
        let holds = |seed: u64| {
            let (x, y) =
                (line(400, first[0], first[1], 2 * seed), line(400, second[0], second[1], 2 * seed + 1));
            let KernelDistance { low, high, .. } = kernel_distance(&x, &y, 60, 100, seed).unwrap();
            low <= truth && truth <= high
        };
        let share = (0..300).filter(|&seed| holds(1000 + seed)).count() as f64 / 300.0;
        assert!((least..=most).contains(&share), "{first:?} {second:?}: {share}");
    }
}

#[test]
fn rotations_change_nothing_and_shifts_do() {
    let (x, y) = (scattered(40, 3, 0), scattered(30, 3, 100));
    let rotation = Isometry { shift: vec![0.0; 3], ..Isometry::new(3, 4) };
    let of = |x: &[f64], y: &[f64]| maximum_mean_discrepancy(&tensor(x, 3), &tensor(y, 3)).unwrap();
    let expected = of(&x, &y);
    assert!((of(&rotation.of(&x, 3), &rotation.of(&y, 3)) - expected).abs() < 1e-13);
    assert!((of(&y, &x) - expected).abs() < 1e-13);
    let moved = |set: &[f64]| -> Vec<f64> { set.iter().map(|number| number + 1.0).collect() };
    assert!((of(&moved(&x), &moved(&y)) - expected).abs() > 1e-4);
}

#[test]
fn features_of_networks_are_taken_as_they_come() {
    let (x, y) = (tensor(&points(40, 3, 0), 3), tensor(&points(35, 3, 100), 3));
    let single = x.to_kind(Kind::Float).set_requires_grad(true);
    assert_eq!(maximum_mean_discrepancy(&single, &y).unwrap(), maximum_mean_discrepancy(&x, &y).unwrap());
    assert_eq!(kernel_distance(&single, &y, 3, 10, 1).unwrap(), kernel_distance(&x, &y, 3, 10, 1).unwrap());
}

#[test]
fn bad_features_are_refused() {
    let good = tensor(&points(9, 3, 0), 3);
    let refused = |first: &Tensor, second: &Tensor| {
        let (one, other) = (
            maximum_mean_discrepancy(first, second).unwrap_err(),
            kernel_distance(first, second, 2, 4, 0).unwrap_err(),
        );
        assert_eq!(one.to_string(), other.to_string());
        one
    };
    for shape in [vec![1, 3], vec![4, 0], vec![6], vec![]] {
        let bad = Tensor::zeros(shape.as_slice(), (Kind::Float, Device::Cpu));
        assert!(matches!(refused(&good, &bad), Error::FeatureShape { shape: found } if found == shape));
    }
    let error = refused(&good, &tensor(&points(9, 2, 0), 2));
    assert!(matches!(error, Error::DimensionMismatch { first: 3, second: 2 }), "{error}");
    let bad = tensor(&[0.0, 1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0, 7.0, 8.0], 3);
    assert!(matches!(refused(&bad, &good), Error::NotFinite { what: "the first features", index: 3, .. }));
    let error = maximum_mean_discrepancy(&(&good * 1e60), &good).unwrap_err();
    assert!(error.to_string().contains("kernel"), "{error}");
    for (subsets, size) in [(0, 4), (1, 4), (5, 1), (5, 9), (5, usize::MAX)] {
        let error = kernel_distance(&good, &tensor(&points(20, 3, 0), 3), subsets, size, 0).unwrap_err();
        assert!(matches!(error, Error::BadSubsets { first: 9, second: 20, .. }), "{error}");
    }
    assert!(kernel_distance(&good, &good, 2, 8, 0).is_ok());
}
