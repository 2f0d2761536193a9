//! Squared Euclidean distances from inner products: for many coordinates.

mod number;
mod single;
#[cfg(test)]
mod tests;
mod tiles;

use super::square::Square;
use crate::{Euclidean, Result};
use pulp::Simd;
use single::Single;
use tiles::Normed;

/// Points farther from the origin than this, in lengths between them, are moved first: the squares of their norms would take
/// the last digits from those of the lengths.
const FAR: f64 = 1e3;
/// Points are moved to the mean of so many of them.
const CENTRES: usize = 8;

/// What [`fill`] keeps from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Centred {
    centre: Vec<f64>,
    coordinates: Vec<f64>,
    norms: Vec<f64>,
    single: Single,
}

impl Centred {
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.centre.capacity() + self.coordinates.capacity() + self.norms.capacity())
            + self.single.bytes()
    }
}

/// The squares |x|² + |y|² − 2xy of all distances among points with `dim` coordinates each.
///
/// The error of a value is that of the inner products, relative to the norms: small distances among large norms are hardly
/// more than noise. Whoever sorts by these values compares those within the error exactly. Products are in single precision where
/// few squares are within the error of others, else in double precision.
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
    let Centred { centre, single, .. } = &mut *centred;
    if single.fill(simd, square, (coordinates, dim), centre, in_double(dim)) {
        return Ok(true);
    }
    fill_in_double(square, coordinates, dim, simd, centred)
}

/// [`fill`] in double precision, with errors that are next to nothing where points are as far from each other as from the origin.
#[inline(always)]
pub(crate) fn fill_in_double<S: Simd>(
    square: &mut Square,
    coordinates: &[f64],
    dim: usize,
    simd: S,
    centred: &mut Centred,
) -> Result<bool> {
    let n_points = coordinates.len() / dim;
    square.resize(n_points)?;
    let Centred { centre, coordinates: moved, norms, .. } = centred;
    let largest = measure(coordinates, dim, norms);
    let first = &coordinates[..dim];
    let apart = Euclidean::square(first, &coordinates[(n_points - 1) / 2 * dim..][..dim]);
    if largest <= FAR * FAR * apart {
        return Ok(multiply(square, coordinates, dim, norms, largest, simd));
    }
    find_centre(coordinates, dim, centre);
    moved.clear();
    for x in coordinates.chunks_exact(dim) {
        moved.extend(x.iter().zip(&*centre).map(|(x, centre)| x - centre));
    }
    let largest = measure(moved, dim, norms);
    Ok(multiply(square, moved, dim, norms, largest, simd))
}

/// Some points, evenly over all.
#[inline(always)]
fn sampled(coordinates: &[f64], dim: usize) -> impl Iterator<Item = &[f64]> + Clone {
    let n_points = coordinates.len() / dim;
    let count = CENTRES.min(n_points);
    (0..count).map(move |at| &coordinates[at * n_points / count * dim..][..dim])
}

/// Finds the mean of some points; the largest of their squared distances from it.
#[inline(always)]
fn find_centre(coordinates: &[f64], dim: usize, mean: &mut Vec<f64>) -> f64 {
    let points = sampled(coordinates, dim);
    mean.clear();
    mean.resize(dim, 0.0);
    let share = 1.0 / points.clone().count() as f64;
    for x in points.clone() {
        for (mean, x) in mean.iter_mut().zip(x) {
            *mean += x * share;
        }
    }
    let mut largest = 0.0_f64;
    for x in points {
        largest = largest.max(Euclidean::square(x, mean));
    }
    largest
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

/// Whether the norms, the largest of which is given, are within the range of `f64`; then fills the square.
#[inline(always)]
fn multiply<S: Simd>(
    square: &mut Square,
    coordinates: &[f64],
    dim: usize,
    norms: &[f64],
    largest: f64,
    simd: S,
) -> bool {
    if !super::are_norms_safe(norms.iter().copied(), largest) {
        return false;
    }
    square.relative = 0.0;
    square.absolute = in_double(dim) * largest + super::UNDERFLOW;
    let stride = square.stride;
    let points = Normed { coordinates, dim, stride: dim, norms, unit: 1.0 };
    tiles::fill(simd, points, 0, square.rows(), stride);
    square.mirror_upper();
    true
}

/// How far a square may be off by what happens in double precision, as a part of the largest norm.
fn in_double(dim: usize) -> f64 {
    // Moving the points costs half an ulp a coordinate, a product or norm of `dim` terms `dim` halves at most, and the metric's
    // own sum no more; what is added is for the last roundings. Of each kind, both points have a share.
    (3 * dim + 64) as f64 * f64::EPSILON * 2.0
}
