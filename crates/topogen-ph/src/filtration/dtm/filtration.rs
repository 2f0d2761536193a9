//! The filtration itself: births, values of edges, and the way back to lengths.

use super::meeting::Growth;
use super::neighbours::Neighbours;
use crate::pullback::{Slopes, gather};
use crate::{BarGradient, CondensedLengths, DegreeDiagram, Edge, Error, Result};

/// A Rips filtration that is weighted by the distance to a measure, with what its gradient needs.
///
/// Made by [`Dtm`](super::Dtm); its diagram is that of [`DtmFiltration::lengths`].
#[derive(Clone, Debug, PartialEq)]
pub struct DtmFiltration {
    lengths: CondensedLengths,
    neighbours: Neighbours,
    growth: Growth,
}

impl DtmFiltration {
    pub(super) fn new(lengths: CondensedLengths, neighbours: Neighbours, growth: Growth) -> Result<Self> {
        let means = neighbours.means();
        let mut values = lengths.into_values();
        let mut rest = values.as_mut_slice();
        for (row, &a) in means.iter().enumerate().skip(1) {
            let (head, tail) = rest.split_at_mut(row);
            for (length, &b) in head.iter_mut().zip(means) {
                let (late, early) = (a.max(b), a.min(b));
                *length = 2.0 * growth.meeting(*length, late, early);
            }
            rest = tail;
        }
        let births = means.iter().map(|mean| 2.0 * mean).collect();
        let lengths = CondensedLengths::from_lower_triangle(values)?.with_births(births)?;
        Ok(Self { lengths, neighbours, growth })
    }

    /// The values of edges and the births of vertices, for [`Rips::lengths`](crate::Rips::lengths).
    pub fn lengths(&self) -> &CondensedLengths {
        &self.lengths
    }

    /// These alone, without what the gradient needs.
    pub fn into_lengths(self) -> CondensedLengths {
        self.lengths
    }

    /// The distance to the measure at each point: half of its birth.
    pub fn distances_to_measure(&self) -> &[f64] {
        self.neighbours.means()
    }

    /// Turns a gradient with respect to bars into one with respect to the lengths that the filtration was made of.
    ///
    /// # Shapes
    /// As [`pullback_lengths`](crate::pullback_lengths); [`pullback_edges`](crate::pullback_edges) leads on to points.
    ///
    /// # Errors
    /// [`Error::GradientShape`] when the gradient is not that of `bars`; [`Error::WrongCloud`] when they name a point that there is not.
    ///
    /// # Complexity
    /// O(b k log(b k)) for b bars and k neighbours.
    ///
    /// # Gradient
    /// A birth moves with the lengths to the k nearest neighbours, the value of an edge with its length and the births of both ends. Where
    /// points tie for the k-th neighbour, the one with the smaller index counts, so the gradient is a limit of gradients; where values of
    /// edges tie, see [`pullback_lengths`](crate::pullback_lengths). A point that has k − 1 duplicates is born at 0 and has no slope. An edge that enters with one
    /// of its ends moves with that end alone: with the one of larger index, if both are born at once.
    pub fn pullback(&self, bars: &DegreeDiagram, gradient: &BarGradient) -> Result<Vec<(Edge, f64)>> {
        let means = self.neighbours.means();
        let mut slopes = Slopes::default();
        for (cell, slope) in gather(bars, gradient, |_| true)? {
            let (a, b) = cell.endpoints();
            if a as usize >= means.len() {
                return Err(Error::WrongCloud { vertex: a as usize, given: means.len() });
            }
            if cell.is_vertex() {
                self.add_birth(a, 2.0 * slope, &mut slopes);
                continue;
            }
            let (late, early) = if means[a as usize] >= means[b as usize] { (a, b) } else { (b, a) };
            let value = self.lengths.length(cell) / 2.0;
            let of = self.growth.slopes(value, means[late as usize], means[early as usize]);
            slopes.add(cell, 2.0 * slope * of.distance);
            self.add_birth(late, 2.0 * slope * of.late, &mut slopes);
            self.add_birth(early, 2.0 * slope * of.early, &mut slopes);
        }
        Ok(slopes.into_sorted())
    }

    /// Adds a slope by the distance to the measure at a point.
    fn add_birth(&self, point: u32, slope: f64, slopes: &mut Slopes) {
        if slope != 0.0 {
            self.neighbours.slopes(point).for_each(|(edge, of)| slopes.add(edge, slope * of));
        }
    }
}
