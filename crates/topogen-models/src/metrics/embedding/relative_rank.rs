//! How much ranks of neighbours change, relative to these ranks.

use super::pair::Pair;
use super::ranks::{Ranks, check_neighbours};
use crate::Result;
use rayon::prelude::*;

/// What [`relative_rank_error`] says; 0 is best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeRankError {
    /// Of the neighbours in the latent space: large when far points are put together.
    pub of_latent: f64,
    /// Of the neighbours in the data: large when what is close is torn apart.
    pub of_data: f64,
}

/// The mean relative rank errors of an embedding: 0 if each point's neighbours keep their ranks, 1 if all orders are reversed.
///
/// With ρ(i, j) the rank of j by its distance from i in the data, r(i, j) that in the latent space (1 for the nearest), N(i) the `k` nearest
/// points of i in the latent space, and M(i) those in the data,
///
/// `of_latent` = 1/C Σᵢ Σ_{j ∈ N(i)} |ρ(i, j) − r(i, j)| / r(i, j), `of_data` = 1/C Σᵢ Σ_{j ∈ M(i)} |ρ(i, j) − r(i, j)| / ρ(i, j),
/// C = n Σ_{r = 1}^{k} |n − 2r| / r.
///
/// C makes 1 of reversed orders: ranks go from 1 to n − 1, and a reversal takes r to n − r. The released code of Moor et al. (2020) has
/// |n + 1 − 2r| there, which makes its numbers less than ours by a share of about 1/n.
///
/// # Shapes
/// `data` is n x `dim` and `latent` n x `latent_dim`, in row-major order, point for point.
///
/// # Errors, ties and complexity
/// Those of [`trustworthiness`](crate::metrics::trustworthiness).
///
/// # References
/// Lee and Verleysen (2009), "Quality assessment of dimensionality reduction: rank-based criteria", doi 10.1016/j.neucom.2008.12.017.
///
/// ```
/// use topogen_models::metrics::relative_rank_error;
/// // The shortest side becomes the longest, and the longest the shortest.
/// let (triangle, other) = ([0.0, 0.0, 1.0, 0.0, -0.9, 1.4], [0.0, 0.0, 9.0, 0.0, 8.0, 1.0]);
/// let error = relative_rank_error(&triangle, 2, &other, 2, 1)?;
/// assert_eq!((error.of_latent, error.of_data), (1.0, 1.0));
/// assert_eq!(relative_rank_error(&triangle, 2, &triangle, 2, 1)?.of_latent, 0.0);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn relative_rank_error(
    data: &[f64],
    dim: usize,
    latent: &[f64],
    latent_dim: usize,
    k: usize,
) -> Result<RelativeRankError> {
    relative_rank_error_of(&Pair::new((data, dim), (latent, latent_dim))?, k)
}

pub(super) fn relative_rank_error_of(pair: &Pair, k: usize) -> Result<RelativeRankError> {
    let n = pair.len();
    check_neighbours(k, n)?;
    let errors = |point: usize| {
        let (data, latent) = (Ranks::of(&pair.data, point), Ranks::of(&pair.latent, point));
        let of = |neighbours: &[usize], own: &[usize], other: &[usize]| -> f64 {
            neighbours.iter().map(|&it| own[it].abs_diff(other[it]) as f64 / own[it] as f64).sum()
        };
        (of(&latent.order[..k], &latent.rank, &data.rank), of(&data.order[..k], &data.rank, &latent.rank))
    };
    let errors: Vec<(f64, f64)> = (0..n).into_par_iter().map(errors).collect();
    let of_reversed: f64 = (1..=k).map(|rank| n.abs_diff(2 * rank) as f64 / rank as f64).sum();
    let mean = |of: fn(&(f64, f64)) -> f64| errors.iter().map(of).sum::<f64>() / (n as f64 * of_reversed);
    Ok(RelativeRankError { of_latent: mean(|it| it.0), of_data: mean(|it| it.1) })
}
