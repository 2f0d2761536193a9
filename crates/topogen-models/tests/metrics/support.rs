use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tch::{Kind, Tensor};
use topogen_models::Error;
use topogen_models::metrics::{Support, support};

use crate::{Isometry, normal};

fn of(real: &[f64], generated: &[f64], dim: i64, k: usize) -> Support {
    let tensor = |numbers: &[f64]| Tensor::from_slice(numbers).reshape([-1, dim]);
    support(&tensor(real), &tensor(generated), k).unwrap()
}

/// Normal points about one of two places that are far apart: the first `n` of dimension 2 at the first.
fn modes(at_first: usize, at_second: usize, seed: u64) -> Vec<f64> {
    let mut numbers = normal(2 * (at_first + at_second), seed);
    numbers[2 * at_first..].iter_mut().for_each(|number| *number += 100.0);
    numbers
}

#[test]
fn a_set_against_itself_is_whole() {
    for k in [1, 3, 7] {
        let points = normal(300, 1);
        let found = of(&points, &points, 3, k);
        assert_eq!((found.precision, found.recall, found.coverage), (1.0, 1.0, 1.0));
        // Each ball holds its centre and k others.
        assert_eq!(found.density, (k + 1) as f64 / k as f64);
    }
    // Copies only: all balls are points, and hold everything.
    let same = of(&[2.0; 12], &[2.0; 12], 2, 2);
    assert_eq!(same, Support { precision: 1.0, recall: 1.0, density: 3.0, coverage: 1.0 });
}

#[test]
fn sets_far_apart_have_nothing_in_common() {
    let found = of(&modes(50, 0, 1), &modes(0, 60, 2), 2, 5);
    assert_eq!(found, Support { precision: 0.0, recall: 0.0, density: 0.0, coverage: 0.0 });
}

#[test]
fn of_one_distribution_density_is_one_and_coverage_known() {
    // Naeem et al. (2020): the expected density is 1, and the expected coverage 1 − (n − 1)…(n − k) / ((2n − 1)…(2n − k)) for
    // n samples of either, whatever the distribution. Each is a mean over 100 pairs of sets, whose standard error is asked for too.
    let (n, k) = (200, 3);
    let expected = 1.0 - (1..=k).map(|i| (n - i) as f64 / (2 * n - i) as f64).product::<f64>();
    let found: Vec<_> =
        (0..100).map(|seed| of(&normal(4 * n, 2 * seed), &normal(4 * n, 2 * seed + 1), 4, k)).collect();
    for (expected, number) in
        [(1.0, (|it| it.density) as fn(&Support) -> f64), (expected, |it: &Support| it.coverage)]
    {
        let mean = found.iter().map(number).sum::<f64>() / 100.0;
        let variance = found.iter().map(|it| (number(it) - mean).powi(2)).sum::<f64>() / 99.0;
        let error = (variance / 100.0).sqrt();
        assert!(error < 0.006 && (mean - expected).abs() < 4.0 * error, "{mean} {expected} {error}");
    }
}

#[test]
fn a_mode_that_is_missing_halves_recall_and_coverage() {
    let whole = of(&modes(500, 500, 1), &modes(500, 500, 2), 2, 5);
    let half = of(&modes(500, 500, 1), &modes(1000, 0, 2), 2, 5);
    assert!(whole.recall > 0.95 && whole.coverage > 0.9, "{whole:?}");
    // Nothing of the second mode is reached, and nearly all of the first.
    assert!((0.47..=0.5).contains(&half.recall), "{half:?}");
    assert!((0.47..=0.5).contains(&half.coverage), "{half:?}");
    assert!(half.precision > 0.95, "{half:?}");
    // Seen from the other side, half of what is generated lies nowhere near.
    let invented = of(&modes(1000, 0, 2), &modes(500, 500, 1), 2, 5);
    assert!((0.47..=0.5).contains(&invented.precision) && invented.recall > 0.95, "{invented:?}");
}

#[test]
fn density_withstands_a_real_outlier_and_precision_does_not() {
    let real = normal(2 * 400, 1);
    let outlying: Vec<f64> = real.iter().copied().chain([40.0, 0.0]).collect();
    // What is generated lies between the data and the outlier, where no data is.
    let generated: Vec<f64> = normal(2 * 400, 2).chunks(2).flat_map(|at| [at[0] + 20.0, at[1]]).collect();
    let (without, with) = (of(&real, &generated, 2, 5), of(&outlying, &generated, 2, 5));
    assert_eq!((without.precision, without.density), (0.0, 0.0));
    assert_eq!(with.precision, 1.0);
    assert_eq!(with.density, 1.0 / 5.0);
    // A generated outlier reaches all data too, and makes it recalled; coverage does not believe it.
    let far: Vec<f64> = generated.iter().map(|number| number + 1e4).chain([0.0, 0.0]).collect();
    let found = of(&real, &far, 2, 5);
    assert_eq!(found.recall, 1.0);
    assert!(found.coverage < 0.1, "{found:?}");
}

/// By the definitions, over all pairs.
fn naive(real: &[f64], generated: &[f64], dim: usize, k: usize) -> Support {
    let square = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum() };
    let radii = |set: &[f64]| -> Vec<f64> {
        let radius = |at: &[f64]| {
            let mut all: Vec<f64> = set.chunks(dim).map(|other| square(at, other)).collect();
            all.sort_by(f64::total_cmp);
            all[k]
        };
        set.chunks(dim).map(radius).collect()
    };
    let (of_real, of_generated) = (radii(real), radii(generated));
    let (n, m) = (of_real.len(), of_generated.len());
    let inside = |i: usize, j: usize, radius: f64| {
        square(&real[i * dim..(i + 1) * dim], &generated[j * dim..(j + 1) * dim]) <= radius
    };
    let in_real = |i: usize, j: usize| inside(i, j, of_real[i]);
    let share = |count: usize, of: usize| count as f64 / of as f64;
    Support {
        precision: share((0..m).filter(|&j| (0..n).any(|i| in_real(i, j))).count(), m),
        recall: share((0..n).filter(|&i| (0..m).any(|j| inside(i, j, of_generated[j]))).count(), n),
        density: share((0..n * m).filter(|pair| in_real(pair / m, pair % m)).count(), k * m),
        coverage: share((0..n).filter(|&i| (0..m).any(|j| in_real(i, j))).count(), n),
    }
}

#[test]
fn agrees_with_the_definitions_ties_included() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for turn in 0..60 {
        let dim = [1, 2, 3, 14][turn % 4];
        let (n, m) = (rng.random_range(6..60), rng.random_range(6..60));
        let mut draw = |count: usize| -> Vec<f64> {
            let number = |_| rng.random_range(-2.0..2.0_f64);
            (0..count * dim).map(number).map(|x| if turn % 3 == 0 { x.round() } else { x }).collect()
        };
        let (real, generated) = (draw(n), draw(m));
        for k in [1, 2, 5] {
            let found = of(&real, &generated, dim as i64, k);
            assert_eq!(found, naive(&real, &generated, dim, k), "{n} {m} {dim} {k}");
        }
    }
}

#[test]
fn isometries_scale_and_order_change_nothing() {
    let (real, generated) = (normal(4 * 90, 1), normal(4 * 70, 2));
    let expected = of(&real, &generated, 4, 3);
    let isometry = Isometry::new(4, 3);
    let moved = |set: &[f64]| -> Vec<f64> {
        let reversed: Vec<f64> = set.chunks(4).rev().flatten().copied().collect();
        isometry.of(&reversed, 4).iter().map(|number| number * 1e200).collect()
    };
    assert_eq!(of(&moved(&real), &moved(&generated), 4, 3), expected);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (real, generated) = (normal(16 * 1500, 1), normal(16 * 1700, 2));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| of(&real, &generated, 16, 5))
    };
    let found = with(1);
    assert_eq!(found, with(3));
    assert!((found.density - 1.0).abs() < 0.1 && found.coverage > 0.9, "{found:?}");
}

#[test]
fn bad_features_are_refused() {
    let tensor = |numbers: &[f64], dim: i64| Tensor::from_slice(numbers).reshape([-1, dim]);
    let good = tensor(&normal(20, 1), 2);
    let refused = |real: &Tensor, generated: &Tensor, k| support(real, generated, k).unwrap_err();
    assert!(matches!(refused(&good, &good.flatten(0, 1), 1), Error::FeatureShape { .. }));
    assert!(matches!(refused(&good, &tensor(&[1.0, 2.0], 2), 1), Error::FeatureShape { .. }));
    let error = refused(&good, &tensor(&normal(30, 1), 3), 1);
    assert!(matches!(error, Error::DimensionMismatch { first: 2, second: 3 }), "{error}");
    let error = refused(&good, &tensor(&[1.0, 2.0, f64::NAN, 4.0], 2), 1);
    assert!(matches!(error, Error::NotFinite { what: "the second features", index: 2, .. }), "{error}");
    for k in [0, 5, usize::MAX] {
        let error = refused(&good, &tensor(&normal(10, 1), 2), k);
        assert!(matches!(error, Error::BadNeighbours { points: 5, .. }), "{error}");
    }
    // Any kind of numbers is taken.
    let single = good.to_kind(Kind::Float);
    assert_eq!(support(&single, &single.set_requires_grad(true), 3).unwrap().precision, 1.0);
}
