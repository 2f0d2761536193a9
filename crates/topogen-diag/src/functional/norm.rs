//! The norm of the lengths: twice the Wasserstein distance to the empty diagram.

use super::Functional;
use crate::lengths::{by_lengths, fractions};
use crate::sum::sum;
use crate::{BarGradient, Bars, Error, Result};

/// The p-norm of the lengths, (Σ (death − birth)^p)^(1/p), or the longest length for p = ∞.
///
/// It is twice the p-Wasserstein distance to the empty diagram, and bottleneck for p = ∞, under the ground distance L∞; so by
/// the triangle inequality it moves by at most twice the distance that the diagram moves.
///
/// # Units
/// Those of the filtration.
///
/// # Complexity
/// O(n).
///
/// # Gradient
/// (length / norm)^(p−1) by the death and minus that by the birth; for p = ∞ that is 1 for the longest bar, the first of
/// those that tie. Zero where all lengths are, which is the minimum, and by essential classes.
///
/// # References
/// D. Cohen-Steiner, H. Edelsbrunner, J. Harer, Y. Mileyko, Lipschitz functions have Lp-stable persistence (2010),
/// doi:10.1007/s10208-010-9060-6.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::functional::{Functional, PersistenceNorm};
/// let bars = Bars::new(&[0.0, 1.0], &[3.0, 5.0])?;
/// assert_eq!(PersistenceNorm::params().order(2.0).check()?.value(bars), 5.0);
/// let longest = PersistenceNorm::params().order(f64::INFINITY).check()?;
/// assert_eq!((longest.value(bars), longest.gradient(bars).deaths), (4.0, vec![0.0, 1.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistenceNorm {
    order: f64,
}

/// Parameters of [`PersistenceNorm`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistenceNormParams {
    order: f64,
}

impl PersistenceNorm {
    /// Parameters to set: order 2.
    pub fn params() -> PersistenceNormParams {
        PersistenceNormParams { order: 2.0 }
    }

    /// The norm of fractions of which the largest is 1, or of zeros.
    fn of(&self, fractions: &[f64]) -> f64 {
        if self.order == f64::INFINITY {
            return fractions.iter().copied().fold(0.0, f64::max);
        }
        sum(fractions.iter().map(|fraction| fraction.powf(self.order))).powf(1.0 / self.order)
    }
}

impl PersistenceNormParams {
    /// The order p of the norm; infinity for the longest length.
    #[must_use]
    pub fn order(self, order: f64) -> Self {
        Self { order }
    }

    /// The functional.
    ///
    /// # Errors
    /// [`Error::BadParameter`] when the order is below 1, where there is no norm.
    pub fn check(self) -> Result<PersistenceNorm> {
        let Self { order } = self;
        let bad = Error::BadParameter { name: "order", value: order, need: "1 or more; it may be infinite" };
        if order >= 1.0 { Ok(PersistenceNorm { order }) } else { Err(bad) }
    }
}

impl Functional for PersistenceNorm {
    fn value(&self, bars: Bars<'_>) -> f64 {
        let (fractions, half) = fractions(bars);
        2.0 * (half * self.of(&fractions))
    }

    fn gradient(&self, bars: Bars<'_>) -> BarGradient {
        let (fractions, half) = fractions(bars);
        if half == 0.0 {
            return BarGradient::zero(&bars);
        }
        if self.order == f64::INFINITY {
            let first = fractions.iter().position(|&fraction| fraction == 1.0);
            return by_lengths(bars, (0..bars.len()).map(|index| f64::from(Some(index) == first)));
        }
        let norm = self.of(&fractions);
        by_lengths(bars, fractions.iter().map(|fraction| (fraction / norm).powf(self.order - 1.0)))
    }
}
