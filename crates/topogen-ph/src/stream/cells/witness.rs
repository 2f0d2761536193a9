//! Up to which length a lune may be empty.

use super::tree::{LEAF, Node};
use super::{Cells, Order, PARTS, TwoSteps};
use crate::stream::PARALLEL_POINTS;
use crate::threads;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// A square below another one by more than this share is that of a shorter length, whatever the roundings.
const CLEARLY: f64 = 1.0 - 32.0 * f64::EPSILON;

/// The edges between two nodes, as a thread takes them.
struct Part<'a, 'b, const D: usize, T> {
    cells: &'a Cells<'b, D>,
    start: (u32, u32),
    above: f64,
    two_steps: &'a T,
}

impl<const D: usize, T: TwoSteps> WithSimd for Part<'_, '_, D, T> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<I: Simd>(self, _: I) -> f64 {
        self.cells.longest_from(self.start, self.above, self.two_steps)
    }
}

impl<const D: usize> Cells<'_, D> {
    /// See [`Source::longest_without_witness`].
    ///
    /// One point near the middle between two nodes that are far from each other is in the lune of every edge between them.
    #[inline(always)]
    pub(super) fn longest_unwitnessed<I: Simd>(&self, simd: I, above: f64, two_steps: &impl TwoSteps) -> f64 {
        let part = |start| simd.vectorize(Part { cells: self, start, above, two_steps });
        let threads = threads::available();
        if threads == 1 || self.points.len() < PARALLEL_POINTS {
            return part((0, 0));
        }
        let starts = self.tree.some_pairs(PARTS * threads);
        starts.into_par_iter().map(part).reduce(|| f64::NEG_INFINITY, f64::max)
    }

    /// The same, for edges between two nodes, or within one.
    #[inline(always)]
    fn longest_from(&self, start: (u32, u32), above: f64, two_steps: &impl TwoSteps) -> f64 {
        let mut last = f64::NEG_INFINITY;
        let mut pairs = self.tree.pairs(start);
        while let Some((i, j)) = pairs.next() {
            let (a, b) = (&self.tree.nodes[i as usize], &self.tree.nodes[j as usize]);
            let (least, most) = a.bounds.squares(&b.bounds);
            let floor = above.max(last);
            // Only longer edges than those that are known to be in question can change the answer.
            if most <= floor {
                continue;
            }
            let shortest = least.max(floor) * CLEARLY;
            let w = &self.points[self.between(a, b) as usize];
            if a.bounds.farthest(w) < shortest && b.bounds.farthest(w) < shortest {
                continue;
            }
            if a.is_leaf() && b.is_leaf() {
                let found = self.in_leaves((a.start as usize, b.start as usize), w, floor, two_steps);
                last = last.max(found);
            } else {
                pairs.open(i, j);
            }
        }
        last
    }

    /// A point near the middle between two nodes.
    #[inline(always)]
    pub(super) fn between(&self, a: &Node<D>, b: &Node<D>) -> u32 {
        let middle = |node: &Node<D>| {
            let (start, end) = (node.start as usize * LEAF, node.end as usize * LEAF);
            ((start + end.min(self.points.len())) / 2) as u32
        };
        self.grid.between(middle(a), middle(b))
    }

    /// The longest edge between two leaves, above `floor`, that has no witness; `w` is one that many have.
    #[inline(always)]
    fn in_leaves(&self, (i, j): (usize, usize), w: &[f64; D], floor: f64, two_steps: &impl TwoSteps) -> f64 {
        let mut last = f64::NEG_INFINITY;
        let (to_i, to_j) = (self.squares(w, i), self.squares(w, j));
        let first = i * LEAF;
        for a in first..(first + LEAF).min(self.points.len()) {
            let squares = self.squares(&self.points[a], j);
            let mut bounds = squares;
            for lane in 0..LEAF {
                bounds[lane] *= CLEARLY;
            }
            let is_witness =
                self.masks.less(&[to_i[a - first]; LEAF], &bounds) & self.masks.less(&to_j, &bounds);
            // Beyond the last point there is no number: no comparison holds.
            let mut far = self.masks.less(&[floor; LEAF], &squares) & !is_witness;
            while far != 0 {
                let lane = far.trailing_zeros() as usize;
                far &= far - 1;
                let (raw, a, b) = (squares[lane], a as u32, (j * LEAF + lane) as u32);
                if raw > last {
                    let bound = raw * CLEARLY;
                    let w = self.grid.between(a, b);
                    let is_witness = self.raw(a, w) < bound && self.raw(b, w) < bound;
                    if !is_witness && !two_steps.are_near(a, b) && !self.is_anything_between(a, b, bound) {
                        last = raw;
                    }
                }
            }
        }
        last
    }

    /// Whether the squares from some point to both ends are below `bound`.
    #[inline(always)]
    fn is_anything_between(&self, a: u32, b: u32, bound: f64) -> bool {
        let (a, b) = (&self.points[a as usize], &self.points[b as usize]);
        for leaf in 0..self.leaves.len() {
            let (from_a, from_b) = (self.squares(a, leaf), self.squares(b, leaf));
            let bounds = [bound; LEAF];
            let any = self.masks.less(&from_a, &bounds) & self.masks.less(&from_b, &bounds) != 0;
            if any {
                return true;
            }
        }
        false
    }
}
