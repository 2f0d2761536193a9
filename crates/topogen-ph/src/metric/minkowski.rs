//! Norms of the difference: sums of powers, and the largest coordinate.

use super::{DifferentiableMetric, Euclidean, Metric};
use crate::{Error, Result};

/// The sum of the absolute differences.
///
/// # Gradient
/// Zero in coordinates that are equal.
///
/// ```
/// use topogen_ph::{Manhattan, Metric};
/// assert_eq!(Manhattan.distance(&[0.0, 3.0], &[4.0, 0.0]), 7.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manhattan;

impl Metric for Manhattan {
    #[inline(always)]
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - y).abs()).sum()
    }
}

impl DifferentiableMetric for Manhattan {
    fn accumulate_gradient(&self, a: &[f64], b: &[f64], scale: f64, into_a: &mut [f64], into_b: &mut [f64]) {
        for k in 0..a.len() {
            add_slope(scale * sign(a[k] - b[k]), k, into_a, into_b);
        }
    }
}

/// The largest absolute difference.
///
/// # Gradient
/// In the first of the coordinates with the largest difference; zero for equal points.
///
/// ```
/// use topogen_ph::{Chebyshev, Metric};
/// assert_eq!(Chebyshev.distance(&[0.0, 3.0], &[4.0, 0.0]), 4.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chebyshev;

impl Metric for Chebyshev {
    #[inline(always)]
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
    }
}

impl DifferentiableMetric for Chebyshev {
    fn accumulate_gradient(&self, a: &[f64], b: &[f64], scale: f64, into_a: &mut [f64], into_b: &mut [f64]) {
        let length = self.distance(a, b);
        if let Some(k) = (0..a.len()).find(|&k| (a[k] - b[k]).abs() == length) {
            add_slope(scale * sign(a[k] - b[k]), k, into_a, into_b);
        }
    }
}

/// The p-th root of the sum of p-th powers of the absolute differences, for p ≥ 1.
///
/// # Gradient
/// Zero for equal points.
///
/// ```
/// use topogen_ph::{Metric, Minkowski};
/// let cubic = Minkowski::new(3.0)?;
/// assert!((cubic.distance(&[0.0, 0.0], &[1.0, 1.0]) - 2_f64.cbrt()).abs() < 1e-15);
/// assert!(Minkowski::new(0.5).is_err());
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minkowski {
    order: f64,
}

impl Minkowski {
    /// The metric of order `p`; that of order 2 is [`Euclidean`], to the last bit.
    ///
    /// # Errors
    /// [`Error::BadOrder`] below 1, for NaN and for infinity, for which there is [`Chebyshev`].
    pub fn new(p: f64) -> Result<Self> {
        if p >= 1.0 && p.is_finite() { Ok(Self { order: p }) } else { Err(Error::BadOrder { order: p }) }
    }
}

impl Metric for Minkowski {
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        if self.order == 2.0 {
            return Euclidean.distance(a, b);
        }
        // Relative to the largest, no power leaves the range of numbers.
        let largest = Chebyshev.distance(a, b);
        if largest == 0.0 || largest.is_infinite() {
            return largest;
        }
        let powers = a.iter().zip(b).map(|(x, y)| ((x - y).abs() / largest).powf(self.order));
        largest * powers.sum::<f64>().powf(1.0 / self.order)
    }

    fn is_euclidean(&self) -> bool {
        self.order == 2.0
    }
}

impl DifferentiableMetric for Minkowski {
    fn accumulate_gradient(&self, a: &[f64], b: &[f64], scale: f64, into_a: &mut [f64], into_b: &mut [f64]) {
        let length = self.distance(a, b);
        if length == 0.0 {
            return;
        }
        for k in 0..a.len() {
            let difference = a[k] - b[k];
            let slope = sign(difference) * (difference.abs() / length).powf(self.order - 1.0);
            add_slope(scale * slope, k, into_a, into_b);
        }
    }
}

/// The sign of a number; zero for zero.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

fn add_slope(slope: f64, k: usize, into_a: &mut [f64], into_b: &mut [f64]) {
    into_a[k] += slope;
    into_b[k] -= slope;
}
