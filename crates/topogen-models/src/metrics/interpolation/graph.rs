//! Shortest paths through the codes of data.

use super::path::resampled;
use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::neighbours;
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};

/// Codes and the graph of their nearest neighbours: its shortest paths keep to where there are codes.
///
/// Two codes are joined if either is among the `k` nearest of the other; an edge is as long as they are far apart.
///
/// # References
/// Tenenbaum, de Silva and Langford (2000), doi 10.1126/science.290.5500.2319, for geodesics by such graphs; Dijkstra (1959), doi
/// 10.1007/BF01386390.
///
/// ```
/// use topogen_models::metrics::LatentGraph;
/// // Three quarters of a circle: the path goes round, not across.
/// let angles = (0..=30).map(|i| f64::from(i) / 20.0 * std::f64::consts::PI);
/// let codes: Vec<f64> = angles.flat_map(|angle| [angle.cos(), angle.sin()]).collect();
/// let graph = LatentGraph::new(&codes, 2, 2)?;
/// let path = graph.path(0, 30, 9)?;
/// assert!(path.chunks(2).all(|at| (at[0].hypot(at[1]) - 1.0).abs() < 0.01));
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LatentGraph {
    codes: Vec<f64>,
    dim: usize,
    k: usize,
    graph: UnGraph<(), f64, usize>,
}

impl LatentGraph {
    /// The graph of the `k` nearest neighbours of codes.
    ///
    /// # Shapes
    /// `codes` is n x `dim` in row-major order.
    ///
    /// # Errors
    /// Those of [`neighbours`].
    ///
    /// # Complexity
    /// That of [`neighbours`].
    pub fn new(codes: &[f64], dim: usize, k: usize) -> Result<Self> {
        let found = neighbours(codes, dim, k)?;
        let mut graph = UnGraph::with_capacity(codes.len() / dim, found.len());
        (0..codes.len() / dim).for_each(|_| {
            graph.add_node(());
        });
        for (place, other) in found.iter().enumerate() {
            // Of an edge that both ends have, the second adds nothing.
            graph.update_edge(NodeIndex::new(place / k), NodeIndex::new(other.point), other.distance);
        }
        Ok(Self { codes: codes.to_vec(), dim, k, graph })
    }

    /// The interior points of the shortest path between two of the codes, at equal distances along it.
    ///
    /// # Shapes
    /// `interior` x dim, in row-major order.
    ///
    /// # Errors
    /// [`Error::Measure`](crate::Error::Measure) with [`NoSuchCode`](MeasureError::NoSuchCode), and with [`NoPath`](MeasureError::NoPath) when the codes
    /// lie in different components of the graph.
    ///
    /// # Ties
    /// Of shortest paths of equal length, always the same is taken, which one is not said.
    ///
    /// # Complexity
    /// O(n `k` log n) time.
    pub fn path(&self, from: usize, to: usize, interior: usize) -> Result<Vec<f64>> {
        let corners: Vec<&[f64]> = self.corners(from, to)?.iter().map(|&code| self.code(code)).collect();
        Ok(resampled(&corners, interior))
    }

    /// The length of the shortest path between two of the codes, in their unit.
    ///
    /// # Errors
    /// Those of [`LatentGraph::path`].
    pub fn distance(&self, from: usize, to: usize) -> Result<f64> {
        let corners = self.corners(from, to)?;
        let length = |pair: &[usize]| {
            let between = self.code(pair[0]).iter().zip(self.code(pair[1]));
            between.map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
        };
        Ok(corners.windows(2).map(length).sum())
    }

    /// The codes on the shortest path, both ends included.
    fn corners(&self, from: usize, to: usize) -> Result<Vec<usize>> {
        let points = self.graph.node_count();
        if let Some(index) = [from, to].into_iter().find(|&index| index >= points) {
            return Err(MeasureError::NoSuchCode { index, points }.into());
        }
        // Without an estimate of what remains, this is Dijkstra's search, and tells the path.
        let found = astar(
            &self.graph,
            NodeIndex::new(from),
            |node| node.index() == to,
            |edge| *edge.weight(),
            |_| 0.0,
        );
        let Some((_, path)) = found else {
            return Err(MeasureError::NoPath { from, to, k: self.k, points }.into());
        };
        Ok(path.into_iter().map(NodeIndex::index).collect())
    }

    fn code(&self, index: usize) -> &[f64] {
        &self.codes[index * self.dim..(index + 1) * self.dim]
    }
}
