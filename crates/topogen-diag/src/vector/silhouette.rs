//! Silhouettes: the weighted mean of the tents.

use super::tent::{tent, tent_slope};
use super::{Grid, Vectorisation, bar};
use crate::lengths::fractions;
use crate::sum::sum;
use crate::weight::power_slope;
use crate::{BarGradient, Bars, Result, check};

/// The power-weighted silhouette on a grid: the mean of the tents of all bars, each weighted by its length to the power q.
///
/// Bars of zero length count nothing, for q = 0 too.
///
/// # Shapes
/// One entry a node.
///
/// # Units
/// Those of the filtration, without the factor √2 that GUDHI multiplies by.
///
/// # Complexity
/// O(m n) for m nodes and n bars.
///
/// # Gradient
/// That of the tents, −1 by the birth where they rise, 1 by the death where they fall, half of each at the peak, times the
/// share of the weight; and that of the shares: a longer bar draws the mean to its own tent. Bars of zero length have
/// none for q < 1, where the slope of the weight is unbounded. Essential classes are ignored: their gradient is zero.
///
/// # References
/// F. Chazal, B. T. Fasy, F. Lecci, A. Rinaldo, L. Wasserman, Stochastic convergence of persistence landscapes and
/// silhouettes (2014), arXiv:1312.0308.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::vector::{Grid, Silhouette, Vectorisation};
/// let silhouette = Silhouette::params(Grid::new(vec![1.5])?).order(1.0).check()?;
/// let bars = Bars::new(&[0.0, 1.0, 0.5], &[4.0, 3.0, 2.5])?;
/// // Heights 1.5, 0.5 and 1, weights 4, 2 and 2.
/// assert_eq!(silhouette.vector(bars), [1.125]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Silhouette {
    grid: Grid,
    order: f64,
}

/// Parameters of [`Silhouette`].
#[derive(Clone, Debug, PartialEq)]
pub struct SilhouetteParams {
    grid: Grid,
    order: f64,
}

impl Silhouette {
    /// Parameters to set: the grid, and q = 1.
    pub fn params(grid: Grid) -> SilhouetteParams {
        SilhouetteParams { grid, order: 1.0 }
    }

    /// The share of each bar in the weights, from its length as a fraction of the longest; and the sum of the weights.
    fn shares(&self, fractions: &[f64]) -> (Vec<f64>, f64) {
        let weight = |&fraction: &f64| if fraction > 0.0 { fraction.powf(self.order) } else { 0.0 };
        let mut weights: Vec<f64> = fractions.iter().map(weight).collect();
        let total = sum(weights.iter().copied());
        if total > 0.0 {
            weights.iter_mut().for_each(|weight| *weight /= total);
        }
        (weights, total)
    }
}

/// The weighted mean of the tents at `t`.
fn mean(bars: Bars<'_>, shares: &[f64], t: f64) -> f64 {
    sum(shares.iter().enumerate().map(|(index, share)| share * tent(bar(bars, index), t)))
}

impl SilhouetteParams {
    /// The power q of the length that a tent is weighted by.
    #[must_use]
    pub fn order(self, order: f64) -> Self {
        Self { order, ..self }
    }

    /// The vectorisation.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when q is negative or not finite.
    pub fn check(self) -> Result<Silhouette> {
        Ok(Silhouette { order: check::not_negative("order", self.order)?, grid: self.grid })
    }
}

impl Vectorisation for Silhouette {
    fn entries(&self) -> usize {
        self.grid.nodes().len()
    }

    fn vector(&self, bars: Bars<'_>) -> Vec<f64> {
        let (shares, _) = self.shares(&fractions(bars).0);
        self.grid.nodes().iter().map(|&t| mean(bars, &shares, t)).collect()
    }

    fn pullback(&self, bars: Bars<'_>, slopes: &[f64]) -> Result<BarGradient> {
        check::slopes(slopes, self.entries())?;
        let mut gradient = BarGradient::zero(&bars);
        let (fractions, longest_half) = fractions(bars);
        let (shares, total) = self.shares(&fractions);
        if total == 0.0 {
            return Ok(gradient);
        }
        // By the lengths as fractions of the longest: their common scale does not change the shares.
        let by_fraction: Vec<f64> =
            fractions.iter().map(|&fraction| power_slope(fraction, self.order) / total).collect();
        for (&t, &slope) in self.grid.nodes().iter().zip(slopes) {
            let mean = mean(bars, &shares, t);
            for index in 0..bars.len() {
                let [by_birth, by_death] = tent_slope(bar(bars, index), t);
                let draw = by_fraction[index] * (tent(bar(bars, index), t) - mean) / (2.0 * longest_half);
                gradient.births[index] += slope * (shares[index] * by_birth - draw);
                gradient.deaths[index] += slope * (shares[index] * by_death + draw);
            }
        }
        Ok(gradient)
    }
}
