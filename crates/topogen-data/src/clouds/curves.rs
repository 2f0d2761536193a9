//! Curves; those that are drawn are uniform by length.

use std::f64::consts::PI;
use std::ops::RangeInclusive;

use rand_chacha::ChaCha8Rng;

use super::draw::{angle, coin, uniform};

/// The angles of the Swiss roll.
pub(crate) const ROLL: RangeInclusive<f64> = 1.5 * PI..=4.5 * PI;

/// (cos t, sin t).
pub(super) fn circle(rng: &mut ChaCha8Rng) -> [f64; 2] {
    let (sin, cos) = angle(rng).sin_cos();
    [cos, sin]
}

/// Two unit circles around (-1, 0) and (1, 0), which touch at the origin.
pub(super) fn figure_eight(rng: &mut ChaCha8Rng) -> [f64; 2] {
    let centre = if coin(rng) { 1.0 } else { -1.0 };
    let [x, y] = circle(rng);
    [centre + x, y]
}

/// The Hopf link: the unit circle of the xy-plane, and one of the xz-plane around (1, 0, 0), each through the other's centre.
pub(super) fn linked_rings(rng: &mut ChaCha8Rng) -> [f64; 3] {
    let is_first = coin(rng);
    let [x, y] = circle(rng);
    if is_first { [x, y, 0.0] } else { [1.0 + x, 0.0, y] }
}

/// (cos t, sin t) and (1 - cos t, 1/2 - sin t), both with t in [0, π).
pub(super) fn moons(rng: &mut ChaCha8Rng) -> [f64; 2] {
    let is_first = coin(rng);
    let (sin, cos) = (PI * uniform(rng)).sin_cos();
    if is_first { [cos, sin] } else { [1.0 - cos, 0.5 - sin] }
}

/// (t cos t, t sin t): the spiral that is the section of the Swiss roll, at the angle t.
pub(crate) fn roll(t: f64) -> [f64; 2] {
    [t * t.cos(), t * t.sin()]
}
