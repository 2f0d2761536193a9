//! Squared Euclidean distances from inner products: for many coordinates.

use super::square::Square;
use crate::Result;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// A tile of products has this many rows and columns: its sums fill 16 registers of 512 bits.
const ROWS: usize = 8;
const COLUMNS: usize = 16;
/// So many coordinates of a panel of columns stay in the innermost cache.
const DEPTH: usize = 224;
/// So many coordinates are brought into groups at once.
const BAND: usize = 16;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 22;

/// One coordinate of [`COLUMNS`] points, in whole lines of a cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Group([f64; COLUMNS]);

type Tile = [[f64; COLUMNS]; ROWS];

/// What [`fill`] keeps from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Panels {
    mean: Vec<f64>,
    /// Group of points after group, and of each, coordinate after coordinate.
    packed: Vec<Group>,
    norms: Vec<f64>,
}

impl Panels {
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.mean.capacity() + COLUMNS * self.packed.capacity() + self.norms.capacity())
    }
}

/// The squares |x|² + |y|² − 2xy of all distances among points with `dim` coordinates each, moved to their mean.
///
/// The error of a value is that of the inner products, relative to the norms: small distances among large norms are hardly
/// more than noise. Whoever sorts by these values compares those within the error exactly.
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
    panels: &mut Panels,
) -> Result<bool> {
    let n_points = coordinates.len() / dim;
    square.resize(n_points)?;
    pack(coordinates, dim, panels);
    let largest = panels.norms.iter().copied().fold(0.0, f64::max);
    if !panels.norms.iter().all(|&norm| norm < super::OVERFLOW) {
        return Ok(false);
    }
    // Moving the points costs half an ulp a coordinate, a product or norm of `dim` terms `dim` halves at most, and the metric's
    // own sum no more; what is added is for the last three roundings. Of each kind, both points have a share.
    square.relative = 0.0;
    square.absolute = (3 * dim + 64) as f64 * f64::EPSILON * 2.0 * largest + super::UNDERFLOW;

    let (panels, stride) = (&*panels, square.stride);
    let rows = square.values[..n_points * stride].as_mut();
    // Each strip says anew what it is compiled for: a closure that another thread calls would not know.
    let strip = |(index, rows)| simd.vectorize(Strip { rows, first: index * ROWS, stride, dim, panels });
    if n_points * n_points / 2 * dim < PARALLEL_WORK {
        rows.chunks_mut(ROWS * stride).enumerate().for_each(strip);
    } else {
        rows.par_chunks_mut(ROWS * stride).enumerate().for_each(strip);
    }
    square.mirror_upper();
    Ok(true)
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
    if packed.len() < groups * dim {
        packed.resize(groups * dim, Group([0.0; COLUMNS]));
    }
    norms.clear();
    norms.resize(groups * COLUMNS, 0.0);
    for (group, into) in packed.chunks_exact_mut(dim).enumerate().take(groups) {
        let first = group * COLUMNS;
        let points = COLUMNS.min(n_points - first);
        let mut sums = [0.0; COLUMNS];
        // A few coordinates of all points at a time: what is written then stays in the innermost cache.
        for (start, into) in (0..dim).step_by(BAND).zip(into.chunks_mut(BAND)) {
            for lane in 0..points {
                let x = &coordinates[(first + lane) * dim + start..];
                for ((into, x), mean) in into.iter_mut().zip(x).zip(&mean[start..]) {
                    into.0[lane] = x - mean;
                }
            }
            for x in into {
                x.0[points..].fill(0.0);
                for lane in 0..COLUMNS {
                    sums[lane] += x.0[lane] * x.0[lane];
                }
            }
        }
        norms[first..][..COLUMNS].copy_from_slice(&sums);
    }
}

/// Up to [`ROWS`] rows, which are filled from the diagonal on.
struct Strip<'a> {
    rows: &'a mut [f64],
    first: usize,
    stride: usize,
    dim: usize,
    panels: &'a Panels,
}

impl WithSimd for Strip<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { rows: into, first, stride, dim, panels } = self;
        let height = into.len() / stride;
        let (group, half) = (first / COLUMNS, first % COLUMNS);
        let groups = panels.norms.len() / COLUMNS;
        let ours = &panels.packed[group * dim..][..dim];
        for start in (0..dim).step_by(DEPTH) {
            let depth = DEPTH.min(dim - start);
            let rows = &ours[start..][..depth];
            for (other, packed) in panels.packed.chunks_exact(dim).enumerate().take(groups).skip(group) {
                let columns = &packed[start..][..depth];
                let mut products = multiply(simd, rows, half, columns);
                for r in 0..height {
                    let into = &mut into[r * stride + other * COLUMNS..][..COLUMNS];
                    let products = &mut products[r];
                    if start > 0 {
                        for lane in 0..COLUMNS {
                            products[lane] += into[lane];
                        }
                    }
                    if start + depth == dim {
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
}

/// The inner products of [`ROWS`] points, those from `half` on in their group, with [`COLUMNS`] others.
#[inline(always)]
fn multiply<S: Simd>(simd: S, rows: &[Group], half: usize, columns: &[Group]) -> Tile {
    let mut tile = [[0.0; COLUMNS]; ROWS];
    // As many sums at once as there are registers for, and two or three to spare.
    match S::F64_LANES {
        8 => part::<S, 8, 2>(simd, rows, half, columns, (0, 0), &mut tile),
        4 => parts::<S, 4, 2>(simd, rows, half, columns, &mut tile),
        _ => parts::<S, 2, 2>(simd, rows, half, columns, &mut tile),
    }
    tile
}

/// A tile, part after part: `R` rows and `C` vectors of columns each.
#[inline(always)]
fn parts<S: Simd, const R: usize, const C: usize>(
    simd: S,
    rows: &[Group],
    half: usize,
    columns: &[Group],
    tile: &mut Tile,
) {
    for row in (0..ROWS).step_by(R) {
        for column in (0..COLUMNS).step_by(C * S::F64_LANES) {
            part::<S, R, C>(simd, rows, half, columns, (row, column), tile);
        }
    }
}

#[inline(always)]
fn part<S: Simd, const R: usize, const C: usize>(
    simd: S,
    rows: &[Group],
    half: usize,
    columns: &[Group],
    (row, column): (usize, usize),
    tile: &mut Tile,
) {
    let mut sums = [[simd.splat_f64s(0.0); C]; R];
    for (x, y) in rows.iter().zip(columns) {
        let (vectors, _) = S::as_simd_f64s(&y.0);
        let y: [S::f64s; C] = std::array::from_fn(|c| vectors[column / S::F64_LANES + c]);
        for r in 0..R {
            let x = simd.splat_f64s(x.0[half + row + r]);
            for c in 0..C {
                // Rounds once or twice, as the machine has it; the bound holds for both.
                sums[r][c] = simd.mul_add_e_f64s(x, y[c], sums[r][c]);
            }
        }
    }
    for r in 0..R {
        let (vectors, _) = S::as_mut_simd_f64s(&mut tile[row + r][column..]);
        vectors[..C].copy_from_slice(&sums[r]);
    }
}
