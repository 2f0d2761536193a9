//! What is known of each shape.

use std::f64::consts::{PI, TAU};

use super::*;

const N: usize = 20_000;

fn cloud(shape: Shape) -> Cloud {
    generate(shape, N, None, 0.0, 1).unwrap()
}

fn array<const D: usize>(point: &[f64]) -> [f64; D] {
    point.try_into().unwrap()
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// How many of the points fulfil `is_in`, as a share of all.
fn share(cloud: &Cloud, is_in: impl Fn(&[f64]) -> bool) -> f64 {
    cloud.points().filter(|point| is_in(point)).count() as f64 / cloud.n_points() as f64
}

/// Whether a share of N draws is that probability, up to five standard deviations.
fn is_share(found: f64, probability: f64) -> bool {
    (found - probability).abs() < 5.0 * deviation(N, probability)
}

/// Standard deviation of the share of n draws.
fn deviation(n: usize, probability: f64) -> f64 {
    (probability * (1.0 - probability) / n as f64).sqrt()
}

/// The integral over an interval by the midpoint rule.
fn integral(from: f64, to: f64, function: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 10_000;
    let step = (to - from) / f64::from(STEPS);
    (0..STEPS).map(|i| function(from + step * (f64::from(i) + 0.5))).sum::<f64>() * step
}

#[test]
fn the_seed_decides_all() {
    for shape in Shape::all() {
        let draw = |n_points, noise, seed| generate(shape, n_points, None, noise, seed).unwrap();
        let bits = |cloud: &Cloud| cloud.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        let cloud = draw(50, 0.1, 3);
        assert_eq!((cloud.n_points(), cloud.dim), (50, shape.dim(None).unwrap()));
        assert!(cloud.values.iter().all(|value| value.is_finite()));
        assert_eq!(bits(&cloud), bits(&draw(50, 0.1, 3)), "{shape}");
        assert_ne!(bits(&cloud), bits(&draw(50, 0.1, 4)), "{shape}");
        assert_eq!(
            bits(&draw(10, 0.1, 3)),
            bits(&cloud)[..10 * cloud.dim],
            "{shape}: a longer cloud goes on"
        );
        // Twice the noise moves each coordinate twice as far.
        let (clean, noisier) = (draw(50, 0.0, 3), draw(50, 0.2, 3));
        for ((clean, noisy), noisier) in clean.values.iter().zip(&cloud.values).zip(&noisier.values) {
            assert!((noisier - clean - 2.0 * (noisy - clean)).abs() < 1e-12, "{shape}");
        }
    }
}

#[test]
fn noise_has_its_standard_deviation() {
    let noisy = generate(Shape::Cube, N, Some(1), 0.5, 1).unwrap();
    let clean = generate(Shape::Cube, N, Some(1), 0.0, 1).unwrap();
    let squares = noisy.values.iter().zip(&clean.values).map(|(a, b)| (a - b).powi(2));
    // The variance of N squared normals is 2 σ⁴ / N.
    let variance = squares.sum::<f64>() / N as f64;
    assert!((variance - 0.25).abs() < 5.0 * 0.25 * (2.0 / N as f64).sqrt(), "{variance}");
}

#[test]
fn bad_numbers_are_refused() {
    let refused = |shape, n_points, dim, noise| generate(shape, n_points, dim, noise, 1).unwrap_err();
    assert!(matches!(refused(Shape::Circle, 0, None, 0.0), Error::CloudOption { what: "points", .. }));
    for noise in [-0.1, f64::NAN, f64::INFINITY, 1e101] {
        assert!(matches!(refused(Shape::Circle, 1, None, noise), Error::CloudOption { what: "noise", .. }));
    }
    assert!(matches!(refused(Shape::Circle, 1, Some(3), 0.0), Error::CloudOption { what: "dim", .. }));
    let spindle = Shape::Torus { major: 1.0, minor: 1.0 };
    assert!(matches!(refused(spindle, 1, None, 0.0), Error::CloudOption { what: "major radius", .. }));
    for (n_points, dim) in [(usize::MAX, 3), (1 << 40, 1 << 20)] {
        let error = refused(Shape::Cube, n_points, Some(dim), 0.0);
        assert!(matches!(error, Error::CloudTooLarge { .. }), "{error}");
    }
}

#[test]
fn spheres_have_radius_one_and_no_direction() {
    for dim in [1, 2, 3, 5, 40] {
        let cloud = generate(Shape::Sphere, N, Some(dim), 0.0, 1).unwrap();
        assert!(cloud.points().all(|point| is_near(point.iter().map(|x| x * x).sum(), 1.0)));
        assert!(is_share(share(&cloud, |point| point[0] > 0.0), 0.5));
    }
    // Each coordinate of the sphere in space is uniform (Archimedes).
    let cloud = cloud(Shape::Sphere);
    for axis in 0..3 {
        assert!(is_share(share(&cloud, |point| point[axis] < -0.5), 0.25));
    }
}

#[test]
fn curves_lie_on_their_circles() {
    let on_circle = |x: f64, y: f64| is_near(x * x + y * y, 1.0);
    let circle = cloud(Shape::Circle);
    assert!(circle.points().all(|point| on_circle(point[0], point[1])));
    assert!(is_share(share(&circle, |point| point[0] > 0.5), 1.0 / 3.0));

    let eight = cloud(Shape::FigureEight);
    assert!(eight.points().all(|point| on_circle(point[0].abs() - 1.0, point[1])));
    assert!(is_share(share(&eight, |point| point[0] > 0.0), 0.5));

    let rings = cloud(Shape::LinkedRings);
    let is_first = |point: &[f64]| point[2] == 0.0;
    assert!(rings.points().all(|point| {
        let [x, y, z] = array(point);
        if is_first(point) { on_circle(x, y) } else { y == 0.0 && on_circle(x - 1.0, z) }
    }));
    assert!(is_share(share(&rings, is_first), 0.5));

    let moons = cloud(Shape::Moons);
    let is_upper = |point: &[f64]| point[1] >= 0.0 && on_circle(point[0], point[1]);
    assert!(
        moons.points().all(|point| {
            is_upper(point) || (point[1] <= 0.5 && on_circle(1.0 - point[0], 0.5 - point[1]))
        })
    );
    assert!(is_share(share(&moons, is_upper), 0.5));
}

#[test]
fn the_annulus_is_uniform_by_area() {
    let cloud = cloud(Shape::Annulus { inner: 1.0, outer: 3.0 });
    let radius = |point: &[f64]| point[0].hypot(point[1]);
    assert!(cloud.points().all(|point| (1.0 - 1e-12..=3.0 + 1e-12).contains(&radius(point))));
    assert!(is_share(share(&cloud, |point| radius(point) < 2.0), 3.0 / 8.0));
}

#[test]
fn the_torus_is_uniform_by_area() {
    for (major, minor) in [(2.0, 1.0), (3.0, 0.5)] {
        let cloud = cloud(Shape::Torus { major, minor });
        assert!(cloud.points().all(|point| {
            let [x, y, z] = array(point);
            is_near((x.hypot(y) - major).powi(2) + z * z, minor * minor)
        }));
        // The outer half has more area than the inner one.
        let outer = share(&cloud, |point| point[0].hypot(point[1]) > major);
        assert!(is_share(outer, 0.5 + minor / (PI * major)), "{outer}");
    }
}

#[test]
fn the_clifford_torus_is_a_product_of_circles() {
    let cloud = cloud(Shape::CliffordTorus);
    assert!(cloud.points().all(|point| {
        let [a, b, c, d] = array(point);
        is_near(a * a + b * b, 0.5) && is_near(c * c + d * d, 0.5)
    }));
    assert!(is_share(share(&cloud, |point| point[0] > 0.0 && point[3] > 0.0), 0.25));
}

#[test]
fn the_klein_bottle_fulfils_its_equations() {
    let (major, minor) = surfaces::KLEIN;
    let cloud = cloud(Shape::Klein);
    for point in cloud.points() {
        let [x, y, z, w] = array(point);
        let axis = x.hypot(y);
        assert!(is_near((axis - major).powi(2) + z * z + w * w, minor * minor));
        // (z, w) lies on a line at half the angle of (x, y): this is where the bottle turns over.
        assert!(is_near((z * z - w * w) * axis, (z * z + w * w) * x));
        assert!(is_near(2.0 * z * w * axis, (z * z + w * w) * y));
    }
    let element = |v: f64| ((major + minor * v.cos()).powi(2) + (minor * v.sin()).powi(2) / 4.0).sqrt();
    let expected = integral(-PI / 2.0, PI / 2.0, element) / integral(0.0, TAU, element);
    assert!(expected > 0.6);
    assert!(is_share(share(&cloud, |point| point[0].hypot(point[1]) > major), expected));

    // The turn of the tube adds a little area where it is far from the middle: enough points tell it from a torus.
    let n = 1_000_000;
    let cloud = generate(Shape::Klein, n, None, 0.0, 2).unwrap();
    let far = share(&cloud, |point| point[2].hypot(point[3]) > minor * (PI / 4.0).sin());
    let share_of = |element: &dyn Fn(f64) -> f64| {
        // Both halves of the tube are alike.
        integral(PI / 4.0, 3.0 * PI / 4.0, element) / integral(0.0, PI, element)
    };
    let (expected, of_torus) = (share_of(&element), share_of(&|v| major + minor * v.cos()));
    assert!(expected - of_torus > 8.0 * deviation(n, expected), "{expected}, {of_torus}");
    assert!((far - expected).abs() < 4.0 * deviation(n, expected), "{far}, {expected}");
}

#[test]
fn the_swiss_roll_is_uniform_by_area() {
    let cloud = cloud(Shape::SwissRoll);
    let (start, end) = (*curves::ROLL.start(), *curves::ROLL.end());
    for point in cloud.points() {
        let [x, h, z] = array(point);
        let t = x.hypot(z);
        assert!((start - 1e-9..=end + 1e-9).contains(&t) && (0.0..surfaces::ROLL_HEIGHT).contains(&h));
        assert!((x - t * t.cos()).abs() < 1e-9 && (z - t * t.sin()).abs() < 1e-9);
    }
    let length = |t: f64| t.hypot(1.0);
    let middle = (start + end) / 2.0;
    let expected = integral(start, middle, length) / integral(start, end, length);
    assert!(expected < 0.4);
    assert!(is_share(share(&cloud, |point| point[0].hypot(point[2]) < middle), expected));
}

#[test]
fn projective_planes_fulfil_their_equations() {
    let plane = generate(Shape::ProjectivePlane, N, Some(6), 0.0, 1).unwrap();
    for point in plane.points() {
        let [xx, yy, zz, xy, xz, yz] = array(point);
        // The symmetric matrix of x xᵀ: of trace and norm 1, and of rank 1.
        assert!(is_near(xx + yy + zz, 1.0) && is_near(point.iter().map(|x| x * x).sum(), 1.0));
        assert!(is_near(2.0 * xx * yy, xy * xy) && is_near(2.0 * xx * zz, xz * xz));
        assert!(is_near(2.0 * yy * zz, yz * yz));
    }
    // |x| of the sphere is uniform in [0, 1].
    assert!(is_share(share(&plane, |point| point[0] < 0.25), 0.5));
    let plane = generate(Shape::ProjectivePlane, N, Some(4), 0.0, 1).unwrap();
    for point in plane.points() {
        let [a, b, c, d] = array(point);
        // a² + b² = x² (1 - x²), and (c, d) has length 1 - x².
        let rest = c.hypot(d);
        assert!(is_near(a * a + b * b, rest * (1.0 - rest)));
        // (a, b) is x times (y, z), (c, d) is the square of (y, z) as a complex number.
        assert!(is_near((a * a - b * b) * rest, (a * a + b * b) * c));
        assert!(is_near(2.0 * a * b * rest, (a * a + b * b) * d));
    }
}

#[test]
fn solids_fill_their_space() {
    let cube = generate(Shape::Cube, N, Some(5), 0.0, 1).unwrap();
    assert!(cube.values.iter().all(|value| (0.0..1.0).contains(value)));
    assert!(is_share(share(&cube, |point| point[0] < 0.3 && point[4] > 0.5), 0.15));
    let normal = generate(Shape::Gaussian, N, Some(2), 0.0, 1).unwrap();
    // The square of the radius is exponential with mean 2.
    assert!(is_share(share(&normal, |point| point[0].hypot(point[1]) < 1.0), 1.0 - (-0.5_f64).exp()));
}

#[test]
fn clusters_take_turns() {
    let cloud = generate(Shape::Clusters { count: 4 }, N, Some(3), 0.0, 1).unwrap();
    let mut squares = 0.0;
    for (index, point) in cloud.points().enumerate() {
        let from_centre = [point[0] - (index % 4) as f64, point[1], point[2]];
        squares += from_centre.iter().map(|x| x * x).sum::<f64>();
        assert!(from_centre.iter().all(|x| x.abs() < 0.5), "no cluster reaches into another");
    }
    let variance = squares / (3 * N) as f64;
    let expected = solids::CLUSTER_DEVIATION.powi(2);
    assert!((variance - expected).abs() < 5.0 * expected * (2.0 / (3 * N) as f64).sqrt(), "{variance}");
}

#[test]
fn orthogonal_matrices_follow_haar_measure() {
    let cloud = cloud(Shape::O3);
    let row = |q: &[f64; 9], i: usize| [q[3 * i], q[3 * i + 1], q[3 * i + 2]];
    let dot = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let determinant = |q: &[f64; 9]| {
        q[0] * (q[4] * q[8] - q[5] * q[7]) - q[1] * (q[3] * q[8] - q[5] * q[6])
            + q[2] * (q[3] * q[7] - q[4] * q[6])
    };
    let mut squares = 0.0;
    for point in cloud.points() {
        let q = array(point);
        for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))) {
            assert!(is_near(dot(row(&q, i), row(&q, j)), f64::from(i == j)));
        }
        assert!(is_near(determinant(&q).abs(), 1.0));
        squares += (q[0] + q[4] + q[8]).powi(2);
    }
    assert!(is_share(share(&cloud, |point| determinant(&array(point)) > 0.0), 0.5));
    // Every entry is a coordinate of a uniform unit vector, and so uniform.
    for entry in 0..9 {
        assert!(is_share(share(&cloud, |point| point[entry] < -0.5), 0.25), "entry {entry}");
    }
    // The trace is the character of an irreducible representation, whose mean square is 1; that of its square is 3, so the
    // standard deviation of the mean is 0.01.
    let mean = squares / N as f64;
    assert!((mean - 1.0).abs() < 0.05, "{mean}");
}
