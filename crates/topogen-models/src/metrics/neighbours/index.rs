//! Points laid out for searches: blocks of a few points, and a k-d tree over the blocks where that prunes.

use super::nearest::{Candidate, Nearest};
use rayon::prelude::*;
use std::ops::Range;

/// How many points a block has. Distances to all of them are computed side by side, one vector lane a point, so that each is summed
/// over the coordinates in their order and does not depend on the layout.
pub(crate) const LANES: usize = 16;
/// Queries that are compared with a block while it is in the nearest cache.
const QUERIES: usize = 8;
/// Up to this dimension, a tree is faster than comparing all with all, for the ten nearest of each of 10,000 points of a normal
/// distribution.
const TREE_DIM: usize = 10;

/// Whether a query that is a point of the index is a neighbour of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Itself {
    /// Queries are other points.
    Welcome,
    /// Query i is point i, and no neighbour of itself. Copies of it are.
    Skipped,
}

/// Points to search in. All squares of distances must be finite: see `scale_of`.
#[derive(Debug)]
pub(crate) struct Index {
    dim: usize,
    /// The points in the order of the blocks.
    order: Vec<usize>,
    /// `dim` rows a block, one a coordinate. The last block may be filled up with points that nobody reads.
    rows: Vec<[f64; LANES]>,
    /// The first is the root. None: compare all with all.
    nodes: Vec<Node>,
}

/// Points in a box.
#[derive(Debug)]
struct Node {
    low: Vec<f64>,
    high: Vec<f64>,
    blocks: Range<usize>,
    /// The left child is the next node, and this the right one; `None` for a leaf, which has one block.
    right: Option<usize>,
}

impl Index {
    /// Takes n x `dim` finite coordinates.
    pub(crate) fn new(points: &[f64], dim: usize) -> Self {
        Self::build(points, dim, dim <= TREE_DIM)
    }

    fn build(points: &[f64], dim: usize, has_tree: bool) -> Self {
        let mut order: Vec<usize> = (0..points.len() / dim).collect();
        let mut nodes = Vec::new();
        if has_tree && !order.is_empty() {
            grow(points, dim, &mut order, 0, &mut nodes);
        }
        let mut rows = vec![[0.0; LANES]; order.len().div_ceil(LANES) * dim];
        for (block, members) in order.chunks(LANES).enumerate() {
            for (lane, point) in members.iter().enumerate() {
                for coordinate in 0..dim {
                    rows[block * dim + coordinate][lane] = points[point * dim + coordinate];
                }
            }
        }
        Self { dim, order, rows, nodes }
    }

    /// How many blocks there are.
    pub(crate) fn blocks(&self) -> usize {
        self.order.len().div_ceil(LANES)
    }

    /// The points of a block.
    pub(crate) fn members(&self, block: usize) -> &[usize] {
        &self.order[block * LANES..self.order.len().min((block + 1) * LANES)]
    }

    /// The squares of the distances to the points of a block; as many as it has points count.
    #[inline]
    pub(crate) fn squares(&self, query: &[f64], block: usize) -> [f64; LANES] {
        let mut squares = [0.0; LANES];
        for (row, number) in self.rows[block * self.dim..(block + 1) * self.dim].iter().zip(query) {
            for (square, other) in squares.iter_mut().zip(row) {
                *square += (number - other) * (number - other);
            }
        }
        squares
    }

    /// What `tell` makes of each query's index and its `k` nearest points, nearest first; fewer if there are fewer.
    pub(crate) fn map_nearest<T: Send>(
        &self,
        queries: &[f64],
        k: usize,
        itself: Itself,
        tell: impl Fn(usize, &[Candidate]) -> T + Sync,
    ) -> Vec<T> {
        let chunks = queries.par_chunks(QUERIES * self.dim).enumerate();
        let told = chunks.flat_map_iter(|(chunk, queries)| {
            let found = self.nearest(queries, chunk * QUERIES, k, itself);
            let tell = &tell;
            found
                .into_iter()
                .enumerate()
                .map(move |(i, found)| tell(chunk * QUERIES + i, &found.into_sorted()))
        });
        told.collect()
    }

    /// The nearest of some queries, the first of which has the index `first`.
    fn nearest(&self, queries: &[f64], first: usize, k: usize, itself: Itself) -> Vec<Nearest> {
        let queries: Vec<&[f64]> = queries.chunks_exact(self.dim).collect();
        let mut found = vec![Nearest::new(k); queries.len()];
        let skipped = |query: usize| (itself == Itself::Skipped).then_some(first + query);
        if self.nodes.is_empty() {
            for block in 0..self.blocks() {
                for (i, query) in queries.iter().enumerate() {
                    self.offer(query, block, skipped(i), &mut found[i]);
                }
            }
        } else {
            for (i, query) in queries.iter().enumerate() {
                self.descend(query, 0, skipped(i), &mut found[i]);
            }
        }
        found
    }

    #[inline]
    fn offer(&self, query: &[f64], block: usize, skipped: Option<usize>, found: &mut Nearest) {
        let squares = self.squares(query, block);
        for (&point, square) in self.members(block).iter().zip(squares) {
            if square <= found.reach() && Some(point) != skipped {
                found.offer(Candidate { square, point });
            }
        }
    }

    fn descend(&self, query: &[f64], at: usize, skipped: Option<usize>, found: &mut Nearest) {
        let node = &self.nodes[at];
        let Some(right) = node.right else {
            return self.offer(query, node.blocks.start, skipped, found);
        };
        let mut children =
            [(self.nodes[at + 1].square(query), at + 1), (self.nodes[right].square(query), right)];
        if children[1].0 < children[0].0 {
            children.swap(0, 1);
        }
        for (square, child) in children {
            // A point at the same distance may have the lower index.
            if square <= found.reach() {
                self.descend(query, child, skipped, found);
            }
        }
    }
}

impl Node {
    /// The square of the distance from a query to the box.
    ///
    /// No point in the box has a lower square, even as computed: each difference is at most that to the point, rounding keeps
    /// order, and the terms are summed in the same order.
    #[inline]
    fn square(&self, query: &[f64]) -> f64 {
        let sides = self.low.iter().zip(&self.high).zip(query);
        let outside = sides.map(|((low, high), number)| (low - number).max(number - high).max(0.0));
        outside.map(|difference| difference * difference).sum()
    }
}

/// Puts the points in the order of the blocks, from the block `first` on, by halves along the longest side of their box.
fn grow(points: &[f64], dim: usize, order: &mut [usize], first: usize, nodes: &mut Vec<Node>) {
    let at = |point: usize| &points[point * dim..(point + 1) * dim];
    let (mut low, mut high) = (at(order[0]).to_vec(), at(order[0]).to_vec());
    for &point in order.iter() {
        for (coordinate, &number) in at(point).iter().enumerate() {
            low[coordinate] = low[coordinate].min(number);
            high[coordinate] = high[coordinate].max(number);
        }
    }
    let side = |&axis: &usize| high[axis] - low[axis];
    let axis = (0..dim).max_by(|a, b| side(a).total_cmp(&side(b))).unwrap_or_default();
    let blocks = order.len().div_ceil(LANES);
    let node = nodes.len();
    nodes.push(Node { low, high, blocks: first..first + blocks, right: None });
    if blocks == 1 {
        return;
    }
    // All blocks but the last are full.
    let left = blocks.div_ceil(2);
    let (before, _, _) = order
        .select_nth_unstable_by(left * LANES, |&a, &b| at(a)[axis].total_cmp(&at(b)[axis]).then(a.cmp(&b)));
    grow(points, dim, before, first, nodes);
    nodes[node].right = Some(nodes.len());
    grow(points, dim, &mut order[left * LANES..], first + left, nodes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// By sorting all points, the obvious way.
    fn naive(points: &[f64], dim: usize, query: &[f64], skipped: Option<usize>, k: usize) -> Vec<Candidate> {
        let others = points.chunks(dim).enumerate().filter(|&(point, _)| Some(point) != skipped);
        let square = |at: &[f64]| at.iter().zip(query).map(|(a, b)| (a - b) * (a - b)).sum();
        let mut all: Vec<_> = others.map(|(point, at)| Candidate { square: square(at), point }).collect();
        all.sort();
        all.truncate(k);
        all
    }

    #[test]
    fn both_layouts_find_what_sorting_all_finds() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for n in [1, 2, 15, 16, 17, 33, 100, 257] {
            for dim in [1, 2, 3, 7, 20] {
                // Numbers of a coarse grid tie, and coincide; others do not.
                for is_coarse in [true, false] {
                    let mut draw = |count: usize| -> Vec<f64> {
                        let number = |_| rng.random_range(-2.0..2.0_f64);
                        (0..count).map(number).map(|x| if is_coarse { x.round() } else { x }).collect()
                    };
                    let (points, queries) = (draw(n * dim), draw(19 * dim));
                    for has_tree in [true, false] {
                        let index = Index::build(&points, dim, has_tree);
                        for k in [1, 2, 5, n, n + 3] {
                            let found = index.map_nearest(&queries, k, Itself::Welcome, |_, it| it.to_vec());
                            for (query, found) in queries.chunks(dim).zip(found) {
                                assert_eq!(found, naive(&points, dim, query, None, k));
                            }
                            let found =
                                index.map_nearest(&points, k, Itself::Skipped, |i, it| (i, it.to_vec()));
                            for (i, (told, found)) in found.into_iter().enumerate() {
                                let query = &points[i * dim..(i + 1) * dim];
                                assert_eq!((told, found), (i, naive(&points, dim, query, Some(i), k)));
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_result_does_not_depend_on_the_number_of_threads() {
        let points: Vec<f64> = (0..3000).map(|i| ((i * i) as f64 * 2_f64.sqrt()).fract()).collect();
        let index = Index::new(&points, 3);
        let search = || index.map_nearest(&points, 4, Itself::Skipped, |i, it| (i, it.to_vec()));
        let with = |threads: usize| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(search)
        };
        assert_eq!(with(1), with(3));
    }
}
