//! Squared Euclidean distances from inner products: for many coordinates.

use super::square::Square;
use super::word::Word;
use crate::Result;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// A tile of products has this many rows; so many points are kept in the innermost cache while all others pass by.
const TILE: usize = 4;
const ROWS: usize = 2 * TILE;
/// Rows of coordinates are whole lines of a cache.
const LINE: usize = 64;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 22;
/// At most this share of all squares may be so near another one that single precision does not tell their order.
const IN_DOUBT: f64 = 0.2;

/// What [`fill`] keeps from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Centred {
    mean: Vec<f64>,
    single: Vec<f32>,
    double: Vec<f64>,
    norms: Vec<f64>,
}

impl Centred {
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.mean.capacity() + self.double.capacity() + self.norms.capacity())
            + 4 * self.single.capacity()
    }
}

/// The squares |x|² + |y|² − 2xy of all distances among points with `dim` coordinates each, moved to their mean.
///
/// The error of a value is that of the inner products, relative to the norms: small distances among large norms are hardly
/// more than noise. Whoever sorts by these values compares those within the error exactly. Products are computed in `f32`
/// where that leaves few in doubt, else in `f64`.
///
/// Says whether all squares are within the range of `f64`; if not, nothing is filled.
///
/// O(n² · dim) time.
#[inline(always)]
pub(crate) fn fill<S: Simd>(
    square: &mut Square,
    coordinates: &[f64],
    dim: usize,
    simd: S,
    centred: &mut Centred,
) -> Result<bool> {
    let n_points = coordinates.len() / dim;
    let Centred { mean, single, double, norms } = centred;
    square.resize(n_points)?;
    mean.clear();
    mean.resize(dim, 0.0);
    for x in coordinates.chunks_exact(dim) {
        for (mean, x) in mean.iter_mut().zip(x) {
            *mean += x;
        }
    }
    for mean in mean.iter_mut() {
        *mean /= n_points as f64;
    }

    let start = centre::<S, f32>(coordinates, dim, mean, single, norms);
    let largest = norms.iter().copied().fold(0.0, f64::max);
    if !norms.iter().all(|&norm| norm < super::OVERFLOW) {
        return Ok(false);
    }
    let pairs = (n_points * n_points / 2) as f64;
    let usual = 2.0 * norms.iter().sum::<f64>() / n_points as f64;
    let doubt = 2.0 * error::<S, f32>(dim, largest) * pairs;
    // Single precision has a range of its own.
    if largest < 1e30 && usual > 1e-30 && doubt < IN_DOUBT * usual {
        multiply_all::<S, f32>(square, &single[start..], norms, dim, largest, simd);
    } else {
        let start = centre::<S, f64>(coordinates, dim, mean, double, norms);
        multiply_all::<S, f64>(square, &double[start..], norms, dim, largest, simd);
    }
    square.mirror_upper();
    Ok(true)
}

/// How far a square may be off, among points of at most this norm.
///
/// Coordinates are off by one rounding each, of which a difference of two points has twice as many as its norm is larger than
/// theirs, at most twice, and its square twice more. Each lane adds up its share of the products, then halves are added to
/// halves. What is added is for the last roundings and for those of the norms and of the metric itself.
fn error<S: Simd, T: Word>(dim: usize, largest: f64) -> f64 {
    let terms = dim.div_ceil(T::lanes::<S>()) + 8;
    ((2 * terms + 16) as f64 * T::ROUNDING + (3 * dim + 64) as f64 * f64::EPSILON) * largest
}

/// Length of a row of coordinates.
fn width<T>(dim: usize) -> usize {
    dim.next_multiple_of(LINE / size_of::<T>())
}

/// Moves the points to their mean, row by row, and computes their norms. The rows start where this says.
#[inline(always)]
fn centre<S: Simd, T: Word>(
    coordinates: &[f64],
    dim: usize,
    mean: &[f64],
    rows: &mut Vec<T>,
    norms: &mut Vec<f64>,
) -> usize {
    let n_points = coordinates.len() / dim;
    let width = width::<T>(dim);
    // Tiles of points that are not there are multiplied too, by zeros.
    let entries = n_points.next_multiple_of(ROWS) * width + LINE / size_of::<T>();
    rows.clear();
    rows.resize(entries, T::default());
    let start = rows.as_ptr().align_offset(LINE).min(LINE / size_of::<T>());
    norms.clear();
    for (x, row) in coordinates.chunks_exact(dim).zip(rows[start..].chunks_exact_mut(width)) {
        let row = &mut row[..dim];
        let mut sums = [0.0; 8];
        let ((x, x_rest), (mean, mean_rest)) = (x.as_chunks::<8>(), mean.as_chunks::<8>());
        let (row, row_rest) = row.as_chunks_mut::<8>();
        for group in 0..row.len() {
            for lane in 0..8 {
                let rounded = T::round(x[group][lane] - mean[group][lane]);
                row[group][lane] = rounded;
                sums[lane] += rounded.widen() * rounded.widen();
            }
        }
        let mut norm = sums.iter().sum::<f64>();
        for k in 0..row_rest.len() {
            row_rest[k] = T::round(x_rest[k] - mean_rest[k]);
            norm += row_rest[k].widen() * row_rest[k].widen();
        }
        norms.push(norm);
    }
    start
}

#[inline(always)]
fn multiply_all<S: Simd, T: Word>(
    square: &mut Square,
    points: &[T],
    norms: &[f64],
    dim: usize,
    largest: f64,
    simd: S,
) {
    let n_points = square.n_points();
    (square.relative, square.absolute) = (0.0, error::<S, T>(dim, largest) + super::UNDERFLOW);
    let (stride, width) = (square.stride, width::<T>(dim));
    // Each strip says anew what it is compiled for: a closure that another thread calls would not know.
    let strip = |(index, rows)| {
        simd.vectorize(Strip { rows, first: index * ROWS, stride, points, norms, width });
    };
    let rows = square.values[..n_points * stride].as_mut();
    if n_points * n_points / 2 * dim < PARALLEL_WORK {
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
    points: &'a [T],
    norms: &'a [f64],
    width: usize,
}

impl<T: Word> WithSimd for Strip<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let n_points = self.norms.len();
        for other in (self.first..n_points).step_by(TILE) {
            for part in (0..ROWS).step_by(TILE) {
                if self.first + part >= n_points {
                    break;
                }
                // Sums for as many registers as there are, and some to spare.
                if S::REGISTER_COUNT >= 32 {
                    self.tile::<S, TILE>(simd, part, other);
                } else {
                    self.tile::<S, 2>(simd, part, other);
                    self.tile::<S, 2>(simd, part, other + 2);
                }
            }
        }
    }
}

impl<T: Word> Strip<'_, T> {
    /// The squares from [`TILE`] rows, from `part` on, to `C` points, from `other` on.
    #[inline(always)]
    fn tile<S: Simd, const C: usize>(&mut self, simd: S, part: usize, other: usize) {
        let Self { points, width, stride, norms, .. } = *self;
        let first = self.first + part;
        let row = |point: usize| T::vectors::<S>(&points[point * width..][..width]);
        let ours: [&[T::Vector<S>]; TILE] = [row(first), row(first + 1), row(first + 2), row(first + 3)];
        let mut others: [&[T::Vector<S>]; C] = [row(other); C];
        for c in 1..C {
            others[c] = row(other + c);
        }
        let mut sums = [[T::zero(simd); C]; TILE];
        for k in 0..ours[0].len() {
            for r in 0..TILE {
                for c in 0..C {
                    sums[r][c] = T::multiply_add(simd, ours[r][k], others[c][k], sums[r][c]);
                }
            }
        }
        for r in 0..TILE.min(norms.len() - first) {
            for c in 0..C.min(norms.len().saturating_sub(other)) {
                let product = T::sum(simd, sums[r][c]).widen();
                let square = norms[first + r] + norms[other + c] - 2.0 * product;
                self.rows[(part + r) * stride + other + c] = if square > 0.0 { square } else { 0.0 };
            }
        }
    }
}
