//! Who is connected to whom, as rows of bits.

use super::block::Block;
use super::graph::{Graph, Row};
use crate::stream::{Grows, Tile};
use crate::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// How many blocks a row has. The type tells apart what is known when the program is compiled.
pub(crate) trait Width: Copy + Send + Sync {
    fn blocks(self) -> usize;

    /// Whether rows are so long that a summary of them, a bit a block, pays for itself.
    fn has_summary(self) -> bool;
}

/// So many blocks a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fixed<const N: usize>;

impl<const N: usize> Width for Fixed<N> {
    #[inline(always)]
    fn blocks(self) -> usize {
        N
    }

    #[inline(always)]
    fn has_summary(self) -> bool {
        false
    }
}

/// Any number of blocks a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Many(pub(crate) usize);

impl Width for Many {
    #[inline(always)]
    fn blocks(self) -> usize {
        self.0
    }

    #[inline(always)]
    fn has_summary(self) -> bool {
        self.0 > 2
    }
}

/// The places of blocks; see [`Graph::blocks`].
pub(crate) struct Blocks<'r> {
    next: usize,
    end: usize,
    summaries: Option<(&'r [u64], &'r [u64])>,
    /// What is left of the word of summaries before `next`.
    common: u64,
}

impl Iterator for Blocks<'_> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let Some((summary_u, summary_v)) = self.summaries else {
            self.next += 1;
            return (self.next <= self.end).then_some(self.next - 1);
        };
        while self.common == 0 {
            if self.next == self.end {
                return None;
            }
            self.common = summary_u[self.next] & summary_v[self.next];
            self.next += 1;
        }
        let bit = self.common.trailing_zeros() as usize;
        self.common &= self.common - 1;
        Some((self.next - 1) * 64 + bit)
    }
}

/// Vertices in two rows; see [`Graph::common`].
pub(crate) struct Common<'r, B: Block> {
    row_u: &'r [B],
    row_v: &'r [B],
    blocks: Blocks<'r>,
    block: usize,
    /// What is left of the bits of `block`.
    left: B::Ones,
}

impl<B: Block> Iterator for Common<'_, B> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        loop {
            if let Some(bit) = self.left.next() {
                return Some(self.block as u32 * B::BITS + bit);
            }
            let both = loop {
                self.block = self.blocks.next()?;
                let both = self.row_u[self.block] & self.row_v[self.block];
                if !both.is_zero() {
                    break both;
                }
            };
            self.left = both.ones();
        }
    }
}

/// The memory of [`Neighbours`], kept from one diagram to the next.
#[derive(Debug)]
pub(crate) struct Bits<B> {
    rows: Vec<B>,
    summaries: Vec<u64>,
}

impl<B> Default for Bits<B> {
    fn default() -> Self {
        Self { rows: Vec::new(), summaries: Vec::new() }
    }
}

impl<B> Bits<B> {
    /// Makes room for a graph.
    pub(super) fn reserve(&mut self, n_points: usize, width: impl Width) -> Result<()> {
        reserve(&mut self.rows, n_points * width.blocks())?;
        reserve(&mut self.summaries, n_points * summary(width))
    }

    pub(in crate::reduction) fn bytes(&self) -> usize {
        size_of::<B>() * self.rows.capacity() + 8 * self.summaries.capacity()
    }
}

/// The closed neighbourhood of every vertex in a graph, a row of bits each.
pub(crate) struct Neighbours<'b, B, W> {
    width: W,
    /// Words of a summary.
    summary: usize,
    rows: &'b mut [B],
    summaries: &'b mut [u64],
}

impl<'b, B: Block, W: Width> Neighbours<'b, B, W> {
    /// Every vertex with itself for its only neighbour; O(n² / 8) bytes.
    #[inline(always)]
    pub(in crate::reduction) fn new(n_points: usize, width: W, bits: &'b mut Bits<B>) -> Result<Self> {
        bits.reserve(n_points, width)?;
        let summary = summary(width);
        let Bits { rows, summaries } = bits;
        rows.resize(n_points * width.blocks(), B::default());
        summaries.resize(n_points * summary, 0);
        let mut neighbours = Self { width, summary, rows, summaries };
        for vertex in 0..n_points as u32 {
            neighbours.set(vertex, vertex);
        }
        Ok(neighbours)
    }

    /// Words of a summary; that there is none is known when the program is compiled, where the width is.
    #[inline(always)]
    fn summary(&self) -> usize {
        if self.width.has_summary() { self.summary } else { 0 }
    }

    #[inline(always)]
    pub(in crate::reduction) fn width(&self) -> W {
        self.width
    }

    #[inline(always)]
    fn set(&mut self, row: u32, bit: u32) {
        let block = (bit / B::BITS) as usize;
        let blocks = self.width.blocks();
        self.rows[row as usize * blocks + if blocks == 1 { 0 } else { block }].set(bit % B::BITS);
        if self.summary() > 0 {
            self.summaries[row as usize * self.summary + block / 64] |= 1 << (block % 64);
        }
    }

    /// Sets bits of a row: those of the word of 32 bits at a place.
    #[inline(always)]
    pub(super) fn join_word(&mut self, row: u32, place: u32, bits: u32) {
        let first = u32::BITS * place;
        let block = (first / B::BITS) as usize;
        self.rows[row as usize * self.width.blocks() + block].set_word(first % B::BITS, bits);
        if self.summary() > 0 {
            self.summaries[row as usize * self.summary + block / 64] |= 1 << (block % 64);
        }
    }

    /// Connects two vertices.
    #[inline(always)]
    pub(in crate::reduction) fn connect(&mut self, u: u32, v: u32) {
        self.set(u, v);
        self.set(v, u);
    }

    /// Enters the edges of tiles, on so many threads.
    #[inline(always)]
    pub(super) fn connect_tiles_on(&mut self, tiles: &[Tile], threads: usize) {
        let (blocks, summary) = (self.width.blocks(), self.summary);
        let n_rows = self.rows.len() / blocks;
        if threads == 1 || summary == 0 {
            let rows = 0..n_rows as u32;
            Strip { blocks, summary, rows, bits: self.rows, summaries: self.summaries }.connect(tiles);
            return;
        }
        // Each thread has its own rows, whole groups of eight.
        let share = n_rows.div_ceil(threads).next_multiple_of(8);
        let bits = self.rows.par_chunks_mut(share * blocks);
        bits.zip(self.summaries.par_chunks_mut(share * summary)).enumerate().for_each(
            |(strip, (bits, summaries))| {
                let rows = (strip * share) as u32..((strip + 1) * share) as u32;
                Strip { blocks, summary, rows, bits, summaries }.connect(tiles);
            },
        );
    }

    /// The same graph once more.
    #[inline(always)]
    pub(super) fn copy_into(&self, bits: &'b mut Bits<B>) -> Self {
        let Bits { rows, summaries } = bits;
        rows.clear();
        rows.extend_from_slice(self.rows);
        summaries.clear();
        summaries.extend_from_slice(self.summaries);
        Self { width: self.width, summary: self.summary, rows, summaries }
    }

    /// Becomes the graph that another one is.
    #[inline(always)]
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.rows.copy_from_slice(other.rows);
        self.summaries.copy_from_slice(other.summaries);
    }

    #[inline(always)]
    pub(in crate::reduction) fn row(&self, vertex: u32) -> &[B] {
        let blocks = self.width.blocks();
        &self.rows[vertex as usize * blocks..][..blocks]
    }

    #[inline(always)]
    pub(in crate::reduction) fn are_connected(&self, u: u32, v: u32) -> bool {
        self.row(u)[(v / B::BITS) as usize].has(v % B::BITS)
    }

    /// See [`Graph::blocks`].
    #[inline(always)]
    pub(super) fn blocks(&self, u: u32, v: u32) -> Blocks<'_> {
        let summary = |vertex: u32| &self.summaries[vertex as usize * self.summary..][..self.summary];
        match self.summary() {
            0 => Blocks { next: 0, end: self.width.blocks(), summaries: None, common: 0 },
            words => Blocks { next: 0, end: words, summaries: Some((summary(u), summary(v))), common: 0 },
        }
    }

    /// Whether all of a set are neighbours of `centre`.
    #[inline(always)]
    pub(in crate::reduction) fn are_near(&self, set: &[B], centre: u32) -> bool {
        let blocks = self.width.blocks();
        let (set, row) = (&set[..blocks], self.row(centre));
        let mut missed = B::default();
        for block in 0..blocks {
            missed = missed | set[block] & !row[block];
        }
        missed.is_zero()
    }

    /// Whether all common neighbours of `u` and `v` are those of `centre` in the graph `by`.
    #[inline(always)]
    pub(in crate::reduction) fn are_all_near(&self, u: u32, v: u32, centre: u32, by: &Self) -> bool {
        let (row_u, row_v, row_w) = (self.row(u), self.row(v), by.row(centre));
        if self.summary() == 0 {
            let mut missed = B::default();
            for block in 0..self.width.blocks() {
                missed = missed | row_u[block] & row_v[block] & !row_w[block];
            }
            return missed.is_zero();
        }
        for block in self.blocks(u, v) {
            if !(row_u[block] & row_v[block] & !row_w[block]).is_zero() {
                return false;
            }
        }
        true
    }
}

impl<B: Block, W: Width> Grows for Neighbours<'_, B, W> {
    #[inline(always)]
    fn connect(&mut self, a: u32, b: u32) {
        self.connect(a, b);
    }

    #[inline(always)]
    fn connect_word(&mut self, a: u32, place: u32, bits: u32) {
        self.join_word(a, place, bits);
    }

    #[inline(always)]
    fn connect_tiles(&mut self, tiles: &[Tile]) {
        self.connect_tiles_on(tiles, 1);
    }
}

impl<B: Block, W: Width> Graph for Neighbours<'_, B, W> {
    type Block = B;
    type Memory = Bits<B>;

    const IS_SMALL: bool = B::BITS == 128;
    const TAKES_BATCHES: bool = true;
    const REMEMBERS_STARS: bool = B::BITS == 512;

    #[inline(always)]
    fn n_blocks(&self) -> usize {
        self.width.blocks()
    }

    #[inline(always)]
    fn row(&self, vertex: u32) -> impl Row<B> {
        self.row(vertex)
    }

    #[inline(always)]
    fn connect(&mut self, u: u32, v: u32) {
        self.connect(u, v);
    }

    #[inline(always)]
    fn are_connected(&self, u: u32, v: u32) -> bool {
        self.are_connected(u, v)
    }

    #[inline(always)]
    fn blocks(&self, u: u32, v: u32) -> impl Iterator<Item = usize> {
        self.blocks(u, v)
    }

    #[inline(always)]
    fn common(&self, u: u32, v: u32) -> impl Iterator<Item = u32> {
        let (row_u, row_v) = (self.row(u), self.row(v));
        Common { row_u, row_v, blocks: self.blocks(u, v), block: 0, left: B::default().ones() }
    }

    #[inline(always)]
    fn is_star(&self, u: u32, v: u32, centre: u32) -> bool {
        self.are_all_near(u, v, centre, self)
    }
}

/// Some rows of a graph.
struct Strip<'a, B> {
    blocks: usize,
    summary: usize,
    rows: Range<u32>,
    bits: &'a mut [B],
    summaries: &'a mut [u64],
}

impl<B: Block> Strip<'_, B> {
    /// Enters the edges of tiles, as far as they are in these rows.
    #[inline(always)]
    fn connect(&mut self, tiles: &[Tile]) {
        for &Tile { first, second, edges, .. } in tiles {
            if self.rows.contains(&(8 * first)) {
                self.join(8 * first, 8 * second, edges);
            }
            if self.rows.contains(&(8 * second)) {
                self.join(8 * second, 8 * first, transpose(edges));
            }
        }
    }

    /// Connects eight vertices with eight others from `start` on, a multiple of eight, a byte of `edges` each.
    #[inline(always)]
    fn join(&mut self, vertex: u32, start: u32, mut edges: u64) {
        let block = (start / B::BITS) as usize;
        let mut row = (vertex - self.rows.start) as usize;
        while edges != 0 {
            if edges & 0xff != 0 {
                self.bits[row * self.blocks + block].set_byte(start % B::BITS, edges as u8);
                if self.summary > 0 {
                    self.summaries[row * self.summary + block / 64] |= 1 << (block % 64);
                }
            }
            edges >>= 8;
            row += 1;
        }
    }
}

/// Rows for columns of eight times eight bits.
#[inline(always)]
fn transpose(mut bits: u64) -> u64 {
    // Blocks of 1, 2 and 4 bits on either side of the diagonal change places.
    for (shift, mask) in
        [(7, 0x00aa_00aa_00aa_00aa), (14, 0x0000_cccc_0000_cccc), (28, 0x0000_0000_f0f0_f0f0)]
    {
        let other = (bits ^ (bits >> shift)) & mask;
        bits ^= other ^ (other << shift);
    }
    bits
}

/// The words of a summary.
#[inline(always)]
fn summary(width: impl Width) -> usize {
    if width.has_summary() { width.blocks().div_ceil(64) } else { 0 }
}

/// Empties `vector`, and makes room for so many entries.
fn reserve<T>(vector: &mut Vec<T>, entries: usize) -> Result<()> {
    vector.clear();
    if vector.capacity() < entries {
        *vector = Vec::new();
        vector.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "blocks of neighbours"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns() {
        for k in 0..8 {
            for l in 0..8 {
                assert_eq!(transpose(1 << (8 * k + l)), 1 << (8 * l + k));
            }
        }
    }
}
