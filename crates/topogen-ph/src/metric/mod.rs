//! Distances between points, as values that an algorithm is given.

mod cosine;
mod euclidean;
mod minkowski;

pub use cosine::Cosine;
pub use euclidean::Euclidean;
pub use minkowski::{Chebyshev, Manhattan, Minkowski};

/// A distance between points.
///
/// Nothing in persistence needs the triangle inequality: any symmetric function with `distance(a, a) == 0` will do.
pub trait Metric: Sync {
    /// The distance between `a` and `b`, in the units of the coordinates.
    fn distance(&self, a: &[f64], b: &[f64]) -> f64;

    /// Whether this is [`Euclidean`], for which there are faster ways than to ask for each distance.
    #[doc(hidden)]
    fn is_euclidean(&self) -> bool {
        false
    }
}

/// A distance whose gradient with respect to both points is known.
pub trait DifferentiableMetric: Metric {
    /// Adds `scale` times the gradient of `distance(a, b)` to `into_a` and `into_b`.
    ///
    /// # Gradient
    /// Where the distance is not differentiable (two equal points), nothing is added: zero is a subgradient.
    fn accumulate_gradient(&self, a: &[f64], b: &[f64], scale: f64, into_a: &mut [f64], into_b: &mut [f64]);
}

/// Any function of two points is a metric, as far as persistence is concerned.
///
/// ```
/// use topogen_ph::{Points, Rips};
/// let angles = [0.0, 0.1, 6.2];
/// let around = |a: &[f64], b: &[f64]| {
///     let apart = (a[0] - b[0]).abs();
///     apart.min(std::f64::consts::TAU - apart)
/// };
/// let diagram = Rips::default().max_dim(0).points(&Points::new(&angles, 1)?, &around)?;
/// assert!(diagram.degree(0)?.bars().deaths()[1] < 0.2);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
impl<D: Fn(&[f64], &[f64]) -> f64 + Sync> Metric for D {
    #[inline(always)]
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        self(a, b)
    }
}
