//! The points that a sparse field moves.

use super::dot::dot;
use crate::{Error, Points, Real, Result};

/// The points of a cloud where a field is not zero, with the field there.
///
/// Numbers stand coordinate after coordinate, so that loops run over anchors, of which there are more.
pub(super) struct Anchors {
    len: usize,
    dim: usize,
    /// A power of two near the largest coordinate. Lengths are measured in it, as their squares would overflow or vanish.
    unit: f64,
    /// In units: coordinate `k` of anchor `i` at `k * len + i`.
    coordinates: Vec<f64>,
    /// The field, in the same order.
    field: Vec<f64>,
}

impl Anchors {
    /// The anchors of `field` in the order of their points; `coordinates` are those of the whole cloud.
    pub(super) fn new(coordinates: &[f64], dim: usize, field: &[f64]) -> Result<Self> {
        if field.len() != coordinates.len() {
            return Err(Error::FieldShape { given: field.len(), coordinates: coordinates.len() });
        }
        if let Some(at) = field.iter().position(|slope| !slope.is_finite()) {
            return Err(Error::BadField { point: at / dim, coordinate: at % dim, value: field[at] });
        }
        let moves = |point: &usize| field[point * dim..][..dim].iter().any(|&slope| slope != 0.0);
        let anchors: Vec<usize> = (0..field.len() / dim).filter(moves).collect();
        let largest = coordinates.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        // Without its fraction a number is a power of two, by which one divides without rounding.
        let unit = f64::from_bits(largest.to_bits() & f64::INFINITY.to_bits()).max(f64::MIN_POSITIVE);
        let gather = |of: &[f64], unit: f64| -> Vec<f64> {
            (0..dim).flat_map(|k| anchors.iter().map(move |&i| of[i * dim + k] / unit)).collect()
        };
        Ok(Self {
            len: anchors.len(),
            dim,
            unit,
            coordinates: gather(coordinates, unit),
            field: gather(field, 1.0),
        })
    }

    /// The same anchors, where those at one place are one, which has the mean of their fields.
    pub(super) fn merged(self) -> Self {
        let (len, dim) = (self.len, self.dim);
        let at = |i: usize| (0..dim).map(move |k| i + k * len);
        // Zeros of both signs are one place.
        let place = |i: usize| at(i).map(|at| self.coordinates[at] + 0.0);
        let mut order: Vec<usize> = (0..len).collect();
        order.sort_by(|&i, &j| {
            place(i)
                .zip(place(j))
                .map(|(x, y)| x.total_cmp(&y))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let groups: Vec<&[usize]> = order.chunk_by(|&i, &j| place(i).eq(place(j))).collect();
        let mean = |group: &[usize], k: usize| {
            group.iter().map(|i| self.field[i + k * len]).sum::<f64>() / group.len() as f64
        };
        let coordinates = (0..dim).flat_map(|k| groups.iter().map(move |group| (group[0], k)));
        Self {
            len: groups.len(),
            dim,
            unit: self.unit,
            coordinates: coordinates.map(|(i, k)| self.coordinates[i + k * len]).collect(),
            field: (0..dim).flat_map(|k| groups.iter().map(move |group| mean(group, k))).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn unit(&self) -> f64 {
        self.unit
    }

    /// The field at the anchors, coordinate after coordinate.
    pub(super) fn field(&self) -> &[f64] {
        &self.field
    }

    /// Anchor `i`, in units.
    pub(super) fn coordinates_of(&self, i: usize) -> impl Iterator<Item = f64> {
        (0..self.dim).map(move |k| self.coordinates[k * self.len + i])
    }

    /// The squares of the distances from a point to the first anchors, all in units; as many as `into` takes.
    pub(super) fn squared_distances(&self, point: impl Iterator<Item = f64>, into: &mut [f64]) {
        into.fill(0.0);
        for (x, row) in point.zip(self.coordinates.chunks_exact(self.len)) {
            for (square, a) in into.iter_mut().zip(row) {
                let offset = x - a;
                *square += offset * offset;
            }
        }
    }

    /// Writes what `weigh` makes of the squared distances to the anchors, times `rows`, for each point of the cloud.
    ///
    /// `rows` has one number an anchor, for each coordinate.
    pub(super) fn weighted_sums<F: Real>(
        &self,
        points: &Points<'_, F>,
        rows: &[f64],
        mut weigh: impl FnMut(&mut [f64]),
    ) -> Vec<f64> {
        let mut copy = Vec::new();
        let coordinates = points.in_f64(&mut copy);
        let mut sums = vec![0.0; coordinates.len()];
        if self.len == 0 {
            return sums;
        }
        let mut weights = vec![0.0; self.len];
        for (point, sums) in coordinates.chunks_exact(self.dim).zip(sums.chunks_exact_mut(self.dim)) {
            self.squared_distances(point.iter().map(|x| x / self.unit), &mut weights);
            weigh(&mut weights);
            for (sum, row) in sums.iter_mut().zip(rows.chunks_exact(self.len)) {
                *sum = dot(&weights, row);
            }
        }
        sums
    }
}

/// −x² / 2σ² for a square x², of lengths in any one unit.
///
/// σ is divided by twice, as its own square would vanish; it is never zero, or equal points would be NaN apart.
pub(super) fn exponent(square: f64, sigma: f64) -> f64 {
    -0.5 * (square / sigma / sigma)
}

/// The width in another unit, however narrow it is there.
pub(super) fn width_in(unit: f64, sigma: f64) -> f64 {
    (sigma / unit).max(f64::MIN_POSITIVE)
}
