//! How distances between codes go with those between points.

use super::pair::Pair;
use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::pairwise::{Cloud, sum_of_rows};
use rayon::prelude::*;

/// The linear (Pearson) correlation between the distances of all pairs of points and those of their codes, in [−1, 1].
///
/// 1 if distances in the latent space are those of the data times a factor, or plus a constant. This is what Trofimov et al. (2023) call
/// linear correlation; it is not the distance correlation of Székely et al. (2007), which tells dependence. It does not change with
/// isometries and scale of either space, nor with the order of the points.
///
/// # Shapes
/// `data` is n x `dim` and `latent` n x `latent_dim`, in row-major order, point for point.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Measure`](crate::Error::Measure) with [`CountMismatch`](MeasureError::CountMismatch), [`TooFew`](MeasureError::TooFew)
/// below 3 points, and [`EqualDistances`](MeasureError::EqualDistances) when all distances in one space are equal, such as in a
/// collapsed one: there is no correlation then.
///
/// # Complexity
/// O(n² (`dim` + `latent_dim`)) time, shared among the threads of the rayon pool; O(n) memory. The result does not depend on the number of
/// threads.
///
/// # References
/// Trofimov et al. (2023), "Learning topology-preserving data representations", arXiv 2302.00136.
///
/// ```
/// use topogen_models::metrics::distance_correlation;
/// let corner = [0.0, 0.0, 3.0, 0.0, 0.0, 4.0];
/// assert!((distance_correlation(&corner, 2, &[0.0, 0.0, 30.0, 0.0, 0.0, 40.0], 2)? - 1.0).abs() < 1e-15);
/// // Without the second coordinate, the distances 3, 4 and 5 become 3, 0 and 3.
/// assert!(distance_correlation(&corner, 2, &[0.0, 3.0, 0.0], 1)?.abs() < 1e-15);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn distance_correlation(data: &[f64], dim: usize, latent: &[f64], latent_dim: usize) -> Result<f64> {
    distance_correlation_of(&Pair::new((data, dim), (latent, latent_dim))?)
}

pub(super) fn distance_correlation_of(pair: &Pair) -> Result<f64> {
    pair.check_count(3)?;
    check_differ("the points", &pair.data)?;
    check_differ("the codes", &pair.latent)?;
    let n = pair.len();
    let pairs = (n * (n - 1) / 2) as f64;
    let mean = |cloud: &Cloud| {
        let row = |a: usize| (0..a).map(|b| cloud.distance(a, b)).sum::<f64>();
        sum_of_rows(n, row) / pairs
    };
    let (mean_data, mean_latent) = (mean(&pair.data), mean(&pair.latent));
    let product = |first: &Cloud, mean_first: f64, second: &Cloud, mean_second: f64| {
        let term = |a, b| (first.distance(a, b) - mean_first) * (second.distance(a, b) - mean_second);
        sum_of_rows(n, |a: usize| (0..a).map(|b| term(a, b)).sum::<f64>())
    };
    let covariance = product(&pair.data, mean_data, &pair.latent, mean_latent);
    let variance = |cloud: &Cloud, mean: f64| product(cloud, mean, cloud, mean);
    let variances = variance(&pair.data, mean_data).sqrt() * variance(&pair.latent, mean_latent).sqrt();
    Ok((covariance / variances).clamp(-1.0, 1.0))
}

/// The root of the mean squared difference between the distances of all pairs of points and those of their codes, in their unit.
///
/// 0 if the embedding is an isometry. It is not free of scale: codes of twice the size have another error. It is what Moor et al. (2020)
/// call RMSE, except that their code counts the n distances of points to themselves too, which makes theirs less by (1 − 1/n)^½.
///
/// # Shapes
/// `data` is n x `dim` and `latent` n x `latent_dim`, in row-major order, point for point.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Measure`](crate::Error::Measure) with [`CountMismatch`](MeasureError::CountMismatch) or
/// [`TooFew`](MeasureError::TooFew) below 2 points.
///
/// # Complexity
/// That of [`distance_correlation`].
///
/// # References
/// Moor, Horn, Rieck and Borgwardt (2020), "Topological autoencoders", arXiv 1906.00722.
///
/// ```
/// use topogen_models::metrics::distance_error;
/// // Distances 3, 4 and 5 become 3, 0 and 3.
/// let error = distance_error(&[0.0, 0.0, 3.0, 0.0, 0.0, 4.0], 2, &[0.0, 3.0, 0.0], 1)?;
/// assert!((error - (20.0_f64 / 3.0).sqrt()).abs() < 1e-15);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn distance_error(data: &[f64], dim: usize, latent: &[f64], latent_dim: usize) -> Result<f64> {
    let pair = Pair::in_one_unit((data, dim), (latent, latent_dim))?;
    Ok(root_mean_square(&pair, [1.0, 1.0])? / pair.data.scale)
}

/// [`distance_error`] with the distances of either space in units of its largest.
pub(super) fn relative_distance_error_of(pair: &Pair) -> Result<f64> {
    pair.check_count(2)?;
    let unit = |what, cloud: &Cloud| match cloud.largest_square() {
        0.0 => Err(MeasureError::EqualDistances { what, distance: 0.0 }),
        square => Ok(square.sqrt()),
    };
    root_mean_square(pair, [unit("the points", &pair.data)?, unit("the codes", &pair.latent)?])
}

/// The root of the mean squared difference of the distances of points and codes, divided by a unit each.
fn root_mean_square(pair: &Pair, [unit, latent_unit]: [f64; 2]) -> Result<f64> {
    pair.check_count(2)?;
    let n = pair.len();
    let term = |a, b| (pair.data.distance(a, b) / unit - pair.latent.distance(a, b) / latent_unit).powi(2);
    let sum = sum_of_rows(n, |a: usize| (0..a).map(|b| term(a, b)).sum::<f64>());
    Ok((sum / (n * (n - 1) / 2) as f64).sqrt())
}

/// Refuses points whose distances are all equal, up to the rounding of their computation.
fn check_differ(what: &'static str, cloud: &Cloud) -> Result<()> {
    let ends = |a: usize| {
        let row = (0..a).map(|b| cloud.distance(a, b));
        row.fold((f64::INFINITY, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)))
    };
    let wider = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
    let (low, high) = (1..cloud.len()).into_par_iter().map(ends).reduce(|| (f64::INFINITY, 0.0), wider);
    if high - low <= 8.0 * f64::EPSILON * high {
        return Err(MeasureError::EqualDistances { what, distance: high / cloud.scale }.into());
    }
    Ok(())
}
