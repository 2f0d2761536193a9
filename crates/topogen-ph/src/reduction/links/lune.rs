//! The lune of an edge that is about to enter, and whether the link of the edge can change anything.

use super::flood::{Flood, lowest};
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// What is known of the link of an edge; see `README.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Link {
    /// There is no common neighbour.
    Empty,
    /// It is connected and, if that was asked for, has no loop; this is a vertex of it.
    Trivial(u32),
    /// It holds this vertex; it may be connected or not, and have loops or not.
    Open(u32),
}

/// So many vertices are tried as apexes, each chosen by what the ones before missed.
const APEXES: usize = 6;

/// A lune, and what is found out about it, as rows of bits.
#[derive(Debug)]
pub(super) struct Lune<B> {
    pub(super) all: Vec<B>,
    /// The vertices that may be near to all others still.
    candidates: Vec<B>,
    grown: Vec<B>,
    left: Vec<B>,
    near: Vec<B>,
    pub(super) flood: Flood<B>,
}

impl<B: Block> Lune<B> {
    /// For rows of so many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        let set = || vec![B::default(); blocks];
        Self {
            all: set(),
            candidates: set(),
            grown: set(),
            left: set(),
            near: set(),
            flood: Flood::new(blocks),
        }
    }

    /// Becomes the lune of `u` and `v`, which are not connected: whether there is a vertex in it.
    #[inline(always)]
    pub(super) fn fill<W: Width>(&mut self, u: u32, v: u32, now: &Neighbours<'_, B, W>) -> bool {
        let blocks = now.width().blocks();
        let (row_u, row_v, all) = (now.row(u), now.row(v), &mut self.all[..blocks]);
        let mut any = B::default();
        for block in 0..blocks {
            all[block] = row_u[block] & row_v[block];
            any = any | all[block];
        }
        !any.is_zero()
    }

    /// Looks at the lune.
    ///
    /// Loops are looked for if `has_voids`: they can only end a class of degree 2.
    #[inline(always)]
    pub(super) fn look<W: Width>(&mut self, has_voids: bool, now: &Neighbours<'_, B, W>) -> Link {
        let Some(first) = lowest(&self.all[..now.width().blocks()]) else { return Link::Empty };
        let (best, is_apex) = self.find_apex(first, now);
        let is_trivial = is_apex
            || if has_voids { self.grows(best, now) } else { self.flood.is_connected(&self.all, best, now) };
        if is_trivial { Link::Trivial(best) } else { Link::Open(best) }
    }

    /// A vertex near to all others of the lune, and true; or the one that misses the fewest of those that were tried, and false.
    #[inline(always)]
    fn find_apex<W: Width>(&mut self, first: u32, now: &Neighbours<'_, B, W>) -> (u32, bool) {
        let blocks = now.width().blocks();
        let Self { all, candidates, .. } = self;
        let (all, candidates) = (&all[..blocks], &mut candidates[..blocks]);
        candidates.copy_from_slice(all);
        let (mut w, mut best, mut fewest) = (first, first, u32::MAX);
        for _ in 0..APEXES {
            let row = now.row(w);
            let (mut count, mut missed) = (0, None);
            for block in 0..blocks {
                let bits = all[block] & !row[block];
                let ones = bits.count();
                if ones > 0 && missed.is_none() {
                    missed = Some(block as u32 * B::BITS + bits.lowest());
                }
                count += ones;
            }
            let Some(missed) = missed else { return (w, true) };
            if count < fewest {
                (best, fewest) = (w, count);
            }
            // An apex is near to what was missed.
            let row = now.row(missed);
            for block in 0..blocks {
                candidates[block] = candidates[block] & row[block];
            }
            match lowest(candidates) {
                Some(next) => w = next,
                None => break,
            }
        }
        (best, false)
    }

    /// Whether the lune is seen to be connected and without a loop, by growing it from the neighbours of `apex`.
    #[inline(always)]
    fn grows<W: Width>(&mut self, apex: u32, now: &Neighbours<'_, B, W>) -> bool {
        let blocks = now.width().blocks();
        let Self { all, grown, left, near, flood, .. } = self;
        let (all, grown) = (&all[..blocks], &mut grown[..blocks]);
        let (left, near) = (&mut left[..blocks], &mut near[..blocks]);
        let row = now.row(apex);
        for block in 0..blocks {
            grown[block] = all[block] & row[block];
            left[block] = all[block] & !row[block];
        }
        loop {
            let (mut is_done, mut any) = (true, false);
            for block in 0..blocks {
                let mut waiting = left[block];
                while !waiting.is_zero() {
                    let bit = waiting.take_lowest();
                    let row = now.row(block as u32 * B::BITS + bit);
                    for block in 0..blocks {
                        near[block] = row[block] & grown[block];
                    }
                    if let Some(from) = lowest(near)
                        && flood.is_connected(near, from, now)
                    {
                        grown[block].set(bit);
                        left[block].clear(bit);
                        any = true;
                    } else {
                        is_done = false;
                    }
                }
            }
            if is_done || !any {
                return is_done;
            }
        }
    }

    /// Whether a component of the lune, which holds `from`, is seen to have no loop.
    #[inline(always)]
    pub(super) fn part_grows<W: Width>(&mut self, part: &[B], from: u32, now: &Neighbours<'_, B, W>) -> bool {
        self.all.copy_from_slice(part);
        let (best, is_apex) = self.find_apex(from, now);
        is_apex || self.grows(best, now)
    }
}
