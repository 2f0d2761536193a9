//! The persistence-weighted Gaussian kernel.

use std::f64::consts::SQRT_2;

use super::dipole::{Diagonal, Difference};
use super::{FeatureKernel, Kernel, by_bars, point};
use crate::gaussian::{Gaussian, Point};
use crate::sum::sum;
use crate::{BarGradient, Bars, Result, Weight, check};

/// The persistence-weighted Gaussian kernel k(a, b) = Σ_(p in a, q in b) w(p) w(q) exp(−|p − q|²/2σ²).
///
/// It is the inner product of the weighted diagrams, embedded by the Gaussian; its
/// [`distance`](FeatureKernel::distance) is their maximum mean discrepancy. [`RadialKernel`](super::RadialKernel) makes the
/// Gaussian-type kernel of the paper of it.
///
/// # Units
/// σ is in units of the filtration; the kernel has those of the squared weight.
///
/// # Complexity
/// O(nm) for the kernel, O((n + m)²) for the distance; the same for the gradients.
///
/// # Gradient
/// As smooth as the weight ([`Weight::slope`]), except for the distance at zero
/// ([`distance_gradient`](FeatureKernel::distance_gradient)). Empty diagrams give zero. Essential classes are ignored: their
/// gradient is zero.
///
/// # References
/// G. Kusano, K. Fukumizu, Y. Hiraoka, Persistence weighted Gaussian kernel for topological data analysis (2016),
/// arXiv:1601.01741.
///
/// ```
/// use topogen_diag::{Bars, Weight};
/// use topogen_diag::kernel::{Kernel, WeightedGaussian};
/// let kernel = WeightedGaussian::params().sigma(1.0).weight(Weight::Power { order: 1.0 }).check()?;
/// let (a, b) = (Bars::new(&[0.0], &[2.0])?, Bars::new(&[0.0], &[3.0])?);
/// assert!((kernel.value(a, b) - 6.0 * (-0.5_f64).exp()).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedGaussian {
    gaussian: Gaussian,
    weight: Weight,
}

/// Parameters of [`WeightedGaussian`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedGaussianParams {
    sigma: f64,
    weight: Weight,
}

impl WeightedGaussian {
    /// Parameters to set: σ = 1, and arctan(length) as weight.
    pub fn params() -> WeightedGaussianParams {
        WeightedGaussianParams { sigma: 1.0, weight: Weight::Arctan { steepness: 1.0, order: 1.0 } }
    }

    /// The bars as points of the plane, each with its weight.
    fn masses(&self, bars: Bars<'_>) -> Vec<(Point, f64)> {
        (0..bars.len()).map(|index| (point(bars, index), self.weight.of(bars.persistence(index)))).collect()
    }

    /// The derivative by a bar of weight(bar) · potential(bar).
    fn slope(&self, bars: Bars<'_>, index: usize, (value, slope): (f64, Point)) -> Point {
        let length = bars.persistence(index);
        let (weight, by_length) = (self.weight.of(length), self.weight.slope(length));
        [weight * slope[0] - by_length * value, weight * slope[1] + by_length * value]
    }

    /// a − b.
    fn difference(&self, a: Bars<'_>, b: Bars<'_>) -> Difference {
        Difference::new((self.gaussian, Diagonal::Free), a, b, |length| self.weight.of(length))
    }
}

impl WeightedGaussianParams {
    /// The standard deviation σ of the Gaussian, in units of the filtration.
    #[must_use]
    pub fn sigma(self, sigma: f64) -> Self {
        Self { sigma, ..self }
    }

    /// How much each bar counts.
    #[must_use]
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// The kernel.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when σ is not positive and finite, or a parameter of the weight is
    /// out of its range.
    pub fn check(self) -> Result<WeightedGaussian> {
        let sigma = check::positive("sigma", self.sigma)?;
        Ok(WeightedGaussian { gaussian: Gaussian::new(SQRT_2 * sigma), weight: self.weight.check()? })
    }
}

impl Kernel for WeightedGaussian {
    fn value(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        let others = self.masses(b);
        let potential = |p: Point| sum(others.iter().map(|&(q, mass)| mass * self.gaussian.at(p, q)));
        sum(self.masses(a).into_iter().map(|(p, weight)| weight * potential(p)))
    }

    fn gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        let others = self.masses(b);
        by_bars(a, |index| {
            let (mut value, mut slope) = (0.0, [0.0; 2]);
            for &(q, mass) in &others {
                let (part, by_bar) = self.gaussian.value_and_slope(point(a, index), q);
                value += mass * part;
                (0..2).for_each(|axis| slope[axis] += mass * by_bar[axis]);
            }
            self.slope(a, index, (value, slope))
        })
    }
}

impl FeatureKernel for WeightedGaussian {
    fn squared_distance(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        self.difference(a, b).squared_norm()
    }

    fn squared_distance_gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        let difference = self.difference(a, b);
        by_bars(a, |index| {
            let potential = difference.potential(point(a, index));
            self.slope(a, index, potential).map(|slope| 2.0 * slope)
        })
    }
}
