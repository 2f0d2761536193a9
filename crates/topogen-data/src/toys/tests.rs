//! What is known of each toy distribution.

use std::f64::consts::PI;

use super::*;
use crate::error::Error;

const N: usize = 20_000;
const CLEAN: Toy = Toy::SwissRoll { noise: 0.0 };
const TOYS: [Toy; 4] = [CLEAN, Toy::SwissRoll { noise: 0.5 }, Toy::Square, Toy::TwoSquares];

fn points(sample: &ToySample) -> impl Iterator<Item = [f64; 2]> {
    sample.points.chunks_exact(2).map(|point| [point[0], point[1]])
}

fn distance(toy: Toy, point: [f64; 2]) -> f64 {
    toy.distance_to_support(&point).unwrap()[0]
}

/// The unit normal of the spiral.
fn normal_at(angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    let length = angle.hypot(1.0);
    [-(sin + angle * cos) / length, (cos - angle * sin) / length]
}

#[test]
fn the_seed_decides_all() {
    for toy in TOYS {
        let sample = toy.sample(50, 3).unwrap();
        assert_eq!(sample.points.len(), 100);
        assert_eq!(sample.intrinsic.as_ref().map(Vec::len), (toy.intrinsic_dim() == 1).then_some(50));
        assert_eq!(sample, toy.sample(50, 3).unwrap());
        assert_ne!(sample, toy.sample(50, 4).unwrap());
        assert_eq!(toy.sample(10, 3).unwrap().points, sample.points[..20], "a longer sample goes on");
    }
}

#[test]
fn angles_are_uniform_and_noise_has_its_deviation() {
    let clean = CLEAN.sample(N, 1).unwrap();
    let noisy = Toy::SwissRoll { noise: 0.5 }.sample(N, 1).unwrap();
    assert_eq!(noisy.intrinsic, clean.intrinsic, "noise moves points, not angles");
    let angles = clean.intrinsic.unwrap();
    assert_eq!(CLEAN.embed(&angles).unwrap(), clean.points);
    assert!(angles.iter().all(|angle| (1.5 * PI..=4.5 * PI).contains(angle)));
    // A uniform variable over 3π has the mean 3π and the variance (3π)² / 12.
    let mean = angles.iter().sum::<f64>() / N as f64;
    let deviation = 3.0 * PI / 12_f64.sqrt() / (N as f64).sqrt();
    assert!((mean - 3.0 * PI).abs() < 5.0 * deviation, "{mean}");
    // Half of the angles, not half of the length, lie below the mean.
    let below = angles.iter().filter(|&&angle| angle < 3.0 * PI).count() as f64 / N as f64;
    assert!((below - 0.5).abs() < 5.0 * 0.5 / (N as f64).sqrt(), "{below}");
    let squares = noisy.points.iter().zip(&clean.points).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    // The variance of 2 N squared normals is 2 σ⁴ / (2 N).
    let variance = squares / (2 * N) as f64;
    assert!((variance - 0.25).abs() < 5.0 * 0.25 * (1.0 / N as f64).sqrt(), "{variance}");
}

#[test]
fn squares_are_filled_uniformly() {
    let square = Toy::Square.sample(N, 1).unwrap();
    let inner = points(&square).filter(|point| point.iter().all(|value| value.abs() < 0.5)).count();
    // The inner square has a quarter of the area.
    let share = inner as f64 / N as f64;
    assert!((share - 0.25).abs() < 5.0 * (0.25 * 0.75 / N as f64).sqrt(), "{share}");

    let two = Toy::TwoSquares.sample(N, 1).unwrap();
    let upper: Vec<[f64; 2]> = points(&two).filter(|point| point[0] > 0.0).collect();
    assert_eq!(upper.len(), N / 2, "half and half");
    for axis in 0..2 {
        // A uniform variable over an interval of length 1 has the variance 1/12.
        let mean = upper.iter().map(|point| point[axis]).sum::<f64>() / upper.len() as f64;
        assert!((mean - 0.75).abs() < 5.0 * (1.0 / 12.0 / upper.len() as f64).sqrt(), "{mean}");
    }
    for sample in [(Toy::Square, square), (Toy::TwoSquares, two)] {
        let distances = sample.0.distance_to_support(&sample.1.points).unwrap();
        assert!(distances.iter().all(|&distance| distance == 0.0));
    }
}

#[test]
fn distances_to_squares_are_those_of_geometry() {
    for (point, expected) in
        [([0.3, -1.0], 0.0), ([1.5, 0.0], 0.5), ([0.0, -3.0], 2.0), ([4.0, 5.0], 5.0), ([-4.0, 5.0], 5.0)]
    {
        assert_eq!(distance(Toy::Square, point), expected, "{point:?}");
    }
    // Between both squares, their corners are equally far; else the nearer one counts.
    assert!((distance(Toy::TwoSquares, [0.0, 0.0]) - 0.25 * 2_f64.sqrt()).abs() < 1e-15);
    for (point, expected) in
        [([1.25, 0.25], 0.0), ([-0.5, -1.0], 0.0), ([0.75, 0.0], 0.25), ([-0.75, 0.0], 0.25)]
    {
        assert_eq!(distance(Toy::TwoSquares, point), expected, "{point:?}");
    }
}

#[test]
fn distances_to_the_spiral_are_those_along_its_normals() {
    // Windings are 2π apart along a ray, and the radius of curvature, (1 + θ²)^1.5 / (2 + θ²), is 4.5 or more: points up to 2.2
    // from the curve along a normal have their nearest point at its foot.
    for step in 0..300 {
        let angle = 1.6 * PI + 2.8 * PI * f64::from(step) / 300.0;
        let ([x, y], [dx, dy]) = (roll(angle), normal_at(angle));
        for offset in [-2.2, -0.3, -1e-6, 0.0, 1e-9, 0.5, 2.2] {
            let found = distance(CLEAN, [x + offset * dx, y + offset * dy]);
            assert!((found - offset.abs()).abs() < 1e-12, "{angle} {offset}: {found}");
        }
    }
    // Beyond the ends, the end is the nearest point.
    for (angle, direction) in [(1.5 * PI, -1.0), (4.5 * PI, 1.0)] {
        let ([x, y], [dx, dy]) = (roll(angle), normal_at(angle));
        let found = distance(CLEAN, [x + direction * 0.7 * dy, y - direction * 0.7 * dx]);
        assert!((found - 0.7).abs() < 1e-12, "{angle}: {found}");
    }
    // From the origin, the radius is the distance.
    assert!((distance(CLEAN, [0.0, 0.0]) - 1.5 * PI).abs() < 1e-12);
}

#[test]
fn distances_to_the_spiral_are_those_of_a_fine_polyline() {
    const STEPS: u32 = 200_000;
    let nodes: Vec<[f64; 2]> =
        (0..=STEPS).map(|step| roll(PI * (1.5 + 3.0 * f64::from(step) / f64::from(STEPS)))).collect();
    // Nodes are less than 14.2 · 3π / STEPS apart, so that one lies within half of that of the nearest point.
    let spacing = 14.2 * 3.0 * PI / f64::from(STEPS);
    let spread = Toy::Square.sample(60, 5).unwrap();
    for point in points(&spread).map(|[x, y]| [18.0 * x, 18.0 * y]) {
        let fine = nodes.iter().map(|node| (node[0] - point[0]).hypot(node[1] - point[1]));
        let fine = fine.fold(f64::INFINITY, f64::min);
        let found = distance(CLEAN, point);
        assert!(found <= fine + 1e-12 && fine - found < 0.5 * spacing, "{point:?}: {found}, {fine}");
    }
}

#[test]
fn bad_numbers_are_refused() {
    assert!(matches!(CLEAN.sample(0, 1), Err(Error::CloudOption { what: "points", .. })));
    for noise in [-1.0, f64::NAN, f64::INFINITY] {
        let error = Toy::SwissRoll { noise }.sample(1, 1).unwrap_err();
        assert!(matches!(error, Error::CloudOption { what: "noise", .. }), "{error}");
    }
    assert!(matches!(Toy::Square.sample(usize::MAX, 1), Err(Error::CloudTooLarge { dim: 2, .. })));
    for toy in TOYS {
        assert_eq!(toy.distance_to_support(&[]).unwrap(), [0.0; 0]);
        let error = toy.distance_to_support(&[0.0; 3]).unwrap_err();
        assert!(matches!(error, Error::Toy(ToyError::Ragged { values: 3, dim: 2 })), "{error}");
        let error = toy.distance_to_support(&[0.0, 1.0, 2.0, f64::NAN]).unwrap_err();
        assert!(matches!(error, Error::Toy(ToyError::Coordinate { point: 1, coordinate: 1, .. })), "{error}");
        assert!(toy.embed(&[f64::INFINITY, 0.0]).is_err());
    }
}
