//! Orthogonal matrices.

use rand_chacha::ChaCha8Rng;

use super::draw::{coin, direction};

/// A random orthogonal matrix, row by row, by Haar measure: no orthogonal matrix changes the density by multiplication.
///
/// A uniform unit quaternion makes a uniform rotation (K. Shoemake, "Uniform random rotations", 1992,
/// doi:10.1016/B978-0-08-050755-2.50036-1). In three dimensions the other matrices are minus the rotations.
pub(super) fn o3(rng: &mut ChaCha8Rng) -> [f64; 9] {
    let sign = if coin(rng) { 1.0 } else { -1.0 };
    let [w, x, y, z] = direction(rng);
    [
        1.0 - 2.0 * (y * y + z * z),
        2.0 * (x * y - w * z),
        2.0 * (x * z + w * y),
        2.0 * (x * y + w * z),
        1.0 - 2.0 * (x * x + z * z),
        2.0 * (y * z - w * x),
        2.0 * (x * z - w * y),
        2.0 * (y * z + w * x),
        1.0 - 2.0 * (x * x + y * y),
    ]
    .map(|entry| sign * entry)
}
