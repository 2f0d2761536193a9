use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_models::Error;
use topogen_models::metrics::{knn_accuracy, silhouette};

use crate::points;

/// Sixty points of dimension 3 in so many classes, whose first coordinates are moved apart by 1.5 a class.
fn classes(count: i64) -> (Vec<f64>, Vec<u8>) {
    let labels: Vec<u8> = (0..60).map(|i: i64| ((i * i + i / 3) % count) as u8).collect();
    let mut points = points(60, 3, 0);
    for (point, &label) in points.chunks_mut(3).zip(&labels) {
        point[0] += 1.5 * f64::from(label);
    }
    (points, labels)
}

#[test]
fn agrees_with_scikit_learn() {
    // scikit-learn 1.9.1: sklearn.metrics.silhouette_score(points, labels), and cross_val_score of KNeighborsClassifier(k) with
    // LeaveOneOut(), times 60. No distances tie. Votes do not either for two classes and odd k, and for k = 1; elsewhere
    // scikit-learn takes the least label.
    for (count, expected, right) in [
        (2, -0.005942961165409694, &[(1, 33.0), (3, 36.0), (5, 36.0), (7, 40.0)][..]),
        (4, -0.0682974631480215, &[(1, 19.0)][..]),
    ] {
        let (points, labels) = classes(count);
        let found = silhouette(&points, 3, &labels).unwrap();
        assert!((found - expected).abs() < 1e-14, "{found} {expected}");
        for &(k, right) in right {
            assert_eq!(knn_accuracy(&points, 3, &labels, k).unwrap(), right / 60.0, "k = {k}");
        }
    }
}

#[test]
fn silhouettes_by_hand() {
    // Each point is 1 from its own class; to the other it is 10.5, 9.5, 9.5 and 10.5 in the mean.
    let apart = silhouette(&[0.0, 1.0, 10.0, 11.0], 1, &[7, 7, 200, 200]).unwrap();
    assert!((apart - (9.5 / 10.5 + 8.5 / 9.5) / 2.0).abs() < 1e-15, "{apart}");
    // The nearest of the other classes counts. The only points of their classes have 0.
    let alone = silhouette(&[0.0, 1.0, 3.0, 100.0], 1, &[0, 0, 1, 2]).unwrap();
    assert!((alone - (2.0 / 3.0 + 1.0 / 2.0) / 4.0).abs() < 1e-15, "{alone}");
    assert_eq!(silhouette(&[0.0, 1.0], 1, &[0, 1]).unwrap(), 0.0);
    // No distances at all.
    assert_eq!(silhouette(&[3.0; 8], 2, &[0, 1, 0, 1]).unwrap(), 0.0);
    // Both classes in both places: to the own class 10 · 2/3 in the mean of three others, to the other class 5.
    let mixed = silhouette(&[0.0, 0.0, 10.0, 10.0, 0.0, 0.0, 10.0, 10.0], 1, &[0, 0, 0, 0, 1, 1, 1, 1]);
    assert!((mixed.unwrap() - (5.0 - 20.0 / 3.0) / (20.0 / 3.0)).abs() < 1e-15);
}

#[test]
fn ties_of_votes_go_to_the_nearest_voter() {
    // Each of the points labelled 1 has two voters for either label. The nearest is the other one of 0 and 1 for these, but −2 for
    // −4, which is labelled 2. Three of the four voters of the points labelled 2 are against them.
    let accuracy = knn_accuracy(&[0.0, 1.0, -2.0, 3.0, -4.0], 1, &[1, 1, 2, 2, 1], 4).unwrap();
    assert_eq!(accuracy, 2.0 / 5.0);
    // The label with the least number has no right of precedence.
    let accuracy = knn_accuracy(&[0.0, 1.0, -2.0, 3.0, -4.0], 1, &[9, 9, 2, 2, 9], 4).unwrap();
    assert_eq!(accuracy, 2.0 / 5.0);
}

#[test]
fn ties_of_distances_go_to_the_lower_index() {
    // The point at 0 has neighbours at −1 and 1; those have it as the only nearest.
    assert_eq!(knn_accuracy(&[0.0, -1.0, 1.0], 1, &[1, 1, 0], 1).unwrap(), 2.0 / 3.0);
    assert_eq!(knn_accuracy(&[0.0, -1.0, 1.0], 1, &[0, 1, 0], 1).unwrap(), 1.0 / 3.0);
}

/// What the k nearest others vote for, by sorting all of them and counting again and again.
fn naive(points: &[f64], dim: usize, labels: &[u8], k: usize, point: usize) -> u8 {
    let at = |index: usize| &points[index * dim..(index + 1) * dim];
    let distance =
        |other: usize| -> f64 { at(point).iter().zip(at(other)).map(|(a, b)| (a - b).powi(2)).sum() };
    let mut others: Vec<usize> = (0..labels.len()).filter(|&other| other != point).collect();
    others.sort_by(|&a, &b| distance(a).total_cmp(&distance(b)));
    let voters = &others[..k];
    let votes = |label: u8| voters.iter().filter(|&&voter| labels[voter] == label).count();
    let mut best = labels[voters[0]];
    for &voter in voters {
        if votes(labels[voter]) > votes(best) {
            best = labels[voter];
        }
    }
    best
}

#[test]
fn numbers_of_any_size_are_measured() {
    let (points, labels) = classes(4);
    let expected = (silhouette(&points, 3, &labels).unwrap(), knn_accuracy(&points, 3, &labels, 3).unwrap());
    for exponent in [-1060, -700, 700, 1019] {
        // The digits of the points are few enough to stay, though 2^-1060 is no normal number.
        let scaled: Vec<f64> = points.iter().map(|number| number * f64::exp2(f64::from(exponent))).collect();
        let found = (silhouette(&scaled, 3, &labels).unwrap(), knn_accuracy(&scaled, 3, &labels, 3).unwrap());
        assert_eq!(found, expected, "2^{exponent}");
    }
}

#[test]
fn bad_input_is_refused() {
    let both = |points: &[f64], dim, labels: &[u8]| {
        let (first, second) = (silhouette(points, dim, labels), knn_accuracy(points, dim, labels, 1));
        assert_eq!(first.as_ref().unwrap_err().to_string(), second.unwrap_err().to_string());
        first.unwrap_err()
    };
    let error = both(&[0.0, 1.0, f64::NAN, 3.0], 2, &[0, 1]);
    assert!(matches!(error, Error::NotFinite { index: 2, value, .. } if value.is_nan()), "{error}");
    let error = both(&[0.0, f64::INFINITY], 1, &[0, 1]);
    assert!(matches!(error, Error::NotFinite { index: 1, value: f64::INFINITY, .. }), "{error}");
    assert!(matches!(both(&[0.0; 5], 2, &[0, 1]), Error::PointLength { numbers: 5, dim: 2 }));
    assert!(matches!(both(&[], 0, &[]), Error::PointLength { numbers: 0, dim: 0 }));
    assert!(matches!(both(&[0.0; 6], 2, &[0, 1]), Error::LabelCount { items: 3, labels: 2 }));
    assert!(matches!(both(&[0.0; 6], 2, &[4, 4, 4]), Error::OneClass { points: 3 }));
    assert!(matches!(both(&[], 2, &[]), Error::OneClass { points: 0 }));
    for k in [0, 3, usize::MAX] {
        let error = knn_accuracy(&[0.0, 1.0, 2.0], 1, &[0, 1, 1], k).unwrap_err();
        assert!(matches!(error, Error::BadNeighbours { points: 3, .. }), "{error}");
    }
    assert!(knn_accuracy(&[0.0, 1.0, 2.0], 1, &[0, 1, 1], 2).is_ok());
}

/// Points of the plane at random with labels of which at least two differ, in a hundred sizes from 3 on.
fn labelled() -> impl Iterator<Item = (Vec<f64>, Vec<u8>)> {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    (3..103).map(move |n| {
        let points = (0..2 * n).map(|_| rng.random_range(-10.0..10.0)).collect();
        let mut labels: Vec<u8> = (0..n).map(|_| rng.random_range(0..4)).collect();
        labels[0] = (labels[1] + 1) % 4;
        (points, labels)
    })
}

#[test]
fn neighbours_vote_as_naively() {
    for (points, labels) in labelled() {
        for k in (1..10).filter(|&k| k < labels.len()) {
            let right = |&point: &usize| naive(&points, 2, &labels, k, point) == labels[point];
            let expected = (0..labels.len()).filter(right).count() as f64 / labels.len() as f64;
            assert_eq!(knn_accuracy(&points, 2, &labels, k).unwrap(), expected, "{points:?} {labels:?} {k}");
        }
    }
}

#[test]
fn isometries_and_scale_change_nothing() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    for (points, labels) in labelled() {
        let (sin, cos) = rng.random_range(0.0..6.3_f64).sin_cos();
        let (shift, scale) = (rng.random_range(-50.0..50.0), f64::exp2(rng.random_range(-7.0..7.0)));
        // A rotation, a reflection, a shift and a scaling.
        let moved: Vec<f64> = points
            .chunks(2)
            .flat_map(|at| [cos * at[0] - sin * at[1], -(sin * at[0] + cos * at[1])])
            .map(|number| (number + shift) * scale)
            .collect();
        let of = |points: &[f64]| {
            (silhouette(points, 2, &labels).unwrap(), knn_accuracy(points, 2, &labels, 1).unwrap())
        };
        let ((before, votes), (after, votes_after)) = (of(&points), of(&moved));
        assert!((before - after).abs() < 1e-10, "{before} {after}");
        // Distances between points at random do not tie within rounding errors.
        assert_eq!(votes, votes_after);
    }
}

#[test]
fn neither_the_order_nor_the_names_matter() {
    for (turn, (points, labels)) in labelled().enumerate() {
        let n = labels.len();
        let order: Vec<usize> = (0..n).map(|i| (2 * n - 1 - i + turn) % n).collect();
        let permuted: Vec<f64> = order.iter().flat_map(|&i| [points[2 * i], points[2 * i + 1]]).collect();
        let renamed: Vec<u8> = order.iter().map(|&i| 250 - 3 * labels[i]).collect();
        let before = silhouette(&points, 2, &labels).unwrap();
        let after = silhouette(&permuted, 2, &renamed).unwrap();
        assert!((before - after).abs() < 1e-12 && (-1.0..=1.0).contains(&before), "{before} {after}");
        for k in [1, 2] {
            let votes = knn_accuracy(&points, 2, &labels, k).unwrap();
            assert_eq!(votes, knn_accuracy(&permuted, 2, &renamed, k).unwrap());
        }
    }
}
