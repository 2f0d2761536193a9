//! Edges of points in the plane or in space, found by where the points are: no table of all lengths is made.

mod boxes;
mod grid;
mod stars;
mod tree;
mod witness;

use super::PARALLEL_POINTS;
use super::masks::Masks;
use super::order::{Bound, Order};
use super::pack::{Packer, from_lane};
use super::sample::Sample;
use super::source::{Emitted, Grows, Source, Tile, TwoSteps};
use super::unwitnessed::Unwitnessed;
use super::window::Window;
use crate::{Euclidean, Metric, threads};
use grid::{Grid, View};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use stars::NEAR_MIDDLE;
use tree::{LEAF, Tree};

/// Where threads share some work, each has so many parts of it.
const PARTS: usize = 16;
/// A filler whose edges have squares below this share of that of the edge they fill is preferred: the shorter they are, the fewer steps
/// there are to edges that changed something.
const HALVED: f64 = 0.5;
/// Beyond so many points, three distances cost less than three rows of neighbours.
const LONG_ROWS: usize = 1_024;

/// About so many tiles are taken at once, where edges need no order.
const TILES: usize = 1 << 16;

/// What a cloud keeps from one diagram to the next.
#[derive(Debug, Default)]
pub(crate) struct CellBuffers<const D: usize> {
    order: Vec<([f64; D], u32)>,
    points: Vec<[f64; D]>,
    /// The points of a leaf, coordinate by coordinate; NaN beyond the last point.
    leaves: Vec<Leaf<D>>,
    tree: Tree<D>,
    grid: Grid<D>,
    sample: Sample,
    scratch: Vec<[f64; D]>,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Leaf<const D: usize>([[f64; LEAF]; D]);

/// Points in `D` dimensions, labelled in the order of a k-d tree.
pub(crate) struct Cells<'b, const D: usize> {
    order: &'b [([f64; D], u32)],
    points: &'b [[f64; D]],
    leaves: &'b [Leaf<D>],
    tree: &'b Tree<D>,
    grid: View<'b, D>,
    sample: &'b mut Sample,
    masks: Masks,
}

impl<'b, const D: usize> Cells<'b, D> {
    /// Points with `dim` coordinates each, at most `D`; O(n log n) time.
    #[inline(always)]
    pub(crate) fn new<I: Simd>(
        simd: I,
        coordinates: &[f64],
        dim: usize,
        buffers: &'b mut CellBuffers<D>,
    ) -> Self {
        let CellBuffers { order, points, leaves, tree, grid, sample, scratch } = buffers;
        order.clear();
        order.extend(coordinates.chunks_exact(dim).zip(0..).map(|(x, index)| {
            // Coordinates that are not there add a zero to each square.
            (std::array::from_fn(|k| x.get(k).copied().unwrap_or(0.0)), index)
        }));
        tree.build(order, scratch);
        points.clear();
        points.extend(order.iter().map(|(point, _)| *point));
        leaves.clear();
        leaves.extend(points.chunks(LEAF).map(|chunk| {
            let coordinate = |k: usize, lane: usize| chunk.get(lane).map_or(f64::NAN, |point| point[k]);
            Leaf(std::array::from_fn(|k| std::array::from_fn(|lane| coordinate(k, lane))))
        }));
        grid.build(points, &tree.nodes[0].bounds);
        let mut cells =
            Self { order, points, leaves, tree, grid: grid.view(), sample, masks: Masks::new(simd) };
        cells.take_sample();
        cells
    }

    /// The squares from a point to those of a leaf.
    #[inline(always)]
    fn squares(&self, point: &[f64; D], leaf: usize) -> [f64; LEAF] {
        let Leaf(coordinates) = &self.leaves[leaf];
        let mut squares = [0.0; LEAF];
        for k in 0..D {
            for lane in 0..LEAF {
                let difference = point[k] - coordinates[k][lane];
                squares[lane] += difference * difference;
            }
        }
        squares
    }

    /// All lengths from some points, evenly over the cloud.
    #[inline(always)]
    fn take_sample(&mut self) {
        let n_points = self.points.len();
        let rows = (8_192 / n_points).clamp(8, 64);
        self.sample.raws.clear();
        for row in 0..rows {
            let point = self.points[row * n_points / rows];
            for leaf in 0..self.leaves.len() {
                self.sample.raws.extend(self.squares(&point, leaf));
            }
        }
        self.sample.raws.retain(|square| *square > 0.0);
        let all = n_points as f64 * (n_points - 1) as f64 / 2.0;
        self.sample.share = all / (rows * (n_points - 1)) as f64;
    }

    /// The smallest radius around a point that holds all points.
    #[inline(always)]
    fn radius(&self) -> f64 {
        // A point is no centre when some point is beyond the best radius: most often one that was for its neighbour.
        let mut witnesses = vec![self.points.len() as u32 - 1];
        let (mut best, mut ends) = (f64::INFINITY, (0, 0));
        let nodes = &self.tree.nodes;
        let mut stack = vec![0];
        'nodes: while let Some(at) = stack.pop() {
            let node = &nodes[at as usize];
            for at in 0..witnesses.len() {
                if node.bounds.nearest(&self.points[witnesses[at] as usize]) >= best {
                    witnesses.swap(0, at);
                    continue 'nodes;
                }
            }
            if !node.is_leaf() {
                // The half that is nearer to the middle of all holds better centres, which rule out others.
                let middle = nodes[0].bounds.centre();
                let (first, second) = (at + 1, node.second);
                let nearest = |at: u32| nodes[at as usize].bounds.nearest(&middle);
                let is_swapped = nearest(first) < nearest(second);
                stack.extend(if is_swapped { [second, first] } else { [first, second] });
                continue;
            }
            let first = node.start as usize * LEAF;
            'points: for a in first as u32..(first + LEAF).min(self.points.len()) as u32 {
                for at in 0..witnesses.len() {
                    if self.raw(a, witnesses[at]) >= best {
                        witnesses.swap(0, at);
                        continue 'points;
                    }
                }
                let (farthest, end) = self.farthest(a, best);
                if farthest < best {
                    (best, ends) = (farthest, (a, end));
                }
                witnesses.push(end);
                let last = witnesses.len() - 1;
                witnesses.swap(0, last);
            }
        }
        self.length(ends.0, ends.1)
    }

    /// The farthest point from another one, or one that is not nearer than `enough`, and the square of its distance.
    #[inline(always)]
    fn farthest(&self, a: u32, enough: f64) -> (f64, u32) {
        let (mut farthest, mut end) = (-1.0, a);
        for leaf in 0..self.leaves.len() {
            let squares = self.squares(&self.points[a as usize], leaf);
            for lane in 0..LEAF {
                if squares[lane] > farthest {
                    (farthest, end) = (squares[lane], (leaf * LEAF + lane) as u32);
                }
            }
            if farthest >= enough {
                break;
            }
        }
        (farthest, end)
    }

    /// A point of a leaf whose edges to two others come before theirs for certain: one near their middle, if there is any.
    #[inline(always)]
    fn filler_in(&self, leaf: usize, a: u32, b: u32, bound: &Bound) -> Option<u32> {
        let from_a = self.squares(&self.points[a as usize], leaf);
        let from_b = self.squares(&self.points[b as usize], leaf);
        let (half, whole) = ([HALVED * bound.below; LEAF], [bound.below; LEAF]);
        let near = self.masks.less(&from_a, &half) & self.masks.less(&from_b, &half);
        let all = self.masks.less(&from_a, &whole) & self.masks.less(&from_b, &whole);
        let found = if near != 0 { near } else { all };
        (found != 0).then(|| (leaf * LEAF) as u32 + found.trailing_zeros())
    }

    /// Records of all edges between two leaves, or within one.
    #[inline(always)]
    fn emit_pair(&self, i: usize, j: usize, window: &Window, packer: &mut Packer<'_>) {
        let first = i * LEAF;
        packer.reserve(LEAF * LEAF);
        let others = labels(j);
        for a in first..(first + LEAF).min(self.points.len()) {
            let squares = self.squares(&self.points[a], j);
            let lanes = if i == j { from_lane(a - first + 1) } else { 0xff };
            packer.push(window, &squares, a as u32, &others, lanes);
        }
    }

    /// The edges in the window between two nodes of the tree, or within one.
    #[inline(always)]
    fn emit_from<I: Simd>(
        &self,
        simd: I,
        start: (u32, u32),
        window: &Window,
        tiles_up_to: f64,
        into: &mut Emitted,
        stop: &impl Fn() -> bool,
    ) {
        let Emitted { records, tiles } = into;
        let mut packer = Packer::new(simd, records);
        let mut pairs = self.tree.pairs(start);
        while let Some((i, j)) = pairs.next() {
            let (a, b) = (&self.tree.nodes[i as usize], &self.tree.nodes[j as usize]);
            let (least, most) = a.bounds.squares(&b.bounds);
            if least > window.up_to() || most <= window.above() {
                continue;
            }
            if a.is_leaf() && b.is_leaf() {
                let (i, j) = (a.start as usize, b.start as usize);
                if tiles_up_to < least {
                    self.emit_pair(i, j, window, &mut packer);
                } else {
                    let up_to = if most <= tiles_up_to { window.up_to() } else { tiles_up_to };
                    let edges = self.tile(i, j, window, up_to, &mut packer);
                    if edges != 0 {
                        let w = &self.points[self.between(a, b) as usize];
                        let to_middle = a.bounds.middle(&b.bounds).farthest(w);
                        let is_plain = 2.0 * to_middle < (NEAR_MIDDLE - 0.5) * least;
                        tiles.push(Tile { first: a.start, second: b.start, edges, is_plain });
                    }
                }
                if a.start == b.start && stop() {
                    return;
                }
            } else {
                pairs.open(i, j);
            }
        }
    }

    /// The edges between two leaves, or within one, that are in the window: as bits those no longer than `up_to`, as records the
    /// others.
    #[inline(always)]
    fn tile(&self, i: usize, j: usize, window: &Window, up_to: f64, packer: &mut Packer<'_>) -> u64 {
        packer.reserve(LEAF * LEAF);
        let others = labels(j);
        let (above, beyond) = ([window.above(); LEAF], [up_to.next_up(); LEAF]);
        let mut edges = 0;
        let first = i * LEAF;
        for a in first..(first + LEAF).min(self.points.len()) {
            let lanes = if i == j { from_lane(a - first + 1) } else { 0xff };
            let squares = self.squares(&self.points[a], j);
            let is_within = self.masks.less(&above, &squares) & self.masks.less(&squares, &beyond);
            edges |= u64::from(is_within & lanes) << (LEAF * (a - first));
            if up_to < window.up_to() {
                packer.push(window, &squares, a as u32, &others, lanes & !is_within);
            }
        }
        edges
    }
}

/// The edges between two nodes, as a thread takes them.
struct Part<'a, 'b, const D: usize, F> {
    cells: &'a Cells<'b, D>,
    start: (u32, u32),
    window: &'a Window,
    tiles_up_to: f64,
    stop: &'a F,
}

impl<const D: usize, F: Fn() -> bool> WithSimd for Part<'_, '_, D, F> {
    type Output = Emitted;

    #[inline(always)]
    fn with_simd<I: Simd>(self, simd: I) -> Emitted {
        let mut emitted = Emitted::default();
        self.cells.emit_from(simd, self.start, self.window, self.tiles_up_to, &mut emitted, self.stop);
        emitted
    }
}

/// The labels of a leaf.
#[inline(always)]
fn labels(leaf: usize) -> [u32; LEAF] {
    let mut labels = [0; LEAF];
    for lane in 0..LEAF {
        labels[lane] = (leaf * LEAF + lane) as u32;
    }
    labels
}

impl<const D: usize> Order for Cells<'_, D> {
    #[inline(always)]
    fn point(&self, label: u32) -> u32 {
        self.order[label as usize].1
    }

    #[inline(always)]
    fn length(&self, a: u32, b: u32) -> f64 {
        Euclidean.distance(&self.points[a as usize], &self.points[b as usize])
    }

    #[inline(always)]
    fn raw(&self, a: u32, b: u32) -> f64 {
        let (a, b) = (&self.points[a as usize], &self.points[b as usize]);
        let mut square = 0.0;
        for k in 0..D {
            square += (a[k] - b[k]) * (a[k] - b[k]);
        }
        square
    }

    /// Squares are those of the metric; only their roots may be the same, and small ones have few digits.
    #[inline(always)]
    fn tolerance(&self, up_to: f64) -> f64 {
        16.0 * f64::EPSILON * up_to + 1e-300
    }
}

impl<const D: usize> Source for Cells<'_, D> {
    const IS_SEARCH_DEAR: bool = false;
    const IS_SIEVED: bool = true;
    const HAS_NEAR_LABELS: bool = true;

    fn n_points(&self) -> usize {
        self.points.len()
    }

    fn raw_of(&self, length: f64) -> f64 {
        length * length
    }

    fn longest(&self) -> f64 {
        self.tree.nodes[0].bounds.diameter()
    }

    #[inline(always)]
    fn enclosing_radius(&self) -> f64 {
        self.radius()
    }

    fn quantile(&mut self, above: f64, count: usize) -> f64 {
        self.sample.quantile(above, count)
    }

    #[inline(always)]
    fn count(&self, above: f64, up_to: f64) -> f64 {
        self.sample.count(above, up_to)
    }

    #[inline(always)]
    fn emit<I: Simd>(
        &mut self,
        simd: I,
        window: &Window,
        tiles_up_to: f64,
        into: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) {
        let threads = threads::available();
        if threads == 1 || self.points.len() < PARALLEL_POINTS {
            self.emit_from(simd, (0, 0), window, tiles_up_to, into, stop);
            return;
        }
        // Each part says anew what it is compiled for: a closure that another thread calls would not know.
        let part = |start| simd.vectorize(Part { cells: self, start, window, tiles_up_to, stop });
        let parts: Vec<Emitted> = self.tree.some_pairs(PARTS * threads).into_par_iter().map(part).collect();
        parts.iter().for_each(|part| into.append(part));
    }

    #[inline(always)]
    fn guess(&self, a: u32, b: u32) -> Option<u32> {
        Some(self.grid.between(a, b))
    }

    /// See [`NEAR_MIDDLE`].
    #[inline(always)]
    fn is_star(&self, a: u32, b: u32, w: u32) -> bool {
        self.raw(a, w) + self.raw(b, w) < NEAR_MIDDLE * self.raw(a, b)
    }

    #[inline(always)]
    fn is_surely_star(&self, a: u32, b: u32, w: u32) -> bool {
        self.points.len() > LONG_ROWS && self.is_star(a, b, w)
    }

    #[inline(always)]
    fn find_star(&self, a: u32, b: u32, near_middle: u32) -> Option<u32> {
        self.star_in_leaves(a, b, near_middle)
    }

    #[inline(always)]
    fn without_star(&self, tile: &Tile, edges: u64) -> u64 {
        self.without_star_in_leaves(tile, edges)
    }

    #[inline(always)]
    fn guess_filler(&self, a: u32, b: u32, bound: &Bound) -> Option<u32> {
        let of_grid = self.grid.between(a, b) as usize / LEAF;
        let found = self.filler_in(of_grid, a, b, bound);
        if found.is_some() {
            return found;
        }
        let of_tree = self.tree.leaf_between(&self.points[a as usize], &self.points[b as usize]);
        self.filler_in(of_tree, a, b, bound)
    }

    #[inline(always)]
    fn find_unwitnessed<I: Simd>(&self, simd: I, two_steps: &impl TwoSteps, into: &mut Unwitnessed) {
        self.find_all_unwitnessed(simd, two_steps, into);
    }

    #[inline(always)]
    fn enter<I: Simd>(
        &self,
        simd: I,
        window: &Window,
        graph: &mut impl Grows,
        scratch: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) -> usize {
        let leaves = self.leaves.len();
        let mut count = 0;
        for start in self.tree.some_pairs(leaves * leaves / (2 * TILES) + 1) {
            scratch.clear();
            self.emit_from(simd, start, window, window.up_to(), scratch, stop);
            count += scratch.n_edges();
            graph.connect_tiles(&scratch.tiles);
        }
        scratch.clear();
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulp::Scalar;

    #[test]
    fn fillers_are_found_in_a_cluster_that_is_small_beside_the_cloud() {
        let mut coordinates: Vec<f64> = (0..64).flat_map(|k| [f64::from(k) * 1e-6, 0.0]).collect();
        coordinates.extend([1.0, 1.0]);
        let mut buffers = CellBuffers::<2>::default();
        let cells = Cells::new(Scalar::new(), &coordinates, 2, &mut buffers);
        let mut found = 0;
        for b in 0..65 {
            for a in 0..b {
                let (p, q) = (cells.point(a), cells.point(b));
                if p.max(q) < 64 && p.abs_diff(q) >= 16 {
                    let bound = cells.bound(a, b);
                    let w = cells.guess_filler(a, b, &bound).unwrap();
                    assert!(cells.is_before(a, w, &bound) && cells.is_before(b, w, &bound), "{a} {b} {w}");
                    found += 1;
                }
            }
        }
        assert_eq!(found, 48 * 49 / 2);
    }
}
