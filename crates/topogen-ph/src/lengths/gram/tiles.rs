//! Squares from inner products, tile by tile.

use super::number::Number;
use crate::lengths::lanes::{LANES, sums};
use crate::threads;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// A tile of products has this many rows; and columns, where there are registers enough for all sums.
pub(super) const TILE: usize = 4;
/// So many points stay in the innermost cache while others pass by.
const KEPT: usize = 2 * TILE;
/// So many rows are given to a thread at once.
const ROWS: usize = 8 * TILE;
/// So many bytes of a point are handled at once: those of the points that are kept, and of a tile of others, fit the cache.
const DEPTH: usize = 3136;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 24;

/// So many coordinates are handled at once.
#[inline(always)]
pub(super) const fn depth<T>() -> usize {
    DEPTH / size_of::<T>()
}

/// Points and the squares of their norms.
#[derive(Clone, Copy)]
pub(super) struct Normed<'a, T> {
    pub(super) coordinates: &'a [T],
    pub(super) dim: usize,
    /// How far the coordinates of one point are from those of the next.
    pub(super) stride: usize,
    pub(super) norms: &'a [f64],
    /// What two coordinates, multiplied, are multiplied with to be in the unit of the norms.
    pub(super) unit: f64,
}

/// Fills some rows of squares, the first of which is that of point `first`, from the diagonal on.
#[inline(always)]
pub(super) fn fill<S: Simd, T: Number>(
    simd: S,
    points: Normed<'_, T>,
    first: usize,
    rows: &mut [f64],
    stride: usize,
) {
    let Normed { norms, dim, .. } = points;
    // Each strip says anew what it is compiled for: a closure that another thread calls would not know.
    let strip = |(index, rows)| simd.vectorize(Strip { rows, first: first + index * ROWS, stride, points });
    let is_small = rows.len() <= ROWS * stride || norms.len() * norms.len() / 2 * dim < PARALLEL_WORK;
    if threads::available() == 1 || is_small {
        rows.chunks_mut(ROWS * stride).enumerate().for_each(strip);
    } else {
        rows.par_chunks_mut(ROWS * stride).enumerate().for_each(strip);
    }
}

/// Up to [`ROWS`] rows, which are filled from the diagonal on.
struct Strip<'a, T> {
    rows: &'a mut [f64],
    first: usize,
    stride: usize,
    points: Normed<'a, T>,
}

impl<T: Number> WithSimd for Strip<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (n_points, dim) = (self.points.norms.len(), self.points.dim);
        let end = self.first + self.rows.len() / self.stride;
        for start in (0..dim).step_by(depth::<T>()) {
            let depth = start..dim.min(start + depth::<T>());
            let chunk = T::chunk(depth.len() / T::lanes::<S>());
            for kept in (self.first..n_points).step_by(KEPT) {
                for row in (self.first..end.min(kept + KEPT)).step_by(TILE) {
                    // Sums for as many registers as there are, and some to spare.
                    if S::REGISTER_COUNT >= 32 {
                        for other in (kept.max(row)..kept + KEPT).step_by(TILE) {
                            self.tile::<S, TILE>(simd, row, other, depth.clone(), chunk);
                        }
                    } else {
                        for other in (kept.max(row)..kept + KEPT).step_by(2) {
                            self.tile::<S, 2>(simd, row, other, depth.clone(), chunk);
                        }
                    }
                }
            }
        }
    }
}

impl<T: Number> Strip<'_, T> {
    /// Adds the products, over some coordinates, of [`TILE`] points from `row` on with `C` points from `other` on; after the
    /// last coordinates, makes them squares.
    #[inline(always)]
    fn tile<S: Simd, const C: usize>(
        &mut self,
        simd: S,
        row: usize,
        other: usize,
        depth: Range<usize>,
        chunk: usize,
    ) {
        let Self { points, first, .. } = *self;
        let Normed { coordinates, dim, stride, norms, unit } = points;
        // Tiles that reach beyond the last point multiply it again.
        let last = norms.len() - 1;
        let at = |point: usize| &coordinates[point.min(last) * stride..][depth.clone()];
        let vectors = T::vectors::<S>(at(row)).len();
        let whole = vectors * T::lanes::<S>();
        let x = [at(row), at(row + 1), at(row + 2), at(row + 3)];
        let mut y = [x[0]; C];
        for c in 0..C {
            y[c] = at(other + c);
        }
        let heads = x.map(|x| &T::vectors::<S>(x)[..vectors]);
        let others = y.map(|y| &T::vectors::<S>(y)[..vectors]);
        let mut totals = [[T::zero(simd); C]; TILE];
        let mut start = 0;
        while start < vectors {
            let end = vectors.min(start + chunk);
            let mut sums = [[T::zero(simd); C]; TILE];
            for k in start..end {
                for r in 0..TILE {
                    for c in 0..C {
                        sums[r][c] = T::multiply_add(simd, heads[r][k], others[c][k], sums[r][c]);
                    }
                }
            }
            for r in 0..TILE {
                for c in 0..C {
                    totals[r][c] = T::add(simd, totals[r][c], sums[r][c]);
                }
            }
            start = end;
        }
        let mut products = [[0.0; C]; TILE];
        let mut lanes = [[[0.0; LANES]; C]; TILE];
        for r in 0..TILE {
            for c in 0..C {
                lanes[r][c] = T::in_double(simd, totals[r][c]);
            }
        }
        let groups = lanes.as_flattened().as_chunks().0;
        for (into, &lanes) in products.as_flattened_mut().as_chunks_mut().0.iter_mut().zip(groups) {
            *into = sums(simd, lanes);
        }
        for k in whole..depth.len() {
            for r in 0..TILE {
                for c in 0..C {
                    products[r][c] += x[r][k].into() * y[c][k].into();
                }
            }
        }
        let mut norms_of_columns = [0.0; C];
        for c in 0..C {
            norms_of_columns[c] = norms[(other + c).min(last)];
        }
        // Rows have space for a tile beyond the last point.
        let rows = self.rows[(row - first) * self.stride..].chunks_exact_mut(self.stride).take(TILE);
        for (r, into) in rows.enumerate() {
            let norm = norms[(row + r).min(last)];
            let into: &mut [f64; C] = (&mut into[other..][..C]).try_into().expect("a tile's columns");
            for c in 0..C {
                let product = if depth.start > 0 { into[c] } else { 0.0 } + products[r][c];
                into[c] = if depth.end < dim {
                    product
                } else {
                    let square = norm + norms_of_columns[c] - 2.0 * unit * product;
                    if square > 0.0 { square } else { 0.0 }
                };
            }
        }
    }
}
