//! Lengths of all edges: what a Rips filtration is made of.
#![allow(clippy::needless_range_loop, reason = "loops over lanes, which become vector instructions")]

mod condensed;
pub(crate) mod direct;
pub(crate) mod gram;
pub(crate) mod lanes;
pub(crate) mod near;
pub(crate) mod rounded;
mod sparse;
mod square;

pub use condensed::CondensedLengths;
pub(crate) use condensed::MAX_POINTS;
pub use sparse::SparseLengths;
pub(crate) use square::Square;

/// How far a square may be off because small numbers have few digits.
const UNDERFLOW: f64 = 1e-300;
/// Clouds whose largest square is below this lose digits of it, or all: their lengths are computed one by one.
const VANISHING: f64 = 1e-200;
/// Squares and norms below this do not overflow, nor do sums of a few of them.
const OVERFLOW: f64 = 1e298;

/// Whether squared norms, the largest of which is given, and the squares of lengths are within the range of `f64`.
pub(crate) fn are_norms_safe(mut norms: impl Iterator<Item = f64>, largest: f64) -> bool {
    // A sum that overflowed and became no number is not the largest of any.
    let is_within = largest < OVERFLOW && (largest >= VANISHING || largest == 0.0);
    is_within && norms.all(f64::is_finite)
}
