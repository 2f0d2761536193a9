//! What is kept of every edge: its ends and its rank, and, once it has entered, a vertex of its lune.

use crate::{Error, Result};

/// The rank of an edge that has not entered, and of a vertex with itself: beyond every other.
pub(super) const ABSENT: u32 = u32::MAX;
/// So many points can be named beside a flag of one bit.
pub(crate) const MAX_POINTS: usize = 1 << 15;
/// The flag: the lune of the edge is not connected.
const SPLIT: u16 = 1 << 15;
/// Rows of ranks are whole groups of so many.
pub(super) const LANES: usize = 16;

/// All edges in their order, and a square table of those that have entered.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    stride: usize,
    /// The rank of edge uv at u · stride + v, and at v · stride + u.
    ranks: Vec<u32>,
    /// The apex of edge uv, at u · stride + v for u > v: a vertex of its lune, with a flag.
    apexes: Vec<u16>,
    /// By rank, also of edges that will enter.
    ends: Vec<[u16; 2]>,
    /// How many have entered.
    entered: usize,
}

impl Edges {
    /// No edge among up to [`MAX_POINTS`] points; 6 n² bytes.
    pub(crate) fn reset(&mut self, n_points: usize) -> Result<()> {
        if n_points > MAX_POINTS {
            return Err(Error::TooManyPoints { n_points, limit: MAX_POINTS });
        }
        self.stride = n_points.next_multiple_of(LANES);
        let entries = n_points * self.stride;
        refill(&mut self.ranks, entries, ABSENT)?;
        refill(&mut self.apexes, entries, 0)?;
        self.ends.clear();
        self.entered = 0;
        Ok(())
    }

    /// Appends an edge that will enter after all others so far.
    #[inline(always)]
    pub(super) fn push(&mut self, u: u32, v: u32) {
        self.ends.push([u as u16, v as u16]);
    }

    /// How many edges there are, entered or not.
    pub(super) fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    pub(crate) fn bytes(&self) -> usize {
        4 * self.ranks.capacity() + 2 * self.apexes.capacity() + 4 * self.ends.capacity()
    }

    /// The bytes of a table for so many points.
    pub(crate) fn bytes_for(n_points: usize) -> usize {
        6 * n_points * n_points.next_multiple_of(LANES) + 2 * n_points * n_points
    }

    /// Enters the next edge, which is uv, with any vertex of its lune for an apex.
    ///
    /// An edge with an empty lune has one of its ends for an apex.
    #[inline(always)]
    pub(super) fn enter(&mut self, u: u32, v: u32, apex: u32, is_split: bool) {
        let (u, v) = (u as usize, v as usize);
        let rank = self.entered as u32;
        self.ranks[u * self.stride + v] = rank;
        self.ranks[v * self.stride + u] = rank;
        let flag = if is_split { SPLIT } else { 0 };
        self.apexes[u.max(v) * self.stride + u.min(v)] = apex as u16 | flag;
        self.entered += 1;
    }

    #[inline(always)]
    pub(super) fn rank(&self, u: u32, v: u32) -> u32 {
        self.ranks[u as usize * self.stride + v as usize]
    }

    /// The ranks of the edges at a vertex, by their other end; absent from the last vertex on.
    #[inline(always)]
    pub(super) fn ranks_at(&self, vertex: u32) -> &[u32] {
        &self.ranks[vertex as usize * self.stride..][..self.stride]
    }

    /// A vertex of the lune of an edge that has entered, and whether the lune was not connected; vertex 0 of one that has not.
    #[inline(always)]
    pub(super) fn apex(&self, u: u32, v: u32) -> (u32, bool) {
        let entry = self.apexes[u.max(v) as usize * self.stride + u.min(v) as usize];
        (u32::from(entry & !SPLIT), entry & SPLIT != 0)
    }

    #[inline(always)]
    pub(super) fn ends(&self, rank: u32) -> (u32, u32) {
        let [u, v] = self.ends[rank as usize];
        (u32::from(u), u32::from(v))
    }
}

/// Makes a vector of so many equal entries, in its own memory if that is enough.
fn refill<T: Copy>(vector: &mut Vec<T>, entries: usize, value: T) -> Result<()> {
    vector.clear();
    if vector.capacity() < entries {
        *vector = Vec::new();
        vector.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "ranks of edges"))?;
    }
    vector.resize(entries, value);
    Ok(())
}
