//! The filtration itself: its edges, and the way back to lengths.

use super::greedy::Greedy;
use crate::pullback::{Slopes, gather};
use crate::{BarGradient, DegreeDiagram, Edge, Error, Result, SparseLengths};

/// A sparse Rips filtration, with what its gradient needs.
///
/// Made by [`SparseRips`](super::SparseRips); its diagram is that of [`SparseFiltration::lengths`].
#[derive(Clone, Debug, PartialEq)]
pub struct SparseFiltration {
    lengths: SparseLengths,
    greedy: Greedy,
    /// By point: the scale from which on its ball stands still.
    stops: Vec<f64>,
    epsilon: f64,
}

impl SparseFiltration {
    pub(super) fn new(lengths: SparseLengths, greedy: Greedy, stops: Vec<f64>, epsilon: f64) -> Self {
        Self { lengths, greedy, stops, epsilon }
    }

    /// The values of the edges that were kept, for [`Rips::sparse`](crate::Rips::sparse).
    pub fn lengths(&self) -> &SparseLengths {
        &self.lengths
    }

    /// These alone, without what the gradient needs.
    pub fn into_lengths(self) -> SparseLengths {
        self.lengths
    }

    /// The points in greedy order: the first k of them cover the others as well as k points can, up to a factor of 2.
    pub fn order(&self) -> &[u32] {
        &self.greedy.order
    }

    /// The insertion radius of each point, its distance to those before it in the order; infinite for the first.
    pub fn radii(&self) -> &[f64] {
        &self.greedy.radii
    }

    /// Turns a gradient with respect to bars into one with respect to the lengths that the filtration was made of.
    ///
    /// # Shapes
    /// As [`pullback_lengths`](crate::pullback_lengths); [`pullback_edges`](crate::pullback_edges) leads on to points.
    ///
    /// # Errors
    /// [`Error::GradientShape`] when the gradient is not that of `bars`; [`Error::WrongCloud`] and [`Error::UnknownEdge`] when they are not those of this filtration.
    ///
    /// # Complexity
    /// O(b log m) for b bars and m edges.
    ///
    /// # Gradient
    /// The value of an edge is its length, or twice that less 2/ε times the insertion radius of its later end, a length itself; so the gradient is exact, with the greedy order and
    /// the nearest earlier points held. Where points are equally far in the greedy order, a small step may change it, and values with it, within
    /// the guarantee; the gradient is that of one side. Where a value has both forms, it is that of the first.
    pub fn pullback(&self, bars: &DegreeDiagram, gradient: &BarGradient) -> Result<Vec<(Edge, f64)>> {
        let Self { lengths, greedy, stops, epsilon } = self;
        let mut slopes = Slopes::default();
        for (edge, slope) in gather(bars, gradient, |edge| !edge.is_vertex())? {
            let (a, b) = edge.endpoints();
            if a as usize >= stops.len() {
                return Err(Error::WrongCloud { vertex: a as usize, given: stops.len() });
            }
            let later = if greedy.places[a as usize] > greedy.places[b as usize] { a } else { b };
            let value = lengths.length(edge).ok_or(Error::UnknownEdge { edge })?;
            if value <= stops[later as usize] {
                slopes.add(edge, slope);
            } else {
                slopes.add(edge, 2.0 * slope);
                slopes.add(Edge::new(later, greedy.parents[later as usize]), -2.0 / epsilon * slope);
            }
        }
        Ok(slopes.into_sorted())
    }
}
