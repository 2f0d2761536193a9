//! What varies from picture to picture.

use std::ops::RangeInclusive;

/// A number that a picture shows.
pub(super) struct Factor {
    pub name: &'static str,
    /// What it is drawn from, uniformly.
    pub interval: RangeInclusive<f64>,
}

impl Factor {
    pub(super) const fn new(name: &'static str, low: f64, high: f64) -> Self {
        Self { name, interval: low..=high }
    }
}

/// The factors of a picture, one by one.
///
/// They come from the list that has as many.
pub(super) fn each<const N: usize>(factors: &[f64]) -> [f64; N] {
    std::array::from_fn(|index| factors.get(index).copied().unwrap_or_default())
}
