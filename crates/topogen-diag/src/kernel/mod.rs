//! Kernels of two diagrams, the distances that come from them, and the gradients of both.
//!
//! All of them compare the finite bars of two diagrams of one degree, whatever the order. Essential classes have no death
//! that could be placed in the plane: they are ignored, and their gradient is zero.

mod dipole;
mod fisher;
mod pairing;
mod radial;
mod scale_space;
mod weighted;

pub use fisher::{PersistenceFisher, PersistenceFisherParams};
pub use radial::{RadialKernel, RadialKernelParams};
pub use scale_space::{ScaleSpace, ScaleSpaceParams};
pub use weighted::{WeightedGaussian, WeightedGaussianParams};

use crate::{BarGradient, Bars};

/// A symmetric kernel of two diagrams.
pub trait Kernel {
    /// k(a, b).
    fn value(&self, a: Bars<'_>, b: Bars<'_>) -> f64;

    /// The derivative of k(a, b) by the bars of a. By the bars of b it is `gradient(b, a)`, and that of k(a, a) is twice
    /// `gradient(a, a)`, as kernels are symmetric.
    fn gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient;
}

/// A kernel that is the inner product of the features of two diagrams, and so gives their distance.
pub trait FeatureKernel: Kernel {
    /// The squared distance of the features, k(a, a) + k(b, b) − 2 k(a, b).
    ///
    /// It is not computed as this difference, which would be rounding alone for diagrams that are close: it is never
    /// negative, exactly zero for equal diagrams in any order, and accurate for close ones.
    fn squared_distance(&self, a: Bars<'_>, b: Bars<'_>) -> f64;

    /// The derivative of the squared distance by the bars of a; by those of b it is that of `(b, a)`.
    fn squared_distance_gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient;

    /// The distance of the features, which is symmetric and satisfies the triangle inequality.
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> f64 {
        self.squared_distance(a, b).sqrt()
    }

    /// The derivative of the distance by the bars of a; by those of b it is that of `(b, a)`.
    ///
    /// # Gradient
    /// Zero at distance zero, the minimum, where the distance has no derivative.
    fn distance_gradient(&self, a: Bars<'_>, b: Bars<'_>) -> BarGradient {
        let distance = self.distance(a, b);
        if distance == 0.0 {
            return BarGradient::zero(&a);
        }
        scaled(self.squared_distance_gradient(a, b), 0.5 / distance)
    }
}

/// The gradient of a function of a number, from that number's gradient and the derivative by it.
fn scaled(mut gradient: BarGradient, factor: f64) -> BarGradient {
    let BarGradient { births, deaths, essential } = &mut gradient;
    for slope in births.iter_mut().chain(deaths).chain(essential) {
        *slope *= factor;
    }
    gradient
}

/// The gradient of what ignores essential classes, from the derivative by (birth, death) of each finite bar.
fn by_bars(bars: Bars<'_>, slope: impl Fn(usize) -> [f64; 2]) -> BarGradient {
    let mut gradient = BarGradient::zero(&bars);
    for index in 0..bars.len() {
        [gradient.births[index], gradient.deaths[index]] = slope(index);
    }
    gradient
}

/// A finite bar as a point of the plane.
fn point(bars: Bars<'_>, index: usize) -> [f64; 2] {
    [bars.births()[index], bars.deaths()[index]]
}

/// All finite bars as points of the plane.
fn points(bars: Bars<'_>) -> impl Iterator<Item = [f64; 2]> + '_ {
    (0..bars.len()).map(move |index| point(bars, index))
}
