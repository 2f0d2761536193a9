//! Total persistence of an order: the sum of the powers of the lengths.

use super::Functional;
use crate::lengths::{by_lengths, lengths};
use crate::sum::sum;
use crate::weight::power_slope;
use crate::{BarGradient, Bars, Result, check};

/// Total persistence of order p, Σ (death − birth)^p.
///
/// # Units
/// Those of the filtration to the power p. It overflows to infinity where the sum does.
///
/// # Complexity
/// O(n).
///
/// # Gradient
/// p (death − birth)^(p−1) by the death and minus that by the birth. At zero length it is ±1 for p = 1 and zero for p > 1;
/// for p < 1, where it grows beyond all bounds, it is set to zero. Zero by essential classes, which add nothing.
///
/// # References
/// D. Cohen-Steiner, H. Edelsbrunner, J. Harer, Y. Mileyko, Lipschitz functions have Lp-stable persistence (2010),
/// doi:10.1007/s10208-010-9060-6.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::functional::{Functional, TotalPersistence};
/// let bars = Bars::new(&[0.0, 1.0], &[3.0, 5.0])?;
/// let squares = TotalPersistence::params().order(2.0).check()?;
/// assert_eq!(squares.value(bars), 25.0);
/// assert_eq!(squares.gradient(bars).deaths, [6.0, 8.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TotalPersistence {
    order: f64,
}

/// Parameters of [`TotalPersistence`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TotalPersistenceParams {
    order: f64,
}

impl TotalPersistence {
    /// Parameters to set: order 1.
    pub fn params() -> TotalPersistenceParams {
        TotalPersistenceParams { order: 1.0 }
    }
}

impl TotalPersistenceParams {
    /// The power that lengths are raised to.
    #[must_use]
    pub fn order(self, order: f64) -> Self {
        Self { order }
    }

    /// The functional.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when the order is not positive and finite.
    pub fn check(self) -> Result<TotalPersistence> {
        Ok(TotalPersistence { order: check::positive("order", self.order)? })
    }
}

impl Functional for TotalPersistence {
    fn value(&self, bars: Bars<'_>) -> f64 {
        sum(lengths(bars).map(|length| length.powf(self.order)))
    }

    fn gradient(&self, bars: Bars<'_>) -> BarGradient {
        by_lengths(bars, lengths(bars).map(|length| power_slope(length, self.order)))
    }
}
