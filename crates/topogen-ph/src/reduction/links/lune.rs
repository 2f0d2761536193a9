//! The lune of an edge that is about to enter, and whether the link of the edge can change anything.

use super::flood::{Flood, lowest};
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// What is known of the link of an edge; see `README.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Link {
    /// There is no common neighbour.
    Empty,
    /// It is connected and, as far as that was asked for, has no homology above; this is a vertex of it.
    Trivial(u32),
    /// It holds this vertex; it may be connected or not, and have homology or not.
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
    /// What a part of the lune is looked at with, one degree lower.
    inner: Option<Box<Self>>,
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
            inner: None,
        }
    }

    /// The same, and homology in degree 2 can be asked for.
    pub(super) fn deep(blocks: usize) -> Self {
        Self { inner: Some(Box::new(Self::new(blocks))), ..Self::new(blocks) }
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

    /// Looks at the lune: whether it is connected, and without homology in degrees 1 to `up_to`.
    #[inline(always)]
    pub(super) fn look<W: Width>(&mut self, up_to: usize, now: &Neighbours<'_, B, W>) -> Link {
        let Some(first) = lowest(&self.all[..now.width().blocks()]) else { return Link::Empty };
        let (best, is_apex) = self.find_apex(first, now);
        let is_trivial = is_apex
            || match up_to {
                0 => self.flood.is_connected(&self.all, best, now),
                1 => self.grows(best, now, |_| ()),
                _ => self.grows_deep(best, now),
            };
        if is_trivial { Link::Trivial(best) } else { Link::Open(best) }
    }

    /// A vertex near to all others of the lune, and true; or the one that misses the fewest of those that were tried, and false.
    #[inline(always)]
    pub(super) fn find_apex<W: Width>(&mut self, first: u32, now: &Neighbours<'_, B, W>) -> (u32, bool) {
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

    /// Whether the lune is seen to be connected and without a loop, by growing it from the neighbours of `apex`; `visit` is called with
    /// each vertex that is added.
    #[inline(always)]
    pub(super) fn grows<W: Width>(
        &mut self,
        apex: u32,
        now: &Neighbours<'_, B, W>,
        visit: impl FnMut(u32),
    ) -> bool {
        let Self { all, grown, left, near, flood, .. } = self;
        let is_trivial = |near: &[B], from| flood.is_connected(near, from, now);
        grow([all, grown, left, near], apex, now, is_trivial, visit)
    }

    /// Whether the lune is seen to be connected and without homology in degrees 1 and 2.
    ///
    /// As before, but what a vertex is added along must be connected and without a loop.
    fn grows_deep<W: Width>(&mut self, apex: u32, now: &Neighbours<'_, B, W>) -> bool {
        let Self { all, grown, left, near, inner, .. } = self;
        let Some(inner) = inner else { return false };
        let is_trivial = |near: &[B], from| inner.part_grows(near, from, 1, now);
        grow([all, grown, left, near], apex, now, is_trivial, |_| ())
    }

    /// Whether a component of the lune, which holds `from`, is seen to have no homology in degrees 1 to `up_to`, which is 1 or 2.
    #[inline(always)]
    pub(super) fn part_grows<W: Width>(
        &mut self,
        part: &[B],
        from: u32,
        up_to: usize,
        now: &Neighbours<'_, B, W>,
    ) -> bool {
        self.all.copy_from_slice(part);
        let (best, is_apex) = self.find_apex(from, now);
        is_apex || if up_to == 1 { self.grows(best, now, |_| ()) } else { self.grows_deep(best, now) }
    }
}

/// Whether the first of some sets grows from the neighbours of `apex`, where a vertex may be added along a set of neighbours, which
/// holds `from`, that `is_trivial`. The others are memory.
#[inline(always)]
fn grow<B: Block, W: Width>(
    [all, grown, left, near]: [&mut Vec<B>; 4],
    apex: u32,
    now: &Neighbours<'_, B, W>,
    mut is_trivial: impl FnMut(&[B], u32) -> bool,
    mut visit: impl FnMut(u32),
) -> bool {
    let blocks = now.width().blocks();
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
            for bit in left[block].ones() {
                let vertex = block as u32 * B::BITS + bit;
                let row = now.row(vertex);
                for block in 0..blocks {
                    near[block] = row[block] & grown[block];
                }
                if let Some(from) = lowest(near)
                    && is_trivial(near, from)
                {
                    grown[block].set(bit);
                    left[block].clear(bit);
                    visit(vertex);
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
