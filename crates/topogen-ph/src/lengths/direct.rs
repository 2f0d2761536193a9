//! Squared Euclidean distances as sums of squared differences: for few coordinates.

use super::lanes::{self, skipped};
use super::square::Square;
use crate::{Result, threads};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// Above, inner products are faster.
pub(crate) const MAX_DIM: usize = 24;
/// How many rows are given to a thread at once.
const ROWS: usize = 16;
/// How many vectors of other points are handled at once.
const VECTORS: usize = 4;
/// Rows are whole groups of so many: no instructions know larger vectors.
const LANES: usize = 8 * VECTORS;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 24;

/// The squares of all distances among points with `dim` coordinates each.
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
    columns: &mut Vec<f64>,
) -> Result<bool> {
    let n_points = coordinates.len() / dim;
    let width = n_points.next_multiple_of(LANES);
    columns.clear();
    columns.resize(width * dim + lanes::LANES, 0.0);
    let start = skipped(columns);
    let columns = &mut columns[start..][..width * dim];
    for (point, x) in coordinates.chunks_exact(dim).enumerate() {
        for (k, &x) in x.iter().enumerate() {
            columns[k * width + point] = x;
        }
    }
    let ends = columns.chunks_exact(width).map(|column| ends(&column[..n_points]));
    if !are_safe(ends, dim) {
        return Ok(false);
    }
    square.resize(n_points)?;
    // Sums in another order than the metric's, and the rounding of the metric's own sum.
    (square.relative, square.absolute) = ((dim + 16) as f64 * f64::EPSILON, super::UNDERFLOW);
    let (columns, stride) = (&columns[..], square.stride);
    // Each strip says anew what it is compiled for: a closure that another thread calls would not know.
    let strip = |(index, rows)| {
        simd.vectorize(Strip { rows, first: index * ROWS, stride, coordinates, dim, columns, width });
    };
    let rows = square.rows();
    if threads::available() == 1 || n_points * n_points / 2 * dim < PARALLEL_WORK {
        rows.chunks_mut(ROWS * stride).enumerate().for_each(strip);
    } else {
        rows.par_chunks_mut(ROWS * stride).enumerate().for_each(strip);
    }
    square.finish_rows();
    Ok(true)
}

/// Whether no sum of squared differences leaves the range of `f64`, and the largest is well within it.
#[inline(always)]
pub(crate) fn are_squares_safe(coordinates: &[f64], dim: usize) -> bool {
    let ends = (0..dim).map(|k| {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for &x in coordinates.iter().skip(k).step_by(dim) {
            low = if x < low { x } else { low };
            high = if x > high { x } else { high };
        }
        (low, high)
    });
    are_safe(ends, dim)
}

/// The same, by the smallest and the largest of each coordinate.
#[inline(always)]
fn are_safe(ends: impl Iterator<Item = (f64, f64)>, dim: usize) -> bool {
    let (mut largest, mut longest) = (0.0_f64, 0.0_f64);
    for (low, high) in ends {
        largest = largest.max(low.abs()).max(high.abs());
        // Each is finite; their difference need not be.
        longest = longest.max(high - low);
    }
    (2.0 * largest).powi(2) * (dim as f64) < super::OVERFLOW
        && (longest * longest >= super::VANISHING || longest == 0.0)
}

/// The smallest and the largest of some numbers.
#[inline(always)]
fn ends(numbers: &[f64]) -> (f64, f64) {
    let (mut low, mut high) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    let (groups, rest) = numbers.as_chunks::<8>();
    for group in groups {
        for lane in 0..8 {
            low[lane] = if group[lane] < low[lane] { group[lane] } else { low[lane] };
            high[lane] = if group[lane] > high[lane] { group[lane] } else { high[lane] };
        }
    }
    let low = low.iter().chain(rest).copied().fold(f64::INFINITY, f64::min);
    (low, high.iter().chain(rest).copied().fold(f64::NEG_INFINITY, f64::max))
}

/// Some rows.
struct Strip<'a> {
    rows: &'a mut [f64],
    first: usize,
    stride: usize,
    coordinates: &'a [f64],
    dim: usize,
    columns: &'a [f64],
    width: usize,
}

impl WithSimd for Strip<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let n_rows = self.rows.len() / self.stride;
        for row in (0..n_rows - n_rows % 2).step_by(2) {
            self.fill::<S, 2>(simd, row);
        }
        if n_rows % 2 == 1 {
            self.fill::<S, 1>(simd, n_rows - 1);
        }
    }
}

impl Strip<'_> {
    /// Fills `R` rows at once, which share what is read of the other points.
    #[inline(always)]
    fn fill<S: Simd, const R: usize>(&mut self, simd: S, row: usize) {
        let Self { first, stride, coordinates, dim, columns, width, .. } = *self;
        for start in (0..width).step_by(VECTORS * S::F64_LANES) {
            let mut sums = [[simd.splat_f64s(0.0); VECTORS]; R];
            for k in 0..dim {
                let (others, _) = S::as_simd_f64s(&columns[k * width + start..][..VECTORS * S::F64_LANES]);
                for r in 0..R {
                    let x = simd.splat_f64s(coordinates[(first + row + r) * dim + k]);
                    for n in 0..VECTORS {
                        let difference = simd.sub_f64s(x, others[n]);
                        // Rounds once or twice, as the machine has it; the bound holds for both.
                        sums[r][n] = simd.mul_add_e_f64s(difference, difference, sums[r][n]);
                    }
                }
            }
            for r in 0..R {
                let into = &mut self.rows[(row + r) * stride + start..][..VECTORS * S::F64_LANES];
                S::as_mut_simd_f64s(into).0.copy_from_slice(&sums[r]);
            }
        }
    }
}
