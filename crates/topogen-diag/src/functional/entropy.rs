//! Persistent entropy, of all bars or of those longer than δ.

use super::Functional;
use crate::lengths::{by_lengths, fractions};
use crate::sum::sum;
use crate::{BarGradient, Bars, Result, check};

/// Persistent entropy, −Σ (l/L) ln(l/L) over the bars of length l > δ, with L the sum of those lengths.
///
/// δ = 0 is the usual entropy; δ > 0 is the δ-selective entropy of the thesis, which leaves out what is too short to count.
/// It is between zero, for one bar or none, and ln n, for n bars of equal length.
///
/// # Units
/// Nats. For δ = 0 it does not change when the filtration is scaled.
///
/// # Complexity
/// O(n).
///
/// # Gradient
/// −(ln(l/L) + entropy) / L by the death and minus that by the birth: bars shorter than exp(−entropy) L would raise the
/// entropy by growing. It is zero for bars that are left out, where the entropy jumps (δ > 0) or its slope grows beyond all
/// bounds (a bar of zero length), and by essential classes.
///
/// # References
/// H. Chintakunta, T. Gentimis, R. Gonzalez-Diaz, M.-J. Jimenez, H. Krim, An entropy-based persistence barcode (2015),
/// doi:10.1016/j.patcog.2014.06.023; N. Atienza, R. Gonzalez-Diaz, M. Soriano-Trigueros, On the stability of persistent
/// entropy and new summary functions for topological data analysis (2020), arXiv:1803.08304; the Topo-GEN thesis (2024).
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::functional::{Functional, PersistentEntropy};
/// let bars = Bars::new(&[0.0, 1.0, 2.0], &[4.0, 5.0, 2.5])?;
/// let selective = PersistentEntropy::params().delta(1.0).check()?;
/// assert!((selective.value(bars) - 2.0_f64.ln()).abs() < 1e-15);
/// assert_eq!(selective.gradient(bars).deaths[2], 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistentEntropy {
    delta: f64,
}

/// Parameters of [`PersistentEntropy`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistentEntropyParams {
    delta: f64,
}

impl PersistentEntropy {
    /// Parameters to set: δ = 0.
    pub fn params() -> PersistentEntropyParams {
        PersistentEntropyParams { delta: 0.0 }
    }

    /// The share of each bar in the sum of the lengths that count, zero for the others; and that sum.
    fn shares(&self, bars: Bars<'_>) -> (Vec<f64>, f64) {
        let (mut fractions, half) = fractions(bars);
        for (index, fraction) in fractions.iter_mut().enumerate() {
            if bars.persistence(index) <= self.delta {
                *fraction = 0.0;
            }
        }
        let total = sum(fractions.iter().copied());
        if total > 0.0 {
            fractions.iter_mut().for_each(|fraction| *fraction /= total);
        }
        (fractions, 2.0 * (half * total))
    }
}

/// −Σ x ln x over the positive shares.
fn entropy(shares: &[f64]) -> f64 {
    sum(shares.iter().filter(|&&share| share > 0.0).map(|share| -share * share.ln()))
}

impl PersistentEntropyParams {
    /// The length that a bar must exceed to count.
    #[must_use]
    pub fn delta(self, delta: f64) -> Self {
        Self { delta }
    }

    /// The functional.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when δ is negative or not finite.
    pub fn check(self) -> Result<PersistentEntropy> {
        Ok(PersistentEntropy { delta: check::not_negative("delta", self.delta)? })
    }
}

impl Functional for PersistentEntropy {
    fn value(&self, bars: Bars<'_>) -> f64 {
        entropy(&self.shares(bars).0)
    }

    fn gradient(&self, bars: Bars<'_>) -> BarGradient {
        let (shares, total) = self.shares(bars);
        let entropy = entropy(&shares);
        let slope = |&share: &f64| if share > 0.0 { -(share.ln() + entropy) / total } else { 0.0 };
        by_lengths(bars, shares.iter().map(slope))
    }
}
