//! Which simplices to move so that an end of a bar gets somewhere in one step. See `README.md` beside this file.

mod boundary;
#[cfg(test)]
mod tests;

use crate::diagram::DiagramBuilder;
use crate::engine::{Interrupt, choose};
use crate::field::Two;
use crate::filtration::RipsFiltration;
use crate::flag::Simplex;
use crate::reduction::boundary::{Memory, Pair, Simplices};
use crate::reduction::cohomology::{Cohomology, Visit};
use crate::{Diagram, Edge, Error, Result};
use boundary::Boundary;
use std::collections::BTreeMap;

/// One of the two ends of a finite bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Where the class is born.
    Birth,
    /// Where the class dies.
    Death,
}

/// What moves an end of a bar to where it shall be in one step: for each end and target, edges and their new lengths.
///
/// A gradient moves the one edge that an end is the length of, and the end moves with it until another edge takes its place. The
/// *critical set* is all simplices that must go along so that none does. It is read from the reduced boundary matrix. A simplex is
/// moved by its edges: to be raised, by the longest one; to be lowered, by all that are longer than the target.
///
/// | move | critical set, within the lengths between old and new | the diagram of the new lengths has the bar with its new end |
/// |---|---|---|
/// | death lowered | the chain that the class is the boundary of | yes |
/// | death raised | the simplices whose boundaries cannot do without the class | yes |
/// | birth raised | the cochain that tells the class from older ones | yes |
/// | birth lowered | the cycle | if all simplices but those of the set keep their values |
///
/// In the last row a Rips filtration may do more than was asked: shorter edges let further simplices in, which may kill the class
/// earlier. (Lengths are free to move here. Points can rarely give their edges all the lengths that are asked for.)
///
/// # References
/// Nigmetov and Morozov (2024), Topological optimization with big steps, doi 10.1007/s00454-023-00613-x, arXiv 2203.16748.
///
/// ```
/// use topogen_ph::{CondensedLengths, Edge, End, Rips, Threshold};
/// // Three points in a row; the last is far.
/// let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 4.0, 3.0])?;
/// let sets = Rips::default().max_dim(0).threshold(Threshold::None).critical_sets(&lengths)?;
/// assert_eq!(sets.diagram().degree(0)?.bars().deaths(), [1.0, 3.0]);
///
/// // That the last point shall join at 3.5 concerns one edge. At 5, its other edge must go along.
/// assert_eq!(sets.moves(0, 1, End::Death, 3.5)?, [(Edge::new(2, 1), 3.5)]);
/// assert_eq!(sets.moves(0, 1, End::Death, 5.0)?, [(Edge::new(2, 0), 5.0), (Edge::new(2, 1), 5.0)]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub struct CriticalSets {
    filtration: RipsFiltration,
    simplices: Simplices,
    diagram: Diagram,
    degrees: Vec<Degree>,
}

/// What is known of one degree.
struct Degree {
    /// The pairs whose bars are in the diagram, in its order.
    bars: Vec<Pair>,
    boundary: Boundary,
}

impl CriticalSets {
    /// A bound of what is kept of the pairs, beside what the diagram takes.
    pub(crate) fn bytes_for(n_points: usize, max_dim: usize) -> u64 {
        let simplices: f64 = (1..=max_dim + 1).map(|count| choose(n_points as f64, count)).sum();
        (boundary::BYTES_PER_PAIR as f64 * simplices) as u64
    }

    pub(crate) fn new(
        filtration: RipsFiltration,
        max_dim: usize,
        interrupt: Interrupt,
        mut memory: Memory,
    ) -> Result<Self> {
        let simplices = Simplices::new::<u64>(&filtration, max_dim)?;
        let mut builder = DiagramBuilder::new(filtration.n_points(), filtration.threshold(), max_dim);
        let mut pairs: Vec<Vec<Pair>> = vec![Vec::new(); max_dim + 1];
        let (complex, births) = (simplices.complex(), filtration.births());
        let cohomology = Cohomology { complex, births, field: Two, max_dim, interrupt };
        cohomology.classes(Visit::All, |class| {
            let degree = class.degree;
            let birth = simplices.in_order(degree, class.birth);
            let critical = simplices.critical(&filtration, degree, birth);
            match class.death {
                Some(death) => {
                    builder.pair(degree, critical, filtration.of_rank(death.rank));
                    pairs[degree].push(Pair { birth, death });
                }
                None => builder.essential(degree, critical),
            }
        })?;
        let diagram = builder.finish();
        let degrees = pairs.into_iter().enumerate().map(|(degree, pairs)| {
            let bars = simplices.in_canonical_order(&filtration, degree, &pairs);
            let boundary = Boundary::new(&simplices, degree, pairs, interrupt, &mut memory)?;
            Ok(Degree { bars, boundary })
        });
        let degrees = degrees.collect::<Result<_>>()?;
        Ok(Self { filtration, simplices, diagram, degrees })
    }

    /// The diagram, as [`Rips::lengths`](crate::Rips::lengths) gives it.
    pub fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// The lengths that move one end of finite bar `bar` to `target`, for each edge that must move.
    ///
    /// # Shapes
    /// Sorted by edge. Each edge's length lies between the old end and `target`; the edge of the end itself is among them.
    /// Nothing needs to move for an end that is where it shall be, and nothing can move the births of degree 0, as vertices
    /// have no length: the result is empty.
    ///
    /// All lengths are `target`, except where one of an edge's vertices is born later than that, which the edge does not precede.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`], [`Error::NoSuchBar`]; [`Error::BadTarget`] for NaN, infinities, negative lengths and
    /// beyond the other end; [`Error::TargetAboveThreshold`] for a death beyond the threshold of the filtration, where the
    /// edges that would have to move are not known.
    ///
    /// # Complexity
    /// To lower an end, linear in the columns involved. To raise one, linear in the columns of all bars, those of zero
    /// length too, between the birth and the target; and n log n times the number of simplices found, for a death among n points.
    pub fn moves(&self, degree: usize, bar: usize, end: End, target: f64) -> Result<Vec<(Edge, f64)>> {
        let mut moves = BTreeMap::new();
        let bar = self.bar(degree, bar)?;
        if (degree, end) == (0, End::Birth) {
            return Ok(Vec::new());
        }
        let from = self.checked_end(degree, bar, end, target)?;
        let n_vertices = match end {
            End::Birth => degree + 1,
            End::Death => degree + 2,
        };
        for simplex in self.set(degree, bar, end, target) {
            if target > from {
                moves.insert(self.filtration.edges()[simplex.rank as usize], target);
                continue;
            }
            for edge in self.simplices.edges(simplex, n_vertices) {
                let (u, v) = edge.endpoints();
                let lowest = self.filtration.vertex(u).0.max(self.filtration.vertex(v).0).max(target);
                if self.length(edge) > lowest {
                    moves.insert(edge, lowest);
                }
            }
        }
        Ok(moves.into_iter().collect())
    }

    /// The lengths that serve many ends of bars of one degree at once: of those that are asked of one edge, the farthest from
    /// its own.
    ///
    /// Each end is moved as by [`CriticalSets::moves`]. Where sets overlap, not all ends can get to where they shall be. The
    /// rule of the largest displacement is that of Nigmetov's and Morozov's library Oineus; of two that are equally far, the
    /// shorter length is taken.
    ///
    /// # Errors
    /// As [`CriticalSets::moves`].
    ///
    /// ```
    /// use topogen_ph::{CondensedLengths, Edge, End, Rips};
    /// // Points 0, 1, 3 and 2 in a row, 1, 2 and 1 apart.
    /// let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 4.0, 3.0, 3.0, 2.0, 1.0])?;
    /// let sets = Rips::default().max_dim(0).critical_sets(&lengths)?;
    /// assert_eq!(sets.diagram().degree(0)?.bars().deaths(), [1.0, 1.0, 2.0]);
    /// // Both ends move the edge between points 3 and 2: to 0.75, and to 0.5 with the edge that joins these to point 1.
    /// let moves = sets.combined_moves(0, &[(1, End::Death, 0.75), (2, End::Death, 0.5)])?;
    /// assert_eq!(moves, [(Edge::new(3, 1), 0.5), (Edge::new(3, 2), 0.5)]);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn combined_moves(&self, degree: usize, targets: &[(usize, End, f64)]) -> Result<Vec<(Edge, f64)>> {
        let mut combined: BTreeMap<Edge, f64> = BTreeMap::new();
        for &(bar, end, target) in targets {
            for (edge, length) in self.moves(degree, bar, end, target)? {
                let chosen = combined.entry(edge).or_insert(length);
                let displacement = |to: f64| (to - self.length(edge)).abs();
                let is_farther = displacement(length).total_cmp(&displacement(*chosen));
                if is_farther.then(chosen.total_cmp(&length)).is_gt() {
                    *chosen = length;
                }
            }
        }
        Ok(combined.into_iter().collect())
    }

    fn bar(&self, degree: usize, bar: usize) -> Result<Pair> {
        self.diagram.degree(degree)?;
        let bars = &self.degrees[degree].bars;
        bars.get(bar).copied().ok_or(Error::NoSuchBar { degree, bar, bars: bars.len() })
    }

    /// Where the end is now, if it may go to the target.
    fn checked_end(&self, degree: usize, bar: Pair, end: End, target: f64) -> Result<f64> {
        let birth = self.simplices.critical(&self.filtration, degree, bar.birth).0;
        let death = self.filtration.of_rank(bar.death.rank).0;
        let (from, is_beyond) = match end {
            End::Birth => (birth, target > death),
            End::Death => (death, target < birth),
        };
        if !target.is_finite() || target < 0.0 || is_beyond {
            return Err(Error::BadTarget { target, birth, death });
        }
        let threshold = self.filtration.threshold();
        if target > threshold {
            return Err(Error::TargetAboveThreshold { target, threshold });
        }
        Ok(from)
    }

    /// The critical set: simplices of the dimension of the end's, with values between the old end and the target, without the
    /// latter.
    fn set(&self, degree: usize, bar: Pair, end: End, target: f64) -> Vec<Simplex> {
        let boundary = &self.degrees[degree].boundary;
        let row = |simplex| self.simplices.critical(&self.filtration, degree, simplex).0;
        let column = |simplex: Simplex| self.filtration.of_rank(simplex.rank).0;
        let from = match end {
            End::Birth => row(bar.birth),
            End::Death => column(bar.death),
        };
        match end {
            _ if target == from => Vec::new(),
            End::Birth if target < from => {
                boundary.cycle(&self.simplices, bar, |simplex| row(simplex) > target)
            }
            End::Birth => boundary.cochain(&self.simplices, bar, |simplex| row(simplex) < target),
            End::Death if target < from => boundary
                .chain(&self.simplices, bar)
                .into_iter()
                .filter(|&simplex| column(simplex) > target)
                .collect(),
            End::Death => boundary.coboundary(
                &self.simplices,
                bar,
                |simplex| row(simplex) < target,
                |simplex| column(simplex) < target,
            ),
        }
    }

    fn length(&self, edge: Edge) -> f64 {
        self.filtration.of_rank(self.simplices.rank(edge)).0
    }
}
