//! The ratio of the distances to two neighbours.

use super::DimensionError;
use super::distinct::distinct;
use crate::Result;
use crate::metrics::neighbours::{Candidate, Index, Itself};

/// The intrinsic dimension by the ratios of the distances to the second and to the first nearest other point (TwoNN).
///
/// Where points have a constant density in d dimensions, the ratio μ has the distribution F(μ) = 1 − μ^−d. So −ln(1 − F) is d ln μ,
/// and the dimension is the slope of the line through the origin that fits it best, by least squares, to the empirical distribution:
/// the i-th smallest of n ratios has F = i / n. The `discarded` share of ratios, the largest, are left out, as they
/// are farthest from the theory where the density varies; the authors leave out 0.1.
///
/// # Shapes
/// `points` is n x `dim` in row-major order.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Dimension`](crate::Error::Dimension) with [`DimensionError::BadShare`] unless 0 ≤ `discarded` < 1,
/// [`DimensionError::TooFewDistinct`] unless at least 3 points differ, [`DimensionError::EqualDistances`] when all ratios
/// that are kept are 1.
///
/// # Ties
/// Points that occur more than once count once. The largest ratio is never used, since its −ln(1 − F) is infinite; the smallest
/// always is. Coordinates are told apart down to about 10⁻¹⁵³ times the largest.
///
/// # Complexity
/// That of [`neighbours`](crate::metrics::neighbours), and O(n log n) time.
///
/// # References
/// Facco, d'Errico, Rodriguez and Laio (2017), doi 10.1038/s41598-017-11873-y.
///
/// ```
/// use rand::{RngExt, SeedableRng};
/// use rand_chacha::ChaCha8Rng;
/// use topogen_models::metrics::dimension_by_two_neighbours;
///
/// // Points of a curve in space.
/// let mut rng = ChaCha8Rng::seed_from_u64(1);
/// let angles = (0..500).map(|_| rng.random_range(0.0..9.0_f64));
/// let helix: Vec<f64> = angles.flat_map(|angle| [angle.cos(), angle.sin(), angle]).collect();
/// let dimension = dimension_by_two_neighbours(&helix, 3, 0.1)?;
/// assert!((dimension - 1.0).abs() < 0.2, "{dimension}");
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn dimension_by_two_neighbours(points: &[f64], dim: usize, discarded: f64) -> Result<f64> {
    if !(0.0..1.0).contains(&discarded) {
        return Err(DimensionError::BadShare { share: discarded }.into());
    }
    let (points, _) = distinct(points, dim, 3)?;
    let n = points.len() / dim;
    // Half the logarithm of a square is that of the distance.
    let logarithm = |_, nearest: &[Candidate]| (nearest[1].square / nearest[0].square).ln() / 2.0;
    let mut logarithms = Index::new(&points, dim).map_nearest(&points, 2, Itself::Skipped, logarithm);
    logarithms.sort_unstable_by(f64::total_cmp);
    let kept = (((1.0 - discarded) * n as f64).floor() as usize).clamp(1, n - 1);
    let (mut across, mut square) = (0.0, 0.0);
    for (i, logarithm) in logarithms[..kept].iter().enumerate() {
        across -= logarithm * (1.0 - (i + 1) as f64 / n as f64).ln();
        square += logarithm * logarithm;
    }
    if square == 0.0 {
        return Err(DimensionError::EqualDistances { k: 2, points: n }.into());
    }
    Ok(across / square)
}
