//! The core of a flag complex: what is left when no vertex can be left out for another one.

use super::flood::{lowest, members};
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// Memory for [`Core::shrink`].
#[derive(Debug)]
pub(super) struct Core<B> {
    near: Vec<B>,
    candidates: Vec<B>,
    pub(super) vertices: Vec<u32>,
}

impl<B: Block> Core<B> {
    /// For rows of so many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        let set = || vec![B::default(); blocks];
        Self { near: set(), candidates: set(), vertices: Vec::new() }
    }

    /// Leaves out vertices of `set` while there is one all of whose neighbours in it are neighbours of another one: what is left, as
    /// `vertices`, has the same homology, and loops of it are loops of all. `visit` is called with each vertex that is left out.
    ///
    /// Source: Barmak and Minian (2012), doi 10.1007/s00454-011-9357-5, strong collapses.
    #[inline(always)]
    pub(super) fn shrink<W: Width>(
        &mut self,
        set: &mut [B],
        now: &Neighbours<'_, B, W>,
        mut visit: impl FnMut(u32),
    ) {
        loop {
            let mut any = false;
            members(set, &mut self.vertices);
            for at in 0..self.vertices.len() {
                let x = self.vertices[at];
                if self.is_dominated(x, set, now) {
                    set[(x / B::BITS) as usize].clear(x % B::BITS);
                    visit(x);
                    any = true;
                }
            }
            if !any {
                return;
            }
        }
    }

    /// Whether all neighbours of `x` in the set are neighbours of another one.
    #[inline(always)]
    fn is_dominated<W: Width>(&mut self, x: u32, set: &[B], now: &Neighbours<'_, B, W>) -> bool {
        let blocks = now.width().blocks();
        let Self { near, candidates, .. } = self;
        let (near, candidates, set) = (&mut near[..blocks], &mut candidates[..blocks], &set[..blocks]);
        let row = now.row(x);
        for block in 0..blocks {
            near[block] = set[block] & row[block];
            candidates[block] = near[block];
        }
        candidates[(x / B::BITS) as usize].clear(x % B::BITS);
        // Each candidate that fails tells a neighbour that it misses; all those that miss it too fail as well.
        while let Some(w) = lowest(candidates) {
            let row = now.row(w);
            let mut missed = None;
            for block in 0..blocks {
                let bits = near[block] & !row[block];
                if !bits.is_zero() {
                    missed = Some(block as u32 * B::BITS + bits.lowest());
                    break;
                }
            }
            let Some(missed) = missed else { return true };
            let row = now.row(missed);
            for block in 0..blocks {
                candidates[block] = candidates[block] & row[block];
            }
        }
        false
    }
}
