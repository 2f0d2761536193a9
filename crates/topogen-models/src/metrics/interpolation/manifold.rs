//! Whether what lies between codes decodes to points of a known manifold.

use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::percentile::percentile;

/// The percentile of the distances of reconstructions that counts as on the manifold.
const PERCENTILE: f64 = 0.99;

/// What [`on_manifold_rate`] says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnManifold {
    /// The share of interior points within the tolerance, in [0, 1]; higher is better.
    pub rate: f64,
    /// The distance that counts as on the manifold.
    pub tolerance: f64,
    /// The mean distance of interior points from the manifold.
    pub mean_distance: f64,
}

/// The share of interior points of paths that lie on a known manifold, as far as the decoder can tell.
///
/// On the manifold are those whose distance to it is at most the 99th percentile (linear between ranks) of that of reconstructions of
/// held-out points. A decoder that reconstructs badly has a large tolerance: tell it, and the error of reconstruction, beside the rate.
///
/// # Shapes
/// Distances of any number of decoded interior points and of reconstructions to the true manifold, in one unit; whoever knows the manifold
/// computes them, such as | ‖x‖ − 1 | for a sphere, or [`nearest_distances`](crate::metrics::nearest_distances) to a dense sample.
///
/// # Errors
/// [`Error::Empty`](crate::Error::Empty), and [`Error::Measure`](crate::Error::Measure) with [`BadDistance`](MeasureError::BadDistance) for
/// what is negative or no number.
///
/// # Complexity
/// O(n).
///
/// ```
/// use topogen_models::metrics::on_manifold_rate;
/// let found = on_manifold_rate(&[0.05, 0.3, 0.0, 0.1], &[0.1, 0.05, 0.1])?;
/// assert_eq!((found.rate, found.tolerance), (0.75, 0.1));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn on_manifold_rate(interior: &[f64], reconstructions: &[f64]) -> Result<OnManifold> {
    check("the interior points", interior)?;
    check("the reconstructions", reconstructions)?;
    let tolerance = percentile(&mut reconstructions.to_vec(), PERCENTILE);
    let within = interior.iter().filter(|&&distance| distance <= tolerance).count();
    let mean_distance = interior.iter().sum::<f64>() / interior.len() as f64;
    Ok(OnManifold { rate: within as f64 / interior.len() as f64, tolerance, mean_distance })
}

fn check(what: &'static str, distances: &[f64]) -> Result<()> {
    if distances.is_empty() {
        return Err(crate::Error::Empty { what });
    }
    match distances.iter().position(|&distance| !(distance >= 0.0 && distance.is_finite())) {
        Some(index) => Err(MeasureError::BadDistance { what, index, value: distances[index] }.into()),
        None => Ok(()),
    }
}
