//! The neighbours of each vertex.

use crate::{Edge, Error, Result};
use std::cmp::Reverse;

/// A neighbour, and the rank of the edge to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour {
    pub(crate) rank: u32,
    pub(crate) vertex: u32,
}

/// A graph by its vertices.
pub(crate) struct Stars {
    starts: Vec<usize>,
    neighbours: Vec<Neighbour>,
}

impl Stars {
    /// Neighbours in the order in which the edges to them enter.
    ///
    /// O(n + m) time and memory for m edges.
    pub(crate) fn new(n_points: usize, edges: &[Edge]) -> Result<Self> {
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

    /// The same with the neighbours of each vertex in decreasing order.
    pub(crate) fn by_vertex(mut self) -> Self {
        for star in self.starts.windows(2) {
            self.neighbours[star[0]..star[1]].sort_unstable_by_key(|neighbour| Reverse(neighbour.vertex));
        }
        self
    }

    /// All neighbours of a vertex.
    #[inline(always)]
    pub(crate) fn of(&self, vertex: u32) -> &[Neighbour] {
        &self.neighbours[self.starts[vertex as usize]..self.starts[vertex as usize + 1]]
    }

    pub(crate) fn n_points(&self) -> usize {
        self.starts.len() - 1
    }
}
