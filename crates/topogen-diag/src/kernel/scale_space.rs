//! The persistence scale space kernel and its distance, the dissimilarity of Reininghaus et al.

use std::f64::consts::PI;

use super::dipole::{Diagonal, Difference};
use super::{FeatureKernel, Kernel, by_bars, point, points};
use crate::gaussian::{Gaussian, Point, bell};
use crate::sum::sum;
use crate::{BarGradient, Bars, Result, check};

/// The persistence scale space kernel
/// k_σ(a, b) = 1/(8πσ) Σ_(p in a, q in b) exp(−|p − q|²/8σ) − exp(−|p − q̄|²/8σ), q̄ being q mirrored in the diagonal.
///
/// It is the inner product of the diagrams diffused for the time σ, with the diagonal kept at zero. Its
/// [`distance`](FeatureKernel::distance) is the dissimilarity d_σ, and d_σ ≤ W₁/(σ √(8π)), with W₁ the 1-Wasserstein distance
/// under the ground distance L∞. [`squared_distance`](FeatureKernel::squared_distance) is the whole d_σ², k_σ(b, b) included.
///
/// # Units
/// σ is in squared units of the filtration, and so are 1/k_σ and 1/d_σ².
///
/// # Complexity
/// O(nm) for the kernel, O((n + m)²) for the distance; the same for the gradients. Every term of the kernel is computed as a
/// product of two that are not negative: exp(−|p − q|²/8σ) (1 − exp(−l l'/4σ)), l and l' being the lengths of the bars.
///
/// # Gradient
/// Smooth everywhere, except for d_σ at zero ([`distance_gradient`](FeatureKernel::distance_gradient)). Bars of zero length
/// add nothing, and neither the kernel nor the distance changes when they move along the diagonal. Empty diagrams give
/// zero. Essential classes are ignored: their gradient is zero.
///
/// # References
/// J. Reininghaus, S. Huber, U. Bauer, R. Kwitt, A stable multi-scale kernel for topological machine learning (2015),
/// arXiv:1412.6821.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::kernel::{FeatureKernel, Kernel, ScaleSpace};
/// let kernel = ScaleSpace::params().sigma(0.5).check()?;
/// let (a, b) = (Bars::new(&[0.0], &[2.0])?, Bars::new(&[0.0, 1.0], &[2.5, 1.25])?);
/// let naive = kernel.value(a, a) + kernel.value(b, b) - 2.0 * kernel.value(a, b);
/// assert!((kernel.squared_distance(a, b) - naive).abs() < 1e-15);
/// assert_eq!(kernel.distance(b, b), 0.0);
/// // The bar of a should grow.
/// assert!(kernel.distance_gradient(a, b).deaths[0] < 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleSpace {
    sigma: f64,
    gaussian: Gaussian,
}

/// Parameters of [`ScaleSpace`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleSpaceParams {
    sigma: f64,
}

impl ScaleSpace {
    /// Parameters to set: σ = 0.05, as in the thesis.
    pub fn params() -> ScaleSpaceParams {
        ScaleSpaceParams { sigma: 0.05 }
    }

    /// 1/(8πσ).
    fn normaliser(&self) -> f64 {
        1.0 / self.sigma / (8.0 * PI)
    }

    /// The length of the bar `p`, in units of the Gaussian.
    fn length(&self, p: Point) -> f64 {
        self.gaussian.units(p[1] - p[0])
    }

    /// The derivative by the bar `p` of its part of the kernel, before it is normalised.
    fn slope(&self, p: Point, b: Bars<'_>) -> Point {
        let mut slope = [0.0; 2];
        for q in points(b) {
            let offset = self.gaussian.offset(p, q);
            let near = bell(offset);
            let decay = 2.0 * self.length(p) * self.length(q);
            let term = -near * (-decay).exp_m1();
            let by_length = near * (-decay).exp() * 2.0 * self.length(q);
            slope[0] -= 2.0 * offset[0] * term + by_length;
            slope[1] -= 2.0 * offset[1] * term - by_length;
        }
        slope.map(|slope| slope / self.gaussian.scale())
    }

    /// The part of the kernel of two bars, before it is normalised.
    fn term(&self, p: Point, q: Point) -> f64 {
        let decay = 2.0 * self.length(p) * self.length(q);
        -self.gaussian.at(p, q) * (-decay).exp_m1()
    }

    /// k(a, a), before it is normalised.
    fn squared_norm(&self, a: Bars<'_>) -> f64 {
        let others = |i: usize| (0..i).map(move |j| self.term(point(a, i), point(a, j)));
        sum((0..a.len()).map(|i| self.term(point(a, i), point(a, i)) + 2.0 * sum(others(i))))
    }

    /// a − b.
    fn difference(&self, a: Bars<'_>, b: Bars<'_>) -> Difference {
        Difference::new((self.gaussian, Diagonal::Zero), a, b, |_| 1.0)
    }
}

/// With more than this left of what is subtracted, some 13 digits of it are right.
const LITTLE_CANCELS: f64 = 0.01;

impl ScaleSpaceParams {
    /// The time σ of the diffusion, in squared units of the filtration; bars closer than about √(8σ) are seen as one.
    #[must_use]
    pub fn sigma(self, sigma: f64) -> Self {
        Self { sigma }
    }

    /// The kernel.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when σ is not positive and finite.
    pub fn check(self) -> Result<ScaleSpace> {
        let sigma = check::positive("sigma", self.sigma)?;
        Ok(ScaleSpace { sigma, gaussian: Gaussian::new(8.0_f64.sqrt() * sigma.sqrt()) })
    }
}

impl Kernel for ScaleSpace {
    fn value(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        self.normaliser() * sum(points(a).map(|p| sum(points(b).map(|q| self.term(p, q)))))
    }

    fn gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        by_bars(a, |index| self.slope(point(a, index), b).map(|slope| self.normaliser() * slope))
    }
}

impl FeatureKernel for ScaleSpace {
    fn squared_distance(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        // Where little cancels, k(a, a) + k(b, b) − 2 k(a, b) is accurate, and a quarter of the work.
        let norms = self.squared_norm(a) + self.squared_norm(b);
        let plain = norms - 2.0 * sum(points(a).map(|p| sum(points(b).map(|q| self.term(p, q)))));
        let squared =
            if plain > LITTLE_CANCELS * norms { plain } else { self.difference(a, b).squared_norm() };
        self.normaliser() * squared
    }

    fn squared_distance_gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        let difference = self.difference(a, b);
        by_bars(a, |index| {
            difference.potential(point(a, index)).1.map(|slope| 2.0 * self.normaliser() * slope)
        })
    }
}
