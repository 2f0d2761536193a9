//! Whether neighbours in the latent space are neighbours in the data, and the other way round.

use super::pair::Pair;
use super::ranks::{Ranks, check_neighbours};
use crate::Result;
use crate::metrics::pairwise::Cloud;
use rayon::prelude::*;

/// The trustworthiness of an embedding, in [0, 1]: 1 if the `k` nearest codes of each code are of points that are among the `k` nearest
/// in the data too.
///
/// With n points, U(i) those that are among the k nearest codes of point i but not among its k nearest in the data, and r(i, j) the
/// rank of j by its distance from i in the data (1 for the nearest),
///
/// T(k) = 1 − 2 / (n k (2n − 3k − 1)) · Σᵢ Σ_{j ∈ U(i)} (r(i, j) − k).
///
/// It is low when far points are put together: neighbourhoods that are seen in a picture cannot be trusted. It does not change with
/// isometries and scale of either space, nor with the order of the points if no distances are equal.
///
/// # Shapes
/// `data` is n x `dim` and `latent` n x `latent_dim`, in row-major order, point for point.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Measure`](crate::Error::Measure) with [`CountMismatch`](crate::metrics::MeasureError::CountMismatch) or
/// [`BadRankNeighbours`](crate::metrics::MeasureError::BadRankNeighbours) unless 1 ≤ `k` < n/2, beyond which the factor does not bring
/// the worst case to 0.
///
/// # Ties
/// Of points at the same distance, that with the lower index is the nearer, in either space. So a collapsed latent space, where all are
/// equal, is measured as one in which each point's neighbours are the first ones.
///
/// # Complexity
/// O(n² (`dim` + `latent_dim` + log n)) time, shared among the threads of the rayon pool; O(n) memory a thread. The result does not depend
/// on the number of threads.
///
/// # References
/// Venna and Kaski (2001), "Neighborhood preservation in nonlinear projection methods", doi 10.1007/3-540-44668-0_68.
///
/// ```
/// use topogen_models::metrics::{continuity, trustworthiness};
/// let line: Vec<f64> = (0..40).map(f64::from).collect();
/// // Folded in half: its ends come together, but neighbours stay near.
/// let folded: Vec<f64> = line.iter().map(|x| (x - 19.4).abs()).collect();
/// assert!(trustworthiness(&line, 1, &folded, 1, 3)? < 0.6);
/// assert!(continuity(&line, 1, &folded, 1, 3)? > 0.9);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn trustworthiness(data: &[f64], dim: usize, latent: &[f64], latent_dim: usize, k: usize) -> Result<f64> {
    trustworthiness_of(&Pair::new((data, dim), (latent, latent_dim))?, k)
}

/// The continuity of an embedding, in [0, 1]: 1 if the `k` nearest points of each point in the data have codes that are among the `k`
/// nearest in the latent space too.
///
/// It is [`trustworthiness`] with the spaces exchanged, and low when what is close is torn apart. Everything said there holds here.
///
/// # Shapes, errors, ties and complexity
/// Those of [`trustworthiness`].
///
/// # References
/// Venna and Kaski (2001), doi 10.1007/3-540-44668-0_68.
///
/// ```
/// use topogen_models::metrics::{continuity, trustworthiness};
/// // A circle that was cut open.
/// let angles: Vec<f64> = (0..30).map(|i| f64::from(i) / 30.0 * std::f64::consts::TAU).collect();
/// let circle: Vec<f64> = angles.iter().flat_map(|angle| [angle.cos(), angle.sin()]).collect();
/// let (torn, trusted) = (continuity(&circle, 2, &angles, 1, 3)?, trustworthiness(&circle, 2, &angles, 1, 3)?);
/// assert!(torn < trusted);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn continuity(data: &[f64], dim: usize, latent: &[f64], latent_dim: usize, k: usize) -> Result<f64> {
    continuity_of(&Pair::new((data, dim), (latent, latent_dim))?, k)
}

pub(super) fn trustworthiness_of(pair: &Pair, k: usize) -> Result<f64> {
    check_neighbours(k, pair.len())?;
    Ok(kept(&pair.data, &pair.latent, k))
}

pub(super) fn continuity_of(pair: &Pair, k: usize) -> Result<f64> {
    check_neighbours(k, pair.len())?;
    Ok(kept(&pair.latent, &pair.data, k))
}

/// How far neighbours in `near` are from being so in `truth`, brought to [0, 1] and turned round.
fn kept(truth: &Cloud, near: &Cloud, k: usize) -> f64 {
    let n = truth.len();
    // Whole numbers: exact in any order.
    let excess = |point: usize| -> u64 {
        let (ranks, neighbours) = (Ranks::of(truth, point).rank, Ranks::of(near, point).order);
        neighbours[..k].iter().map(|&other| ranks[other].saturating_sub(k) as u64).sum()
    };
    let excess: u64 = (0..n).into_par_iter().map(excess).sum();
    let (n, k) = (n as f64, k as f64);
    1.0 - 2.0 / (n * k * (2.0 * n - 3.0 * k - 1.0)) * excess as f64
}
