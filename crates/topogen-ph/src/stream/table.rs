//! Numbers for all pairs of points, and the lengths of the edges between them.

use crate::lengths::Square;
use crate::{CondensedLengths, Edge, Euclidean, Metric};

/// A number for each pair of points, in the order of the lengths of edges up to a tolerance.
pub(crate) trait Table: Sync {
    /// Whether rows go on behind the diagonal.
    const ARE_ROWS_WHOLE: bool;

    fn n_points(&self) -> usize;

    /// The value of a pair, in either order; zero for a point and itself.
    fn value(&self, p: u32, q: u32) -> f64;

    /// The values of a point and all others, or those before it. There may be more behind, of no meaning.
    fn row(&self, p: usize) -> &[f64];

    /// The length of the edge between two points, whose value is `value`.
    fn length(&self, p: u32, q: u32, value: f64) -> f64;

    /// The value that an edge of this length would have, but for rounding.
    fn value_of(&self, length: f64) -> f64;

    /// Of two edges with values of at most `up_to` that differ by more than this, the one with the smaller value is shorter or as long.
    fn tolerance(&self, up_to: f64) -> f64;

    /// See [`Order::has_errors`](super::Order::has_errors).
    fn has_errors(&self) -> bool {
        false
    }

    /// See [`Order::error`](super::Order::error).
    fn error(&self, p: u32, q: u32) -> f64 {
        self.tolerance(self.value(p, q))
    }
}

/// Lengths that are given, each once.
pub(crate) struct Triangle<'a>(pub(crate) &'a CondensedLengths);

impl Table for Triangle<'_> {
    const ARE_ROWS_WHOLE: bool = false;

    fn n_points(&self) -> usize {
        self.0.n_points()
    }

    #[inline(always)]
    fn value(&self, p: u32, q: u32) -> f64 {
        if p == q { 0.0 } else { self.0.values()[Edge::new(p, q).index()] }
    }

    #[inline(always)]
    fn row(&self, p: usize) -> &[f64] {
        &self.0.values()[p * p.saturating_sub(1) / 2..]
    }

    #[inline(always)]
    fn length(&self, _: u32, _: u32, value: f64) -> f64 {
        value
    }

    fn value_of(&self, length: f64) -> f64 {
        length
    }

    #[inline(always)]
    fn tolerance(&self, _: f64) -> f64 {
        0.0
    }
}

/// Values in whole rows: squares, more or less, of the distances of points, or lengths as they are.
pub(crate) struct Whole<'a> {
    square: &'a Square,
    coordinates: &'a [f64],
    /// How many coordinates each point has; none where the values are lengths.
    dim: usize,
    /// Values that differ by less than this share may be of one length.
    share: f64,
}

impl<'a> Whole<'a> {
    /// Squares of Euclidean distances, up to the errors of the matrix.
    pub(crate) fn of_squares(square: &'a Square, coordinates: &'a [f64], dim: usize) -> Self {
        // The root of neighbouring squares may be the same.
        Self { square, coordinates, dim, share: 8.0 * f64::EPSILON }
    }

    /// Lengths.
    pub(crate) fn of_lengths(square: &'a Square) -> Self {
        Self { square, coordinates: &[], dim: 0, share: 0.0 }
    }
}

impl Table for Whole<'_> {
    const ARE_ROWS_WHOLE: bool = true;

    fn n_points(&self) -> usize {
        self.square.n_points()
    }

    #[inline(always)]
    fn value(&self, p: u32, q: u32) -> f64 {
        self.square.at(p, q)
    }

    #[inline(always)]
    fn row(&self, p: usize) -> &[f64] {
        self.square.row(p)
    }

    #[inline(always)]
    fn length(&self, p: u32, q: u32, value: f64) -> f64 {
        if self.dim == 0 {
            return value;
        }
        let point = |p: u32| &self.coordinates[p as usize * self.dim..][..self.dim];
        Euclidean.distance(point(p), point(q))
    }

    fn value_of(&self, length: f64) -> f64 {
        if self.dim == 0 { length } else { length * length }
    }

    #[inline(always)]
    fn tolerance(&self, up_to: f64) -> f64 {
        2.0 * self.square.error(up_to) + self.share * up_to
    }

    fn has_errors(&self) -> bool {
        self.square.has_errors()
    }

    #[inline(always)]
    fn error(&self, p: u32, q: u32) -> f64 {
        self.square.error_at(p, q) + self.share * self.value(p, q)
    }
}
