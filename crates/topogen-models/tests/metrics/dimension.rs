//! Estimators of dimension: known answers by hand, laws, and what they refuse. Manifolds are in `manifolds.rs`.

use topogen_models::Error;
use topogen_models::metrics::{
    DimensionError, DimensionFit, PersistenceDimension, dimension_by_likelihood, dimension_by_persistence,
    dimension_by_two_neighbours,
};

use crate::{Isometry, normal};

/// The three estimators with their usual parameters.
fn all(points: &[f64], dim: usize) -> [f64; 3] {
    [
        dimension_by_likelihood(points, dim, 10).unwrap(),
        dimension_by_two_neighbours(points, dim, 0.1).unwrap(),
        dimension_by_persistence(points, dim, &PersistenceDimension::default()).unwrap().dimension,
    ]
}

#[test]
fn likelihood_by_hand() {
    // Nearest two of 0, 1, 3, 7: (1, 3), (1, 2), (2, 3), (4, 6). With k = 2, the mean of the logarithms is ln(3 · 2 · 3/2 · 3/2) / 4.
    let found = dimension_by_likelihood(&[0.0, 1.0, 3.0, 7.0], 1, 2).unwrap();
    assert!((found - 4.0 / 13.5_f64.ln()).abs() < 1e-14, "{found}");
    // With k = 3, the third are 7, 6, 4 and 7: 7/1 · 7/3 · 6/1 · 6/2 · 4/2 · 4/3 · 7/4 · 7/6, over 4 · 2 ratios.
    let found = dimension_by_likelihood(&[0.0, 1.0, 3.0, 7.0], 1, 3).unwrap();
    let product = 7.0 * 7.0 / 3.0 * 6.0 * 3.0 * 2.0 * 4.0 / 3.0 * 7.0 / 4.0 * 7.0 / 6.0_f64;
    assert!((found - 8.0 / product.ln()).abs() < 1e-14, "{found}");
}

#[test]
fn two_neighbours_by_hand() {
    // The ratios of the same points are 3/2, 3/2, 2, 3, at F = 1/4, 1/2, 3/4, 1, the last of which is never used.
    let (half, two) = (1.5_f64.ln(), 2_f64.ln());
    let y = [(4.0 / 3.0_f64).ln(), 2_f64.ln(), 4_f64.ln()];
    let expected = (half * y[0] + half * y[1] + two * y[2]) / (2.0 * half * half + two * two);
    for discarded in [0.0, 0.25] {
        let found = dimension_by_two_neighbours(&[0.0, 1.0, 3.0, 7.0], 1, discarded).unwrap();
        assert!((found - expected).abs() < 1e-14, "{found} {expected}");
    }
    let found = dimension_by_two_neighbours(&[0.0, 1.0, 3.0, 7.0], 1, 0.99).unwrap();
    assert!((found - y[0] / half).abs() < 1e-14, "{found}");
}

#[test]
fn persistence_by_hand() {
    // The largest subsample has all points, so that its sum is known; the line goes through the points that are told.
    let points: Vec<f64> = (0..64).map(f64::from).collect();
    let options = PersistenceDimension { sizes: vec![64, 16, 32, 16], ..PersistenceDimension::default() };
    let fit = dimension_by_persistence(&points, 1, &options).unwrap();
    let sizes: Vec<f64> = fit.points.iter().map(|(x, _)| x.exp().round()).collect();
    assert_eq!(sizes, [16.0, 32.0, 64.0]);
    // A tree of points on a line is as long as they reach: 63 for all of them.
    assert!((fit.points[2].1 - 63_f64.ln()).abs() < 1e-14, "{fit:?}");
    // Sizes are at equal ratios: the slope is that from the first to the last.
    let slope = (fit.points[2].1 - fit.points[0].1) / 4_f64.ln();
    assert!((fit.slope - slope).abs() < 1e-12 && (fit.dimension - 1.0 / (1.0 - slope)).abs() < 1e-12);
    let deviation = fit.points[0].1 - 2.0 * fit.points[1].1 + fit.points[2].1;
    // Residuals of three such points are 1, −2 and 1 sixths of their second difference, at one degree of freedom.
    let of_slope = (6.0 * (deviation / 6.0).powi(2) / (2.0 * 2_f64.ln().powi(2))).sqrt();
    assert!((fit.standard_error - of_slope / (1.0 - slope).powi(2)).abs() < 1e-12, "{fit:?}");
    // The power of lengths counts.
    let squared = PersistenceDimension { alpha: 2.0, ..options };
    let fit = dimension_by_persistence(&points, 1, &squared).unwrap();
    assert!(
        (fit.points[2].1 - 63_f64.ln()).abs() < 1e-14
            && (fit.dimension - 2.0 / (1.0 - fit.slope)).abs() < 1e-14
    );
}

#[test]
fn the_default_sizes_are_at_equal_ratios() {
    let of = |n: usize| -> Vec<f64> {
        let DimensionFit { points, .. } =
            dimension_by_persistence(&normal(2 * n, 1), 2, &PersistenceDimension::default()).unwrap();
        points.iter().map(|(x, _)| x.exp().round()).collect()
    };
    assert_eq!(of(160), [20.0, 27.0, 36.0, 49.0, 66.0, 88.0, 119.0, 160.0]);
    assert_eq!(*of(2500).last().unwrap(), 2000.0);
}

#[test]
fn isometries_and_scale_change_nothing() {
    for seed in 0..5 {
        let (inner, outer) = ([2, 3, 5][seed as usize % 3], [3, 7, 14][seed as usize % 3]);
        let points = normal(300 * inner, seed);
        let expected = all(&points, inner);
        let moved = Isometry::new(outer, 100 + seed).of(&points, inner);
        for scale in [1.0, 3.7e-3, 1e290] {
            let scaled: Vec<f64> = moved.iter().map(|number| number * scale).collect();
            for (found, expected) in all(&scaled, outer).into_iter().zip(expected) {
                assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected} {scale}");
            }
        }
    }
}

#[test]
fn copies_count_once() {
    let points = normal(2 * 200, 1);
    let doubled: Vec<f64> =
        points.iter().chain(&points[40..300]).chain(&[-0.0; 2]).chain(&[0.0; 2]).copied().collect();
    let single: Vec<f64> = points.iter().chain(&[0.0; 2]).copied().collect();
    assert_eq!(all(&doubled, 2), all(&single, 2));
}

#[test]
fn the_nearest_of_points_may_be_very_near() {
    // Beside numbers near 1, differences of 1e-200 have squares that vanish; they count as none, and nothing is infinite.
    let points: Vec<f64> = normal(60, 1).into_iter().chain([0.0, 1e-200, 3e-200, 1e-140, 0.0]).collect();
    let expected: Vec<f64> = normal(60, 1).into_iter().chain([0.0, 1e-140]).collect();
    assert_eq!(
        dimension_by_likelihood(&points, 1, 5).unwrap(),
        dimension_by_likelihood(&expected, 1, 5).unwrap()
    );
    assert!(dimension_by_likelihood(&points, 1, 5).unwrap() > 0.0);
    // Alone, they are points as good as others.
    let small: Vec<f64> = normal(60, 1).iter().map(|number| number * 1e-300).collect();
    let ratio = dimension_by_likelihood(&small, 1, 5).unwrap()
        / dimension_by_likelihood(&normal(60, 1), 1, 5).unwrap();
    assert!((ratio - 1.0).abs() < 1e-9, "{ratio}");
}

/// What an estimator says about its input.
fn reason(error: Error) -> DimensionError {
    match error {
        Error::Dimension(reason) => reason,
        other => panic!("{other}"),
    }
}

#[test]
fn bad_points_are_refused_by_all() {
    let refused = |points: &[f64], dim: usize| {
        [
            dimension_by_likelihood(points, dim, 2).unwrap_err(),
            dimension_by_two_neighbours(points, dim, 0.1).unwrap_err(),
            dimension_by_persistence(points, dim, &PersistenceDimension::default()).unwrap_err(),
        ]
    };
    for error in refused(&[0.0; 5], 2) {
        assert!(matches!(error, Error::PointLength { numbers: 5, dim: 2 }), "{error}");
    }
    for error in refused(&[0.0, 1.0, f64::NAN, 3.0], 1) {
        assert!(matches!(error, Error::NotFinite { what: "the points", index: 2, .. }), "{error}");
    }
    for (points, distinct) in [(&[][..], 0), (&[4.0; 10], 1)] {
        for error in refused(points, 1) {
            let reason = reason(error);
            assert!(
                matches!(reason, DimensionError::TooFewDistinct { distinct: found, .. } if found == distinct),
                "{reason}"
            );
        }
    }
}

#[test]
fn bad_parameters_are_refused() {
    let points = [0.0, 1.0, 3.0, 7.0, 7.0];
    for k in [0, 1] {
        let reason = reason(dimension_by_likelihood(&points, 1, k).unwrap_err());
        assert_eq!(reason, DimensionError::BadNeighbours { k });
    }
    for k in [4, usize::MAX] {
        let needed = k.saturating_add(1);
        let reason = reason(dimension_by_likelihood(&points, 1, k).unwrap_err());
        assert_eq!(reason, DimensionError::TooFewDistinct { points: 5, distinct: 4, needed });
    }
    for share in [-0.1, 1.0, f64::NAN] {
        let reason = reason(dimension_by_two_neighbours(&points, 1, share).unwrap_err());
        assert!(matches!(reason, DimensionError::BadShare { .. }), "{reason}");
    }
    let of =
        |options: PersistenceDimension| reason(dimension_by_persistence(&points, 1, &options).unwrap_err());
    for alpha in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let reason = of(PersistenceDimension { alpha, ..PersistenceDimension::default() });
        assert!(matches!(reason, DimensionError::BadPower { .. }), "{reason}");
    }
    let reason = of(PersistenceDimension { repeats: 0, ..PersistenceDimension::default() });
    assert_eq!(reason, DimensionError::NoRepeats { repeats: 0 });
    for sizes in [vec![2, 3], vec![3, 3, 4], vec![1, 2, 3], vec![2, 3, 5]] {
        let reason = of(PersistenceDimension { sizes, ..PersistenceDimension::default() });
        assert!(matches!(reason, DimensionError::BadSizes { points: 4, least: 2, .. }), "{reason}");
    }
    let reason = of(PersistenceDimension { degree: usize::MAX, ..PersistenceDimension::default() });
    assert!(matches!(reason, DimensionError::TooFewDistinct { distinct: 4, .. }), "{reason}");
}

#[test]
fn points_that_tell_nothing_are_refused() {
    // Corners of a simplex: all distances are equal.
    let simplex: Vec<f64> = (0..16).map(|i| f64::from(u8::from(i % 5 == 0))).collect();
    let expected = |k| DimensionError::EqualDistances { k, points: 4 };
    assert_eq!(reason(dimension_by_likelihood(&simplex, 4, 3).unwrap_err()), expected(3));
    assert_eq!(reason(dimension_by_two_neighbours(&simplex, 4, 0.0).unwrap_err()), expected(2));
    // The tree of a simplex has n − 1 edges of one length: steeper than any power below 1, for n of this size.
    let sizes = vec![2, 3, 4];
    let options = PersistenceDimension { sizes: sizes.clone(), ..PersistenceDimension::default() };
    let steep = reason(dimension_by_persistence(&simplex, 4, &options).unwrap_err());
    assert!(matches!(steep, DimensionError::TooSteep { slope } if slope > 1.0), "{steep}");
    // Points on a line have no loops.
    let line: Vec<f64> = (0..30).map(f64::from).collect();
    let options = PersistenceDimension { degree: 1, ..PersistenceDimension::default() };
    let none = reason(dimension_by_persistence(&line, 1, &options).unwrap_err());
    assert_eq!(none, DimensionError::NoBars { degree: 1, size: 4 });
}

#[test]
fn draws_are_of_the_seed() {
    let points = normal(3 * 200, 1);
    let of = |seed| {
        let options = PersistenceDimension { seed, ..PersistenceDimension::default() };
        dimension_by_persistence(&points, 3, &options).unwrap()
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let points = normal(3 * 1000, 1);
    let with = |threads: usize| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| all(&points, 3))
    };
    assert_eq!(with(1), with(3));
}
