//! Squares from points in single precision, where most of these are far enough from each other to be told apart.

use super::number::Number;
use super::tiles::{self, Normed, TILE, depth};
use super::{CENTRES, sampled};
use crate::Euclidean;
use crate::lengths::lanes::skipped;
use crate::lengths::{Square, UNDERFLOW, are_norms_safe};
use pulp::Simd;
use std::f64::consts::FRAC_2_SQRT_PI;

/// Of fewer coordinates, products take so little of the time that moving the points costs as much as is won.
const MIN_DIM: usize = 256;
/// At most this part of all squares may be too near the next larger one to be told from it: their lengths are computed one by one.
const MOST: f64 = 0.1;
/// No norm is more than so many times as large as those of the points in whose middle the centre is: what is made of them is
/// within the range of numbers.
const LARGEST: f64 = 1e6;
/// Half an ulp of one in single precision.
const HALF_ULP: f64 = f32::EPSILON as f64 / 2.0;
/// What is next to nothing beside a bound, as a part of it: products of errors, what is below the range of numbers, and the
/// rounding of the bound itself.
const SLACK: f64 = 1e-4;
/// So many coordinates are handled at once: they fill the widest register, and a line of a cache.
const LINE: usize = 16;

/// What is kept from one call to the next.
#[derive(Debug, Default)]
pub(super) struct Single {
    coordinates: Vec<f32>,
    norms: Vec<f64>,
    roundings: Vec<f32>,
    sorted: Vec<f64>,
}

impl Single {
    pub(super) fn bytes(&self) -> usize {
        4 * (self.coordinates.capacity() + self.roundings.capacity())
            + 8 * (self.norms.capacity() + self.sorted.capacity())
    }

    /// Fills a square that has its size, unless too many of its values would be too near each other; says whether it did.
    ///
    /// `in_double` is how far squares may be off by what happens in double precision, as a part of the largest norm.
    #[inline(always)]
    pub(super) fn fill<S: Simd>(
        &mut self,
        simd: S,
        square: &mut Square,
        (coordinates, dim): (&[f64], usize),
        centre: &mut Vec<f64>,
        in_double: f64,
    ) -> bool {
        let n_points = coordinates.len() / dim;
        if dim < MIN_DIM || n_points < CENTRES {
            return false;
        }
        let spread = super::find_centre(coordinates, dim, centre);
        if spread == 0.0 || !are_norms_safe([].into_iter(), spread) {
            return false;
        }
        let width = dim.next_multiple_of(LINE);
        let often = count_roundings::<S>(width, &mut self.roundings);
        let expected = Norm { square: spread, rounded: often * spread };
        let tolerance = 2.0 * expected.errors(in_double).of(spread);
        if expected_ties((coordinates, dim), tolerance / spread, spread) > MOST {
            return false;
        }
        // A power of four, which rounds nothing.
        let exponent = spread.log2() as i32 / 2;
        let (scale, unit) = (2.0_f64.powi(-exponent), 2.0_f64.powi(2 * exponent));
        // An odd number of lines, so that not all points share the same few places of a cache.
        let stride = ((width / LINE) | 1) * LINE;
        let largest = self.load(simd, (coordinates, dim), (centre, scale), stride, &mut square.errors);
        let Self { coordinates: singles, norms, sorted, .. } = self;
        for (norm, error) in norms.iter_mut().zip(&mut square.errors) {
            *norm *= unit;
            *error = Norm { square: *norm, rounded: *error * unit }.errors(in_double).absolute;
        }
        let largest = Norm { square: largest.square * unit, rounded: largest.rounded * unit };
        if largest.square > LARGEST * spread || !are_norms_safe(norms.iter().copied(), largest.square) {
            return false;
        }
        Errors { relative: square.relative, absolute: square.absolute } = largest.errors(in_double);
        let tolerance = 2.0 * square.error(2.0 * largest.square);
        let points = Normed { coordinates: aligned(singles), dim: width, stride, norms, unit };
        let stride = square.stride;
        let (first, others) = square.rows().split_at_mut(TILE * stride);
        tiles::fill(simd, points, 0, first, stride);
        if ties(&first[1..n_points], tolerance * n_points as f64 / 2.0, sorted) > MOST {
            return false;
        }
        tiles::fill(simd, points, TILE, others, stride);
        square.mirror_upper();
        true
    }

    /// Moves all points, scales and rounds them; writes their norms with each part as often as it is rounded to `rounded`. The largest norms.
    #[inline(always)]
    fn load<S: Simd>(
        &mut self,
        simd: S,
        (coordinates, dim): (&[f64], usize),
        (centre, scale): (&mut Vec<f64>, f64),
        stride: usize,
        rounded: &mut Vec<f64>,
    ) -> Norm {
        let Self { coordinates: singles, norms, roundings, .. } = self;
        let n_points = coordinates.len() / dim;
        centre.resize(roundings.len(), 0.0);
        for centre in &mut *centre {
            *centre *= -scale;
        }
        singles.resize(n_points * stride + LINE, 0.0);
        norms.resize(n_points, 0.0);
        rounded.resize(n_points, 0.0);
        let mut largest = Norm::default();
        let start = skipped(singles);
        // From the last point on: it is the one that was looked at last, and the first will be needed first.
        let points = coordinates
            .chunks_exact(dim)
            .zip(singles[start..].chunks_exact_mut(stride))
            .zip(norms.iter_mut().zip(rounded));
        for ((x, into), (norm, rounded)) in points.rev() {
            let of = load(simd, x, (centre, scale), roundings, into);
            *norm = of.square;
            *rounded = of.rounded;
            largest.square = largest.square.max(of.square);
            largest.rounded = largest.rounded.max(of.rounded);
        }
        largest
    }
}

/// The numbers from the first line on.
fn aligned(numbers: &[f32]) -> &[f32] {
    &numbers[skipped(numbers)..]
}

/// The square of a norm; and the same with each part as often as products with it are rounded.
#[derive(Clone, Copy, Debug, Default)]
struct Norm {
    square: f64,
    rounded: f64,
}

/// How far squares may be off.
struct Errors {
    relative: f64,
    absolute: f64,
}

impl Norm {
    /// How far squares may be off when this is the largest norm. See `README.md` of the stream.
    fn errors(self, in_double: f64) -> Errors {
        let unit = 2.0 * HALF_ULP * (1.0 + SLACK);
        let absolute = unit * (self.rounded + self.square) + in_double * self.square + UNDERFLOW;
        Errors { relative: unit, absolute }
    }
}

impl Errors {
    fn of(&self, value: f64) -> f64 {
        value * self.relative + self.absolute
    }
}

/// Counts how often the product of each coordinate with another is rounded on its way into the sum of all; the mean.
#[inline(always)]
fn count_roundings<S: Simd>(width: usize, into: &mut Vec<f32>) -> f64 {
    into.clear();
    let mut sum = 0;
    for start in (0..width).step_by(depth::<f32>()) {
        let vectors = depth::<f32>().min(width - start) / S::F32_LANES;
        let chunk = f32::chunk(vectors);
        for vector in 0..vectors {
            let (at, chunks_before) = (vector % chunk, vector / chunk);
            // By itself, where that is not one with the addition; in its chunk, then in the sum of chunks, the first of which is added
            // to nothing.
            let in_chunk = chunk.min(vectors - chunks_before * chunk) - at;
            let in_total = vectors.div_ceil(chunk) - chunks_before.max(1);
            let count = 1 + in_chunk + in_total;
            into.extend(std::iter::repeat_n(count as f32, S::F32_LANES));
            sum += count * S::F32_LANES;
        }
    }
    sum as f64 / width as f64
}

/// Moves a point, scales and rounds it.
#[inline(always)]
fn load<S: Simd>(
    simd: S,
    x: &[f64],
    (shift, scale): (&[f64], f64),
    roundings: &[f32],
    into: &mut [f32],
) -> Norm {
    let scale = simd.splat_f64s(scale);
    let mut sums = Sums::default();
    let ((x, rest), (into, _)) = (x.as_chunks(), into.as_chunks_mut());
    let ((shift, _), (roundings, _)) = (shift.as_chunks(), roundings.as_chunks());
    for at in 0..x.len() {
        into[at] = sums.add(simd, &x[at], (&shift[at], scale), &roundings[at]);
    }
    if !rest.is_empty() {
        let (at, mut padded) = (x.len(), [0.0; LINE]);
        padded[..rest.len()].copy_from_slice(rest);
        into[at] = sums.add(simd, &padded, (&shift[at], scale), &roundings[at]);
    }
    // As many roundings as there are terms at most, each of half an ulp.
    let slack = 1.0 + roundings.len() as f64 * HALF_ULP;
    Norm {
        square: sums.squares.iter().sum(),
        rounded: sums.rounded.iter().copied().map(f64::from).sum::<f64>() * slack,
    }
}

/// A norm lane by lane.
#[derive(Default)]
struct Sums {
    squares: [f64; LINE],
    rounded: [f32; LINE],
}

impl Sums {
    /// Some coordinates, moved, scaled and rounded.
    #[inline(always)]
    fn add<S: Simd>(
        &mut self,
        simd: S,
        x: &[f64; LINE],
        (shift, scale): (&[f64; LINE], S::f64s),
        roundings: &[f32; LINE],
    ) -> [f32; LINE] {
        let (mut moved, mut singles) = ([0.0; LINE], [0.0; LINE]);
        let (x, shift, into) =
            (S::as_simd_f64s(x).0, S::as_simd_f64s(shift).0, S::as_mut_simd_f64s(&mut moved).0);
        for at in 0..LINE / S::F64_LANES {
            into[at] = simd.mul_add_e_f64s(x[at], scale, shift[at]);
        }
        for lane in 0..LINE {
            singles[lane] = moved[lane] as f32;
            moved[lane] = f64::from(singles[lane]);
        }
        let (values, sums) = (S::as_simd_f64s(&moved).0, S::as_mut_simd_f64s(&mut self.squares).0);
        for at in 0..LINE / S::F64_LANES {
            sums[at] = simd.mul_add_e_f64s(values[at], values[at], sums[at]);
        }
        let (values, sums) = (S::as_simd_f32s(&singles).0, S::as_mut_simd_f32s(&mut self.rounded).0);
        let roundings = S::as_simd_f32s(roundings).0;
        for at in 0..LINE / S::F32_LANES {
            let square = simd.mul_f32s(values[at], values[at]);
            sums[at] = simd.mul_add_e_f32s(square, roundings[at], sums[at]);
        }
        singles
    }
}

/// About what part of all squares differ from the next larger one by no more than `tolerance`, in units of `unit`, if they are
/// spread as those of some points are, without clusters.
#[inline(always)]
fn expected_ties((coordinates, dim): (&[f64], usize), tolerance: f64, unit: f64) -> f64 {
    let points = sampled(coordinates, dim);
    let (mut count, mut sum, mut sum_of_squares) = (0.0, 0.0, 0.0);
    for (x, y) in points.clone().zip(points.skip(1)) {
        let apart = Euclidean::square(x, y) / unit;
        count += 1.0;
        sum += apart;
        sum_of_squares += apart * apart;
    }
    let deviation = (sum_of_squares / count - (sum / count).powi(2)).max(0.0).sqrt();
    let n_points = (coordinates.len() / dim) as f64;
    let n_squares = n_points * (n_points - 1.0) / 2.0;
    // 1 / 2√π: so dense are normal numbers of this deviation in the mean.
    n_squares * tolerance * 0.25 * FRAC_2_SQRT_PI / deviation
}

/// The part of some values that differ from the next larger one by no more than `width`.
fn ties(values: &[f64], width: f64, sorted: &mut Vec<f64>) -> f64 {
    sorted.clear();
    sorted.extend_from_slice(values);
    sorted.sort_unstable_by(f64::total_cmp);
    let near = sorted.windows(2).filter(|pair| pair[1] - pair[0] <= width).count();
    near as f64 / values.len() as f64
}
