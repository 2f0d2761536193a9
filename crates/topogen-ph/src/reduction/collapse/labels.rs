//! Other names for vertices, by which those that are near to one another are near in memory.

use crate::Edge;
use crate::reduction::components::Components;

/// The vertices in an order in which those of a cluster stand together.
pub(super) struct Labels {
    /// By label.
    vertices: Vec<u32>,
    /// By vertex.
    labels: Vec<u32>,
}

impl Labels {
    /// The order of single linkage: of two components that an edge merges, one stands behind the other.
    ///
    /// O(m log n) time for m edges, which are sorted.
    pub(super) fn new(n_points: usize, edges: &[Edge]) -> Self {
        let mut components = Components::new(n_points, None);
        // Each component is a list that begins with its oldest vertex.
        let mut next = vec![None; n_points];
        let mut last: Vec<u32> = (0..n_points as u32).collect();
        for edge in edges {
            if components.are_one() {
                break;
            }
            let (u, v) = edge.endpoints();
            if let Some(younger) = components.merge(u, v) {
                let older = components.root(u);
                next[last[older as usize] as usize] = Some(younger);
                last[older as usize] = last[younger as usize];
            }
        }
        let list = |root: u32| std::iter::successors(Some(root), |&vertex| next[vertex as usize]);
        let vertices: Vec<u32> = components.roots().flat_map(list).collect();
        let mut labels = vec![0; n_points];
        (0..).zip(&vertices).for_each(|(label, &vertex)| labels[vertex as usize] = label);
        Self { vertices, labels }
    }

    /// The same edges between labels.
    pub(super) fn of_edges(&self, edges: &[Edge]) -> Vec<Edge> {
        renamed(edges, &self.labels)
    }

    /// The edges between vertices, from those between labels.
    pub(super) fn edges_of(&self, edges: &[Edge]) -> Vec<Edge> {
        renamed(edges, &self.vertices)
    }
}

fn renamed(edges: &[Edge], names: &[u32]) -> Vec<Edge> {
    let name = |edge: &Edge| {
        let (u, v) = edge.endpoints();
        Edge::new(names[u as usize], names[v as usize])
    };
    edges.iter().map(name).collect()
}
