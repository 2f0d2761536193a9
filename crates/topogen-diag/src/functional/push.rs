//! The push: minus the sum of the lengths.

use super::Functional;
use crate::lengths::{by_lengths, lengths};
use crate::sum::sum;
use crate::{BarGradient, Bars};

/// The push, −Σ (death − birth): a loss that lengthens every bar alike.
///
/// The thesis uses it in degree 0, where no other term has a gradient; it is defined in every degree.
///
/// # Units
/// Those of the filtration.
///
/// # Complexity
/// O(n).
///
/// # Gradient
/// 1 by each birth and −1 by each death, bars of zero length included. Zero by essential classes.
///
/// # References
/// The Topo-GEN thesis (2024). It is minus [`TotalPersistence`](super::TotalPersistence) of order 1.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::functional::{Functional, Push};
/// let bars = Bars::new(&[0.0, 1.0], &[3.0, 5.0])?;
/// assert_eq!(Push.value(bars), -7.0);
/// assert_eq!(Push.gradient(bars).deaths, [-1.0, -1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Push;

impl Functional for Push {
    fn value(&self, bars: Bars<'_>) -> f64 {
        sum(lengths(bars).map(|length| -length))
    }

    fn gradient(&self, bars: Bars<'_>) -> BarGradient {
        by_lengths(bars, lengths(bars).map(|_| -1.0))
    }
}
