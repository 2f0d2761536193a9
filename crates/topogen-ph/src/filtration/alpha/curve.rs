//! The order in which points are added to a triangulation.

use super::cloud::Cloud;

/// The distinct points of a cloud in rounds, each at least twice as large as the one before, and in each round along a curve on which successive
/// points are near.
///
/// Rounds of points at random keep the cells small that a point is in conflict with, whatever the cloud, and the curve keeps the way from one point to the next
/// short (Amenta, Choi and Rote 2003, doi 10.1145/777792.777824). The curve is that of Morton (1966): the bits of coordinates, interleaved.
///
/// O(n log n) time, O(n) memory. Equal clouds have equal orders.
pub(super) fn order(cloud: &Cloud) -> Vec<u32> {
    let mut keys: Vec<(u32, u64, u32)> =
        cloud.distinct().into_iter().map(|point| (round(point), along(cloud.at(point)), point)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(.., point)| point).collect()
}

/// Half of all points are in the last round, a quarter in the one before, and so on: by the bits of a number that looks random.
fn round(point: u32) -> u32 {
    // The steps of SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195).
    let mut hash = (u64::from(point) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    64 - (hash ^ hash >> 31).trailing_zeros().min(64)
}

/// The place on the curve of a point, whose coordinates lie between -1 and 1.
fn along(point: [f64; 3]) -> u64 {
    let cells = point.map(|x| ((x + 1.0) * f64::from(1 << 19)) as u64);
    (0..20)
        .fold(0, |key, bit| (0..3).fold(key, |key, axis| key | (cells[axis] >> bit & 1) << (3 * bit + axis)))
}
