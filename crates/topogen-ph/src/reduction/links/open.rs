//! Links that are not seen to be trivial: their components and loops.

use super::collapse::Core;
use super::flood::lowest;
use super::loops::Loops;
use super::lune::Lune;
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// The components of one lune.
#[derive(Debug)]
pub(super) struct Open<B> {
    /// One after the other.
    parts: Vec<B>,
    /// A vertex of each.
    starts: Vec<u32>,
    core: Core<B>,
    loops: Loops,
    cycle: Vec<(u32, u32)>,
}

impl<B: Block> Open<B> {
    /// For rows of so many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        let core = Core::new(blocks);
        Self { parts: Vec::new(), starts: Vec::new(), core, loops: Loops::default(), cycle: Vec::new() }
    }

    /// A vertex of each component that [`Open::split`] found.
    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Finds the components of a lune; that of `from` is the first.
    #[inline(always)]
    pub(super) fn split<W: Width>(&mut self, from: u32, lune: &mut Lune<B>, now: &Neighbours<'_, B, W>) {
        let Lune { all, flood, .. } = lune;
        let Self { parts, starts, .. } = self;
        parts.clear();
        parts.extend_from_slice(all);
        starts.clear();
        starts.push(from);
        flood.start(all, from, now);
        while let Some(start) = flood.next(all, now) {
            starts.push(start);
            parts.extend_from_slice(flood.group());
        }
        parts[..all.len()].copy_from_slice(&flood.first);
    }

    /// Calls `visit` with the edges of each loop of a basis of the homology of all components in degree 1.
    #[inline(always)]
    pub(super) fn for_each_loop<W: Width>(
        &mut self,
        lune: &mut Lune<B>,
        now: &Neighbours<'_, B, W>,
        mut visit: impl FnMut(&[(u32, u32)]),
    ) {
        let Self { parts, starts, core, loops, cycle } = self;
        let is_one = starts.len() == 1;
        for (part, &start) in parts.chunks_exact_mut(now.width().blocks()).zip(&*starts) {
            // That the whole lune does not grow is known.
            if !is_one && lune.part_grows(part, start, now) {
                continue;
            }
            core.shrink(part, now);
            debug_assert!(lowest(part).is_some(), "one vertex is dominated by no other");
            let vertices = &core.vertices;
            // Fewer than four have no loop that is not filled.
            if vertices.len() < 4 {
                continue;
            }
            loops.find(
                vertices,
                |x, y| now.are_connected(x, y),
                |edges| {
                    cycle.clear();
                    cycle.extend(edges.iter().map(|&(i, j)| (vertices[i as usize], vertices[j as usize])));
                    visit(cycle);
                },
            );
        }
    }
}
