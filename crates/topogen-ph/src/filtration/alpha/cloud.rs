//! Distinct points in the plane or in space, with exact predicates.

use super::Support;
use crate::{Error, Points, Real, Result};
use robust::{Coord, Coord3D};
use rustc_hash::FxHashMap;

/// Points in two or three dimensions; those of the plane have a third coordinate of zero.
pub(super) struct Cloud {
    pub(super) dim: usize,
    /// By index of the input, divided by `scale`.
    coordinates: Vec<[f64; 3]>,
    /// A power of two, so that dividing by it rounds nothing and no product of differences leaves the range of `f64`.
    pub(super) scale: f64,
    /// The first point of each place, in the order of the input.
    pub(super) distinct: Vec<u32>,
}

impl Cloud {
    /// O(n) time and memory.
    pub(super) fn new<F: Real>(points: &Points<'_, F>) -> Result<Self> {
        let dim = points.dim();
        if !(2..=3).contains(&dim) {
            return Err(Error::AlphaDimension { dim });
        }
        let largest =
            (0..points.len()).flat_map(|point| points.coordinates(point)).map(f64::abs).fold(0.0, f64::max);
        // An exponent within reach, so that neither the scale nor its inverse overflows.
        let exponent = if largest > 0.0 { largest.log2().ceil().clamp(-1000.0, 1000.0) } else { 0.0 };
        let scale = exponent.exp2();
        let mut coordinates = Vec::with_capacity(points.len());
        for point in 0..points.len() {
            let mut row = [0.0; 3];
            // Both zeros are one place.
            row.iter_mut().zip(points.coordinates(point)).for_each(|(into, x)| *into = x / scale + 0.0);
            coordinates.push(row);
        }
        let mut places = FxHashMap::default();
        let mut distinct = Vec::new();
        for (point, row) in (0..).zip(&coordinates) {
            places.entry(row.map(f64::to_bits)).or_insert_with(|| distinct.push(point));
        }
        Ok(Self { dim, coordinates, scale, distinct })
    }

    /// The number of points of the input.
    pub(super) fn len(&self) -> usize {
        self.coordinates.len()
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
