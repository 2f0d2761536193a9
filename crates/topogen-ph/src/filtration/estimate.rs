//! How much memory diagrams of alpha and cubical filtrations take.

/// What [`Alpha::estimate`](crate::Alpha::estimate) and [`Cubical::estimate`](crate::Cubical::estimate) say.
///
/// The numbers were measured (topogen-ph/tests/estimates.rs holds them against what is allocated).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The bytes that will be used beside the input.
    pub bytes: u64,
    /// Whether no input of this size needs more. Otherwise that is what it usually takes: loops in space are found by reducing a matrix, whose
    /// size nobody knows beforehand, and few points in space have triangulations of n² / 2 simplices.
    pub is_bound: bool,
}

impl Estimate {
    /// What is small is not counted by the piece.
    pub(super) fn new(pieces: usize, bytes_each: f64, is_bound: bool) -> Self {
        Self { bytes: (pieces as f64 * bytes_each + 65_536.0) as u64, is_bound }
    }
}
