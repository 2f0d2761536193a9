//! Distinct points in the plane or in space, with exact predicates.

use super::Support;
use crate::{Error, Points, Real, Result};
use robust::{Coord, Coord3D};
use rustc_hash::FxHashSet;

/// Numbers are rounded to multiples of 2 to minus this power of the scale. A predicate in space sums products of five differences, which are then
/// multiples of 2^-1000, within the range of `f64`: so the sign of each is exact.
const FRACTION_BITS: i32 = 200;

/// Points in two or three dimensions; those of the plane have a third coordinate of zero.
///
/// Beside the points there are *poles*, at twice the unit on each side along each axis: they complete the points on a common line or plane to
/// a simplex of full dimension, so that its predicates are those of the whole space.
pub(super) struct Cloud {
    pub(super) dim: usize,
    n_points: usize,
    /// By index of the input, divided by `scale`; then the poles.
    coordinates: Vec<[f64; 3]>,
    /// A power of two, so that dividing by it rounds nothing but what is 2^148 times smaller than the largest.
    pub(super) scale: f64,
}

impl Cloud {
    /// O(n) time and memory.
    pub(super) fn new<F: Real>(points: &Points<'_, F>) -> Result<Self> {
        let dim = points.dim();
        if !(2..=3).contains(&dim) {
            return Err(Error::AlphaDimension { dim });
        }
        let n_points = points.len();
        let largest =
            (0..n_points).flat_map(|point| points.coordinates(point)).map(f64::abs).fold(0.0, f64::max);
        // An exponent within reach, so that neither the scale nor its inverse overflows.
        let exponent = if largest > 0.0 { largest.log2().ceil().clamp(-1000.0, 1000.0) } else { 0.0 };
        let scale = exponent.exp2();
        let unit = f64::from(FRACTION_BITS).exp2();
        let mut coordinates = Vec::new();
        coordinates
            .try_reserve_exact(n_points + 2 * dim)
            .map_err(Error::out_of_memory(n_points, "points"))?;
        for point in 0..n_points {
            let mut row = [0.0; 3];
            // Both zeros are one place.
            row.iter_mut()
                .zip(points.coordinates(point))
                .for_each(|(into, x)| *into = (x / scale * unit).round() / unit + 0.0);
            coordinates.push(row);
        }
        for axis in 0..dim {
            for height in [-2.0, 2.0] {
                let mut pole = [0.0; 3];
                pole[axis] = height;
                coordinates.push(pole);
            }
        }
        Ok(Self { dim, n_points, coordinates, scale })
    }

    /// The number of points of the input.
    pub(super) fn len(&self) -> usize {
        self.n_points
    }

    /// The first point of each place, in the order of the input.
    pub(super) fn distinct(&self) -> Vec<u32> {
        let mut places = FxHashSet::default();
        let rows = self.coordinates[..self.n_points].iter().map(|row| row.map(f64::to_bits));
        (0..).zip(rows).filter(|&(_, row)| places.insert(row)).map(|(point, _)| point).collect()
    }

    /// The indices of the poles.
    pub(super) fn poles(&self) -> impl Iterator<Item = u32> + use<> {
        self.n_points as u32..self.coordinates.len() as u32
    }

    /// Whether a few places, of points or poles, are affinely independent if all but the last one are; exact.
    pub(super) fn are_independent(&self, places: &[u32]) -> bool {
        match *places {
            [] | [_] => true,
            [a, b] => self.at(a) != self.at(b),
            // Not on a line means not on the line's image in one of three planes.
            [a, b, c] => [[0, 1], [1, 2], [2, 0]].iter().any(|&[x, y]| {
                let [a, b, c] = [a, b, c].map(|place| Coord { x: self.at(place)[x], y: self.at(place)[y] });
                robust::orient2d(a, b, c) != 0.0
            }),
            [a, b, c, d, ..] => self.orientation(&[a, b, c, d]) != 0.0,
        }
    }

    pub(super) fn at(&self, point: u32) -> [f64; 3] {
        self.coordinates[point as usize]
    }

    /// The points of a ball's boundary, and how many.
    pub(super) fn rows(&self, support: &Support) -> ([[f64; 3]; 4], usize) {
        let mut rows = [[0.0; 3]; 4];
        let points = support.points();
        rows.iter_mut().zip(points).for_each(|(row, &point)| *row = self.at(point));
        (rows, points.len())
    }

    /// Positive, zero or negative by the orientation of a simplex of full dimension; exact.
    pub(super) fn orientation(&self, simplex: &[u32; 4]) -> f64 {
        match self.dim {
            2 => {
                let [a, b, c] = [0, 1, 2].map(|at| self.planar(simplex[at]));
                robust::orient2d(a, b, c)
            }
            _ => {
                let [a, b, c, d] = simplex.map(|point| self.spatial(point));
                robust::orient3d(a, b, c, d)
            }
        }
    }

    /// Positive where a point lies within the circumscribed ball of a positively oriented simplex, zero on its boundary; exact.
    pub(super) fn in_ball(&self, simplex: &[u32; 4], point: u32) -> f64 {
        match self.dim {
            2 => {
                let [a, b, c] = [0, 1, 2].map(|at| self.planar(simplex[at]));
                robust::incircle(a, b, c, self.planar(point))
            }
            _ => {
                let [a, b, c, d] = simplex.map(|point| self.spatial(point));
                robust::insphere(a, b, c, d, self.spatial(point))
            }
        }
    }

    fn planar(&self, point: u32) -> Coord<f64> {
        let [x, y, _] = self.at(point);
        Coord { x, y }
    }

    fn spatial(&self, point: u32) -> Coord3D<f64> {
        let [x, y, z] = self.at(point);
        Coord3D { x, y, z }
    }
}
