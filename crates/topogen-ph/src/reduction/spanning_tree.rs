//! Degree 0: a minimum spanning tree.

use super::components::Components;
use crate::Edge;

/// How the components of a filtration merge.
pub(crate) struct SpanningTree {
    /// The oldest vertex of the component that dies, and the rank of the edge that kills it, by rank.
    pub(crate) merges: Vec<(u32, u32)>,
    /// The oldest vertex of each component that never dies.
    pub(crate) roots: Vec<u32>,
}

impl SpanningTree {
    /// Kruskal's algorithm: the vertex that is born first is the older one; of two at once, the one with the smaller index.
    ///
    /// O(m log n) for m edges, which are sorted already.
    pub(crate) fn new(n_points: usize, births: Option<&[f64]>, edges: &[Edge]) -> Self {
        let mut components = Components::new(n_points, births);
        let mut merges = Vec::with_capacity(n_points);
        for (rank, edge) in edges.iter().enumerate() {
            let (u, v) = edge.endpoints();
            if let Some(younger) = components.merge(u, v) {
                merges.push((younger, rank as u32));
                if merges.len() + 1 == n_points {
                    break;
                }
            }
        }
        Self { merges, roots: components.roots().collect() }
    }
}
