//! Averages of a sparse field by Gaussian weights.

use super::anchors::{Anchors, exponent, width_in};
use super::checked_width;
use crate::{Points, Real, Result};

/// At each point the mean of the gradients at the anchors, weighted by Gaussians around the point.
///
/// v(x) = Σᵢ k(x, xᵢ) gᵢ / Σᵢ k(x, xᵢ) over the anchors xᵢ with gradients gᵢ, where k(x, y) = exp(−|x − y|² / 2σ²): the
/// regression of Nadaraya and Watson. No equations are solved. Every point moves, by a mean of gradients: no farther than the
/// farthest anchor. Points far from all anchors move as the nearest anchor does; points amid many anchors move as these do on
/// average.
///
/// At anchor i the field misses the gradient by at most (m − 1) exp(−δ² / 2σ²) maxⱼ |gⱼ − gᵢ|, where m is the number of anchors
/// and δ the distance to the nearest other one; and it is Lipschitz with the constant D E / 4σ², where D is the largest
/// distance of two anchors and E that of two gradients. (Both follow from v − gᵢ = Σⱼ wⱼ (gⱼ − gᵢ) and from the derivative of
/// v, the covariance of anchors and gradients under the weights over σ²; the paper has bounds of this kind.) That a small step
/// descends is not guaranteed, as the field does not take the values of the gradient.
///
/// # References
/// Bendahi, Duplessis and Fickinger (2026), Towards Scalable Persistence-Based Topological Optimization, arXiv 2605.10996;
/// Nadaraya (1964), doi 10.1137/1109020; Watson (1964), Smooth regression analysis, Sankhyā A 26.
///
/// ```
/// use topogen_ph::Points;
/// use topogen_ph::smoothing::NadarayaWatson;
/// let line = Points::new(&[-1.0, 0.0, 1.0, 1e9], 1)?;
/// let field = NadarayaWatson::params().sigma(0.5).check()?.extend(&line, &[4.0, 0.0, 2.0, 0.0])?;
/// // In the middle the mean of both anchors; far away the nearest one.
/// assert_eq!(field[1], 3.0);
/// assert_eq!(field[3], 2.0);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NadarayaWatson {
    sigma: f64,
}

/// The parameters of [`NadarayaWatson`], to be checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NadarayaWatsonParams {
    sigma: f64,
}

impl NadarayaWatson {
    /// A width of 0.1.
    pub fn params() -> NadarayaWatsonParams {
        NadarayaWatsonParams { sigma: 0.1 }
    }

    /// Extends a field that is zero at almost all points to one that moves all points.
    ///
    /// # Shapes
    /// `field` and the result have one entry a coordinate, point after point, as [`pullback_points`](crate::pullback_points) gives it.
    /// The anchors are the points with an entry that is not zero.
    ///
    /// # Errors
    /// [`Error::FieldShape`](crate::Error::FieldShape), [`Error::BadField`](crate::Error::BadField).
    ///
    /// # Complexity
    /// O(n m dim) time and O((n + m) dim) memory for m anchors among n points; nothing runs in parallel.
    ///
    /// # Gradient
    /// The result is linear in `field` while its anchors stay. A field without anchors stays zero.
    pub fn extend<F: Real>(&self, points: &Points<'_, F>, field: &[f64]) -> Result<Vec<f64>> {
        let anchors = Anchors::new(points.in_f64(&mut Vec::new()), points.dim(), field)?;
        let sigma = width_in(anchors.unit(), self.sigma);
        Ok(anchors.weighted_sums(points, anchors.field(), |squares| normalise(squares, sigma)))
    }
}

/// Turns squares of distances into weights whose sum is 1.
fn normalise(squares: &mut [f64], sigma: f64) {
    // A common factor cancels: with the one that makes the largest weight 1, weights far from all anchors do not vanish.
    let nearest = squares.iter().fold(f64::INFINITY, |nearest, &square| nearest.min(square));
    let mut sum = 0.0;
    for square in &mut *squares {
        *square = exponent(*square - nearest, sigma).exp();
        sum += *square;
    }
    squares.iter_mut().for_each(|weight| *weight /= sum);
}

impl NadarayaWatsonParams {
    /// The width σ of the Gaussians, in the unit of the coordinates: how far around a point anchors are averaged.
    #[must_use]
    pub fn sigma(self, sigma: f64) -> Self {
        Self { sigma }
    }

    /// The method.
    ///
    /// # Errors
    /// [`Error::BadWidth`](crate::Error::BadWidth) when σ is not positive and finite.
    pub fn check(self) -> Result<NadarayaWatson> {
        Ok(NadarayaWatson { sigma: checked_width(self.sigma)? })
    }
}
