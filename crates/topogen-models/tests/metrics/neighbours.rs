use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_models::Error;
use topogen_models::metrics::{nearest_distances, neighbours};

use crate::{Isometry, normal};

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

#[test]
fn nearest_distances_are_the_least_of_all() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    // From where a tree searches to where it does not.
    for dim in [1, 2, 3, 5, 8, 12, 13, 20, 40] {
        let (n, m) = (rng.random_range(1..400), rng.random_range(1..200));
        let (points, queries) = (normal(n * dim, 1), normal(m * dim, 2));
        let found = nearest_distances(&queries, &points, dim).unwrap();
        let least = |query: &[f64]| {
            points.chunks(dim).map(|point| distance(query, point)).fold(f64::INFINITY, f64::min)
        };
        let expected: Vec<f64> = queries.chunks(dim).map(least).collect();
        assert_eq!(found, expected, "dimension {dim}, {n} points");
    }
    assert_eq!(nearest_distances(&[], &[1.0, 2.0], 2).unwrap(), [0.0; 0]);
}

#[test]
fn neighbours_are_other_points_nearest_first() {
    // Copies are neighbours at distance 0, and the lower index comes first.
    let found = neighbours(&[0.0, 2.0, 0.0, 1.0, 0.0], 1, 3).unwrap();
    let told: Vec<_> = found.iter().map(|it| (it.point, it.distance)).collect();
    let expected = [
        [(2, 0.0), (4, 0.0), (3, 1.0)],
        [(3, 1.0), (0, 2.0), (2, 2.0)],
        [(0, 0.0), (4, 0.0), (3, 1.0)],
        [(0, 1.0), (1, 1.0), (2, 1.0)],
        [(0, 0.0), (2, 0.0), (3, 1.0)],
    ];
    assert_eq!(told, expected.concat());
}

#[test]
fn isometries_keep_neighbours_and_scale_goes_through() {
    for dim in [2, 6, 15] {
        let points = normal(150 * dim, 9);
        let found = neighbours(&points, dim, 4).unwrap();
        let moved = neighbours(&Isometry::new(dim, 5).of(&points, dim), dim, 4).unwrap();
        for (a, b) in found.iter().zip(&moved) {
            assert_eq!(a.point, b.point);
            assert!((a.distance - b.distance).abs() < 1e-12);
        }
        for exponent in [-1000.0, -3.0, 1000.0_f64] {
            let scaled: Vec<f64> = points.iter().map(|number| number * exponent.exp2()).collect();
            let scaled = neighbours(&scaled, dim, 4).unwrap();
            for (a, b) in found.iter().zip(&scaled) {
                assert_eq!((a.point, a.distance), (b.point, b.distance * (-exponent).exp2()));
            }
        }
    }
}

#[test]
fn bad_points_are_refused() {
    assert!(matches!(nearest_distances(&[1.0], &[], 1), Err(Error::Empty { what: "the points" })));
    assert!(matches!(
        nearest_distances(&[1.0; 3], &[1.0; 4], 2),
        Err(Error::PointLength { numbers: 3, dim: 2 })
    ));
    assert!(matches!(
        nearest_distances(&[1.0; 4], &[1.0; 3], 2),
        Err(Error::PointLength { numbers: 3, dim: 2 })
    ));
    assert!(matches!(nearest_distances(&[1.0], &[1.0], 0), Err(Error::PointLength { dim: 0, .. })));
    let error = nearest_distances(&[1.0, f64::NAN], &[1.0], 1).unwrap_err();
    assert!(matches!(error, Error::NotFinite { what: "the queries", index: 1, .. }), "{error}");
    let error = nearest_distances(&[1.0], &[1.0, f64::NEG_INFINITY], 1).unwrap_err();
    assert!(matches!(error, Error::NotFinite { what: "the points", index: 1, .. }), "{error}");
    for k in [0, 2, usize::MAX] {
        assert!(matches!(neighbours(&[1.0, 2.0], 1, k), Err(Error::BadNeighbours { points: 2, .. })));
    }
}
