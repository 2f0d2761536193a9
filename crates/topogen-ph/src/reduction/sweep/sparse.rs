//! Who is connected to whom, as lists of the blocks that are not empty.
#![allow(clippy::needless_range_loop, reason = "loops over lanes, which become vector instructions")]

use super::block::Block;
use super::graph::{Graph, Row};
use super::neighbours::{Neighbours, Width};
use crate::{Error, Result};
use std::hint::select_unpredictable;

/// So many blocks, with their places, fill a line of the cache.
const LANES: usize = 8;
/// The place of a block that is not there.
const NONE: u32 = u32::MAX;
/// The last place of a row that is kept elsewhere; its first bits say where, and how many pieces it has.
const ELSEWHERE: u32 = u32::MAX - 1;

/// Blocks of a row by their places, from the lowest on.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Piece {
    places: [u32; LANES],
    bits: [u32; LANES],
}

impl Piece {
    const EMPTY: Self = Self { places: [NONE; LANES], bits: [0; LANES] };

    #[inline(always)]
    fn last(&self) -> u32 {
        self.places[LANES - 1]
    }

    /// What a row has in the blocks of this piece.
    #[inline(always)]
    fn of(&self, row: &[Self]) -> [u32; LANES] {
        let mut found = [0; LANES];
        for other in row {
            if other.last() < self.places[0] {
                continue;
            }
            // All with all: what is not there is not zero in one list or the other only.
            for k in 0..LANES {
                let (place, bits) = (other.places[k], other.bits[k]);
                for lane in 0..LANES {
                    found[lane] |= if self.places[lane] == place { bits } else { 0 };
                }
            }
            if other.last() >= self.last() {
                break;
            }
        }
        found
    }

    /// What this piece and a row both have.
    #[inline(always)]
    fn and(&self, row: &[Self]) -> [u32; LANES] {
        let mut both = self.of(row);
        for lane in 0..LANES {
            both[lane] &= self.bits[lane];
        }
        both
    }
}

/// A row as its pieces.
#[derive(Clone, Copy)]
pub(super) struct Pieces<'r>(&'r [Piece]);

impl Row<u32> for Pieces<'_> {
    #[inline(always)]
    fn at(self, block: usize) -> u32 {
        let place = block as u32;
        let mut found = 0;
        for piece in self.0 {
            for lane in 0..LANES {
                found |= if piece.places[lane] == place { piece.bits[lane] } else { 0 };
            }
            if place <= piece.last() {
                break;
            }
        }
        found
    }
}

/// The blocks in which two rows both have bits, and these bits.
struct Both<'r> {
    row_u: &'r [Piece],
    row_v: &'r [Piece],
    piece: usize,
    lane: usize,
    bits: [u32; LANES],
}

impl Iterator for Both<'_> {
    type Item = (u32, u32);

    #[inline(always)]
    fn next(&mut self) -> Option<(u32, u32)> {
        loop {
            while self.lane < LANES {
                let lane = self.lane;
                self.lane += 1;
                if self.bits[lane] != 0 {
                    return Some((self.row_u[self.piece - 1].places[lane], self.bits[lane]));
                }
            }
            let piece = self.row_u.get(self.piece)?;
            (self.bits, self.piece, self.lane) = (piece.and(self.row_v), self.piece + 1, 0);
        }
    }
}

/// The blocks in which two rows both have bits.
struct Places<'r>(Both<'r>);

impl Iterator for Places<'_> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let (place, _) = self.0.next()?;
        Some(place as usize)
    }
}

/// Vertices in two rows.
struct Common<'r> {
    both: Both<'r>,
    place: u32,
    /// What is left of the bits of the block at `place`.
    left: u32,
}

impl Iterator for Common<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        if self.left == 0 {
            (self.place, self.left) = self.both.next()?;
        }
        let bit = self.left.trailing_zeros();
        self.left &= self.left - 1;
        Some(self.place * u32::BITS + bit)
    }
}

/// The closed neighbourhood of every vertex in a graph: short lists for vertices whose neighbours have near labels.
///
/// Each row begins as one piece. One that needs more is kept behind the first pieces of all, with room to be twice as long.
pub(crate) struct Sparse<'b> {
    n_points: usize,
    pieces: &'b mut Vec<Piece>,
    limits: Limits,
    n_edges: usize,
    is_crowded: bool,
}

/// What a sparse graph may grow to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Edges for each vertex.
    pub(crate) edges: usize,
    /// Pieces for each vertex, on average.
    pub(crate) pieces: usize,
    /// Pieces of one row.
    pub(crate) row: usize,
}

impl<'b> Sparse<'b> {
    /// Every vertex with itself for its only neighbour.
    #[inline(always)]
    pub(super) fn new(n_points: usize, limits: Limits, pieces: &'b mut Vec<Piece>) -> Result<Self> {
        pieces.clear();
        pieces
            .try_reserve(2 * n_points)
            .map_err(Error::out_of_memory(2 * n_points, "pieces of neighbours"))?;
        for vertex in 0..n_points as u32 {
            let mut piece = Piece::EMPTY;
            (piece.places[0], piece.bits[0]) = (vertex / u32::BITS, 1 << (vertex % u32::BITS));
            pieces.push(piece);
        }
        Ok(Self { n_points, pieces, limits, n_edges: 0, is_crowded: false })
    }

    /// Enters all edges into a graph of another form.
    #[inline(always)]
    pub(super) fn enter_into<B: Block, W: Width>(&self, other: &mut Neighbours<'_, B, W>) {
        for vertex in 0..self.n_points as u32 {
            for piece in self.pieces_of(vertex) {
                for (place, bits) in piece.places.into_iter().zip(piece.bits) {
                    if bits != 0 {
                        other.join_word(vertex, place, bits);
                    }
                }
            }
        }
    }

    /// Where the pieces of a row are.
    #[inline(always)]
    fn range(&self, vertex: u32) -> (usize, usize) {
        let first = &self.pieces[vertex as usize];
        let elsewhere = (first.bits[0] as usize, first.bits[1] as usize);
        select_unpredictable(first.last() == ELSEWHERE, elsewhere, (vertex as usize, 1))
    }

    #[inline(always)]
    fn pieces_of(&self, vertex: u32) -> &[Piece] {
        let (start, len) = self.range(vertex);
        &self.pieces[start..][..len]
    }

    #[inline(always)]
    fn set(&mut self, vertex: u32, bit: u32) {
        let (place, bits) = (bit / u32::BITS, 1 << (bit % u32::BITS));
        let (start, len) = self.range(vertex);
        let mut at = start;
        while at + 1 < start + len && self.pieces[at].last() < place {
            at += 1;
        }
        let piece = &mut self.pieces[at];
        let mut lane = 0;
        for k in 0..LANES {
            lane += usize::from(piece.places[k] < place);
        }
        if lane < LANES && piece.places[lane] == place {
            piece.bits[lane] |= bits;
        } else {
            self.insert(vertex, LANES * (at - start) + lane, place, bits);
        }
    }

    /// Puts a block into a row, before the one that is there.
    #[inline(never)]
    fn insert(&mut self, vertex: u32, before: usize, place: u32, bits: u32) {
        let (mut start, mut len) = self.range(vertex);
        if self.pieces[start + len - 1].last() != NONE {
            (start, len) = self.lengthen(vertex, start, len);
        }
        let row = &mut self.pieces[start..start + len];
        let mut moved = (place, bits);
        let mut at = before;
        while moved.0 != NONE {
            let piece = &mut row[at / LANES];
            let lane = at % LANES;
            std::mem::swap(&mut moved.0, &mut piece.places[lane]);
            std::mem::swap(&mut moved.1, &mut piece.bits[lane]);
            at += 1;
        }
    }

    /// Makes a row longer by a piece.
    fn lengthen(&mut self, vertex: u32, start: usize, len: usize) -> (usize, usize) {
        let mut to = start;
        if len.is_power_of_two() {
            to = self.pieces.len();
            self.pieces.extend_from_within(start..start + len);
            self.pieces.resize(to + 2 * len, Piece::EMPTY);
        }
        let first = &mut self.pieces[vertex as usize];
        first.places[LANES - 1] = ELSEWHERE;
        (first.bits[0], first.bits[1]) = (to as u32, len as u32 + 1);
        self.is_crowded |= len >= self.limits.row || self.pieces.len() >= self.limits.pieces * self.n_points;
        (to, len + 1)
    }
}

impl Graph for Sparse<'_> {
    type Block = u32;
    type Memory = Vec<Piece>;

    const IS_SMALL: bool = false;
    const TAKES_BATCHES: bool = false;
    const REMEMBERS_STARS: bool = false;
    const IS_LOOKED_UP_AHEAD: bool = true;

    #[inline(always)]
    fn n_blocks(&self) -> usize {
        self.n_points.div_ceil(u32::BITS as usize)
    }

    #[inline(always)]
    fn row(&self, vertex: u32) -> impl Row<u32> {
        Pieces(self.pieces_of(vertex))
    }

    #[inline(always)]
    fn connect(&mut self, u: u32, v: u32) {
        self.n_edges += 1;
        self.set(u, v);
        self.set(v, u);
    }

    #[inline(always)]
    fn are_connected(&self, u: u32, v: u32) -> bool {
        self.row(u).at((v / u32::BITS) as usize).has(v % u32::BITS)
    }

    #[inline(always)]
    fn blocks(&self, u: u32, v: u32) -> impl Iterator<Item = usize> {
        Places(self.both(u, v))
    }

    #[inline(always)]
    fn common(&self, u: u32, v: u32) -> impl Iterator<Item = u32> {
        Common { both: self.both(u, v), place: 0, left: 0 }
    }

    #[inline(always)]
    fn is_star(&self, u: u32, v: u32, centre: u32) -> bool {
        let (row_v, row_w) = (self.pieces_of(v), self.pieces_of(centre));
        for piece in self.pieces_of(u) {
            let (both, near) = (piece.and(row_v), piece.of(row_w));
            let mut missed = 0;
            for lane in 0..LANES {
                missed |= both[lane] & !near[lane];
            }
            if missed != 0 {
                return false;
            }
        }
        true
    }

    #[inline(always)]
    fn glance(&self, vertices: [u32; 3]) -> u32 {
        let mut any = 0;
        for vertex in vertices {
            any |= self.pieces[vertex as usize].last();
        }
        any
    }

    #[inline(always)]
    fn is_full(&self) -> bool {
        self.is_crowded || self.n_edges >= self.limits.edges * self.n_points
    }
}

impl Sparse<'_> {
    #[inline(always)]
    fn both(&self, u: u32, v: u32) -> Both<'_> {
        let (row_u, row_v) = (self.pieces_of(u), self.pieces_of(v));
        Both { row_u, row_v, piece: 0, lane: LANES, bits: [0; LANES] }
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::Wide;
    use super::super::neighbours::{Bits, Many};
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits { edges: usize::MAX >> 32, pieces: 1 << 20, row: 1 << 20 };

    /// All that can be asked about two vertices.
    fn answers(graph: &impl Graph, [u, v, w]: [u32; 3]) -> (Vec<u32>, Vec<u32>, bool, bool) {
        let row = graph.common(u, u).collect();
        (row, graph.common(u, v).collect(), graph.is_star(u, v, w), graph.are_connected(u, v))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lists_say_what_rows_of_bits_say(
            n_points in 2_u32..2_500,
            reach in 1_u32..3_000,
            ends in prop::collection::vec((any::<u32>(), any::<u32>(), 0_u32..4), 1..3_000),
        ) {
            let width = Many(n_points.div_ceil(512) as usize);
            let (mut bits, mut copy, mut pieces) = (Bits::<Wide>::default(), Bits::default(), Vec::new());
            let mut dense = Neighbours::new(n_points as usize, width, &mut bits).unwrap();
            let mut sparse = Sparse::new(n_points as usize, LIMITS, &mut pieces).unwrap();
            // A few vertices have many neighbours, the others some that are near.
            let pairs: Vec<[u32; 3]> = ends
                .iter()
                .map(|&(u, v, far)| {
                    let u = if far == 0 { u % 4 } else { u } % n_points;
                    let near = (u + v % reach) % n_points;
                    [u, near, (u + v / 7 % reach) % n_points]
                })
                .collect();
            for &[u, v, _] in &pairs {
                sparse.connect(u, v);
                dense.connect(u, v);
            }
            for &[u, v, w] in &pairs {
                for three in [[u, v, w], [u, w, v], [v, w, u]] {
                    prop_assert_eq!(answers(&sparse, three), answers(&dense, three));
                }
                for block in sparse.blocks(u, w) {
                    let both = sparse.row(u).at(block) & sparse.row(w).at(block);
                    prop_assert!(both != 0);
                }
                let n_common: u32 =
                    sparse.blocks(u, w).map(|block| (sparse.row(u).at(block) & sparse.row(w).at(block)).count()).sum();
                prop_assert_eq!(n_common as usize, dense.common(u, w).count());
            }
            let mut other = Neighbours::new(n_points as usize, width, &mut copy).unwrap();
            sparse.enter_into(&mut other);
            for vertex in 0..n_points {
                prop_assert!(dense.row(vertex) == other.row(vertex));
                prop_assert_eq!(dense.common(vertex, vertex).count(), other.common(vertex, vertex).count());
            }
        }
    }

    #[test]
    fn a_graph_is_full_at_each_of_its_limits() {
        let is_full = |limits, edges: &[(u32, u32)]| {
            let mut pieces = Vec::new();
            let mut sparse = Sparse::new(1_000, limits, &mut pieces).unwrap();
            edges.iter().for_each(|&(u, v)| sparse.connect(u, v));
            sparse.is_full()
        };
        let near: Vec<_> = (0..999).map(|u| (u, u + 1)).collect();
        let star: Vec<_> = (1..1_000).map(|v| (0, v)).collect();
        assert!(!is_full(LIMITS, &near) && !is_full(LIMITS, &star));
        assert!(!is_full(Limits { edges: 1, ..LIMITS }, &near));
        assert!(is_full(Limits { edges: 1, ..LIMITS }, &[near.clone(), star.clone()].concat()));
        // Thirty-two blocks are four pieces.
        assert!(!is_full(Limits { row: 4, ..LIMITS }, &star) && is_full(Limits { row: 3, ..LIMITS }, &star));
        assert!(
            !is_full(Limits { pieces: 2, ..LIMITS }, &star) && is_full(Limits { pieces: 1, ..LIMITS }, &star)
        );
    }
}
