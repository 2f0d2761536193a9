//! A square along the diagonal of the axes.

use std::ops::RangeInclusive;

/// The points both of whose coordinates lie in one interval.
pub(super) struct Square {
    pub side: RangeInclusive<f64>,
}

impl Square {
    /// The distance of a point to the square; 0 within it.
    pub(super) fn distance(&self, point: [f64; 2]) -> f64 {
        let [x, y] = point.map(|value| (self.side.start() - value).max(value - self.side.end()).max(0.0));
        x.hypot(y)
    }
}
