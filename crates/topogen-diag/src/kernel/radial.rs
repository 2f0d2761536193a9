//! The Gaussian of a feature distance, a kernel again.

use super::{FeatureKernel, Kernel, scaled};
use crate::{BarGradient, Bars, Result, check};

/// The Gaussian-type kernel exp(−d(a, b)²/2τ²) of the distance d of another kernel's features.
///
/// It is positive definite because d is the distance of a Hilbert space. It is 1 for equal diagrams, and bounded by that.
///
/// # Units
/// τ has those of d; the kernel has none.
///
/// # Complexity
/// That of the distance.
///
/// # Gradient
/// −k/(2τ²) times the gradient of d², so it is smooth where d² is, d = 0 included.
///
/// # References
/// G. Kusano, K. Fukumizu, Y. Hiraoka, Persistence weighted Gaussian kernel for topological data analysis (2016),
/// arXiv:1601.01741.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::kernel::{Kernel, RadialKernel, ScaleSpace};
/// let kernel = RadialKernel::params(ScaleSpace::params().check()?).tau(0.5).check()?;
/// let bars = Bars::new(&[0.0], &[2.0])?;
/// assert_eq!(kernel.value(bars, bars), 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RadialKernel<K> {
    kernel: K,
    tau: f64,
}

/// Parameters of [`RadialKernel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RadialKernelParams<K> {
    kernel: K,
    tau: f64,
}

impl<K: FeatureKernel> RadialKernel<K> {
    /// Parameters to set: the kernel whose distance it is of, and τ = 1.
    pub fn params(kernel: K) -> RadialKernelParams<K> {
        RadialKernelParams { kernel, tau: 1.0 }
    }
}

impl<K: FeatureKernel> RadialKernelParams<K> {
    /// The distance τ over which the kernel falls.
    #[must_use]
    pub fn tau(self, tau: f64) -> Self {
        Self { tau, ..self }
    }

    /// The kernel.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when τ is not positive and finite.
    pub fn check(self) -> Result<RadialKernel<K>> {
        Ok(RadialKernel { tau: check::positive("tau", self.tau)?, kernel: self.kernel })
    }
}

impl<K: FeatureKernel> Kernel for RadialKernel<K> {
    fn value(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        let ratio = self.kernel.distance(a, b) / self.tau;
        (-0.5 * ratio * ratio).exp()
    }

    fn gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        let factor = -0.5 * self.value(a, b) / self.tau / self.tau;
        scaled(self.kernel.squared_distance_gradient(a, b), factor)
    }
}
