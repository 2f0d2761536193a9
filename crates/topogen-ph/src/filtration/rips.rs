//! The Rips filtration as a total order of edges.

use crate::diagram::Critical;
use crate::lengths::MAX_POINTS;
use crate::threads;
use crate::{CondensedLengths, Edge, Error, Result, SparseLengths};
use rayon::slice::ParallelSliceMut;

/// Fewer edges are not worth a second thread.
const MANY_EDGES: usize = 1 << 16;

/// Up to which length edges enter the filtration.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Threshold {
    /// All edges.
    None,
    /// Edges of at most this length.
    Value(f64),
    /// Edges of at most the enclosing radius, beyond which the complex is a cone: the diagram is that of all edges.
    #[default]
    EnclosingRadius,
}

impl Threshold {
    /// The threshold as a number, with the enclosing radius computed if it is asked for.
    pub(crate) fn or_radius(self, radius: impl FnOnce() -> f64) -> f64 {
        match self {
            Self::None => f64::INFINITY,
            Self::Value(value) => value,
            Self::EnclosingRadius => radius(),
        }
    }
}

/// The edges of a Rips filtration in their total order: by length, then by combinatorial index.
///
/// The *rank* of an edge is its place in this order, and the rank of a simplex is that of its longest edge. Homology
/// changes with the rank only, so the order of the edges alone decides every critical edge, and all algorithms agree.
pub(crate) struct RipsFiltration {
    n_points: usize,
    threshold: f64,
    /// By rank.
    edges: Vec<Edge>,
    /// By rank.
    lengths: Vec<f64>,
    /// When each vertex is born; all at 0 if there are none.
    births: Option<Vec<f64>>,
}

impl RipsFiltration {
    /// Sorts the edges of `lengths` up to `threshold`.
    ///
    /// O(m log m) time and O(m) memory for m edges.
    pub(crate) fn new(lengths: &CondensedLengths, threshold: Threshold) -> Result<Self> {
        let threshold = threshold.or_radius(|| lengths.enclosing_radius());
        Self::of_edges(|| lengths.iter(), lengths.n_points(), lengths.births(), threshold)
    }

    /// As [`RipsFiltration::new`], where some edges are never there.
    pub(crate) fn of_sparse(lengths: &SparseLengths, threshold: Threshold) -> Result<Self> {
        let threshold = threshold.or_radius(|| lengths.enclosing_radius());
        let n_points = lengths.n_points();
        match n_points {
            0..=MAX_POINTS => Self::of_edges(|| lengths.iter(), n_points, lengths.births(), threshold),
            _ => Err(Error::TooManyPoints { n_points, limit: MAX_POINTS }),
        }
    }

    /// The edges of a list, in any order, up to a threshold.
    pub(crate) fn of_list(n_points: usize, edges: &[(Edge, f64)], threshold: f64) -> Result<Self> {
        match n_points {
            0..=MAX_POINTS => Self::of_edges(|| edges.iter().copied(), n_points, None, threshold),
            _ => Err(Error::TooManyPoints { n_points, limit: MAX_POINTS }),
        }
    }

    fn of_edges<I: Iterator<Item = (Edge, f64)>>(
        edges: impl Fn() -> I,
        n_points: usize,
        births: Option<&[f64]>,
        threshold: f64,
    ) -> Result<Self> {
        let within = || edges().filter(|&(_, length)| length <= threshold);
        let mut keys: Vec<u128> = Vec::new();
        let count = within().count();
        keys.try_reserve_exact(count).map_err(Error::out_of_memory(count, "edges"))?;
        keys.extend(within().map(|(edge, length)| key(length, edge)));
        // Whole numbers are sorted several times faster than pairs with a comparison of their own.
        if count >= MANY_EDGES && threads::available() > 1 {
            keys.par_sort_unstable();
        } else {
            keys.sort_unstable();
        }

        let (lengths, edges) = keys.into_iter().map(|key| (length_of(key), edge_of(key))).unzip();
        Ok(Self { n_points, threshold, edges, lengths, births: births.map(<[f64]>::to_vec) })
    }

    pub(crate) fn n_points(&self) -> usize {
        self.n_points
    }

    /// The threshold that was applied: infinity for none.
    pub(crate) fn threshold(&self) -> f64 {
        self.threshold
    }

    /// All edges, by rank.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    #[cfg(test)]
    pub(crate) fn length(&self, rank: u32) -> f64 {
        self.lengths[rank as usize]
    }

    /// When each vertex is born, unless all are at 0.
    pub(crate) fn births(&self) -> Option<&[f64]> {
        self.births.as_deref()
    }

    /// The critical value of a vertex.
    pub(crate) fn vertex(&self, v: u32) -> Critical {
        (self.births.as_ref().map_or(0.0, |births| births[v as usize]), Edge::vertex(v))
    }

    /// The critical value of a simplex whose longest edge has this rank.
    pub(crate) fn of_rank(&self, rank: u32) -> Critical {
        (self.lengths[rank as usize], self.edges[rank as usize])
    }
}

/// A number that is ordered as edges are: by length, then by combinatorial index.
///
/// Lengths are not negative, and such numbers are ordered as their bits are.
fn key(length: f64, edge: Edge) -> u128 {
    let (larger, smaller) = edge.endpoints();
    u128::from(length.to_bits()) << 64 | u128::from(larger) << 32 | u128::from(smaller)
}

fn length_of(key: u128) -> f64 {
    f64::from_bits((key >> 64) as u64)
}

fn edge_of(key: u128) -> Edge {
    Edge::new((key >> 32) as u32, key as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_ordered_by_length_then_by_index() {
        let lengths = vec![2.0, 0.0, 1e-300, 2.0, 1e300, 0.0, 0.5, 2.0, f64::MIN_POSITIVE / 4.0, 0.5];
        let condensed = CondensedLengths::from_lower_triangle(lengths).unwrap();
        let filtration = RipsFiltration::new(&condensed, Threshold::None).unwrap();
        let found: Vec<(f64, Edge)> =
            (0..10).map(|rank| (filtration.length(rank), filtration.edges()[rank as usize])).collect();
        let mut expected: Vec<(Edge, f64)> = condensed.iter().collect();
        expected.sort_by(|a, b| a.1.partial_cmp(&b.1).unwrap().then(a.0.cmp(&b.0)));
        assert_eq!(found, expected.into_iter().map(|(edge, length)| (length, edge)).collect::<Vec<_>>());
    }

    #[test]
    fn a_threshold_keeps_what_equals_it() {
        let condensed = CondensedLengths::from_lower_triangle(vec![1.0, 2.0, 3.0]).unwrap();
        let edges = |threshold| RipsFiltration::new(&condensed, threshold).unwrap().edges().len();
        assert_eq!(
            [Threshold::Value(2.0), Threshold::Value(1.999), Threshold::EnclosingRadius].map(edges),
            [2, 1, 2]
        );
    }
}
