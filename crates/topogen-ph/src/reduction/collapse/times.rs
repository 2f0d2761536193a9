//! When an edge enters, by its ends: fast where a table of all pairs would be too large.

use super::backward::NEVER;
use crate::{Edge, Error, Result};

/// No vertex.
const NONE: u32 = u32::MAX;

/// For each vertex a table of its neighbours, addressed by a hash: at most half full.
pub(super) struct Times {
    /// Where the table of each vertex begins, and how many bits of a hash tell the place in it.
    tables: Vec<(usize, u32)>,
    /// A neighbour, and when the edge to it enters: [`NEVER`] where there is none, and once it has been taken out.
    entries: Vec<(u32, u32)>,
}

impl Times {
    /// Each edge enters at its rank.
    ///
    /// O(n + m) time and memory for m edges.
    pub(super) fn new(n_points: usize, edges: &[Edge]) -> Result<Self> {
        let mut degrees = vec![0_usize; n_points];
        for edge in edges {
            let (u, v) = edge.endpoints();
            degrees[u as usize] += 1;
            degrees[v as usize] += 1;
        }
        let mut length = 0;
        let table = |&degree: &usize| {
            let bits = (2 * degree).next_power_of_two().trailing_zeros().max(1);
            let start = length;
            length += 1 << bits;
            (start, bits)
        };
        let tables: Vec<(usize, u32)> = degrees.iter().map(table).collect();
        let mut entries = Vec::new();
        entries.try_reserve_exact(length).map_err(Error::out_of_memory(length, "neighbours"))?;
        entries.resize(length, (NONE, NEVER));
        let mut times = Self { tables, entries };
        for (rank, edge) in edges.iter().enumerate() {
            let (u, v) = edge.endpoints();
            for (u, v) in [(u, v), (v, u)] {
                times.put(u, v, rank as u32);
            }
        }
        Ok(times)
    }

    /// The edges at a vertex.
    #[inline(always)]
    pub(super) fn at(&self, vertex: u32) -> Row<'_> {
        let (start, bits) = self.tables[vertex as usize];
        Row { vertex, table: &self.entries[start..start + (1 << bits)], bits }
    }

    /// Lets an edge of the graph enter at another time.
    pub(super) fn set(&mut self, edge: Edge, time: u32) {
        let (u, v) = edge.endpoints();
        for (u, v) in [(u, v), (v, u)] {
            self.put(u, v, time);
        }
    }

    fn put(&mut self, vertex: u32, neighbour: u32, time: u32) {
        let place = self.tables[vertex as usize].0 + self.at(vertex).place(neighbour);
        self.entries[place] = (neighbour, time);
    }
}

/// The table of one vertex.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    vertex: u32,
    table: &'t [(u32, u32)],
    bits: u32,
}

impl Row<'_> {
    /// Where the neighbour stands, or would stand.
    #[inline(always)]
    fn place(self, neighbour: u32) -> usize {
        let mask = self.table.len() - 1;
        // The golden ratio spreads what is near.
        let mut place = (neighbour.wrapping_mul(0x9E37_79B9) >> (32 - self.bits)) as usize & mask;
        while self.table[place].0 != neighbour && self.table[place].0 != NONE {
            place = (place + 1) & mask;
        }
        place
    }

    /// When the edge to a vertex enters.
    #[inline(always)]
    pub(super) fn of(self, neighbour: u32) -> u32 {
        self.table[self.place(neighbour)].1
    }

    /// Whether that is the vertex itself, or an edge to it has entered.
    #[inline(always)]
    pub(super) fn is_near(self, other: u32, time: u32) -> bool {
        other == self.vertex || self.of(other) <= time
    }
}
