//! The ground distance: what it costs to move one bar onto another, onto the diagonal, or one essential class onto another.
//!
//! Every cost of the crate comes from these functions, so two costs that are equal are equal bit for bit.

/// The L∞ distance of two bars, each given as (birth, death).
///
/// # Units
/// Those of the filtration. The value is rounded once; it overflows to infinity when the ends are further apart than
/// [`f64::MAX`].
///
/// ```
/// assert_eq!(topogen_diag::ground::distance((0.0, 4.0), (1.0, 2.0)), 2.0);
/// ```
#[inline]
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).abs().max((a.1 - b.1).abs())
}

/// The L∞ distance of a bar, given as (birth, death), to the diagonal: half its length.
///
/// # Units
/// Those of the filtration. The value is rounded once and finite for every bar with finite ends.
///
/// ```
/// assert_eq!(topogen_diag::ground::distance_to_diagonal((1.0, 4.0)), 1.5);
/// ```
#[inline]
pub fn distance_to_diagonal((birth, death): (f64, f64)) -> f64 {
    let length = death - birth;
    // The length of a bar can overflow where its half does not.
    if length.is_finite() { length / 2.0 } else { death / 2.0 - birth / 2.0 }
}

/// The distance of two essential classes, given by their births.
///
/// # Units
/// Those of the filtration. The value is rounded once; it overflows to infinity as [`distance`] does.
///
/// ```
/// assert_eq!(topogen_diag::ground::essential_distance(0.5, -1.0), 1.5);
/// ```
#[inline]
pub fn essential_distance(a: f64, b: f64) -> f64 {
    (a - b).abs()
}
