//! Lengths of some edges: what is not listed is never there.

use super::condensed::checked_births;
use super::near;
use crate::{CondensedLengths, Edge, Error, Metric, Points, Real, Result};
use petgraph::visit::{EdgeRef, IntoEdgeReferences, NodeIndexable};

/// The lengths of the edges of a graph: a sparse distance matrix, or the weights of a flag filtration.
///
/// ```
/// use topogen_ph::{Rips, SparseLengths};
/// // A square without diagonals: its loop never dies.
/// let square = SparseLengths::from_triplets(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 2.0)])?;
/// let diagram = Rips::default().sparse(&square)?;
/// assert_eq!(diagram.degree(1)?.bars().essential(), [2.0]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SparseLengths {
    n_points: usize,
    /// By combinatorial index.
    edges: Vec<(Edge, f64)>,
    births: Option<Vec<f64>>,
}

impl SparseLengths {
    /// The lengths of edges given as both ends and a length, in any order. An infinite length is no edge.
    ///
    /// # Errors
    /// [`Error::NoPoints`]; [`Error::NoSuchVertex`]; [`Error::SelfLoop`]; [`Error::BadLength`] for NaN and negative lengths;
    /// [`Error::RepeatedEdge`] when an edge is given twice with different lengths.
    ///
    /// # Complexity
    /// O(m log m) for m edges.
    pub fn from_triplets(n_points: usize, triplets: &[(u32, u32, f64)]) -> Result<Self> {
        let mut edges = Self::checked(n_points, triplets)?;
        edges.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        edges.dedup();
        match edges.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Error::RepeatedEdge { edge: pair[0].0, first: pair[0].1, second: pair[1].1 }),
            None => Ok(Self { n_points, edges, births: None }),
        }
    }

    /// The weights of the edges of a graph, whose vertices go by their indices. Of parallel edges, the lightest counts.
    ///
    /// # Errors
    /// As [`SparseLengths::from_triplets`], but for repeated edges.
    ///
    /// ```
    /// use petgraph::graph::UnGraph;
    /// use topogen_ph::{Rips, SparseLengths};
    /// let triangle = UnGraph::<(), f32>::from_edges([(0, 1, 1.0), (1, 2, 2.0), (2, 0, 3.0)]);
    /// let lengths = SparseLengths::from_graph(&triangle, |edge| f64::from(*edge.weight()))?;
    /// assert_eq!(Rips::default().sparse(&lengths)?.degree(0)?.bars().deaths(), [1.0, 2.0]);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn from_graph<G: IntoEdgeReferences + NodeIndexable>(
        graph: G,
        weight: impl Fn(G::EdgeRef) -> f64,
    ) -> Result<Self> {
        let vertex = |id| graph.to_index(id).try_into().unwrap_or(u32::MAX);
        let triplets: Vec<(u32, u32, f64)> = graph
            .edge_references()
            .map(|edge| (vertex(edge.source()), vertex(edge.target()), weight(edge)))
            .collect();
        let n_points = graph.node_bound();
        let mut edges = Self::checked(n_points, &triplets)?;
        edges.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        edges.dedup_by_key(|(edge, _)| *edge);
        Ok(Self { n_points, edges, births: None })
    }

    /// The pairwise distances of points up to one, each as [`CondensedLengths::from_points`] has it.
    ///
    /// # Errors
    /// [`Error::TooManyPoints`], [`Error::BadLength`] when a metric misbehaves, [`Error::OutOfMemory`].
    ///
    /// # Complexity
    /// With the Euclidean metric, O(n) and the pairs of points whose first few coordinates differ by little; O(n²) with others. O(n + m)
    /// memory for m edges.
    ///
    /// ```
    /// use topogen_ph::{Euclidean, Points, SparseLengths};
    /// let points = Points::new(&[0.0, 1.0, 3.0, 3.5], 1)?;
    /// let lengths = SparseLengths::from_points(&points, &Euclidean, 1.0)?;
    /// assert_eq!(lengths.iter().map(|(_, length)| length).collect::<Vec<_>>(), [1.0, 0.5]);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn from_points<F: Real>(points: &Points<'_, F>, metric: &impl Metric, up_to: f64) -> Result<Self> {
        let n_points = points.len();
        if u32::try_from(n_points).is_err() {
            return Err(Error::TooManyPoints { n_points, limit: u32::MAX as usize });
        }
        let mut edges = near::pairs(points.in_f64(&mut Vec::new()), points.dim(), metric, up_to)?;
        edges.sort_unstable_by_key(|&(edge, _)| edge);
        Ok(Self { n_points, edges, births: None })
    }

    /// The edges of a complete graph up to a length.
    pub fn from_condensed(lengths: &CondensedLengths, up_to: f64) -> Self {
        let edges = lengths.iter().filter(|&(_, length)| length <= up_to).collect();
        Self { n_points: lengths.n_points(), edges, births: lengths.births().map(<[f64]>::to_vec) }
    }

    fn checked(n_points: usize, triplets: &[(u32, u32, f64)]) -> Result<Vec<(Edge, f64)>> {
        if n_points == 0 {
            return Err(Error::NoPoints);
        }
        if u32::try_from(n_points).is_err() {
            return Err(Error::TooManyPoints { n_points, limit: u32::MAX as usize });
        }
        let mut edges = Vec::new();
        edges.try_reserve_exact(triplets.len()).map_err(Error::out_of_memory(triplets.len(), "edges"))?;
        for &(u, v, length) in triplets {
            if let Some(&vertex) = [u, v].iter().find(|&&vertex| vertex as usize >= n_points) {
                return Err(Error::NoSuchVertex { vertex: vertex as usize, n_points });
            }
            if u == v {
                return Err(Error::SelfLoop { vertex: u as usize, length });
            }
            let edge = Edge::new(u, v);
            if length.is_nan() || length < 0.0 {
                let (row, column) = edge.endpoints();
                return Err(Error::BadLength { row: row as usize, column: column as usize, value: length });
            }
            if length.is_finite() {
                edges.push((edge, length + 0.0)); // A negative zero would be sorted before the zeros that it equals.
            }
        }
        Ok(edges)
    }

    /// The same lengths with vertices that are born at times of their own; see [`CondensedLengths::with_births`].
    ///
    /// # Errors
    /// As there.
    pub fn with_births(self, births: Vec<f64>) -> Result<Self> {
        let births = checked_births(births, self.n_points, self.iter())?;
        Ok(Self { births, ..self })
    }

    /// When each vertex is born, unless all are at 0.
    pub fn births(&self) -> Option<&[f64]> {
        self.births.as_deref()
    }

    /// The number of points.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// The number of edges.
    pub fn n_edges(&self) -> usize {
        self.edges.len()
    }

    /// Every edge with its length, by combinatorial index.
    pub fn iter(&self) -> impl Iterator<Item = (Edge, f64)> + '_ {
        self.edges.iter().copied()
    }

    /// The length of an edge, if it is there.
    pub(crate) fn length(&self, edge: Edge) -> Option<f64> {
        let at = self.edges.binary_search_by_key(&edge, |&(edge, _)| edge).ok()?;
        Some(self.edges[at].1)
    }

    /// The smallest radius around a point that holds all points; infinite if no point has edges to all others.
    pub fn enclosing_radius(&self) -> f64 {
        let mut farthest = vec![(0_usize, 0.0_f64); self.n_points];
        for (edge, length) in self.iter() {
            let (u, v) = edge.endpoints();
            for end in [u as usize, v as usize] {
                let (count, longest) = farthest[end];
                farthest[end] = (count + 1, longest.max(length));
            }
        }
        let enclosing = farthest.into_iter().filter(|&(count, _)| count + 1 == self.n_points);
        enclosing.map(|(_, longest)| longest).fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_triplets_are_refused_with_their_numbers() {
        let refused =
            |n, triplets: &[(u32, u32, f64)]| SparseLengths::from_triplets(n, triplets).unwrap_err();
        assert_eq!(refused(0, &[]), Error::NoPoints);
        assert_eq!(refused(2, &[(0, 2, 1.0)]), Error::NoSuchVertex { vertex: 2, n_points: 2 });
        assert_eq!(refused(2, &[(1, 1, 3.0)]), Error::SelfLoop { vertex: 1, length: 3.0 });
        assert_eq!(refused(2, &[(0, 1, -1.0)]), Error::BadLength { row: 1, column: 0, value: -1.0 });
        assert!(matches!(refused(2, &[(0, 1, f64::NAN)]), Error::BadLength { .. }));
        let twice = refused(3, &[(0, 1, 2.0), (1, 2, 1.0), (1, 0, 1.0)]);
        assert_eq!(twice, Error::RepeatedEdge { edge: Edge::new(0, 1), first: 1.0, second: 2.0 });
    }

    #[test]
    fn equal_repetitions_and_infinite_lengths_are_no_edges_of_their_own() {
        let lengths =
            SparseLengths::from_triplets(3, &[(0, 1, 2.0), (1, 0, 2.0), (1, 2, f64::INFINITY)]).unwrap();
        assert_eq!(lengths.iter().collect::<Vec<_>>(), [(Edge::new(0, 1), 2.0)]);
        assert_eq!(lengths.enclosing_radius(), f64::INFINITY);
    }
}
