//! Diagrams of data beside those of codes, and Betti numbers of samples of known spaces.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;
use topogen_models::metrics::{MeasureError, normalised_diagram, recovered_betti, topology_distances};
use topogen_models::{Error, Result};

use crate::{Isometry, normal};

/// Points on a circle of the plane, evenly.
fn circle(n: u32, radius: f64, centre: f64) -> Vec<f64> {
    let at = |i: u32| TAU * f64::from(i) / f64::from(n);
    (0..n).flat_map(|i| [centre + radius * at(i).cos(), radius * at(i).sin()]).collect()
}

/// A torus in four dimensions: the product of two circles, on a grid that is shaken a little.
fn torus(side: u32, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut angle = |i: u32| TAU * (f64::from(i) + rng.random_range(-0.1..0.1)) / f64::from(side);
    let mut points = Vec::new();
    for i in 0..side {
        for j in 0..side {
            let (a, b) = (angle(i), angle(j));
            points.extend([a.cos(), a.sin(), b.cos(), b.sin()]);
        }
    }
    points
}

/// Points of a sphere on a spiral (Fibonacci's lattice), evenly.
fn sphere(n: u32) -> Vec<f64> {
    let golden = (5_f64.sqrt() - 1.0) / 2.0;
    let point = |i: u32| {
        let (height, angle) = (1.0 - (2.0 * f64::from(i) + 1.0) / f64::from(n), TAU * golden * f64::from(i));
        let radius = (1.0 - height * height).sqrt();
        [radius * angle.cos(), radius * angle.sin(), height]
    };
    (0..n).flat_map(point).collect()
}

/// The Betti numbers that are read off, and their contrasts.
fn betti(points: &[f64], dim: usize, max_dim: usize) -> (Vec<usize>, Vec<f64>) {
    let found = recovered_betti(&normalised_diagram(points, dim, max_dim).unwrap().diagram).unwrap();
    assert!(found.iter().enumerate().all(|(degree, it)| it.degree == degree));
    (found.iter().map(|it| it.betti).collect(), found.iter().map(|it| it.contrast).collect())
}

#[test]
fn betti_numbers_of_known_spaces_are_recovered() {
    let two = [circle(40, 1.0, 0.0), circle(40, 1.0, 6.0)].concat();
    for (name, points, dim, expected) in [
        ("circle", circle(60, 2.5, 0.0), 2, vec![1, 1, 0]),
        ("two circles", two, 2, vec![2, 2, 0]),
        ("sphere", sphere(150), 3, vec![1, 0, 1]),
        ("torus", torus(12, 1), 4, vec![1, 2, 1]),
        ("square", (0..144).flat_map(|i| [f64::from(i % 12), f64::from(i / 12)]).collect(), 2, vec![1, 0, 0]),
    ] {
        let (found, contrasts) = betti(&points, dim, 2);
        assert_eq!(found, expected, "{name}: {contrasts:?}");
    }
}

#[test]
fn scattered_circles_are_recovered_too() {
    for seed in 0..10 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut scattered = |centre: f64| -> Vec<f64> {
            let angles = (0..100).map(|_| rng.random_range(0.0..TAU));
            angles.flat_map(|angle| [centre + angle.cos(), angle.sin()]).collect()
        };
        let (one, other) = (scattered(0.0), scattered(8.0));
        assert_eq!(betti(&one, 2, 1).0, [1, 1], "seed {seed}");
        assert_eq!(betti(&[one, other].concat(), 2, 1).0, [2, 2], "seed {seed}");
    }
}

#[test]
fn the_rule_fails_where_its_docs_say_so() {
    // A loop of a tenth of the size, sampled at a fifth of its radius, is taken for noise beside the large one.
    let small = circle(31, 1.0, 25.0);
    let both = [circle(314, 10.0, 0.0), small.clone()].concat();
    let (found, _) = betti(&both, 2, 1);
    assert_eq!((betti(&small, 2, 1).0[1], found[1]), (1, 1));
    // Edges longer than the loop's bar.
    assert_eq!(betti(&circle(4, 1.0, 0.0), 2, 1).0, [1, 0]);
    // One outlier is a component.
    assert_eq!(betti(&[circle(60, 1.0, 0.0), vec![9.0, 0.0]].concat(), 2, 1).0[0], 2);
}

#[test]
fn scattered_points_of_a_square_have_false_loops_of_little_contrast() {
    // Of 200 points in a square, as the docs say: a failure of the rule, and how it is told.
    let false_contrast = |seed: u64| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let points: Vec<f64> = (0..400).map(|_| rng.random_range(0.0..1.0)).collect();
        let (found, contrasts) = betti(&points, 2, 1);
        assert_eq!(found[0], 1, "seed {seed}");
        (found[1] > 0).then_some(contrasts[1])
    };
    let contrasts: Vec<f64> = (0..100).filter_map(false_contrast).collect();
    assert!((10..30).contains(&contrasts.len()), "{contrasts:?}");
    assert!(contrasts.iter().all(|&contrast| contrast < 1.5), "{contrasts:?}");
}

#[test]
fn distances_are_zero_for_similar_codes_and_free_of_scale() {
    let data = normal(3 * 40, 1);
    let similar: Vec<f64> = Isometry::new(5, 2).of(&data, 3).iter().map(|x| 1e-3 * x).collect();
    for it in topology_distances(&data, 3, &similar, 5, 2, 2.0).unwrap() {
        assert!(it.wasserstein < 1e-12 && it.bottleneck < 1e-12, "{it:?}");
    }
    let latent = normal(2 * 40, 3);
    let (there, back) = (
        topology_distances(&data, 3, &latent, 2, 2, 1.0).unwrap(),
        topology_distances(&latent, 2, &similar, 5, 2, 1.0).unwrap(),
    );
    assert_eq!(there.len(), 3);
    for (it, other) in there.iter().zip(&back) {
        assert_eq!(it.degree, other.degree);
        assert!((it.wasserstein - other.wasserstein).abs() < 1e-9, "{it:?} {other:?}");
        assert!((it.bottleneck - other.bottleneck).abs() < 1e-12, "{it:?} {other:?}");
        assert!(it.bottleneck <= it.wasserstein && (it.degree == 2 || it.bottleneck > 0.0), "{it:?}");
    }
}

#[test]
fn a_lost_loop_is_half_its_bar_away() {
    // Evenly, all edges of a cycle have one length; an interval of the angles has no loop.
    let (data, angles) = (circle(40, 1.0, 0.0), (0..40).map(f64::from).collect::<Vec<_>>());
    let bars = normalised_diagram(&data, 2, 1).unwrap();
    let only = bars.diagram.degree(1).unwrap().bars();
    assert_eq!(only.len(), 1);
    let found = topology_distances(&data, 2, &angles, 1, 1, 1.0).unwrap()[1];
    assert!(
        (found.bottleneck - only.persistence(0) / 2.0).abs() < 1e-15 && found.wasserstein == found.bottleneck
    );
    // The edge of the polygon is its birth.
    let edge = 2.0 * (TAU / 80.0).sin();
    assert!((only.births()[0] * bars.unit - edge).abs() < 1e-12);
}

#[test]
fn bad_input_is_refused() {
    let refused = |result: Result<Vec<_>>| match result.unwrap_err() {
        Error::Measure(error) => error,
        other => panic!("{other}"),
    };
    let line: Vec<f64> = (0..10).map(f64::from).collect();
    assert_eq!(
        refused(topology_distances(&line, 1, &[4.0; 10], 1, 1, 1.0)),
        MeasureError::EqualDistances { what: "nine tenths of the pairs", distance: 0.0 }
    );
    assert!(matches!(
        refused(topology_distances(&line[..1], 1, &line, 1, 1, 1.0)),
        MeasureError::TooFew { .. }
    ));
    assert!(matches!(refused(topology_distances(&line, 1, &line, 1, 1, 0.5)), MeasureError::Diagrams(_)));
    assert!(matches!(topology_distances(&[f64::NAN], 1, &line, 1, 1, 1.0), Err(Error::NotFinite { .. })));
}
