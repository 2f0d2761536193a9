//! Boxes of leaves, some at once.
#![allow(clippy::needless_range_loop, reason = "loops over lanes, which become vector instructions")]

use super::tree::{Bounds, ROUNDING, Tree};

/// So many leaves are looked at together.
pub(super) const TOGETHER: usize = 8;

/// The boxes of all leaves, side by side, and some that are none behind the last.
pub(super) struct Boxes<const D: usize> {
    /// For each coordinate the lower sides of all boxes, then for each the upper ones.
    sides: Vec<f64>,
    count: usize,
}

impl<const D: usize> Boxes<D> {
    pub(super) fn of(tree: &Tree<D>) -> Self {
        let count = tree.nodes[0].end as usize + TOGETHER;
        let mut sides = vec![0.0; 2 * D * count];
        for node in &tree.nodes {
            if node.is_leaf() {
                for k in 0..D {
                    sides[k * count + node.start as usize] = node.bounds.low[k];
                    sides[(D + k) * count + node.start as usize] = node.bounds.high[k];
                }
            }
        }
        Self { sides, count }
    }

    #[inline(always)]
    pub(super) fn at(&self, leaf: usize) -> Bounds<D> {
        let side = |side: usize| self.sides[side * self.count + leaf];
        Bounds { low: std::array::from_fn(side), high: std::array::from_fn(|k| side(D + k)) }
    }

    /// The lower and the upper sides of some boxes.
    #[inline(always)]
    fn sides(&self, start: usize, k: usize) -> (&[f64; TOGETHER], &[f64; TOGETHER]) {
        let side = |side: usize| {
            self.sides[side * self.count + start..].first_chunk().expect("some are behind the last box")
        };
        (side(k), side(D + k))
    }

    /// From some leaves on, the squares between them and a box as [`Bounds::squares`] has them.
    #[inline(always)]
    pub(super) fn squares(&self, start: usize, own: &Bounds<D>) -> ([f64; TOGETHER], [f64; TOGETHER]) {
        let (mut least, mut most) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        for k in 0..D {
            let (low, high) = self.sides(start, k);
            for lane in 0..TOGETHER {
                let (before, behind) = (low[lane] - own.high[k], own.low[k] - high[lane]);
                let gap = if before > behind { before } else { behind };
                let gap = if gap > 0.0 { gap } else { 0.0 };
                let (up, down) = (high[lane] - own.low[k], own.high[k] - low[lane]);
                let reach = if up > down { up } else { down };
                least[lane] += gap * gap;
                most[lane] += reach * reach;
            }
        }
        for lane in 0..TOGETHER {
            least[lane] *= 1.0 - ROUNDING;
            most[lane] *= 1.0 + ROUNDING;
        }
        (least, most)
    }

    /// From some leaves on, squares that no distance from a point of the leaf to one of these is above, one each.
    #[inline(always)]
    pub(super) fn farthest(&self, start: usize, points: &[[f64; TOGETHER]; D]) -> [f64; TOGETHER] {
        let mut most = [0.0; TOGETHER];
        for k in 0..D {
            let (low, high) = self.sides(start, k);
            add_reaches(&mut most, &points[k], low, high);
        }
        most.map(|square| square * (1.0 + ROUNDING))
    }
}

/// The squares that no distance from a point of a box to one of these is above, one each.
#[inline(always)]
pub(super) fn farthest_from<const D: usize>(
    own: &Bounds<D>,
    points: &[[f64; TOGETHER]; D],
) -> [f64; TOGETHER] {
    let mut most = [0.0; TOGETHER];
    for k in 0..D {
        add_reaches(&mut most, &points[k], &[own.low[k]; TOGETHER], &[own.high[k]; TOGETHER]);
    }
    most.map(|square| square * (1.0 + ROUNDING))
}

/// Adds the squares of how far points are from the farther one of two sides.
#[inline(always)]
fn add_reaches(
    squares: &mut [f64; TOGETHER],
    points: &[f64; TOGETHER],
    low: &[f64; TOGETHER],
    high: &[f64; TOGETHER],
) {
    for lane in 0..TOGETHER {
        let (down, up) = (points[lane] - low[lane], high[lane] - points[lane]);
        let reach = if down > up { down } else { up };
        squares[lane] += reach * reach;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn boxes_at_once_are_as_far_as_boxes_one_by_one(
            numbers in prop::collection::vec(-1.0..1.0, 3..600),
            places in prop::array::uniform3(prop::array::uniform8(-2.0..2.0)),
        ) {
            let mut points: Vec<([f64; 3], u32)> =
                numbers.chunks_exact(3).zip(0..).map(|(x, index)| ([x[0], x[1], x[2]], index)).collect();
            let mut tree = Tree::default();
            tree.build(&mut points, &mut Vec::new());
            let leaves: Vec<Bounds<3>> =
                tree.nodes.iter().filter(|node| node.is_leaf()).map(|node| node.bounds).collect();
            let boxes = Boxes::of(&tree);
            for own in &leaves {
                let from_own = farthest_from(own, &places);
                for (lane, farthest) in from_own.into_iter().enumerate() {
                    prop_assert_eq!(farthest, own.farthest(&places.map(|k| k[lane])));
                }
                for start in 0..leaves.len() {
                    let (least, most) = boxes.squares(start, own);
                    let farthest = boxes.farthest(start, &places);
                    for (lane, other) in leaves[start..].iter().take(TOGETHER).enumerate() {
                        prop_assert_eq!((least[lane], most[lane]), own.squares(other));
                        prop_assert_eq!(farthest[lane], other.farthest(&places.map(|k| k[lane])));
                        let again = boxes.at(start + lane);
                        prop_assert_eq!((again.low, again.high), (other.low, other.high));
                    }
                }
            }
        }
    }
}
