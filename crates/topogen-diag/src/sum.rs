//! Sums that start from zero.

/// The sum of some numbers, 0 of none. (The sum of the standard library is −0 of none.)
pub(crate) fn sum(parts: impl IntoIterator<Item = f64>) -> f64 {
    parts.into_iter().fold(0.0, |sum, part| sum + part)
}
