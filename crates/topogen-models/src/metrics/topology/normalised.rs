//! Persistence diagrams that do not depend on the unit of the points.

use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::neighbours::check_points;
use crate::metrics::pairwise::Cloud;
use crate::metrics::percentile::percentile;
use topogen_ph::{CondensedLengths, Diagram, Rips};

/// The percentile of the distances that becomes 1.
const PERCENTILE: f64 = 0.9;

/// A persistence diagram in units of the points' own extent.
#[derive(Clone, Debug, PartialEq)]
pub struct Normalised {
    /// Births and deaths, divided by `unit`.
    pub diagram: Diagram,
    /// The 90th percentile of the pairwise distances, in the unit of the points.
    pub unit: f64,
}

/// The Vietoris–Rips diagram of points up to degree `max_dim`, with distances divided by their 90th percentile.
///
/// So diagrams of spaces of different scales, such as images and their codes, can be compared: a diagram of points times a factor is the same.
/// The percentile is linear between ranks, as NumPy's is. Unlike the diameter it is no matter of one outlier.
///
/// # Shapes
/// `points` is n x `dim` in row-major order.
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Measure`](crate::Error::Measure) with [`TooFew`](MeasureError::TooFew) below 2 points,
/// [`EqualDistances`](MeasureError::EqualDistances) when that percentile is 0, and
/// [`Persistence`](MeasureError::Persistence) of topogen-ph, such as for lack of memory.
///
/// # Complexity
/// O(n² `dim`) for the distances and O(n²) memory, and the time and memory of [`Rips`]: degree 2 of a few hundred points takes seconds.
///
/// # References
/// Trofimov et al. (2023), arXiv 2302.00136, who divide by the 90th percentile before they compare barcodes.
///
/// ```
/// use topogen_models::metrics::normalised_diagram;
/// let (small, large) = ([0.0, 0.1, 0.3], [0.0, 10.0, 30.0]);
/// let deaths = |points: &[f64]| -> topogen_models::Result<Vec<f64>> {
///     let found = normalised_diagram(points, 1, 0)?;
///     Ok(found.diagram.iter().flat_map(|degree| degree.bars().deaths().to_vec()).collect())
/// };
/// let (small, large) = (deaths(&small)?, deaths(&large)?);
/// assert!(small.iter().zip(&large).all(|(a, b)| (a - b).abs() < 1e-12));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn normalised_diagram(points: &[f64], dim: usize, max_dim: usize) -> Result<Normalised> {
    let n = check_points("the points", points, dim)?;
    if n < 2 {
        return Err(MeasureError::TooFew { what: "the points", points: n, needed: 2 }.into());
    }
    let cloud = Cloud::new(points, dim);
    let mut lengths = cloud.lower_triangle();
    let unit = percentile(&mut lengths.clone(), PERCENTILE);
    if unit == 0.0 {
        return Err(MeasureError::EqualDistances { what: "nine tenths of the pairs", distance: 0.0 }.into());
    }
    lengths.iter_mut().for_each(|length| *length /= unit);
    let lengths = CondensedLengths::from_lower_triangle(lengths).map_err(MeasureError::from)?;
    let diagram = Rips::default().max_dim(max_dim).lengths(&lengths).map_err(MeasureError::from)?;
    Ok(Normalised { diagram, unit: unit / cloud.scale })
}
