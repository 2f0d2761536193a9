//! Degree 0: a minimum spanning tree.

use crate::filtration::RipsFiltration;

/// How the components of a filtration merge.
pub(crate) struct SpanningTree {
    /// The oldest vertex of the component that dies, and the rank of the edge that kills it, by rank.
    pub(crate) merges: Vec<(u32, u32)>,
    /// The oldest vertex of each component that never dies.
    pub(crate) roots: Vec<u32>,
}

impl SpanningTree {
    /// Kruskal's algorithm with the elder rule: all vertices are born at 0, the smaller index is the older one.
    ///
    /// O(m α(n)) for m edges, which are sorted already.
    pub(crate) fn new(filtration: &RipsFiltration) -> Self {
        let n_points = filtration.n_points();
        let mut parents: Vec<u32> = (0..n_points as u32).collect();
        let mut merges = Vec::with_capacity(n_points);
        for (rank, edge) in filtration.edges().iter().enumerate() {
            let (u, v) = edge.endpoints();
            let (u, v) = (root(&mut parents, u), root(&mut parents, v));
            if u != v {
                // The root of a component is its oldest vertex, so that no rank need be stored; halving keeps paths short.
                parents[u.max(v) as usize] = u.min(v);
                merges.push((u.max(v), rank as u32));
                if merges.len() + 1 == n_points {
                    break;
                }
            }
        }
        let roots = (0..n_points as u32).filter(|&v| parents[v as usize] == v).collect();
        Self { merges, roots }
    }
}

fn root(parents: &mut [u32], mut vertex: u32) -> u32 {
    while parents[vertex as usize] != vertex {
        let grandparent = parents[parents[vertex as usize] as usize];
        parents[vertex as usize] = grandparent;
        vertex = grandparent;
    }
    vertex
}
