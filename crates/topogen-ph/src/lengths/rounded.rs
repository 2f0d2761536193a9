//! Squared Euclidean distances in sixteen bits each, from inner products in single precision.

use crate::threads;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// Points are handled in panels of so many, coordinate by coordinate; rows are whole panels.
pub(crate) const PANEL: usize = 32;
/// So many rows of a panel at once: their sums stay in registers.
const ROWS: usize = 8;
/// So many numbers are a word, and so many words a row of a panel.
const IN_WORD: usize = 4;
const WORDS: usize = PANEL / IN_WORD;
/// So many panels of rows and of columns at once: a row of them is some whole lines of the cache.
const BLOCK: usize = 8;
/// The largest square is at most this; the number beyond stands for no point.
const LARGEST: f32 = (u16::MAX - 1) as f32;
/// At this size neighbouring numbers in single precision differ by one.
const INTEGER: f32 = (1_u32 << 23) as f32;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 25;

/// How far apart rows of so many values begin.
///
/// Where that would be a multiple of 16 panels, rows behind each other would take the same few places in the cache.
pub(crate) fn stride(n_points: usize) -> usize {
    let n_panels = n_points.div_ceil(PANEL);
    PANEL * if n_panels.is_multiple_of(16) { n_panels + 1 } else { n_panels }
}

/// Points in single precision.
#[derive(Debug, Default)]
pub(crate) struct Panels {
    dim: usize,
    /// Panel by panel; in each, coordinate by coordinate the numbers of all its points.
    values: Vec<f32>,
    norms: Vec<f32>,
}

impl Panels {
    pub(crate) fn bytes(&self) -> usize {
        4 * (self.values.capacity() + self.norms.capacity())
    }
}

/// The squares of all distances among the points of some panels, in rows of whole panels; what is behind the last point is the largest
/// number.
///
/// O(n² · dim) time.
#[inline(always)]
pub(crate) fn fill<S: Simd>(simd: S, panels: &Panels, n_points: usize, into: &mut [u16]) {
    let Panels { dim, values: panels, norms } = panels;
    let (dim, stride) = (*dim, stride(n_points));
    let rows = &mut into[..n_points * stride];
    // Each strip says anew what it is compiled for: a closure that another thread calls would not know.
    let strip = |(first, rows)| simd.vectorize(Strip { rows, first, stride, panels, norms, dim });
    if threads::available() == 1 || n_points * n_points / 2 * dim < PARALLEL_WORK {
        rows.chunks_mut(PANEL * stride).enumerate().for_each(strip);
    } else {
        rows.par_chunks_mut(PANEL * stride).enumerate().for_each(strip);
    }
    mirror(rows, stride);
    for (point, row) in rows.chunks_exact_mut(stride).enumerate() {
        row[point] = 0;
        row[n_points..].fill(u16::MAX);
    }
}

/// What a square is multiplied with before it is rounded, and by how much what is written may be off, in that scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounding {
    pub(crate) scale: f64,
    pub(crate) error: f64,
}

impl Rounding {
    /// Let N be the largest squared distance from the centre, in the scale, so that no square exceeds 4N; and u half an ulp of single precision.
    ///
    /// | part | error at most |
    /// |---|---|
    /// | coordinates, rounded: each end of a difference by u of its norm | 8 u N |
    /// | twice an inner product of `dim` terms (Higham 2002, chapter 3) | 2 γ N, where γ = dim u / (1 − dim u) |
    /// | norms, sums and differences of at most 4N, rounded | 12 u N |
    /// | the result as a whole number | 1/2 |
    ///
    /// What happens in double precision is some 2⁻²⁹ of that: the rest of what is allowed for.
    fn new(dim: usize, largest: f64) -> Self {
        let norm = f64::from(LARGEST) / 4.0;
        let unit = f64::from(f32::EPSILON) / 2.0;
        let sum = dim as f64 * unit;
        let products = if sum < 0.5 { 2.0 * sum / (1.0 - sum) } else { f64::INFINITY };
        // A little less than what would make the largest square the largest number.
        let scale = if largest > 0.0 { norm / largest * (1.0 - 1e-6) } else { 0.0 };
        Self { scale, error: (products + 32.0 * unit) * norm + 0.5 }
    }
}

impl Panels {
    /// Takes points relative to a centre, scaled so that squares of distances fill sixteen bits.
    ///
    /// `largest` is that of the squared distances from the centre; it and all squares are within the range of `f64`.
    #[inline(always)]
    pub(crate) fn load<'p>(
        &mut self,
        (n_points, point): (usize, impl Fn(usize) -> &'p [f64]),
        (centre, largest): (&[f64], f64),
    ) -> Rounding {
        let dim = centre.len();
        let rounding = Rounding::new(dim, largest);
        let scale = rounding.scale.sqrt();
        let n_panels = n_points.div_ceil(PANEL);
        let Self { dim: of_each, values, norms } = self;
        *of_each = dim;
        values.clear();
        values.resize(n_panels * PANEL * dim, 0.0);
        norms.clear();
        norms.resize(n_panels * PANEL, 0.0);
        for n in 0..n_points {
            let (x, lane) = (point(n), n % PANEL);
            let panel = &mut values[(n - lane) * dim..][..PANEL * dim];
            let mut norm = 0.0;
            for k in 0..dim {
                let value = ((x[k] - centre[k]) * scale) as f32;
                panel[k * PANEL + lane] = value;
                norm += f64::from(value) * f64::from(value);
            }
            norms[n] = norm as f32;
        }
        rounding
    }
}

/// The rows of one panel, which are filled from this panel on.
struct Strip<'a> {
    rows: &'a mut [u16],
    /// The panel's number.
    first: usize,
    stride: usize,
    panels: &'a [f32],
    norms: &'a [f32],
    dim: usize,
}

impl WithSimd for Strip<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        for other in self.first..self.norms.len() / PANEL {
            for start in (0..(self.rows.len() / self.stride)).step_by(ROWS) {
                self.tile(simd, start, other);
            }
        }
    }
}

impl Strip<'_> {
    /// Fills some rows, from one on, in the columns of another panel.
    #[inline(always)]
    fn tile<S: Simd>(&mut self, simd: S, start: usize, other: usize) {
        let Self { panels, norms, dim, stride, first, .. } = *self;
        let panel = |panel: usize| &panels[panel * PANEL * dim..][..PANEL * dim];
        let (x, y) = (panel(first), S::as_simd_f32s(panel(other)).0);
        let each = PANEL / S::F32_LANES;
        let mut products = [[0.0; PANEL]; ROWS];
        for vector in 0..each {
            let mut sums = [simd.splat_f32s(0.0); ROWS];
            for k in 0..dim {
                let y = y[k * each + vector];
                let x = &x[k * PANEL + start..][..ROWS];
                for row in 0..ROWS {
                    // Rounds once or twice, as the machine has it; the bound holds for both.
                    sums[row] = simd.mul_add_e_f32s(simd.splat_f32s(x[row]), y, sums[row]);
                }
            }
            for row in 0..ROWS {
                S::as_mut_simd_f32s(&mut products[row]).0[vector] = sums[row];
            }
        }
        let others: &[f32; PANEL] = norms[other * PANEL..].first_chunk().expect("whole panels");
        for row in start..(start + ROWS).min(self.rows.len() / stride) {
            let norm = norms[first * PANEL + row];
            let into = &mut self.rows[row * stride + other * PANEL..][..PANEL];
            for lane in 0..PANEL {
                let square = norm + others[lane] - 2.0 * products[row - start][lane];
                let square = if square > 0.0 { square } else { 0.0 };
                let square = if square < LARGEST { square } else { LARGEST };
                // The sum rounds to a whole number, which its lower bits are.
                into[lane] = (square + INTEGER).to_bits() as u16;
            }
        }
    }
}

/// Copies what is above the diagonal to below it, block by block.
#[inline(always)]
fn mirror(rows: &mut [u16], stride: usize) {
    let n_panels = (rows.len() / stride).div_ceil(PANEL);
    for top in (0..n_panels).step_by(BLOCK) {
        for left in (top..n_panels).step_by(BLOCK) {
            for panel in top..(top + BLOCK).min(n_panels) {
                for other in left.max(panel)..(left + BLOCK).min(n_panels) {
                    mirror_panel(rows, stride, PANEL * panel, PANEL * other);
                }
            }
        }
    }
}

/// Copies what a panel of rows, from `start` on, has in the columns of the same panel or a later one, from `other` on, to below the
/// diagonal.
#[inline(always)]
fn mirror_panel(rows: &mut [u16], stride: usize, start: usize, other: usize) {
    if start == other {
        let end = (start + PANEL).min(rows.len() / stride);
        for p in start..end {
            for q in p + 1..end {
                rows[q * stride + p] = rows[p * stride + q];
            }
        }
        return;
    }
    let (above, below) = rows.split_at_mut(other * stride);
    let mut block = [[0; WORDS]; PANEL];
    for row in 0..PANEL {
        let values: &[u16; PANEL] =
            above[(start + row) * stride + other..].first_chunk().expect("whole panels");
        block[row] = pulp::cast::<_, [u64; WORDS]>(*values).map(u64::from_le);
    }
    turn_words(&mut block);
    for (column, into) in below.chunks_exact_mut(stride).take(PANEL).enumerate() {
        let mut words = [0; WORDS];
        for word in 0..WORDS {
            words[word] = block[IN_WORD * word + column % IN_WORD][column / IN_WORD].to_le();
        }
        into[start..][..PANEL].copy_from_slice(&pulp::cast::<_, [u16; PANEL]>(words));
    }
}

/// Turns each word of four rows, which is four numbers from each, into a column of them: that which is the first of the word in the first
/// row, and so on.
#[inline(always)]
fn turn_words(block: &mut [[u64; WORDS]; PANEL]) {
    const EVEN: u64 = 0x0000_ffff_0000_ffff;
    const LOW: u64 = 0xffff_ffff;
    // Numbers change places within halves of a word, then the halves do.
    for row in (0..PANEL).step_by(2) {
        for word in 0..WORDS {
            let (a, b) = (block[row][word], block[row + 1][word]);
            block[row][word] = a & EVEN | (b & EVEN) << 16;
            block[row + 1][word] = a >> 16 & EVEN | b & !EVEN;
        }
    }
    for first in (0..PANEL).step_by(IN_WORD) {
        for row in first..first + 2 {
            for word in 0..WORDS {
                let (a, b) = (block[row][word], block[row + 2][word]);
                block[row][word] = a & LOW | b << 32;
                block[row + 2][word] = a >> 32 | b & !LOW;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Euclidean, Instructions, Metric};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    struct Fill<'a>(&'a Panels, usize);

    impl WithSimd for Fill<'_> {
        type Output = Vec<u16>;

        fn with_simd<S: Simd>(self, simd: S) -> Vec<u16> {
            let Self(panels, n_points) = self;
            let mut rows = vec![7; n_points * stride(n_points)];
            fill(simd, panels, n_points, &mut rows);
            rows
        }
    }

    /// Fills rows with every set of instructions, and holds them against lengths one by one; the largest error, as a share of what is allowed.
    fn check(coordinates: &[f64], dim: usize) -> f64 {
        let n_points = coordinates.len() / dim;
        let point = |n: usize| &coordinates[n * dim..][..dim];
        let centre = point(0);
        let square = |p: usize, q: usize| Euclidean.distance(point(p), point(q)).powi(2);
        let largest = (0..n_points).map(|n| square(0, n)).fold(0.0, f64::max);
        let mut panels = Panels::default();
        let rounding = panels.load((n_points, point), (centre, largest));
        let stride = stride(n_points);
        let mut worst = 0.0_f64;
        for instructions in Instructions::available() {
            let rows = instructions.arch().unwrap().dispatch(Fill(&panels, n_points));
            for p in 0..n_points {
                let row = &rows[p * stride..][..stride];
                assert!(row[n_points..].iter().all(|&value| value == u16::MAX));
                assert!(row[..n_points].iter().all(|&value| value < u16::MAX));
                assert_eq!(row[p], 0);
                for q in 0..n_points {
                    assert_eq!(row[q], rows[q * stride + p], "{p} {q}");
                    let off = (f64::from(row[q]) - square(p, q) * rounding.scale).abs();
                    assert!(off <= rounding.error + 1e-6, "{p} {q} {instructions}: {off} {rounding:?}");
                    worst = worst.max(off / rounding.error);
                }
            }
        }
        worst
    }

    #[test]
    fn values_are_as_near_as_they_are_said_to_be() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for (n, dim) in [(1, 3), (2, 1), (31, 4), (32, 10), (33, 7), (70, 64), (97, 300), (300, 2), (512, 2)]
        {
            for (scale, offset) in [(1.0, 0.0), (1e-3, 1e4), (1e-90, 0.0), (1e90, 1e90)] {
                let coordinates: Vec<f64> =
                    (0..n * dim).map(|_| offset + scale * rng.random_range(-1.0..1.0)).collect();
                check(&coordinates, dim);
            }
        }
        // And they are not much nearer: most of the error is that of a whole number.
        let coordinates: Vec<f64> = (0..60 * 5).map(|_| rng.random_range(-1.0..1.0)).collect();
        assert!(check(&coordinates, 5) > 0.5);
    }

    #[test]
    fn points_that_coincide_are_at_no_distance() {
        assert_eq!(check(&[3.0; 40], 2), 0.0);
    }

    #[test]
    fn so_many_coordinates_that_nothing_is_known_are_said_to_be() {
        assert_eq!(Rounding::new(1 << 24, 1.0).error, f64::INFINITY);
    }

    #[test]
    fn rows_do_not_begin_a_power_of_two_apart() {
        assert_eq!([1, 32, 33, 512, 1_000, 5_000].map(stride), [32, 32, 64, 544, 1_056, 5_024]);
    }
}
