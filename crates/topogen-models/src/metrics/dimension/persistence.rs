//! How fast the lengths of bars add up as points are added.

use super::DimensionError;
use super::distinct::distinct;
use super::line::fit;
use crate::Result;
use rand::{SeedableRng, seq::index};
use rand_chacha::ChaCha8Rng;
use topogen_ph::{Euclidean, Points, Rips, persistence_batch};

/// Subsamples and bars of [`dimension_by_persistence`].
///
/// ```
/// use topogen_models::metrics::PersistenceDimension;
/// let loops = PersistenceDimension { degree: 1, ..PersistenceDimension::default() };
/// assert_eq!((loops.alpha, loops.repeats), (1.0, 5));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PersistenceDimension {
    /// The degree i of the bars: 0 for clusters, 1 for loops, and so on. 0 by default.
    pub degree: usize,
    /// The power α that lengths of bars are raised to, positive and below the dimension. 1 by default.
    pub alpha: f64,
    /// How many points subsamples have, at least 3 numbers that differ. None, as by default, are eight sizes at equal ratios from
    /// an eighth of the largest to the largest, which is the number of distinct points, but at most 2,000.
    pub sizes: Vec<usize>,
    /// How many subsamples are drawn of each size. 5 by default.
    pub repeats: usize,
    /// Of the draws.
    pub seed: u64,
}

impl Default for PersistenceDimension {
    fn default() -> Self {
        Self { degree: 0, alpha: 1.0, sizes: Vec::new(), repeats: 5, seed: 0 }
    }
}

/// What [`dimension_by_persistence`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct DimensionFit {
    /// The dimension, α / (1 − slope).
    pub dimension: f64,
    /// The standard error of the dimension: that of the slope of the line times the derivative, α / (1 − slope)². It says how well
    /// a line fits, and nothing of what subsamples have in common, nor of how far the sizes are from the limit.
    pub standard_error: f64,
    /// The slope of the line.
    pub slope: f64,
    /// What the line was fitted to, by size: the logarithm of the number of points, and that of the sum of the lengths' powers, in
    /// the mean over the subsamples of this size. Lengths are in the unit of the points.
    pub points: Vec<(f64, f64)>,
}

/// The largest subsamples, unless sizes are given.
const LARGEST: usize = 2_000;
/// How many sizes there are, unless they are given; and the ratio of the largest to the least.
const SIZES: usize = 8;
const RATIO: f64 = 8.0;

/// The intrinsic dimension by persistent homology: how the sum of the bars' lengths grows with the number of points.
///
/// Of n independent points of a distribution with a density in d dimensions, the sum E of the α-th powers of the lengths of the finite
/// bars of degree i grows as n^((d − α) / d), for 0 < α < d. In degree 0, where E is the sum over the edges of a minimum spanning
/// tree, this is Steele's theorem for d ≥ 2; in higher degrees, it is seen in experiments. With β the slope of ln E against ln n, for
/// subsamples of several sizes, the dimension is α / (1 − β).
///
/// Boundaries and curvature matter at finite n: the larger the sizes, the better. A boundary makes the estimate too small in degree 0,
/// and too large in degree 1, where bars keep off it: in the unit square, subsamples of 1,000 to 4,000 points give 2.3 to 2.5.
///
/// # Shapes
/// `points` is n x `dim` in row-major order.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Dimension`](crate::Error::Dimension) with [`DimensionError::BadPower`], [`DimensionError::NoRepeats`],
/// [`DimensionError::TooFewDistinct`], [`DimensionError::BadSizes`], [`DimensionError::NoBars`], [`DimensionError::TooSteep`], and
/// those of topogen-ph, such as of memory.
///
/// # Ties
/// Points that occur more than once count once. Coordinates are told apart down to about 10⁻¹⁵³ times the largest.
///
/// # Complexity
/// That of the Vietoris–Rips persistence of `repeats` subsamples of each size, side by side on the threads of the rayon pool. The
/// result does not depend on the number of threads.
///
/// # References
/// Jaquette and Schweinhart (2020), doi 10.1016/j.cnsns.2019.105163, who estimate it so; Adams et al. (2020), doi
/// 10.1007/978-3-030-43408-3_1; Birdal, Lou, Guibas and Şimşekli (2021), arXiv 2111.13171; Steele (1988), doi
/// 10.1214/aop/1176991596, for the growth in degree 0.
///
/// ```
/// use rand::{RngExt, SeedableRng};
/// use rand_chacha::ChaCha8Rng;
/// use topogen_models::metrics::{PersistenceDimension, dimension_by_persistence};
///
/// // Points of a curve in space.
/// let mut rng = ChaCha8Rng::seed_from_u64(1);
/// let angles = (0..500).map(|_| rng.random_range(0.0..9.0_f64));
/// let helix: Vec<f64> = angles.flat_map(|angle| [angle.cos(), angle.sin(), angle]).collect();
/// let fit = dimension_by_persistence(&helix, 3, &PersistenceDimension::default())?;
/// assert!((fit.dimension - 1.0).abs() < 0.2, "{fit:?}");
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn dimension_by_persistence(
    points: &[f64],
    dim: usize,
    options: &PersistenceDimension,
) -> Result<DimensionFit> {
    let &PersistenceDimension { degree, alpha, repeats, seed, .. } = options;
    if !(alpha > 0.0 && alpha.is_finite()) {
        return Err(DimensionError::BadPower { alpha }.into());
    }
    if repeats == 0 {
        return Err(DimensionError::NoRepeats { repeats }.into());
    }
    // Fewer points have no bar of this degree.
    let least = degree.saturating_mul(2).saturating_add(2);
    let (points, scale) = distinct(points, dim, least)?;
    let sizes = sizes(&options.sizes, points.len() / dim, least)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = |size: usize| -> Vec<f64> {
        let drawn = index::sample(&mut rng, points.len() / dim, size);
        drawn.into_iter().flat_map(|point| &points[point * dim..(point + 1) * dim]).copied().collect()
    };
    let mut sums = Vec::with_capacity(sizes.len());
    for &size in &sizes {
        let subsamples: Vec<Vec<f64>> = (0..repeats).map(|_| draw(size)).collect();
        let sum = mean_sum(&subsamples, dim, degree, alpha)?;
        if sum == 0.0 {
            return Err(DimensionError::NoBars { degree, size }.into());
        }
        sums.push(((size as f64).ln(), sum.ln() - alpha * scale.ln()));
    }
    let line = fit(&sums);
    if line.slope >= 1.0 {
        return Err(DimensionError::TooSteep { slope: line.slope }.into());
    }
    let dimension = alpha / (1.0 - line.slope);
    let standard_error = line.standard_error * dimension / (1.0 - line.slope);
    Ok(DimensionFit { dimension, standard_error, slope: line.slope, points: sums })
}

/// The sum of the powers of the lengths of bars, in the mean over the subsamples.
fn mean_sum(subsamples: &[Vec<f64>], dim: usize, degree: usize, alpha: f64) -> Result<f64, DimensionError> {
    let clouds: Vec<_> =
        subsamples.iter().map(|subsample| Points::new(subsample, dim)).collect::<Result<_, _>>()?;
    let mut sum = 0.0;
    for diagram in persistence_batch(&Rips::default().max_dim(degree), &clouds, &Euclidean) {
        let diagram = diagram?;
        let bars = diagram.degree(degree)?.bars();
        sum += (0..bars.len()).map(|bar| bars.persistence(bar).powf(alpha)).sum::<f64>();
    }
    Ok(sum / subsamples.len() as f64)
}

/// The sizes in increasing order, each once.
fn sizes(given: &[usize], points: usize, least: usize) -> Result<Vec<usize>, DimensionError> {
    let mut sizes = given.to_vec();
    if sizes.is_empty() {
        let largest = points.min(LARGEST) as f64;
        let size = |i: usize| (largest * RATIO.powf(i as f64 / (SIZES - 1) as f64 - 1.0)).round() as usize;
        sizes = (0..SIZES).map(size).collect();
    }
    sizes.sort_unstable();
    sizes.dedup();
    match sizes.as_slice() {
        [first, .., last] if sizes.len() >= 3 && *first >= least && *last <= points => Ok(sizes),
        _ => Err(DimensionError::BadSizes { sizes, points, least }),
    }
}
