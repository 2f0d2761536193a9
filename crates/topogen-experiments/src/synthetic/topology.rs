//! Diagrams of clouds, and how far they are apart.

use super::MAX_DEGREE;
use crate::Result;
use topogen_data::clouds::Cloud;
use topogen_ph::{Diagram, Euclidean, Points, Rips};
use topogen_plot::DegreePoints;

/// The Rips diagram of a cloud in all degrees that are measured.
///
/// # Errors
/// Those of persistence.
pub fn diagram(cloud: &Cloud) -> Result<Diagram> {
    let points = Points::new(&cloud.values, cloud.dim)?;
    Ok(Rips::default().max_dim(MAX_DEGREE).points(&points, &Euclidean)?)
}

/// The bottleneck distance of two diagrams by degree.
pub fn distances(a: &Diagram, b: &Diagram) -> Vec<f64> {
    a.iter().zip(b.iter()).map(|(a, b)| topogen_diag::bottleneck(a.bars(), b.bars()).distance).collect()
}

/// A diagram as figures take it.
pub fn degree_points(diagram: &Diagram) -> Vec<DegreePoints> {
    let of_degree = |(degree, bars): (usize, topogen_ph::Bars<'_>)| DegreePoints {
        degree,
        finite: bars.births().iter().copied().zip(bars.deaths().iter().copied()).collect(),
        essential: bars.essential().to_vec(),
    };
    diagram.iter().map(|bars| bars.bars()).enumerate().map(of_degree).collect()
}
