//! Whether codes are dense where the data are.

use super::pair::Pair;
use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::pairwise::Cloud;
use rayon::prelude::*;

/// The Kullback–Leibler divergence of the density of the codes from that of the data, in nats; 0 is best.
///
/// With D(i, j) the distances within a space, divided by the largest of them, each point has the density
///
/// f(i) = Σⱼ exp(−D(i, j)² / σ), j = i included, p(i) = f(i) / Σⱼ f(j),
///
/// and the divergence is Σᵢ p_data(i) (ln p_data(i) − ln p_latent(i)). This is KL_σ of Moor et al. (2020), after their released code:
/// there is no factor 2 at σ, which is in squared units of the diameter. They choose σ in {0.01, 0.1, 1}: small values look at
/// neighbourhoods, large ones at the whole. It does not change with isometries and scale of either space, nor with the order of the points.
///
/// # Shapes
/// `data` is n x `dim` and `latent` n x `latent_dim`, in row-major order, point for point.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Measure`](crate::Error::Measure) with [`CountMismatch`](MeasureError::CountMismatch), [`TooFew`](MeasureError::TooFew)
/// below 2 points, [`BadSigma`](MeasureError::BadSigma) unless σ is positive and finite, and
/// [`EqualDistances`](MeasureError::EqualDistances) for a space whose points coincide.
///
/// # Complexity
/// O(n² (`dim` + `latent_dim`)) time, shared among the threads of the rayon pool; O(n) memory. The result does not depend on the number of
/// threads.
///
/// # References
/// Moor, Horn, Rieck and Borgwardt (2020), "Topological autoencoders", arXiv 1906.00722; Chazal, Cohen-Steiner and Mérigot (2011), doi
/// 10.1007/s10208-011-9098-0, for distances to a measure.
///
/// ```
/// use topogen_models::metrics::density_divergence;
/// let line = [0.0, 1.0, 2.0, 3.0, 4.0];
/// assert!(density_divergence(&line, 1, &line.map(|x| 5.0 - 2.0 * x), 1, 0.1)?.abs() < 1e-15);
/// assert!(density_divergence(&line, 1, &[0.0, 0.1, 0.2, 0.3, 4.0], 1, 0.1)? > 0.05);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn density_divergence(
    data: &[f64],
    dim: usize,
    latent: &[f64],
    latent_dim: usize,
    sigma: f64,
) -> Result<f64> {
    density_divergence_of(&Pair::new((data, dim), (latent, latent_dim))?, sigma)
}

pub(super) fn density_divergence_of(pair: &Pair, sigma: f64) -> Result<f64> {
    if !(sigma > 0.0 && sigma.is_finite()) {
        return Err(MeasureError::BadSigma { sigma }.into());
    }
    pair.check_count(2)?;
    let (data, latent) =
        (densities("the points", &pair.data, sigma)?, densities("the codes", &pair.latent, sigma)?);
    let divergence: f64 = data.iter().zip(&latent).map(|(p, q)| p * (p.ln() - q.ln())).sum();
    // No divergence is negative; what is below 0 is rounding.
    Ok(divergence.max(0.0))
}

/// The density at each point, which sum up to 1.
fn densities(what: &'static str, cloud: &Cloud, sigma: f64) -> Result<Vec<f64>> {
    let n = cloud.len();
    let largest = cloud.largest_square();
    if largest == 0.0 {
        return Err(MeasureError::EqualDistances { what, distance: 0.0 }.into());
    }
    let density = |a: usize| (0..n).map(|b| (-(cloud.square(a, b) / largest) / sigma).exp()).sum::<f64>();
    let densities: Vec<f64> = (0..n).into_par_iter().map(density).collect();
    let sum: f64 = densities.iter().sum();
    Ok(densities.into_iter().map(|density| density / sum).collect())
}
