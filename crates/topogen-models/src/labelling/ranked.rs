//! Points in the order of their norms.

use super::Points;
use super::points::unit_scale;

/// Points by their rank: the origin first, then by norm, among equals by index.
///
/// Norms and cosines are computed from coordinates times a power of two of the point's own, which changes no digit, so that
/// no square overflows or vanishes.
pub(super) struct Ranked<'a> {
    points: Points<'a>,
    /// The index of the point of each rank.
    pub order: Vec<u32>,
    /// By rank: the power of two that brings the largest coordinate into [1, 2); 1 at the origin.
    scales: Vec<f64>,
    /// By rank: the norm after scaling; 1 at the origin, whose cosine with anything then is 0.
    lengths: Vec<f64>,
    /// How many points are at the origin.
    pub at_origin: usize,
}

impl<'a> Ranked<'a> {
    /// Points that have been checked.
    pub fn new(points: Points<'a>) -> Self {
        let sizes: Vec<_> = (0..points.count()).map(|index| Size::of(points.row(index))).collect();
        let scale = unit_scale(points.values.iter());
        let norm = |size: &Option<Size>| {
            // A norm that vanishes beside the largest is still none of the origin.
            size.as_ref().map_or(0.0, |size| size.norm(scale).max(f64::MIN_POSITIVE))
        };
        let norms: Vec<f64> = sizes.iter().map(norm).collect();
        let mut order: Vec<u32> = (0..points.count() as u32).collect();
        order.sort_by(|&a, &b| norms[a as usize].total_cmp(&norms[b as usize]).then(a.cmp(&b)));
        let ranked = || order.iter().map(|&index| sizes[index as usize].as_ref());
        Self {
            points,
            scales: ranked().map(|size| size.map_or(1.0, |size| size.scale)).collect(),
            lengths: ranked().map(|size| size.map_or(1.0, |size| size.length)).collect(),
            at_origin: ranked().take_while(Option::is_none).count(),
            order,
        }
    }

    pub fn count(&self) -> usize {
        self.order.len()
    }

    pub fn dim(&self) -> usize {
        self.points.dim
    }

    /// The coordinates of the point of a rank.
    pub fn row(&self, rank: usize) -> &'a [f64] {
        self.points.row(self.order[rank] as usize)
    }

    /// The coordinates of the point of a rank after scaling: the largest lies in [1, 2).
    pub fn scaled(&self, rank: usize) -> impl Iterator<Item = f64> {
        let scale = self.scales[rank];
        self.row(rank).iter().map(move |number| number * scale)
    }

    /// The direction of the point of a rank; zeros at the origin.
    pub fn direction(&self, rank: usize) -> impl Iterator<Item = f64> {
        let length = self.lengths[rank];
        self.scaled(rank).map(move |number| number / length)
    }

    /// The cosine of the angle between two points, summed in the order of the coordinates; 0 if one of them is the origin.
    pub fn cosine(&self, rank: usize, other: &Self, other_rank: usize) -> f64 {
        let product: f64 = self.scaled(rank).zip(other.scaled(other_rank)).map(|(a, b)| a * b).sum();
        product / (self.lengths[rank] * other.lengths[other_rank])
    }
}

/// The norm of a point that is not the origin: `length` over `scale`, a power of two.
struct Size {
    scale: f64,
    length: f64,
}

impl Size {
    fn of(row: &[f64]) -> Option<Self> {
        let scale = unit_scale(row.iter());
        let is_origin = row.iter().all(|number| *number == 0.0);
        if is_origin {
            return None;
        }
        let square: f64 = row.iter().map(|number| (number * scale) * (number * scale)).sum();
        Some(Self { scale, length: square.sqrt() })
    }

    /// The norm times a power of two.
    fn norm(&self, scale: f64) -> f64 {
        self.length * (scale / self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norms_of_any_size_are_in_order() {
        let values = [f64::MAX, f64::MAX, 0.0, 3e-320, 1e-200, 0.0, -0.0, 0.0, f64::MAX, 0.0, 5.0, 0.0];
        let ranked = Ranked::new(Points { values: &values, dim: 2 });
        assert_eq!(ranked.order, [3, 1, 2, 5, 4, 0]);
        assert_eq!(ranked.at_origin, 1);
    }

    #[test]
    fn cosines_of_any_size_are_right() {
        for (a, b) in [(1.0, 1.0), (f64::MAX, 1e-300), (1e-310, 1e-310), (4e-324, 1e300)] {
            let (first, second) = ([a, 0.0, 0.0], [b, 0.0, b]);
            let first = Ranked::new(Points { values: &first, dim: 3 });
            let second = Ranked::new(Points { values: &second, dim: 3 });
            let cosine = first.cosine(0, &second, 0);
            assert!((cosine - 0.5_f64.sqrt()).abs() < 1e-15, "{cosine}");
        }
    }
}
