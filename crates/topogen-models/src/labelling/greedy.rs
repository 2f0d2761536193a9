//! Source points that take, one after the other, the best target that is left: exactly, by matrix products.
//!
//! A score is an inner product of two rows of numbers. Those of a block of source points with all targets that are left are one
//! matrix product in single precision, done in tiles that threads share. A tile's greatest score for each source point says
//! whether the tile matters; within it, single precision says which scores might be good enough, and only those are
//! computed anew, in double precision and in a fixed order. So what is taken does not depend on how products were rounded: not on
//! the vector instructions of the machine, on the size of tiles or on the number of threads.
//!
//! Targets that were taken stay in their tiles, with a score of −∞, until one in sixteen is such; then the rest moves together.

use super::progress::Watch;
use crate::Result;
use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2};
use rayon::prelude::*;

/// Source points that are multiplied at once. The scores of a block are kept: `BLOCK` x targets, 83 MB for 162,770 of them.
const BLOCK: usize = 128;
/// Targets of a tile. A tile of scores, 512 KiB, stays in the cache of a core.
const TILE: usize = 1024;

/// What is the better the greater it is.
pub(super) trait Score: Sync {
    /// How many source points and targets there are.
    fn count(&self) -> usize;
    /// How many numbers a row has.
    fn width(&self) -> usize;
    /// Writes the row of a source point; they take targets in this order.
    fn write_source(&self, source: usize, row: &mut [f32]);
    /// Writes the row of a target; of targets that are good enough the first is taken.
    fn write_target(&self, target: usize, row: &mut [f32]);
    /// The score itself.
    fn exact(&self, source: usize, target: usize) -> f64;
    /// By how much the inner product of two rows in single precision, in any order of summation, may differ from the score.
    fn error(&self) -> f64;
}

/// The target of each source point: of those left whose score is at least the best one minus `tolerance`, the first.
///
/// # Complexity
/// O(n² width) time for the products. Exact scores are few unless many targets are as good as the best, to within the error. O(n (width
/// + [`BLOCK`])) memory.
pub(super) fn take_greedily(
    score: &impl Score,
    tolerance: f64,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    let count = score.count();
    let mut taken = Vec::with_capacity(count);
    let mut left = Left::new(score);
    let mut block = Block::default();
    for first in (0..count).step_by(BLOCK) {
        watch.report(first)?;
        left.close_up();
        block.multiply(score, first..count.min(first + BLOCK), &left);
        for row in 0..block.rows {
            let best = Best { score, source: first + row, tolerance, error: score.error() };
            let place = best.find(&block, row, &left);
            taken.push(left.targets[place]);
            left.take(place);
            block.forget(row + 1, place);
        }
    }
    watch.report(count)?;
    Ok(taken)
}

/// The targets that are left, and a few that were taken since they last moved together.
struct Left {
    targets: Vec<u32>,
    is_taken: Vec<bool>,
    taken: usize,
    width: usize,
    /// Their rows.
    rows: Vec<f32>,
}

impl Left {
    fn new(score: &impl Score) -> Self {
        let (count, width) = (score.count(), score.width());
        let mut rows = vec![0.0; count * width];
        rows.par_chunks_mut(width).enumerate().for_each(|(target, row)| score.write_target(target, row));
        Self { targets: (0..count as u32).collect(), is_taken: vec![false; count], taken: 0, width, rows }
    }

    fn take(&mut self, place: usize) {
        self.is_taken[place] = true;
        self.taken += 1;
    }

    /// Moves what is left together, in its order, if enough was taken.
    fn close_up(&mut self) {
        if self.taken * 16 < self.targets.len() {
            return;
        }
        let mut kept = 0;
        for place in (0..self.targets.len()).filter(|&place| !self.is_taken[place]) {
            self.targets[kept] = self.targets[place];
            self.rows.copy_within(place * self.width..(place + 1) * self.width, kept * self.width);
            kept += 1;
        }
        self.targets.truncate(kept);
        self.rows.truncate(kept * self.width);
        self.is_taken.clear();
        self.is_taken.resize(kept, false);
        self.taken = 0;
    }
}

/// The scores of a block of source points with the targets that are left, in single precision.
#[derive(Default)]
struct Block {
    rows: usize,
    /// The rows of the source points.
    sources: Vec<f32>,
    /// Tile by tile, in it source point by source point. The last tile may be narrower.
    scores: Vec<f32>,
    /// Tile by tile: the greatest score of each source point.
    greatest: Vec<f32>,
}

impl Block {
    fn multiply(&mut self, score: &impl Score, sources: std::ops::Range<usize>, left: &Left) {
        let width = left.width;
        self.rows = sources.len();
        self.sources.resize(self.rows * width, 0.0);
        for (source, row) in sources.zip(self.sources.chunks_mut(width)) {
            score.write_source(source, row);
        }
        self.scores.resize(self.rows * left.targets.len(), 0.0);
        self.greatest.resize(self.rows * left.targets.len().div_ceil(TILE), 0.0);
        let tiles = self.scores.par_chunks_mut(self.rows * TILE).zip(self.greatest.par_chunks_mut(self.rows));
        let targets = left.rows.par_chunks(TILE * width).zip(left.is_taken.par_chunks(TILE));
        tiles.zip(targets).for_each(|((scores, greatest), (targets, is_taken))| {
            let columns = is_taken.len();
            multiply(&self.sources, targets, width, scores);
            for column in (0..columns).filter(|&column| is_taken[column]) {
                scores.iter_mut().skip(column).step_by(columns).for_each(|score| *score = f32::NEG_INFINITY);
            }
            for (greatest, scores) in greatest.iter_mut().zip(scores.chunks(columns)) {
                *greatest = max(scores);
            }
        });
    }

    /// The scores of a source point in a tile.
    fn tile(&self, row: usize, tile: usize) -> &[f32] {
        let tile = &self.scores[self.rows * tile * TILE..];
        let columns = TILE.min(tile.len() / self.rows);
        &tile[row * columns..(row + 1) * columns]
    }

    fn greatest(&self, row: usize) -> impl Iterator<Item = f32> {
        self.greatest.iter().skip(row).step_by(self.rows).copied()
    }

    /// The places whose score for a source point is at least `floor`, and their scores, in order.
    fn at_least(&self, row: usize, floor: f64) -> impl Iterator<Item = (usize, f64)> {
        let is_enough = move |score: f32| f64::from(score) >= floor;
        let tiles = self.greatest(row).enumerate().filter(move |&(_, greatest)| is_enough(greatest));
        tiles.flat_map(move |(tile, _)| {
            let scores = self.tile(row, tile).iter().enumerate();
            let enough = scores.filter(move |&(_, &score)| is_enough(score));
            enough.map(move |(column, &score)| (tile * TILE + column, f64::from(score)))
        })
    }

    /// A target was taken: no source point from `row` on may take it.
    fn forget(&mut self, row: usize, place: usize) {
        let (tile, column) = (place / TILE, place % TILE);
        for row in row..self.rows {
            let scores = self.tile_mut(row, tile);
            let score = std::mem::replace(&mut scores[column], f32::NEG_INFINITY);
            let greatest = tile * self.rows + row;
            if score >= self.greatest[greatest] {
                self.greatest[greatest] = max(self.tile(row, tile));
            }
        }
    }

    fn tile_mut(&mut self, row: usize, tile: usize) -> &mut [f32] {
        let tile = &mut self.scores[self.rows * tile * TILE..];
        let columns = TILE.min(tile.len() / self.rows);
        &mut tile[row * columns..(row + 1) * columns]
    }
}

/// What a source point looks for.
struct Best<'s, S> {
    score: &'s S,
    source: usize,
    tolerance: f64,
    error: f64,
}

impl<S: Score> Best<'_, S> {
    /// The place of the first target that is good enough.
    fn find(&self, block: &Block, row: usize, left: &Left) -> usize {
        let exact = |place: usize| self.score.exact(self.source, left.targets[place] as usize);
        let greatest = f64::from(block.greatest(row).fold(f32::NEG_INFINITY, f32::max));
        let near = block.at_least(row, greatest - 2.0 * self.error);
        let (best, of_best) = near.fold((f64::NEG_INFINITY, 0), |best, (place, _)| {
            let score = exact(place);
            if score > best.0 { (score, place) } else { best }
        });
        let floor = best - self.tolerance;
        let mut enough = block.at_least(row, floor - self.error);
        // Far above the floor, the product in single precision is enough to know.
        let first = enough.find(|&(place, score)| score >= floor + self.error || exact(place) >= floor);
        first.map_or(of_best, |(place, _)| place)
    }
}

/// All inner products of the rows of two matrices of `width` columns.
fn multiply(sources: &[f32], targets: &[f32], width: usize, products: &mut [f32]) {
    let (rows, columns) = (sources.len() / width, targets.len() / width);
    let shape = "the lengths are multiples of the width";
    let sources = ArrayView2::from_shape((rows, width), sources).expect(shape);
    let targets = ArrayView2::from_shape((columns, width), targets).expect(shape);
    let mut products = ArrayViewMut2::from_shape((rows, columns), products).expect(shape);
    general_mat_mul(1.0, &sources, &targets.t(), 0.0, &mut products);
}

/// The greatest of some numbers, none of which is NaN.
fn max(numbers: &[f32]) -> f32 {
    // Eight at a time, as a single one would wait for the one before.
    let mut lanes = [f32::NEG_INFINITY; 8];
    let (chunks, rest) = numbers.as_chunks::<8>();
    for chunk in chunks {
        for (lane, &number) in lanes.iter_mut().zip(chunk) {
            *lane = if number > *lane { number } else { *lane };
        }
    }
    lanes.iter().chain(rest).fold(f32::NEG_INFINITY, |greatest, &number| greatest.max(number))
}
