//! Links that are not seen to be trivial: their components, loops and spheres.

use super::collapse::Core;
use super::flood::lowest;
use super::loops::Loops;
use super::lune::Lune;
use super::spheres::Spheres;
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// A class of the homology of a link.
pub(super) enum Cycle<'a> {
    /// Edges.
    Loop(&'a [(u32, u32)]),
    /// Triangles.
    Sphere(&'a [[u32; 3]]),
}

/// The components of one lune.
#[derive(Debug)]
pub(super) struct Open<B> {
    /// One after the other.
    parts: Vec<B>,
    /// A vertex of each.
    starts: Vec<u32>,
    core: Core<B>,
    loops: Loops,
    spheres: Spheres,
    edges: Vec<(u32, u32)>,
    triangles: Vec<[u32; 3]>,
}

impl<B: Block> Open<B> {
    /// For rows of so many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        Self {
            parts: Vec::new(),
            starts: Vec::new(),
            core: Core::new(blocks),
            loops: Loops::default(),
            spheres: Spheres::default(),
            edges: Vec::new(),
            triangles: Vec::new(),
        }
    }

    /// A vertex of each component that [`Open::split`] found.
    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The components that [`Open::split`] found, with a vertex of each.
    pub(super) fn parts_mut(&mut self) -> impl Iterator<Item = (&mut [B], u32)> {
        let blocks = self.parts.len() / self.starts.len();
        self.parts.chunks_exact_mut(blocks).zip(self.starts.iter().copied())
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

    /// Calls `visit` with a basis of the homology of all components in degree 1, and in degree 2 if `up_to` is 2.
    #[inline(always)]
    pub(super) fn for_each_cycle<W: Width>(
        &mut self,
        up_to: usize,
        lune: &mut Lune<B>,
        now: &Neighbours<'_, B, W>,
        mut visit: impl FnMut(Cycle<'_>),
    ) {
        let Self { parts, starts, core, loops, spheres, edges, triangles } = self;
        let is_one = starts.len() == 1;
        for (part, &start) in parts.chunks_exact_mut(now.width().blocks()).zip(&*starts) {
            // That the whole lune does not grow is known.
            if !is_one && lune.part_grows(part, start, up_to, now) {
                continue;
            }
            core.shrink(part, now, |_| ());
            debug_assert!(lowest(part).is_some(), "one vertex is dominated by no other");
            let vertices = &core.vertices;
            // Fewer than four have no loop that is not filled.
            if vertices.len() < 4 {
                continue;
            }
            let name = |i: u32| vertices[i as usize];
            loops.find(
                vertices,
                |x, y| now.are_connected(x, y),
                |found| {
                    edges.clear();
                    edges.extend(found.iter().map(|&(i, j)| (name(i), name(j))));
                    visit(Cycle::Loop(edges));
                },
            );
            // Fewer than six are the corners of no sphere (an octahedron has the fewest).
            if up_to < 2 || vertices.len() < 6 {
                continue;
            }
            spheres.find(
                vertices,
                |x, y| now.are_connected(x, y),
                |found| {
                    triangles.clear();
                    triangles.extend(found.iter().map(|triangle| triangle.map(name)));
                    visit(Cycle::Sphere(triangles));
                },
            );
        }
    }
}
