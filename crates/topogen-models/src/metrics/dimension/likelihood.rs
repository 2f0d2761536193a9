//! The likelihood of distances to neighbours.

use super::DimensionError;
use super::distinct::distinct;
use crate::Result;
use crate::metrics::neighbours::{Candidate, Index, Itself};

/// The intrinsic dimension by maximum likelihood of the distances to the `k` nearest others.
///
/// Where points have a constant density in d dimensions, those about one of them are a Poisson process, and the logarithms
/// ln(T_k / T_j) of its distances T_1 ≤ … ≤ T_k to the nearest have the mean 1/d over j < k. The dimension is the inverse of their
/// mean over all points: MacKay and Ghahramani's average, which is the maximum likelihood of all points together. Levina and
/// Bickel average the dimensions of points instead, which is too large for small `k`.
///
/// Small `k` scatters more; large `k` looks farther, to where density, curvature and the boundary of the manifold matter. A
/// boundary makes the estimate too small, the more the higher the dimension.
///
/// # Shapes
/// `points` is n x `dim` in row-major order.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Dimension`](crate::Error::Dimension) with [`DimensionError::BadNeighbours`] for `k` below 2,
/// [`DimensionError::TooFewDistinct`] unless more than `k` points differ, [`DimensionError::EqualDistances`].
///
/// # Ties
/// Points that occur more than once count once. Coordinates are told apart down to about 10⁻¹⁵³ times the largest.
///
/// # Complexity
/// That of [`neighbours`](crate::metrics::neighbours).
///
/// # References
/// Levina and Bickel (2004), NIPS 17, 777–784, equation 8; MacKay and Ghahramani (2005), Comments on “Maximum likelihood estimation of
/// intrinsic dimension”.
///
/// ```
/// use rand::{RngExt, SeedableRng};
/// use rand_chacha::ChaCha8Rng;
/// use topogen_models::metrics::dimension_by_likelihood;
///
/// // Points of a curve in space.
/// let mut rng = ChaCha8Rng::seed_from_u64(1);
/// let angles = (0..500).map(|_| rng.random_range(0.0..9.0_f64));
/// let helix: Vec<f64> = angles.flat_map(|angle| [angle.cos(), angle.sin(), angle]).collect();
/// let dimension = dimension_by_likelihood(&helix, 3, 10)?;
/// assert!((dimension - 1.0).abs() < 0.2, "{dimension}");
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn dimension_by_likelihood(points: &[f64], dim: usize, k: usize) -> Result<f64> {
    if k < 2 {
        return Err(DimensionError::BadNeighbours { k }.into());
    }
    let (points, _) = distinct(points, dim, k.saturating_add(1))?;
    let n = points.len() / dim;
    let logarithms = |_, nearest: &[Candidate]| -> f64 {
        let farthest = nearest[k - 1].square;
        // Half the logarithm of a square is that of the distance.
        nearest[..k - 1].iter().map(|it| (farthest / it.square).ln() / 2.0).sum()
    };
    let sums = Index::new(&points, dim).map_nearest(&points, k, Itself::Skipped, logarithms);
    let sum: f64 = sums.iter().sum();
    if sum == 0.0 {
        return Err(DimensionError::EqualDistances { k, points: n }.into());
    }
    Ok((n * (k - 1)) as f64 / sum)
}
