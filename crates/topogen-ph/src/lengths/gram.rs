//! Squared Euclidean distances from inner products: for many coordinates.

use super::square::Square;
use crate::{Result, threads};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// A tile of products has this many rows; and columns, where there are registers enough for all sums.
const TILE: usize = 4;
/// So many points stay in the innermost cache while others pass by.
const KEPT: usize = 2 * TILE;
/// So many rows are given to a thread at once.
const ROWS: usize = 8 * TILE;
/// So many coordinates are handled at once: those of the points that are kept, and of a tile of others, fit the cache.
const DEPTH: usize = 392;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 24;
/// Points farther from the origin than this, in lengths between them, are moved first: the squares of their norms would take
/// the last digits from those of the lengths.
const FAR: f64 = 1e3;
/// Points are moved to the mean of so many of them.
const CENTRES: usize = 8;

/// What [`fill`] keeps from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Centred {
    coordinates: Vec<f64>,
    norms: Vec<f64>,
}

impl Centred {
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.coordinates.capacity() + self.norms.capacity())
    }
}

/// The squares |x|² + |y|² − 2xy of all distances among points with `dim` coordinates each.
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
    centred: &mut Centred,
) -> Result<bool> {
    let n_points = coordinates.len() / dim;
    square.resize(n_points)?;
    let Centred { coordinates: moved, norms } = centred;
    let largest = measure(coordinates, dim, norms);
    let first = &coordinates[..dim];
    let apart = squared_distance(first, &coordinates[(n_points - 1) / 2 * dim..][..dim]);
    if largest <= FAR * FAR * apart {
        return Ok(multiply(square, coordinates, dim, norms, largest, simd));
    }
    let centres = CENTRES.min(n_points);
    let mut mean = vec![0.0; dim];
    for at in 0..centres {
        for (mean, x) in mean.iter_mut().zip(&coordinates[at * n_points / centres * dim..][..dim]) {
            *mean += x / centres as f64;
        }
    }
    moved.clear();
    for x in coordinates.chunks_exact(dim) {
        moved.extend(x.iter().zip(&mean).map(|(x, mean)| x - mean));
    }
    let largest = measure(moved, dim, norms);
    Ok(multiply(square, moved, dim, norms, largest, simd))
}

/// Computes the squared norms of points; the largest of them.
#[inline(always)]
fn measure(coordinates: &[f64], dim: usize, norms: &mut Vec<f64>) -> f64 {
    norms.clear();
    let mut largest = 0.0_f64;
    for x in coordinates.chunks_exact(dim) {
        let (groups, rest) = x.as_chunks::<32>();
        let mut sums = [0.0; 32];
        for group in groups {
            for lane in 0..32 {
                sums[lane] += group[lane] * group[lane];
            }
        }
        let mut norm = sums.iter().sum::<f64>();
        for x in rest {
            norm += x * x;
        }
        largest = largest.max(norm);
        norms.push(norm);
    }
    largest
}

fn squared_distance(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// Whether the norms, the largest of which is given, are within the range of `f64`; then fills the square.
#[inline(always)]
fn multiply<S: Simd>(
    square: &mut Square,
    points: &[f64],
    dim: usize,
    norms: &[f64],
    largest: f64,
    simd: S,
) -> bool {
    if !super::are_norms_safe(norms.iter().copied(), largest) {
        return false;
    }
    // Moving the points costs half an ulp a coordinate, a product or norm of `dim` terms `dim` halves at most, and the metric's
    // own sum no more; what is added is for the last roundings. Of each kind, both points have a share.
    square.relative = 0.0;
    square.absolute = (3 * dim + 64) as f64 * f64::EPSILON * 2.0 * largest + super::UNDERFLOW;

    let stride = square.stride;
    let rows = square.values[..norms.len() * stride].as_mut();
    // Each strip says anew what it is compiled for: a closure that another thread calls would not know.
    let strip = |(index, rows)| {
        simd.vectorize(Strip { rows, first: index * ROWS, stride, points, norms, dim });
    };
    if threads::available() == 1 || norms.len() * norms.len() / 2 * dim < PARALLEL_WORK {
        rows.chunks_mut(ROWS * stride).enumerate().for_each(strip);
    } else {
        rows.par_chunks_mut(ROWS * stride).enumerate().for_each(strip);
    }
    square.mirror_upper();
    true
}

/// Up to [`ROWS`] rows, which are filled from the diagonal on.
struct Strip<'a> {
    rows: &'a mut [f64],
    first: usize,
    stride: usize,
    points: &'a [f64],
    norms: &'a [f64],
    dim: usize,
}

impl WithSimd for Strip<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (n_points, dim) = (self.norms.len(), self.dim);
        let end = n_points.min(self.first + ROWS);
        for start in (0..dim).step_by(DEPTH) {
            let depth = start..dim.min(start + DEPTH);
            for kept in (self.first..n_points).step_by(KEPT) {
                for row in (self.first..end.min(kept + KEPT)).step_by(TILE) {
                    // Sums for as many registers as there are, and some to spare.
                    if S::REGISTER_COUNT >= 32 {
                        for other in (kept..kept + KEPT).step_by(TILE) {
                            self.tile::<S, TILE>(simd, row, other, depth.clone());
                        }
                    } else {
                        for other in (kept..kept + KEPT).step_by(2) {
                            self.tile::<S, 2>(simd, row, other, depth.clone());
                        }
                    }
                }
            }
        }
    }
}

impl Strip<'_> {
    /// Adds the products, over some coordinates, of [`TILE`] points from `row` on with `C` points from `other` on; after the
    /// last coordinates, makes them squares.
    #[inline(always)]
    fn tile<S: Simd, const C: usize>(
        &mut self,
        simd: S,
        row: usize,
        other: usize,
        depth: std::ops::Range<usize>,
    ) {
        let Self { points, dim, stride, norms, first, .. } = *self;
        // Tiles that reach beyond the last point multiply it again.
        let last = norms.len() - 1;
        let at = |point: usize| &points[point.min(last) * dim..][depth.clone()];
        let (head, _) = S::as_simd_f64s(at(row));
        let vectors = head.len();
        let whole = vectors * S::F64_LANES;
        let x = [at(row), at(row + 1), at(row + 2), at(row + 3)];
        let mut y = [x[0]; C];
        for c in 0..C {
            y[c] = at(other + c);
        }
        let heads = x.map(|x| &S::as_simd_f64s(x).0[..vectors]);
        let others = y.map(|y| &S::as_simd_f64s(y).0[..vectors]);
        let mut sums = [[simd.splat_f64s(0.0); C]; TILE];
        for k in 0..vectors {
            for r in 0..TILE {
                for c in 0..C {
                    // Rounds once or twice, as the machine has it; the bound holds for both.
                    sums[r][c] = simd.mul_add_e_f64s(heads[r][k], others[c][k], sums[r][c]);
                }
            }
        }
        let mut products = [[0.0; C]; TILE];
        for r in 0..TILE {
            for c in 0..C {
                products[r][c] = simd.reduce_sum_f64s(sums[r][c]);
            }
        }
        for r in 0..TILE.min(norms.len() - row) {
            let into = &mut self.rows[(row - first + r) * stride..][..stride];
            for c in 0..C.min(norms.len().saturating_sub(other)) {
                let mut product = products[r][c];
                for k in whole..depth.len() {
                    product += x[r][k] * y[c][k];
                }
                let into = &mut into[other + c];
                if depth.start > 0 {
                    product += *into;
                }
                *into = if depth.end < dim {
                    product
                } else {
                    let square = norms[row + r] + norms[other + c] - 2.0 * product;
                    if square > 0.0 { square } else { 0.0 }
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Euclidean, Instructions, Metric};

    struct Fill<'a>(&'a [f64], usize);

    impl WithSimd for Fill<'_> {
        type Output = Option<Square>;

        fn with_simd<S: Simd>(self, simd: S) -> Option<Square> {
            let (mut square, mut centred) = (Square::default(), Centred::default());
            fill(&mut square, self.0, self.1, simd, &mut centred).unwrap().then_some(square)
        }
    }

    /// Points whose coordinates are off `offset` by up to `scale`, some of them twice.
    fn cloud(n: usize, dim: usize, scale: f64, offset: f64) -> Vec<f64> {
        let mut random = 7_u64;
        let mut coordinates: Vec<f64> = (0..n * dim)
            .map(|_| {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                offset + scale * ((random >> 11) as f64 / (1_u64 << 53) as f64 - 0.5)
            })
            .collect();
        coordinates.copy_within(..dim, (n - 1) * dim);
        coordinates
    }

    #[test]
    fn squares_are_as_near_as_they_are_said_to_be() {
        for (n, dim) in [(3, 25), (9, 100), (67, 403), (130, 784), (257, 33)] {
            for (scale, offset) in
                [(1.0, 0.0), (1.0, 0.5), (1e-3, 1e4), (1e-9, 1.0), (1e12, 0.0), (1e-90, 0.0), (1e90, 0.0)]
            {
                let coordinates = cloud(n, dim, scale, offset);
                for instructions in Instructions::available() {
                    let arch = instructions.arch().unwrap();
                    let square = arch.dispatch(Fill(&coordinates, dim)).expect("squares within the range");
                    let mut farthest = 0.0_f64;
                    for (p, x) in coordinates.chunks_exact(dim).enumerate() {
                        for (q, y) in coordinates.chunks_exact(dim).enumerate() {
                            let (value, exact) =
                                (square.at(p as u32, q as u32), Euclidean.distance(x, y).powi(2));
                            farthest = farthest.max(exact);
                            let off = (value - exact).abs();
                            assert!(
                                off <= square.error(value),
                                "{n} {dim} {scale} {offset} {instructions}: {value} for {exact}"
                            );
                        }
                    }
                    // And that is not much: most edges must be told apart.
                    assert!(
                        square.error(farthest) < 1e-4 * farthest,
                        "{n} {dim} {scale} {offset} {instructions}"
                    );
                }
            }
        }
    }
}
