//! Surfaces, and spheres of any dimension.
//!
//! Where a chart stretches area, a draw is kept with a probability that is proportional to the stretch (P. Diaconis, S. Holmes,
//! M. Shahshahani, "Sampling from a manifold", 2013, arXiv:1206.6913).

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use rand_chacha::ChaCha8Rng;

use super::curves::{ROLL, roll};
use super::draw::{angle, between, direction, fill_direction, rejection, uniform};

/// Radii of the Klein bottle: of its centre circle, and of the tube around it.
pub(super) const KLEIN: (f64, f64) = (2.0, 1.0);

/// The height of the Swiss roll.
pub(super) const ROLL_HEIGHT: f64 = 21.0;

/// Uniform by area: the square of the radius is uniform.
pub(super) fn annulus(inner: f64, outer: f64, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let square = inner * inner + (outer * outer - inner * inner) * uniform(rng);
    let (sin, cos) = angle(rng).sin_cos();
    [square.sqrt() * cos, square.sqrt() * sin]
}

/// Uniform on the unit sphere of `dim`-dimensional space.
pub(super) fn sphere(dim: usize, rng: &mut ChaCha8Rng, to: &mut Vec<f64>) {
    let start = to.len();
    to.resize(start + dim, 0.0);
    fill_direction(rng, &mut to[start..]);
}

/// ((R + r cos v) cos u, (R + r cos v) sin u, r sin v), whose area element is r (R + r cos v).
pub(super) fn torus(major: f64, minor: f64, rng: &mut ChaCha8Rng) -> [f64; 3] {
    let u = angle(rng);
    let v = rejection(rng, angle, |v| (major + minor * v.cos()) / (major + minor));
    let axis = major + minor * v.cos();
    [axis * u.cos(), axis * u.sin(), minor * v.sin()]
}

/// (cos u, sin u, cos v, sin v) / √2, whose area element is constant.
pub(super) fn clifford_torus(rng: &mut ChaCha8Rng) -> [f64; 4] {
    let (u, v) = (angle(rng), angle(rng));
    [u.cos(), u.sin(), v.cos(), v.sin()].map(|value| FRAC_1_SQRT_2 * value)
}

/// ((R + r cos v) cos u, (R + r cos v) sin u, r sin v cos(u/2), r sin v sin(u/2)).
///
/// Both tangents are orthogonal, of lengths r and √((R + r cos v)² + (r sin v)²/4), which is largest at v = 0.
pub(super) fn klein(rng: &mut ChaCha8Rng) -> [f64; 4] {
    let (major, minor) = KLEIN;
    let u = angle(rng);
    let v =
        rejection(rng, angle, |v| (major + minor * v.cos()).hypot(0.5 * minor * v.sin()) / (major + minor));
    let (axis, across) = (major + minor * v.cos(), minor * v.sin());
    [axis * u.cos(), axis * u.sin(), across * (0.5 * u).cos(), across * (0.5 * u).sin()]
}

/// (t cos t, h, t sin t), whose area element is √(1 + t²).
pub(super) fn swiss_roll(rng: &mut ChaCha8Rng) -> [f64; 3] {
    let t = rejection(rng, |rng| between(&ROLL, rng), |t| t.hypot(1.0) / ROLL.end().hypot(1.0));
    let [x, z] = roll(t);
    [x, ROLL_HEIGHT * uniform(rng), z]
}

/// (xy, xz, y² - z², 2yz) for (x, y, z) uniform on the unit sphere; both of ±(x, y, z) go to one point.
///
/// The map stretches area, and the density follows the sphere's.
pub(super) fn projective_plane_4(rng: &mut ChaCha8Rng) -> [f64; 4] {
    let [x, y, z] = direction(rng);
    [x * y, x * z, y * y - z * z, 2.0 * y * z]
}

/// (x², y², z², √2 xy, √2 xz, √2 yz) for (x, y, z) uniform on the unit sphere: the Veronese surface.
///
/// Every rotation of the sphere is one of the image, whose density is therefore uniform.
pub(super) fn projective_plane_6(rng: &mut ChaCha8Rng) -> [f64; 6] {
    let [x, y, z] = direction(rng);
    [x * x, y * y, z * z, SQRT_2 * x * y, SQRT_2 * x * z, SQRT_2 * y * z]
}
