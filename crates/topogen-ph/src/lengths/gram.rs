//! Squared Euclidean distances from inner products: for many coordinates.

use super::square::Square;
use crate::Result;
use rayon::prelude::*;

/// A tile of products has this many rows and columns: its sums fill 16 registers of 512 bits.
const ROWS: usize = 8;
const COLUMNS: usize = 16;
/// So many coordinates of a panel of columns stay in the innermost cache.
const DEPTH: usize = 224;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 22;

/// What [`fill`] keeps from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Panels {
    mean: Vec<f64>,
    /// Groups of [`COLUMNS`] points: coordinate after coordinate, the points of a group beside each other.
    packed: Vec<f64>,
    norms: Vec<f64>,
}

impl Panels {
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.mean.capacity() + self.packed.capacity() + self.norms.capacity())
    }
}

/// The squares |x|² + |y|² − 2xy of all distances among points with `dim` coordinates each, moved to their mean.
///
/// The error of a value is that of the inner products, relative to the norms: small distances among large norms are hardly
/// more than noise. Whoever sorts by these values compares those within the error exactly.
///
/// O(n² · dim) time. `is_fused` says whether the code is compiled for an instruction that multiplies and adds; elsewhere it
/// would be a call. The error bound holds for one rounding as for two.
#[inline(always)]
pub(crate) fn fill(
    square: &mut Square,
    coordinates: &[f64],
    dim: usize,
    is_fused: bool,
    panels: &mut Panels,
) -> Result<()> {
    let n_points = coordinates.len() / dim;
    square.resize(n_points)?;
    pack(coordinates, dim, panels);
    let largest = panels.norms.iter().copied().fold(0.0, f64::max);
    // Moving the points costs half an ulp a coordinate, a product or norm of `dim` terms `dim` halves at most, and the metric's
    // own sum no more; what is added is for the last three roundings. Of each kind, both points have a share.
    square.relative = 0.0;
    square.absolute = (3 * dim + 64) as f64 * f64::EPSILON * 2.0 * largest + super::UNDERFLOW;

    let (panels, stride) = (&*panels, square.stride);
    let rows = square.values[..n_points * stride].as_mut();
    let strip = |(index, strip): (usize, &mut [f64])| fill_strip(strip, index, stride, dim, is_fused, panels);
    if n_points * n_points / 2 * dim < PARALLEL_WORK {
        rows.chunks_mut(ROWS * stride).enumerate().for_each(strip);
    } else {
        rows.par_chunks_mut(ROWS * stride).enumerate().for_each(strip);
    }
    square.mirror_upper();
    Ok(())
}

/// Moves the points to their mean and groups them.
#[inline(always)]
fn pack(coordinates: &[f64], dim: usize, panels: &mut Panels) {
    let n_points = coordinates.len() / dim;
    let Panels { mean, packed, norms } = panels;
    mean.clear();
    mean.resize(dim, 0.0);
    for x in coordinates.chunks_exact(dim) {
        mean.iter_mut().zip(x).for_each(|(mean, x)| *mean += x);
    }
    mean.iter_mut().for_each(|mean| *mean /= n_points as f64);

    let groups = n_points.div_ceil(COLUMNS);
    packed.clear();
    packed.resize(groups * dim * COLUMNS, 0.0);
    norms.clear();
    norms.resize(groups * COLUMNS, 0.0);
    for (group, into) in packed.chunks_exact_mut(dim * COLUMNS).enumerate() {
        for lane in 0..COLUMNS.min(n_points - group * COLUMNS) {
            let x = &coordinates[(group * COLUMNS + lane) * dim..][..dim];
            for ((into, x), mean) in into.chunks_exact_mut(COLUMNS).zip(x).zip(&*mean) {
                into[lane] = x - mean;
            }
        }
        let mut sums = [0.0; COLUMNS];
        for x in into.chunks_exact(COLUMNS) {
            for lane in 0..COLUMNS {
                sums[lane] += x[lane] * x[lane];
            }
        }
        norms[group * COLUMNS..][..COLUMNS].copy_from_slice(&sums);
    }
}

/// [`ROWS`] rows, from the diagonal on.
#[inline(always)]
fn fill_strip(strip: &mut [f64], index: usize, stride: usize, dim: usize, is_fused: bool, panels: &Panels) {
    let first = index * ROWS;
    let height = strip.len() / stride;
    let (group, half) = (first / COLUMNS, first % COLUMNS);
    let ours = &panels.packed[group * dim * COLUMNS..][..dim * COLUMNS];
    for start in (0..dim).step_by(DEPTH) {
        let depth = DEPTH.min(dim - start);
        let rows = &ours[start * COLUMNS..][..depth * COLUMNS];
        let is_last = start + depth == dim;
        for (other, packed) in panels.packed.chunks_exact(dim * COLUMNS).enumerate().skip(group) {
            let columns = &packed[start * COLUMNS..][..depth * COLUMNS];
            let mut products = multiply(rows, half, columns, is_fused);
            for (r, products) in products.iter_mut().enumerate().take(height) {
                let into = &mut strip[r * stride + other * COLUMNS..][..COLUMNS];
                if start > 0 {
                    products.iter_mut().zip(&*into).for_each(|(product, before)| *product += before);
                }
                if is_last {
                    let norm = panels.norms[first + r];
                    let norms = &panels.norms[other * COLUMNS..][..COLUMNS];
                    for lane in 0..COLUMNS {
                        products[lane] = (norm + norms[lane] - 2.0 * products[lane]).max(0.0);
                    }
                }
                into.copy_from_slice(products);
            }
        }
    }
}

/// The inner products of [`ROWS`] points, those from `half` on in their group, with [`COLUMNS`] others.
#[inline(always)]
fn multiply(rows: &[f64], half: usize, columns: &[f64], is_fused: bool) -> [[f64; COLUMNS]; ROWS] {
    let mut sums = [[0.0; COLUMNS]; ROWS];
    for (x, y) in rows.chunks_exact(COLUMNS).zip(columns.chunks_exact(COLUMNS)) {
        let x = &x[half..][..ROWS];
        for r in 0..ROWS {
            for lane in 0..COLUMNS {
                sums[r][lane] = if is_fused {
                    x[r].mul_add(y[lane], sums[r][lane])
                } else {
                    x[r] * y[lane] + sums[r][lane]
                };
            }
        }
    }
    sums
}
