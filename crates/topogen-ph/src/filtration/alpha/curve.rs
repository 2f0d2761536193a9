//! The order in which points are added to a triangulation.

use super::cloud::Cloud;
use crate::triangulation::round;

/// The distinct points of a cloud in [rounds](round), and in each round along a curve on which successive points are near.
///
/// The curve is that of Morton (1966): the bits of coordinates, interleaved.
///
/// O(n log n) time, O(n) memory. Equal clouds have equal orders.
pub(super) fn order(cloud: &Cloud) -> Vec<u32> {
    let mut keys: Vec<(u32, u64, u32)> =
        cloud.distinct().into_iter().map(|point| (round(point), along(cloud.at(point)), point)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(.., point)| point).collect()
}

/// The place on the curve of a point, whose coordinates lie between -1 and 1.
fn along(point: [f64; 3]) -> u64 {
    let cells = point.map(|x| ((x + 1.0) * f64::from(1 << 19)) as u64);
    (0..20)
        .fold(0, |key, bit| (0..3).fold(key, |key, axis| key | (cells[axis] >> bit & 1) << (3 * bit + axis)))
}
