//! How far lengths are from one wanted length: connectivity at a scale.

use super::Functional;
use crate::lengths::{by_lengths, lengths};
use crate::sum::sum;
use crate::{BarGradient, Bars, Result, check};

/// Connectivity at a scale η, Σ |(death − birth) − η|.
///
/// In degree 0 of a batch of points this is the connectivity loss: as a loss to be lowered it makes all components merge at the
/// scale η, so that points are neither nearer to one another nor farther apart.
///
/// # Units
/// Those of the filtration.
///
/// # Complexity
/// O(n).
///
/// # Gradient
/// 1 by the death and −1 by the birth of a bar longer than η, the opposite for a shorter one, zero for one of length η and by essential
/// classes. A bar of length zero adds η, unlike in all other functionals; diagrams of [topogen-ph](topogen_ph) have none.
///
/// # References
/// C. Hofer, R. Kwitt, M. Dixit, M. Niethammer, Connectivity-optimized representation learning via persistent homology (2019),
/// arXiv:1906.09003.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::functional::{Connectivity, Functional};
/// let bars = Bars::new(&[0.0, 0.0, 0.0], &[1.0, 2.0, 5.0])?;
/// let connectivity = Connectivity::params().scale(2.0).check()?;
/// assert_eq!(connectivity.value(bars), 1.0 + 0.0 + 3.0);
/// assert_eq!(connectivity.gradient(bars).deaths, [-1.0, 0.0, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Connectivity {
    scale: f64,
}

/// Parameters of [`Connectivity`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConnectivityParams {
    scale: f64,
}

impl Connectivity {
    /// Parameters to set: the scale 2, as its authors have it.
    pub fn params() -> ConnectivityParams {
        ConnectivityParams { scale: 2.0 }
    }
}

impl ConnectivityParams {
    /// The length η that bars shall have.
    #[must_use]
    pub fn scale(self, scale: f64) -> Self {
        Self { scale }
    }

    /// The functional.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when the scale is not positive and finite.
    pub fn check(self) -> Result<Connectivity> {
        Ok(Connectivity { scale: check::positive("scale", self.scale)? })
    }
}

impl Functional for Connectivity {
    fn value(&self, bars: Bars<'_>) -> f64 {
        sum(lengths(bars).map(|length| (length - self.scale).abs()))
    }

    fn gradient(&self, bars: Bars<'_>) -> BarGradient {
        let slope = |length: f64| match length - self.scale {
            difference if difference > 0.0 => 1.0,
            difference if difference < 0.0 => -1.0,
            _ => 0.0,
        };
        by_lengths(bars, lengths(bars).map(slope))
    }
}
