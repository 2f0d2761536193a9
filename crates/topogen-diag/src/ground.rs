//! The ground distance: what it costs to move one bar onto another, onto the diagonal, or one essential class onto
//! another.
//!
//! Every cost of the crate comes from these functions, so two costs that are equal are equal bit for bit. The free
//! functions are those of the L∞ norm, which the bottleneck distance uses; [`Norm`] has those of every Lp norm.

use crate::{Error, Result};

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

/// The norm of the plane that two bars are compared in: Lp for any p from 1 to infinity.
///
/// The nearest point of the diagonal is the middle of the bar in every one of them.
///
/// ```
/// use topogen_diag::ground::Norm;
/// let (a, b) = ((0.0, 4.0), (3.0, 8.0));
/// assert_eq!(Norm::MAX.distance(a, b), 4.0);
/// assert_eq!(Norm::lp(2.0)?.distance(a, b), 5.0);
/// assert_eq!(Norm::lp(1.0)?.distance_to_diagonal(a), 4.0);
/// assert!(Norm::lp(0.5).is_err());
/// # Ok::<(), topogen_diag::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm(f64);

impl Default for Norm {
    fn default() -> Self {
        Self::MAX
    }
}

impl Norm {
    /// L∞, the larger of the two differences.
    pub const MAX: Self = Self(f64::INFINITY);

    /// The norm of exponent `p`; that of infinity is [`Norm::MAX`].
    ///
    /// # Errors
    /// [`Error::BadNorm`] when p is below 1 or NaN.
    pub fn lp(p: f64) -> Result<Self> {
        if p >= 1.0 { Ok(Self(p)) } else { Err(Error::BadNorm { p }) }
    }

    /// The exponent.
    pub fn p(self) -> f64 {
        self.0
    }

    /// The distance of two bars, each given as (birth, death).
    ///
    /// # Units
    /// Those of the filtration; it overflows to infinity as [`distance`] does.
    #[inline]
    pub fn distance(self, a: (f64, f64), b: (f64, f64)) -> f64 {
        self.length((a.0 - b.0).abs(), (a.1 - b.1).abs())
    }

    /// The length of the vector whose coordinates have these absolute values.
    #[inline]
    pub(crate) fn length(self, x: f64, y: f64) -> f64 {
        if self.0 == f64::INFINITY {
            x.max(y)
        } else if self.0 == 1.0 {
            x + y
        } else if self.0 == 2.0 {
            x.hypot(y)
        } else {
            // Relative to the larger one, no power leaves the range of numbers.
            let (small, large) = if x < y { (x, y) } else { (y, x) };
            if small == 0.0 || large.is_infinite() {
                return large;
            }
            large * (1.0 + (small / large).powf(self.0)).powf(self.0.recip())
        }
    }

    /// The distance of a bar, given as (birth, death), to the diagonal: its length times 2^(1/p - 1).
    ///
    /// # Units
    /// Those of the filtration. The value is at most [`f64::MAX`]: only norms with p below infinity could exceed it.
    ///
    /// By convexity |b - t|^p + |d - t|^p is least in the middle, t = (b + d) / 2, where it is 2 ((d - b) / 2)^p.
    #[inline]
    pub fn distance_to_diagonal(self, bar: (f64, f64)) -> f64 {
        (2.0 * self.slope_to_diagonal() * distance_to_diagonal(bar)).min(f64::MAX)
    }

    /// By how much the distance of a bar to the diagonal grows with its length.
    #[inline]
    pub(crate) fn slope_to_diagonal(self) -> f64 {
        if self.0 == f64::INFINITY {
            0.5
        } else if self.0 == 2.0 {
            std::f64::consts::FRAC_1_SQRT_2
        } else {
            (self.0.recip() - 1.0).exp2()
        }
    }
}

/// The sign of a difference, zero for zero.
pub(crate) fn sign(difference: f64) -> f64 {
    if difference == 0.0 { 0.0 } else { difference.signum() }
}
