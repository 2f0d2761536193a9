//! Spheres, tori and the projective plane.

use crate::common::clouds::rng;
use crate::{check_lengths, check_points, voids};
use rand::RngExt;
use std::f64::consts::TAU;
use topogen_ph::{CondensedLengths, Engine, Threshold};

/// Points on the unit sphere around the origin in so many dimensions.
pub(crate) fn sphere(n: usize, dim: usize, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    let mut points = Vec::new();
    while points.len() < n * dim {
        let point: Vec<f64> = (0..dim).map(|_| rng.random_range(-1.0..1.0)).collect();
        let norm = point.iter().map(|x| x * x).sum::<f64>().sqrt();
        if norm > 0.1 && norm < 1.0 {
            points.extend(point.iter().map(|x| x / norm));
        }
    }
    points
}

/// Points on a torus in space.
fn torus(n: usize, seed: u64) -> Vec<f64> {
    let mut rng = rng(seed);
    let mut angle = || rng.random_range(0.0..TAU);
    (0..n)
        .flat_map(|_| {
            let ((sin_a, cos_a), (sin_b, cos_b)) = (angle().sin_cos(), angle().sin_cos());
            [(2.0 + cos_b) * cos_a, (2.0 + cos_b) * sin_a, sin_b]
        })
        .collect()
}

/// Distances on the flat Klein bottle: the plane modulo (x, y) ~ (x + 1, -y) ~ (x, y + 1).
fn klein_bottle(n: usize, seed: u64) -> CondensedLengths {
    let mut rng = rng(seed);
    let points: Vec<[f64; 2]> = (0..n).map(|_| [rng.random(), rng.random()]).collect();
    let around = |x: f64| (x - x.round()).abs();
    let distance = |p: [f64; 2], q: [f64; 2]| {
        let turns = (-2_i8..=2).map(|turn| {
            let y = if turn % 2 == 0 { q[1] } else { -q[1] };
            (p[0] - q[0] + f64::from(turn)).hypot(around(p[1] - y))
        });
        turns.fold(f64::INFINITY, f64::min)
    };
    let lengths = (0..n).flat_map(|i| {
        let points = &points;
        (0..i).map(move |j| distance(points[i], points[j]))
    });
    CondensedLengths::from_lower_triangle(lengths.collect()).unwrap()
}

/// Angles between lines through the origin of space.
fn projective_plane(n: usize, seed: u64) -> CondensedLengths {
    let points = sphere(n, 3, seed);
    let dot = |i: usize, j: usize| (0..3).map(|k| points[3 * i + k] * points[3 * j + k]).sum::<f64>();
    let lengths = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
    let lengths = lengths.map(|(i, j)| dot(i, j).abs().min(1.0).acos()).collect();
    CondensedLengths::from_lower_triangle(lengths).unwrap()
}

#[test]
fn spheres() {
    for (n, dim, seed) in [(60, 3, 1), (130, 3, 2), (90, 4, 3), (80, 5, 4)] {
        let found = check_points(&sphere(n, dim, seed), dim, Threshold::EnclosingRadius, Engine::Cohomology);
        assert!(voids(&found) > 0);
    }
}

#[test]
fn tori() {
    for (n, seed) in [(100, 1), (140, 2)] {
        let found = check_points(&torus(n, seed), 3, Threshold::EnclosingRadius, Engine::Cohomology);
        assert!(voids(&found) > 0);
    }
}

#[test]
fn surfaces_that_are_in_no_space() {
    for (n, seed) in [(80, 1), (130, 2)] {
        for lengths in [klein_bottle(n, seed), projective_plane(n, seed)] {
            let found = check_lengths(&lengths, Threshold::EnclosingRadius, Engine::Cohomology);
            assert!(voids(&found) > 0);
            check_lengths(&lengths, Threshold::Value(0.4), Engine::Cohomology);
        }
    }
}
