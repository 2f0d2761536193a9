//! Components of a set of vertices.

use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// A set of vertices that is being told apart into components, as rows of bits.
#[derive(Debug)]
pub(super) struct Flood<B> {
    /// What is known to hang together.
    pub(super) first: Vec<B>,
    /// What is not known to belong to it.
    rest: Vec<B>,
    group: Vec<B>,
    fringe: Vec<u32>,
}

impl<B: Block> Flood<B> {
    /// For rows of so many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        let set = || vec![B::default(); blocks];
        Self { first: set(), rest: set(), group: set(), fringe: Vec::new() }
    }

    /// Whether the set is connected. It holds the vertex `from`.
    #[inline(always)]
    pub(super) fn is_connected<W: Width>(
        &mut self,
        set: &[B],
        from: u32,
        now: &Neighbours<'_, B, W>,
    ) -> bool {
        self.start(set, from, now);
        self.next(set, now).is_none()
    }

    /// Begins with what is near `from`, a vertex of the set.
    #[inline(always)]
    pub(super) fn start<W: Width>(&mut self, set: &[B], from: u32, now: &Neighbours<'_, B, W>) {
        let row = now.row(from);
        for block in 0..now.width().blocks() {
            self.first[block] = set[block] & row[block];
            self.rest[block] = set[block] & !row[block];
        }
    }

    /// The next component but that of the start: a vertex of it; the component is [`Flood::group`]. None when all are found, and then
    /// `first` is that of the start.
    ///
    /// From the side of what is not known yet: usually little, and one step leads to what is known.
    #[inline(always)]
    pub(super) fn next<W: Width>(&mut self, set: &[B], now: &Neighbours<'_, B, W>) -> Option<u32> {
        let blocks = now.width().blocks();
        let Self { first, rest, group, fringe } = self;
        let (first, rest, group) = (&mut first[..blocks], &mut rest[..blocks], &mut group[..blocks]);
        let set = &set[..blocks];
        'rest: while let Some(start) = lowest(rest) {
            group.fill(B::default());
            group[(start / B::BITS) as usize].set(start % B::BITS);
            fringe.clear();
            fringe.push(start);
            while let Some(vertex) = fringe.pop() {
                let row = now.row(vertex);
                let mut met = B::default();
                for block in 0..blocks {
                    met = met | row[block] & first[block];
                }
                for block in 0..blocks {
                    let new = row[block] & set[block] & !group[block];
                    group[block] = group[block] | new;
                    if met.is_zero() {
                        for bit in new.ones() {
                            fringe.push(block as u32 * B::BITS + bit);
                        }
                    }
                }
                if !met.is_zero() {
                    for block in 0..blocks {
                        first[block] = first[block] | group[block];
                        rest[block] = rest[block] & !group[block];
                    }
                    continue 'rest;
                }
            }
            for block in 0..blocks {
                rest[block] = rest[block] & !group[block];
            }
            return Some(start);
        }
        None
    }

    /// The component that [`Flood::next`] found last.
    #[inline(always)]
    pub(super) fn group(&self) -> &[B] {
        &self.group
    }
}

/// The lowest vertex of a set.
#[inline(always)]
pub(super) fn lowest<B: Block>(set: &[B]) -> Option<u32> {
    for (block, bits) in set.iter().enumerate() {
        if !bits.is_zero() {
            return Some(block as u32 * B::BITS + bits.lowest());
        }
    }
    None
}

/// The vertices of a set, from the lowest on.
#[inline(always)]
pub(super) fn members<B: Block>(set: &[B], into: &mut Vec<u32>) {
    into.clear();
    for (block, &bits) in set.iter().enumerate() {
        for bit in bits.ones() {
            into.push(block as u32 * B::BITS + bit);
        }
    }
}
