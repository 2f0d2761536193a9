//! Sparse Rips filtrations. See `README.md` beside this file.

mod filtration;
mod greedy;

pub use filtration::SparseFiltration;

use crate::{CondensedLengths, Edge, Error, Metric, Points, Real, Result, SparseLengths, threads};
use greedy::Greedy;
use rayon::prelude::*;

/// Below this many distances a second thread costs more than it brings.
const PARALLEL_DISTANCES: usize = 1 << 20;
/// Points are removed later by this factor than the theorem has them, so that rounding loses no edge.
const LATER: f64 = 1.0 + 1.0 / (1_u64 << 40) as f64;

/// A Rips filtration with few edges, whose diagram is that of Rips up to a factor of 1/(1 − ε).
///
/// Each bar (b′, d′) is matched with a bar (b, d) of Rips such that b ≤ b′ ≤ b/(1 − ε) and d ≤ d′ ≤ d/(1 − ε); what has no match, on either side, has
/// ends within that factor. So every bar of Rips that is longer than by that factor is there. The theorem and its proof, which needs the
/// triangle inequality, stand in `README.md` beside the source; for [`Cosine`](crate::Cosine), which has none, nothing is promised.
///
/// The complex is a flag complex: the diagram, its critical edges and every engine are those of [`Rips::sparse`](crate::Rips::sparse). GUDHI's
/// `RipsComplex(sparse = ε)`, which also removes vertices, has the same diagram for ε < 1 and the same first point.
///
/// # References
/// Sheehy (2013), arXiv 1203.6786; Cavanna, Jahanseir and Sheehy (2015), arXiv 1506.03797.
///
/// ```
/// use topogen_ph::{BarGradient, Euclidean, Points, Rips, SparseRips, pullback_edges};
///
/// let coordinates: Vec<f64> = (0..200).map(f64::from).flat_map(|i| [(0.031416 * i).cos(), (0.031416 * i).sin()]).collect();
/// let cloud = Points::new(&coordinates, 2)?;
/// let filtration = SparseRips::new(0.5).points(&cloud, &Euclidean)?;
/// assert!(filtration.lengths().n_edges() < 200 * 199 / 4);
/// let diagram = Rips::default().max_dim(1).sparse(filtration.lengths())?;
///
/// let loops = diagram.degree(1)?;
/// let wider = BarGradient { births: vec![0.0], deaths: vec![1.0], essential: vec![] };
/// let slopes = filtration.pullback(loops, &wider)?;
/// assert_eq!(pullback_edges(&cloud, &Euclidean, &slopes)?.len(), coordinates.len());
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SparseRips {
    epsilon: f64,
    start: usize,
}

impl SparseRips {
    /// The filtration of the factor 1/(1 − `epsilon`), where `epsilon` is between 0 and 1; the nearer to 1, the fewer edges.
    pub fn new(epsilon: f64) -> Self {
        Self { epsilon, start: 0 }
    }

    /// The point that the greedy order starts with; 0 if not given.
    #[must_use]
    pub fn start(self, point: usize) -> Self {
        Self { start: point, ..self }
    }

    /// The filtration of a point cloud. The lengths are never all in memory.
    ///
    /// # Errors
    /// [`Error::BadEpsilon`]; [`Error::NoSuchPoint`] for a start that there is not; [`Error::BadLength`] when a metric overflows or misbehaves;
    /// [`Error::TooManyPoints`], [`Error::OutOfMemory`].
    ///
    /// # Complexity
    /// O(n²) distances, each computed twice; O(n + m) memory for the m edges, which in a metric of bounded doubling dimension are
    /// (1/ε)^O(dimension) n.
    pub fn points<F: Real>(&self, points: &Points<'_, F>, metric: &impl Metric) -> Result<SparseFiltration> {
        let (mut copy, dim) = (Vec::new(), points.dim());
        let coordinates = points.in_f64(&mut copy);
        let row = |point: u32| &coordinates[point as usize * dim..][..dim];
        self.of_distances(points.len(), |a, b| metric.distance(row(a), row(b)))
    }

    /// The filtration of given lengths, which must be those of a metric for the guarantee to hold.
    ///
    /// # Errors
    /// As [`SparseRips::points`]; [`Error::WeightedTwice`] for lengths that have births of vertices.
    pub fn lengths(&self, lengths: &CondensedLengths) -> Result<SparseFiltration> {
        match lengths.births() {
            Some(_) => Err(Error::WeightedTwice),
            None => self.of_distances(lengths.n_points(), |a, b| lengths.length(Edge::new(a, b))),
        }
    }

    fn of_distances(
        &self,
        n_points: usize,
        distance: impl Fn(u32, u32) -> f64 + Sync,
    ) -> Result<SparseFiltration> {
        let Self { epsilon, start } = *self;
        if !(epsilon > 0.0 && epsilon < 1.0) {
            return Err(Error::BadEpsilon { value: epsilon });
        }
        if start >= n_points {
            return Err(Error::NoSuchPoint { point: start, n_points });
        }
        if u32::try_from(n_points).is_err() {
            return Err(Error::TooManyPoints { n_points, limit: u32::MAX as usize });
        }
        let greedy = Greedy::new(n_points, start as u32, &distance)?;
        let stops: Vec<f64> = greedy.radii.iter().map(|radius| 2.0 * radius / epsilon).collect();
        let edges_to = |&later: &u32| {
            let earlier = &greedy.order[..greedy.places[later as usize] as usize];
            let edge = |&first: &u32| {
                let stops = [first, later].map(|point| stops[point as usize]);
                let value = value(distance(first, later), stops, epsilon)?;
                Some((later, first, value))
            };
            earlier.iter().filter_map(edge).collect::<Vec<_>>()
        };
        let triplets: Vec<Vec<(u32, u32, f64)>> =
            if threads::available() == 1 || n_points * n_points < PARALLEL_DISTANCES {
                greedy.order.iter().map(edges_to).collect()
            } else {
                greedy.order.par_iter().map(edges_to).collect()
            };
        let lengths = SparseLengths::from_triplets(n_points, &triplets.concat())?;
        Ok(SparseFiltration::new(lengths, greedy, stops, epsilon))
    }
}

/// When an edge enters, if it does before its later end is removed; `stops` are the scales from which on the balls of its earlier and its later
/// end stand still.
fn value(length: f64, [first, later]: [f64; 2], epsilon: f64) -> Option<f64> {
    if length <= later {
        return Some(length);
    }
    let value = 2.0 * length - later;
    (value <= first && value <= later / (1.0 - epsilon) * LATER).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_enters_at_its_length_then_later_then_never() {
        // With ε = 1/2 a point that stands still from 2 on is removed at 4.
        let entry = |length, first| value(length, [first, 2.0], 0.5);
        assert_eq!(
            [1.0, 2.0, 2.5, 3.0, 3.001].map(|d| entry(d, f64::INFINITY)),
            [Some(1.0), Some(2.0), Some(3.0), Some(4.0), None]
        );
        // If the other end stands still from 3 on, both do not reach what is farther.
        assert_eq!([2.5, 2.501].map(|d| entry(d, 3.0)), [Some(3.0), None]);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_numbers() {
        let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 2.0, 2.0]).unwrap();
        let refused = |sparse: SparseRips| sparse.lengths(&lengths).unwrap_err();
        for value in [0.0, 1.0, -0.5] {
            assert_eq!(refused(SparseRips::new(value)), Error::BadEpsilon { value });
        }
        assert!(matches!(refused(SparseRips::new(f64::NAN)), Error::BadEpsilon { .. }));
        assert_eq!(refused(SparseRips::new(0.5).start(3)), Error::NoSuchPoint { point: 3, n_points: 3 });
        let weighted = lengths.clone().with_births(vec![0.5, 0.0, 0.0]).unwrap();
        assert_eq!(SparseRips::new(0.5).lengths(&weighted).unwrap_err(), Error::WeightedTwice);
    }
}
