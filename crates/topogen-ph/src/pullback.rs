//! The chain rule from bars to lengths and to points.

use crate::{BarGradient, DegreeDiagram, DifferentiableMetric, Edge, Error, Points, Real, Result};
use std::collections::BTreeMap;

/// Turns a gradient with respect to bars into one with respect to the lengths of edges.
///
/// Each end of a bar is the length of one edge, so this gathers the slopes of the ends that share an edge.
///
/// # Shapes
/// The result has one entry for each edge that the number depends on, sorted by edge.
///
/// # Errors
/// [`Error::GradientShape`] when the gradient is not that of `bars`.
///
/// # Complexity
/// O(k log k) for k bars.
///
/// # Gradient
/// Vertices have no length: the births of degree 0 do not move. Where several edges tie for a critical one, the gradient
/// is that of the critical edge in the total order of edges, and so a limit of gradients at lengths without ties.
///
/// # References
/// Leygonie, Oudot and Tillmann (2019), arXiv 1910.00960.
pub fn pullback_lengths(bars: &DegreeDiagram, gradient: &BarGradient) -> Result<Vec<(Edge, f64)>> {
    let mut slopes = BTreeMap::new();
    let ends = [
        (bars.birth_edges(), &gradient.births),
        (bars.death_edges(), &gradient.deaths),
        (bars.essential_edges(), &gradient.essential),
    ];
    for (edges, slopes_of_ends) in ends {
        if edges.len() != slopes_of_ends.len() {
            return Err(Error::GradientShape { given: slopes_of_ends.len(), bars: edges.len() });
        }
        for (&edge, &slope) in edges.iter().zip(slopes_of_ends) {
            if slope != 0.0 && !edge.is_vertex() {
                *slopes.entry(edge).or_insert(0.0) += slope;
            }
        }
    }
    Ok(slopes.into_iter().collect())
}

/// Turns a gradient with respect to bars into one with respect to the coordinates of the points.
///
/// # Shapes
/// The result has one entry a coordinate, point after point, as `points`.
///
/// # Errors
/// [`Error::GradientShape`]; [`Error::WrongCloud`] when an edge names a point that `points` does not have.
///
/// # Complexity
/// O(n · dim + k log k + k · dim) for k bars.
///
/// # Gradient
/// As [`pullback_lengths`]; an edge of zero length (duplicate points) contributes zero.
pub fn pullback_points<F: Real>(
    points: &Points<'_, F>,
    metric: &impl DifferentiableMetric,
    bars: &DegreeDiagram,
    gradient: &BarGradient,
) -> Result<Vec<f64>> {
    let dim = points.dim();
    let mut copy = Vec::new();
    let coordinates = points.in_f64(&mut copy);
    let mut slopes = vec![0.0; coordinates.len()];
    for (edge, slope) in pullback_lengths(bars, gradient)? {
        let (larger, smaller) = edge.endpoints();
        let (larger, smaller) = (larger as usize, smaller as usize);
        if larger >= points.len() {
            return Err(Error::WrongCloud { vertex: larger, given: points.len() });
        }
        let at = |v: usize| &coordinates[v * dim..(v + 1) * dim];
        let (head, tail) = slopes.split_at_mut(larger * dim);
        let into_smaller = &mut head[smaller * dim..(smaller + 1) * dim];
        metric.accumulate_gradient(at(larger), at(smaller), slope, &mut tail[..dim], into_smaller);
    }
    Ok(slopes)
}
