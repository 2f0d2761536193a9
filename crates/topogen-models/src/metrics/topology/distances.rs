//! How far the diagram of codes is from that of the data.

use super::normalised::normalised_diagram;
use crate::Result;
use crate::metrics::MeasureError;
use topogen_diag::{Wasserstein, bottleneck};
use topogen_ph::Diagram;

/// Distances between the bars of data and of codes in one degree, in units of the 90th percentile of their distances; 0 is best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopologyDistance {
    /// The degree: 0 for components, 1 for loops, 2 for voids.
    pub degree: usize,
    /// The Wasserstein distance: a sum over all bars, so it grows with the number of points.
    pub wasserstein: f64,
    /// The bottleneck distance: that of the bar that fits worst.
    pub bottleneck: f64,
}

/// The distances between the diagrams of data and of codes in degrees 0 to `max_dim`, each with distances divided by their 90th percentile.
///
/// Give points that the encoder was not trained on, as many in each comparison: Wasserstein distances of 200 points and of 2,000
/// cannot be compared. The ground norm is L∞, and `order` that of the Wasserstein distance, at least 1. Scale and isometries of either
/// space change nothing, nor does the order of the points; that of data and codes need not even be the same, as diagrams are
/// compared and not points.
///
/// # Shapes
/// `data` is n x `dim` and `latent` m x `latent_dim`, in row-major order; one distance a degree comes out, from 0 on.
///
/// # Errors
/// Those of [`normalised_diagram`] for either, and [`Error::Measure`](crate::Error::Measure) with
/// [`Diagrams`](MeasureError::Diagrams) for an order below 1.
///
/// # Complexity
/// That of [`normalised_diagram`] and of [`Wasserstein::between`].
///
/// # References
/// Cohen-Steiner, Edelsbrunner and Harer (2007), doi 10.1007/s00454-006-1276-5, and with Mileyko (2010), doi
/// 10.1007/s10208-010-9060-6, for the distances; Trofimov et al. (2023), arXiv 2302.00136, for the measure in degree 0.
///
/// ```
/// use topogen_models::metrics::topology_distances;
/// let angles: Vec<f64> = (0..24).map(|i| f64::from(i) / 24.0 * std::f64::consts::TAU).collect();
/// let circle: Vec<f64> = angles.iter().flat_map(|angle| [angle.cos(), angle.sin()]).collect();
/// let distances = topology_distances(&circle, 2, &angles, 1, 1, 1.0)?;
/// // The loop is lost in the angles: a bar goes to the diagonal.
/// assert!(distances[1].bottleneck > 0.3);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn topology_distances(
    data: &[f64],
    dim: usize,
    latent: &[f64],
    latent_dim: usize,
    max_dim: usize,
    order: f64,
) -> Result<Vec<TopologyDistance>> {
    let data = normalised_diagram(data, dim, max_dim)?;
    let latent = normalised_diagram(latent, latent_dim, max_dim)?;
    let all = (0..=max_dim).map(|degree| between(&data.diagram, &latent.diagram, degree, order));
    Ok(all.collect::<Result<_, _>>()?)
}

fn between(
    data: &Diagram,
    latent: &Diagram,
    degree: usize,
    order: f64,
) -> Result<TopologyDistance, MeasureError> {
    let (data, latent) = (data.degree(degree)?.bars(), latent.degree(degree)?.bars());
    let wasserstein = Wasserstein::of_order(order).between(data, latent)?.distance;
    Ok(TopologyDistance { degree, wasserstein, bottleneck: bottleneck(data, latent).distance })
}
