//! The intrinsic dimension of data and codes.

use super::Measure;
use crate::Result;
use topogen_models::metrics::{
    PersistenceDimension, dimension_by_likelihood, dimension_by_persistence, dimension_by_two_neighbours,
};

/// Neighbours of the estimate by likelihood.
const NEIGHBOURS: usize = 10;
/// The share of the largest ratios that the estimate by two neighbours leaves out, as its authors do.
const DISCARDED: f64 = 0.1;

/// The estimates for the first `count` of some points.
///
/// # Errors
/// Those of the estimators.
pub fn measures(points: &[f64], dim: usize, count: usize) -> Result<Vec<(Measure, f64)>> {
    let points = &points[..points.len().min(count * dim)];
    let persistence = dimension_by_persistence(points, dim, &PersistenceDimension::default())?;
    Ok(vec![
        (Measure::DimensionLikelihood, dimension_by_likelihood(points, dim, NEIGHBOURS)?),
        (Measure::DimensionTwoNeighbours, dimension_by_two_neighbours(points, dim, DISCARDED)?),
        (Measure::DimensionPersistence, persistence.dimension),
    ])
}
