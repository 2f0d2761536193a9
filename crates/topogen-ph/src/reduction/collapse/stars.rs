//! The neighbours of each vertex, in the order in which the edges to them enter.

use crate::{Edge, Error, Result};

/// A neighbour, and the rank of the edge to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbour {
    pub(super) rank: u32,
    pub(super) vertex: u32,
}

/// A graph by its vertices.
pub(super) struct Stars {
    starts: Vec<usize>,
    neighbours: Vec<Neighbour>,
}

impl Stars {
    /// O(n + m) time and memory for m edges.
    pub(super) fn new(n_points: usize, edges: &[Edge]) -> Result<Self> {
        let mut starts = vec![0_usize; n_points + 1];
        for edge in edges {
            let (u, v) = edge.endpoints();
            starts[u as usize + 1] += 1;
            starts[v as usize + 1] += 1;
        }
        for vertex in 0..n_points {
            starts[vertex + 1] += starts[vertex];
        }
        let mut neighbours = Vec::new();
        let count = 2 * edges.len();
        neighbours.try_reserve_exact(count).map_err(Error::out_of_memory(count, "neighbours"))?;
        neighbours.resize(count, Neighbour { rank: 0, vertex: 0 });
        let mut next = starts.clone();
        for (rank, edge) in (0..).zip(edges) {
            let (u, v) = edge.endpoints();
            for (u, vertex) in [(u as usize, v), (v as usize, u)] {
                neighbours[next[u]] = Neighbour { rank, vertex };
                next[u] += 1;
            }
        }
        Ok(Self { starts, neighbours })
    }

    /// All neighbours of a vertex, by rank.
    #[inline(always)]
    pub(super) fn of(&self, vertex: u32) -> &[Neighbour] {
        &self.neighbours[self.starts[vertex as usize]..self.starts[vertex as usize + 1]]
    }

    pub(super) fn n_points(&self) -> usize {
        self.starts.len() - 1
    }
}
