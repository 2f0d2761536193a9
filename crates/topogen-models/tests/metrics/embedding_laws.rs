//! Laws of the measures that compare points with their codes, by their definitions and on cases of known answer.

use proptest::prelude::*;
use topogen_models::Error;
use topogen_models::metrics::{
    MeasureError, Original, continuity, density_divergence, distance_correlation, distance_error,
    relative_rank_error, triplet_accuracy, trustworthiness,
};

use crate::{Isometry, normal};

/// Every measure of an embedding that does not depend on the scale: of the plane if codes have dimension 2.
fn scale_free(data: &[f64], dim: usize, latent: &[f64], latent_dim: usize) -> Vec<f64> {
    let ranks = relative_rank_error(data, dim, latent, latent_dim, 3).unwrap();
    vec![
        trustworthiness(data, dim, latent, latent_dim, 3).unwrap(),
        continuity(data, dim, latent, latent_dim, 3).unwrap(),
        ranks.of_latent,
        ranks.of_data,
        distance_correlation(data, dim, latent, latent_dim).unwrap(),
        triplet_accuracy(data, dim, latent, latent_dim, 200, 4).unwrap(),
        density_divergence(data, dim, latent, latent_dim, 0.1).unwrap(),
    ]
}

/// What is best for each of them.
const PERFECT: [f64; 7] = [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0];

fn all_near(found: &[f64], expected: &[f64], error: f64) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= error)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn isometries_and_scale_change_nothing(seed in any::<u64>(), n in 8_usize..40, exponent in -40_i32..40) {
        let (data, latent) = (normal(3 * n, seed), normal(2 * n, seed ^ 1));
        let expected = scale_free(&data, 3, &latent, 2);
        let scale = f64::from(exponent).exp2();
        // Into a space of more dimensions too.
        let moved = Isometry::new(5, seed).of(&data, 3);
        let turned: Vec<f64> = Isometry::new(2, !seed).of(&latent, 2).iter().map(|x| x * scale).collect();
        let found = scale_free(&moved, 5, &turned, 2);
        prop_assert!(all_near(&found, &expected, 1e-9), "{found:?} {expected:?}");
    }

    #[test]
    fn distances_that_are_kept_change_nothing(seed in any::<u64>(), n in 8_usize..40) {
        let (data, latent) = (normal(3 * n, seed), normal(2 * n, seed ^ 1));
        let embedding = Original::new(&data, 3).unwrap().embedding(&latent, 2).unwrap();
        let ranks = embedding.relative_rank_error(3).unwrap();
        let found = [
            embedding.trustworthiness(3).unwrap(),
            embedding.continuity(3).unwrap(),
            ranks.of_latent,
            ranks.of_data,
            embedding.distance_correlation().unwrap(),
            embedding.triplet_accuracy(200, 4).unwrap(),
            embedding.density_divergence(0.1).unwrap(),
        ];
        prop_assert_eq!(found.to_vec(), scale_free(&data, 3, &latent, 2));
        // In units of the largest distance, the scale does not matter.
        let similar: Vec<f64> = data.iter().map(|x| -7.5 * x).collect();
        let original = Original::new(&data, 3).unwrap();
        prop_assert!(original.embedding(&similar, 3).unwrap().relative_distance_error().unwrap() < 1e-12);
        prop_assert!(original.embedding(&latent[..2 * n - 2], 2).is_err());
    }

    #[test]
    fn a_similar_embedding_is_perfect(seed in any::<u64>(), n in 8_usize..40) {
        let data = normal(3 * n, seed);
        let moved: Vec<f64> = Isometry::new(4, seed).of(&data, 3).iter().map(|x| 7.5 * x).collect();
        let found = scale_free(&data, 3, &moved, 4);
        prop_assert!(all_near(&found, &PERFECT, 1e-9), "{found:?}");
        prop_assert_eq!(distance_error(&data, 3, &data, 3).unwrap(), 0.0);
        // Distances are 6.5 times themselves off.
        let error = distance_error(&data, 3, &moved, 4).unwrap();
        let zeros = distance_error(&data, 3, &vec![0.0; n], 1).unwrap();
        prop_assert!((error - 6.5 * zeros).abs() < 1e-9 * error, "{error} {zeros}");
    }

    #[test]
    fn the_order_of_the_points_does_not_matter(seed in any::<u64>(), n in 8_usize..40, turn in 1_usize..7) {
        let (data, latent) = (normal(3 * n, seed), normal(2 * n, seed ^ 1));
        let order: Vec<usize> = (0..n).map(|i| (2 * n - 1 - i + turn) % n).collect();
        let permuted = |points: &[f64], dim: usize| -> Vec<f64> {
            order.iter().flat_map(|&i| points[i * dim..(i + 1) * dim].to_vec()).collect()
        };
        let mut expected = scale_free(&data, 3, &latent, 2);
        let mut found = scale_free(&permuted(&data, 3), 3, &permuted(&latent, 2), 2);
        // Triplets are drawn by index: others come.
        expected.remove(5);
        found.remove(5);
        prop_assert!(all_near(&found, &expected, 1e-9), "{found:?} {expected:?}");
        let errors = (distance_error(&data, 3, &latent, 2), distance_error(&permuted(&data, 3), 3, &permuted(&latent, 2), 2));
        prop_assert!((errors.0.unwrap() - errors.1.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn values_lie_in_their_ranges(seed in any::<u64>(), n in 8_usize..40) {
        let found = scale_free(&normal(3 * n, seed), 3, &normal(2 * n, seed ^ 1), 2);
        prop_assert!(found[..2].iter().all(|it| (0.0..=1.0).contains(it)), "{found:?}");
        prop_assert!(found[2] >= 0.0 && found[3] >= 0.0 && found[4].abs() <= 1.0, "{found:?}");
        prop_assert!((0.0..=1.0).contains(&found[5]) && found[6] >= 0.0, "{found:?}");
    }
}

#[test]
fn exchanging_the_spaces_exchanges_the_two_kinds_of_error() {
    let (data, latent) = (normal(120, 1), normal(80, 2));
    assert_eq!(
        trustworthiness(&data, 3, &latent, 2, 5).unwrap(),
        continuity(&latent, 2, &data, 3, 5).unwrap()
    );
    let (there, back) = (
        relative_rank_error(&data, 3, &latent, 2, 5).unwrap(),
        relative_rank_error(&latent, 2, &data, 3, 5).unwrap(),
    );
    assert_eq!((there.of_latent, there.of_data), (back.of_data, back.of_latent));
}

#[test]
fn reversed_orders_have_a_rank_error_of_one() {
    // Each point sees the two others in the opposite order.
    let (data, latent) = ([0.0, 0.0, 1.0, 0.0, -0.9, 1.4], [0.0, 0.0, 9.0, 0.0, 8.0, 1.0]);
    let error = relative_rank_error(&data, 2, &latent, 2, 1).unwrap();
    assert_eq!((error.of_latent, error.of_data), (1.0, 1.0));
}

#[test]
fn the_worst_order_has_no_trustworthiness() {
    // Of three points with one neighbour each: the factor is 2 / (3 · 1 · (6 − 3 − 1)) = 1/3, and each neighbour is one rank off.
    let (data, latent) = ([0.0, 0.0, 1.0, 0.0, -0.9, 1.4], [0.0, 0.0, 9.0, 0.0, 8.0, 1.0]);
    assert!(trustworthiness(&data, 2, &latent, 2, 1).unwrap().abs() < 1e-15);
    assert!(continuity(&data, 2, &latent, 2, 1).unwrap().abs() < 1e-15);
}

#[test]
fn triplets_at_random_are_right_by_half() {
    let (data, latent) = (normal(600, 3), normal(600, 4));
    let found = triplet_accuracy(&data, 3, &latent, 3, 40_000, 1).unwrap();
    // Four standard errors of the draw are 0.01; that of 200 points themselves is larger.
    assert!((found - 0.5).abs() < 0.03, "{found}");
    assert_ne!(found, triplet_accuracy(&data, 3, &latent, 3, 40_000, 2).unwrap());
    assert_eq!(found, triplet_accuracy(&data, 3, &latent, 3, 40_000, 1).unwrap());
}

#[test]
fn numbers_of_any_size_are_measured() {
    let (data, latent) = (normal(60, 5), normal(40, 6));
    let expected = scale_free(&data, 3, &latent, 2);
    for exponent in [-500.0_f64, 700.0] {
        let scaled: Vec<f64> = data.iter().map(|number| number * exponent.exp2()).collect();
        assert_eq!(scale_free(&scaled, 3, &latent, 2), expected, "2^{exponent}");
        let error =
            distance_error(&scaled, 3, &scaled.iter().map(|x| 3.0 * x).collect::<Vec<_>>(), 3).unwrap();
        let one = distance_error(&data, 3, &data.iter().map(|x| 3.0 * x).collect::<Vec<_>>(), 3).unwrap();
        assert!((error / exponent.exp2() - one).abs() < 1e-12, "{error} {one}");
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let (data, latent) = (normal(900, 7), normal(600, 8));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (scale_free(&data, 3, &latent, 2), distance_error(&data, 3, &latent, 2).unwrap()))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn bad_input_is_refused() {
    let line: Vec<f64> = (0..10).map(f64::from).collect();
    let refused = |result: topogen_models::Result<f64>| match result.unwrap_err() {
        Error::Measure(error) => error,
        other => panic!("{other}"),
    };
    for k in [0, 5, 6, usize::MAX] {
        let expected = MeasureError::BadRankNeighbours { k, points: 10 };
        assert_eq!(refused(trustworthiness(&line, 1, &line, 1, k)), expected);
        assert_eq!(refused(continuity(&line, 1, &line, 1, k)), expected);
        assert!(relative_rank_error(&line, 1, &line, 1, k).is_err());
    }
    assert!(trustworthiness(&line, 1, &line, 1, 4).is_ok());
    let uneven = MeasureError::CountMismatch { data: 10, latent: 5 };
    assert_eq!(refused(distance_error(&line, 1, &line, 2)), uneven);
    assert_eq!(refused(triplet_accuracy(&line, 1, &line, 2, 9, 1)), uneven);
    assert_eq!(refused(distance_correlation(&line, 1, &line, 2)), uneven);
    assert_eq!(
        refused(triplet_accuracy(&line, 1, &line, 1, 0, 1)),
        MeasureError::BadCount { what: "triplets", count: 0, least: 1 }
    );
    for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            refused(density_divergence(&line, 1, &line, 1, sigma)),
            MeasureError::BadSigma { .. }
        ));
    }
    // A collapsed latent space.
    let collapsed = MeasureError::EqualDistances { what: "the codes", distance: 0.0 };
    assert_eq!(refused(distance_correlation(&line, 1, &[2.0; 10], 1)), collapsed);
    assert_eq!(refused(density_divergence(&line, 1, &[2.0; 10], 1, 0.1)), collapsed);
    assert!(matches!(
        refused(distance_correlation(&line[..2], 1, &line[..2], 1)),
        MeasureError::TooFew { needed: 3, .. }
    ));
    let error = distance_error(&[0.0, f64::NAN], 1, &[0.0, 1.0], 1).unwrap_err();
    assert!(matches!(error, Error::NotFinite { what: "the data", index: 1, .. }), "{error}");
    let error = distance_error(&[0.0, 1.0], 1, &[0.0, f64::INFINITY], 1).unwrap_err();
    assert!(matches!(error, Error::NotFinite { what: "the codes", index: 1, .. }), "{error}");
    assert!(matches!(distance_error(&line, 3, &line, 1), Err(Error::PointLength { numbers: 10, dim: 3 })));
}
