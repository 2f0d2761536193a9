//! Up to which length a lune may be empty.

use super::tree::{LEAF, Node};
use super::{Cells, Source};

/// A square below another one by more than this share is that of a shorter length, whatever the roundings.
const CLEARLY: f64 = 1.0 - 32.0 * f64::EPSILON;

impl<const D: usize> Cells<'_, D> {
    /// See [`Source::longest_without_witness`].
    ///
    /// Pairs of nodes are looked at from the root on: one point near the middle of two nodes that are far apart is in the lune
    /// of every edge between them.
    #[inline(always)]
    pub(super) fn longest_unwitnessed(&self, above: f64, has_witness: &impl Fn(u32, u32) -> bool) -> f64 {
        let mut last = f64::NEG_INFINITY;
        self.tree.visit_pairs(&mut Vec::new(), |a, b| {
            let (least, most) = a.bounds.squares(&b.bounds);
            let floor = above.max(last);
            // Only longer edges than those that are known to be in question can change the answer.
            if most <= floor {
                return false;
            }
            let shortest = least.max(floor) * CLEARLY;
            let w = &self.points[self.between(a, b) as usize];
            if a.bounds.farthest(w) < shortest && b.bounds.farthest(w) < shortest {
                return false;
            }
            if a.is_leaf() && b.is_leaf() {
                last = last.max(self.in_leaves(a.start as usize, b.start as usize, floor, has_witness));
            }
            true
        });
        last
    }

    /// A point near the middle between two nodes.
    #[inline(always)]
    fn between(&self, a: &Node<D>, b: &Node<D>) -> u32 {
        let middle = |node: &Node<D>| {
            let (start, end) = (node.start as usize * LEAF, node.end as usize * LEAF);
            ((start + end.min(self.points.len())) / 2) as u32
        };
        self.grid.between(middle(a), middle(b))
    }

    /// The longest edge between two leaves, above `floor`, that has no witness.
    #[inline(always)]
    fn in_leaves(&self, i: usize, j: usize, floor: f64, has_witness: &impl Fn(u32, u32) -> bool) -> f64 {
        let mut last = floor;
        for a in i * LEAF..((i + 1) * LEAF).min(self.points.len()) {
            let squares = self.squares(&self.points[a], j);
            for lane in 0..LEAF {
                let (raw, b) = (squares[lane], j * LEAF + lane);
                // Beyond the last point there is no number.
                if !(raw > last) || i == j && b <= a {
                    continue;
                }
                let (a, b) = (a as u32, b as u32);
                let bound = raw * CLEARLY;
                let w = self.grid.between(a, b);
                let is_witness = self.raw(a, w) < bound && self.raw(b, w) < bound;
                if !is_witness && !has_witness(a, b) && !self.is_anything_between(a, b, bound) {
                    last = raw;
                }
            }
        }
        if last > floor { last } else { f64::NEG_INFINITY }
    }

    /// Whether the squares from some point to both ends are below `bound`.
    #[inline(always)]
    fn is_anything_between(&self, a: u32, b: u32, bound: f64) -> bool {
        let (a, b) = (&self.points[a as usize], &self.points[b as usize]);
        (0..self.leaves.len()).any(|leaf| {
            let (from_a, from_b) = (self.squares(a, leaf), self.squares(b, leaf));
            (0..LEAF).fold(false, |any, lane| any | (from_a[lane] < bound) & (from_b[lane] < bound))
        })
    }
}
