//! Edges whose lunes may be empty: those that no witness is found for.

use super::boxes::{Boxes, TOGETHER, farthest_from};
use super::tree::{Bounds, LEAF, Node};
use super::{Cells, Order, PARTS, TwoSteps, Unwitnessed, from_lane};
use crate::stream::PARALLEL_POINTS;
use crate::threads;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// A square below another one by more than this share is that of a shorter length, whatever the roundings.
const CLEARLY: f64 = 1.0 - 32.0 * f64::EPSILON;
/// The same for what is computed from differences of points: a share of the largest square, and what is lost below the range of numbers.
const SLACK: f64 = 64.0 * f64::EPSILON;
const UNDERFLOW: f64 = 1e-290;

/// So many points are tried as witnesses at once.
const WITNESSES: usize = 16;

/// Some points that may be between all points of one box, or one point, and all of another, coordinate by coordinate.
struct Between<const D: usize> {
    count: usize,
    points: [[f64; WITNESSES]; D],
    /// The largest squares of their distances from what is on the one side; infinite where there is none.
    squares: [f64; WITNESSES],
}

impl<const D: usize> Between<D> {
    fn new() -> Self {
        Self { count: 0, points: [[0.0; WITNESSES]; D], squares: [f64::INFINITY; WITNESSES] }
    }

    /// Adds a point, unless there are enough.
    #[inline(always)]
    fn add(&mut self, point: &[f64; D], square: f64) {
        if self.count < WITNESSES {
            for k in 0..D {
                self.points[k][self.count] = point[k];
            }
            self.squares[self.count] = square;
            self.count += 1;
        }
    }

    /// Whether one of them, which are as seen from the point in the middle, is nearer to that, and to all of a box, than these are to each
    /// other; their squares are between `least` and `most`.
    #[inline(always)]
    fn any_seen_from(&self, middle: &[f64; D], bounds: &Bounds<D>, (least, most): (f64, f64)) -> bool {
        // |q|² − |q − w|² = 2 qw − |w|², as seen from the middle; the product is the smallest in a corner.
        let mut products = [0.0; WITNESSES];
        for k in 0..D {
            let (low, high) = (bounds.low[k] - middle[k], bounds.high[k] - middle[k]);
            for lane in 0..WITNESSES {
                let (a, b) = (low * self.points[k][lane], high * self.points[k][lane]);
                products[lane] += if a < b { a } else { b };
            }
        }
        let (nearer, slack) = (least * CLEARLY, most * SLACK + UNDERFLOW);
        let mut any = false;
        for lane in 0..WITNESSES {
            let square = self.squares[lane];
            any |= (square < nearer) & (2.0 * products[lane] > square + slack);
        }
        any
    }

    /// Whether one of them is nearer to all of both boxes than these are to each other, whose squares are between `least` and `most`.
    #[inline(always)]
    fn any_between(&self, a: &Bounds<D>, b: &Bounds<D>, (least, most): (f64, f64)) -> bool {
        // |q − p|² − |q − w|², coordinate by coordinate: as it is linear in q, it is smallest at an end of b, for the p nearest to that.
        let mut gaps = [0.0; WITNESSES];
        for k in 0..D {
            let to_a = |q: f64| (a.low[k] - q).max(q - a.high[k]).max(0.0);
            let (low, high) = (b.low[k], b.high[k]);
            let (low_gap, high_gap) = (to_a(low) * to_a(low), to_a(high) * to_a(high));
            for lane in 0..WITNESSES {
                let (from_low, from_high) = (low - self.points[k][lane], high - self.points[k][lane]);
                let (at_low, at_high) = (low_gap - from_low * from_low, high_gap - from_high * from_high);
                gaps[lane] += if at_low < at_high { at_low } else { at_high };
            }
        }
        let (nearer, slack) = (least * CLEARLY, most * SLACK + UNDERFLOW);
        let mut any = false;
        for lane in 0..WITNESSES {
            any |= (self.squares[lane] < nearer) & (gaps[lane] > slack);
        }
        any
    }
}

/// The edges from the points of some leaves to lower labels, as a thread takes them.
struct Part<'a, 'b, const D: usize, T> {
    cells: &'a Cells<'b, D>,
    leaves: Range<usize>,
    two_steps: &'a T,
    found: Unwitnessed,
}

impl<const D: usize, T: TwoSteps> WithSimd for Part<'_, '_, D, T> {
    type Output = Unwitnessed;

    #[inline(always)]
    fn with_simd<I: Simd>(self, _: I) -> Unwitnessed {
        let Self { cells, leaves, two_steps, mut found } = self;
        let mut lists =
            Lists { boxes: Boxes::of(cells.tree), stack: Vec::new(), near: Vec::new(), open: Vec::new() };
        for leaf in leaves {
            cells.find_from(leaf, two_steps, &mut lists, &mut found);
        }
        found
    }
}

/// A leaf that edges without a witness may go to.
struct Near<const D: usize> {
    leaf: u32,
    bounds: Bounds<D>,
    /// The squares from a point between both leaves to those of the one and of the other.
    to_own: [f64; LEAF],
    to_other: [f64; LEAF],
}

/// What is kept from one leaf to the next.
struct Lists<const D: usize> {
    boxes: Boxes<D>,
    stack: Vec<u32>,
    near: Vec<Near<D>>,
    open: Vec<(u32, f64)>,
}

impl<const D: usize> Cells<'_, D> {
    /// See [`Source::find_unwitnessed`](super::Source::find_unwitnessed).
    #[inline(always)]
    pub(super) fn find_all_unwitnessed<I: Simd>(
        &self,
        simd: I,
        two_steps: &impl TwoSteps,
        into: &mut Unwitnessed,
    ) {
        let n_leaves = self.leaves.len();
        let part = |leaves, found| simd.vectorize(Part { cells: self, leaves, two_steps, found });
        let threads = threads::available();
        if threads == 1 || self.points.len() < PARALLEL_POINTS {
            into.append(&part(0..n_leaves, into.part()));
            return;
        }
        let size = n_leaves.div_ceil(PARTS * threads);
        let starts: Vec<usize> = (0..n_leaves).step_by(size).collect();
        let parts =
            starts.into_par_iter().map(|start| part(start..(start + size).min(n_leaves), into.part()));
        // In the order of labels, whatever the number of threads.
        parts.collect::<Vec<_>>().iter().for_each(|part| into.append(part));
    }

    /// The same for the edges from the points of a leaf to lower labels.
    #[inline(always)]
    fn find_from(
        &self,
        leaf: usize,
        two_steps: &impl TwoSteps,
        lists: &mut Lists<D>,
        found: &mut Unwitnessed,
    ) {
        self.find_near(leaf, found.floor(), lists);
        let Lists { stack, near, open, .. } = lists;
        let first = leaf * LEAF;
        let end = (first + LEAF).min(self.points.len());
        for p in first..end {
            let middle = &self.points[p];
            let step = |q: usize| -> [f64; D] { std::array::from_fn(|k| self.points[q][k] - middle[k]) };
            let mut witnesses = Between::new();
            for q in first..end {
                let square = self.raw(p as u32, q as u32);
                if square > 0.0 {
                    witnesses.add(&step(q), square);
                }
            }
            open.clear();
            for Near { leaf, bounds: other, to_own, to_other } in &*near {
                let start = *leaf as usize * LEAF;
                let squares = self.squares(middle, *leaf as usize);
                let mut bounds = squares;
                for lane in 0..LEAF {
                    bounds[lane] *= CLEARLY;
                }
                let is_witness =
                    self.masks.less(&[to_own[p - first]; LEAF], &bounds) & self.masks.less(to_other, &bounds);
                // Beyond the last point there is no number: no comparison holds.
                let mut left = self.masks.less(&[found.floor(); LEAF], &squares) & !is_witness;
                if start == first {
                    left &= !from_lane(p - first);
                }
                if left == 0 {
                    continue;
                }
                let (least, most) = (other.nearest(middle), other.farthest(middle));
                if witnesses.any_seen_from(middle, other, (least, most)) {
                    continue;
                }
                while left != 0 {
                    let lane = left.trailing_zeros() as usize;
                    left &= left - 1;
                    let (q, square) = (start + lane, squares[lane]);
                    let point = Bounds { low: self.points[q], high: self.points[q] };
                    if !witnesses.any_seen_from(middle, &point, (square, square)) {
                        open.push((q as u32, square));
                        witnesses.add(&step(q), square);
                    }
                }
            }
            for &(q, square) in &*open {
                let point = Bounds { low: self.points[q as usize], high: self.points[q as usize] };
                // What was found later may be between as well.
                if square > found.floor()
                    && !witnesses.any_seen_from(middle, &point, (square, square))
                    && !two_steps.are_near(p as u32, q)
                    && !self.is_anything_between(p as u32, q, square * CLEARLY, stack)
                {
                    found.push(p as u32, q, square);
                }
            }
        }
    }

    /// Lists a leaf and those of lower labels, from its own label downwards, but for those that some point is between for each point of
    /// the one and each of the other, or that are no farther from each other than `floor`.
    #[inline(always)]
    fn find_near(&self, leaf: usize, floor: f64, lists: &mut Lists<D>) {
        let Lists { boxes, stack, near, .. } = lists;
        let nodes = &self.tree.nodes;
        let first = leaf * LEAF;
        let own = Bounds::of(&self.points[first..(first + LEAF).min(self.points.len())]);
        let of_middle = self.middle_of(leaf);
        let mut witnesses = Between::new();
        for w in (first..first + LEAF).step_by(2) {
            if let Some(w) = self.points.get(w) {
                witnesses.add(w, own.farthest(w));
            }
        }
        near.clear();
        stack.clear();
        stack.push(0);
        while let Some(at) = stack.pop() {
            let node = &nodes[at as usize];
            if node.start as usize > leaf {
                continue;
            }
            let (least, most) = own.squares(&node.bounds);
            if most <= floor {
                continue;
            }
            if node.leaves() as usize > TOGETHER {
                let w = &self.points[self.grid.between(of_middle, self.middle(node)) as usize];
                let nearer = least.max(floor) * CLEARLY;
                let is_between = own.farthest(w) < nearer && node.bounds.farthest(w) < nearer;
                if !is_between && !witnesses.any_between(&own, &node.bounds, (least, most)) {
                    // The half with the nearer labels comes first: it has witnesses for the other.
                    stack.extend([at + 1, node.second]);
                }
                continue;
            }
            let start = node.start as usize;
            let (least, most) = boxes.squares(start, &own);
            let mut points = [[0.0; TOGETHER]; D];
            for lane in 0..TOGETHER {
                let w = &self.points[self.grid.between(of_middle, self.middle_of(start + lane)) as usize];
                for k in 0..D {
                    points[k][lane] = w[k];
                }
            }
            let mut nearer = least;
            for lane in 0..TOGETHER {
                nearer[lane] = if least[lane] > floor { least[lane] } else { floor } * CLEARLY;
            }
            let are_between = self.masks.less(&farthest_from(&own, &points), &nearer)
                & self.masks.less(&boxes.farthest(start, &points), &nearer);
            let count = (node.end as usize).min(leaf + 1) - start;
            let mut left = self.masks.less(&[floor; TOGETHER], &most) & !are_between & !from_lane(count);
            while left != 0 {
                let lane = 7 - left.leading_zeros() as usize;
                left &= !(1 << lane);
                let (other, bounds) = (start + lane, boxes.at(start + lane));
                if witnesses.any_between(&own, &bounds, (least[lane], most[lane])) {
                    continue;
                }
                let w: [f64; D] = std::array::from_fn(|k| points[k][lane]);
                let (to_own, to_other) = (self.squares(&w, leaf), self.squares(&w, other));
                near.push(Near { leaf: other as u32, bounds, to_own, to_other });
                let w = &self.points[(other * LEAF + LEAF / 2).min(self.points.len() - 1)];
                witnesses.add(w, own.farthest(w));
            }
        }
    }

    /// Whether the squares from some point to both ends are below `bound`.
    #[inline(always)]
    fn is_anything_between(&self, a: u32, b: u32, bound: f64, stack: &mut Vec<u32>) -> bool {
        let (a, b) = (&self.points[a as usize], &self.points[b as usize]);
        let bounds = [bound; LEAF];
        stack.clear();
        stack.push(0);
        while let Some(at) = stack.pop() {
            let node = &self.tree.nodes[at as usize];
            if node.bounds.nearest(a).max(node.bounds.nearest(b)) >= bound {
                continue;
            }
            if !node.is_leaf() {
                stack.extend([at + 1, node.second]);
                continue;
            }
            let leaf = node.start as usize;
            let (from_a, from_b) = (self.squares(a, leaf), self.squares(b, leaf));
            if self.masks.less(&from_a, &bounds) & self.masks.less(&from_b, &bounds) != 0 {
                return true;
            }
        }
        false
    }

    /// A point near the middle between two nodes.
    #[inline(always)]
    pub(super) fn between(&self, a: &Node<D>, b: &Node<D>) -> u32 {
        self.grid.between(self.middle(a), self.middle(b))
    }

    /// The label in the middle of those of a leaf; of the last one, where there is no such leaf.
    #[inline(always)]
    fn middle_of(&self, leaf: usize) -> u32 {
        let (start, n_points) = (leaf * LEAF, self.points.len());
        (((start + (start + LEAF).min(n_points)) / 2).min(n_points - 1)) as u32
    }

    /// The label in the middle of those of a node.
    #[inline(always)]
    fn middle(&self, node: &Node<D>) -> u32 {
        let (start, end) = (node.start as usize * LEAF, node.end as usize * LEAF);
        ((start + end.min(self.points.len())) / 2) as u32
    }
}
