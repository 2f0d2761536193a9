//! Ranks of edges, by their endpoints.

use super::RipsFiltration;
use crate::{Error, Result};

/// The rank of every edge of a filtration, as a square table.
pub(crate) struct Ranks {
    n_points: usize,
    /// The rank of edge (u, v) at `u * n_points + v`.
    table: Vec<u32>,
}

impl Ranks {
    /// The rank of an edge that is not in the filtration, and of a vertex with itself: larger than any other.
    pub(crate) const ABSENT: u32 = u32::MAX;

    /// O(n²) time and memory.
    pub(crate) fn new(filtration: &RipsFiltration) -> Result<Self> {
        let n_points = filtration.n_points();
        let entries = n_points * n_points;
        let mut table = Vec::new();
        table.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "ranks of edges"))?;
        table.resize(entries, Self::ABSENT);
        for (rank, edge) in filtration.edges().iter().enumerate() {
            let (u, v) = edge.endpoints();
            table[u as usize * n_points + v as usize] = rank as u32;
            table[v as usize * n_points + u as usize] = rank as u32;
        }
        Ok(Self { n_points, table })
    }

    /// The number of points.
    pub(crate) fn n_points(&self) -> usize {
        self.n_points
    }

    /// The ranks of the edges at `vertex`, by the other endpoint.
    pub(crate) fn at(&self, vertex: u32) -> &[u32] {
        let start = vertex as usize * self.n_points;
        &self.table[start..start + self.n_points]
    }

    /// The rank of the edge between two vertices.
    pub(crate) fn of(&self, u: u32, v: u32) -> u32 {
        self.table[u as usize * self.n_points + v as usize]
    }
}
