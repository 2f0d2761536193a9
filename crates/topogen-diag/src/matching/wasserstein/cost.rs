//! What matched bars cost: the ground distance, relative to a scale, raised to the order.

use crate::ground::Norm;

/// The summand of W_q^q for two points at a ground distance, in units of `scale` to the power of `order`.
///
/// A scale near the distance keeps the powers of all that matters within the range of numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    pub(super) norm: Norm,
    pub(super) order: f64,
    pub(super) scale: f64,
    /// More than the best matching costs. Ways to the diagonal that cost more are taken to cost this, so that one huge
    /// bar does not drown the others in rounding.
    pub(super) limit: f64,
}

impl Cost {
    #[inline]
    pub(super) fn pair(self, a: (f64, f64), b: (f64, f64)) -> f64 {
        self.raise(self.norm.distance(a, b))
    }

    /// The cost of two points whose coordinates differ by this much.
    #[inline]
    pub(super) fn apart(self, x: f64, y: f64) -> f64 {
        self.raise(self.norm.length(x, y))
    }

    #[inline]
    pub(super) fn diagonal(self, bar: (f64, f64)) -> f64 {
        self.raise(self.norm.distance_to_diagonal(bar)).min(self.limit)
    }

    #[inline]
    fn raise(self, distance: f64) -> f64 {
        let ratio = distance / self.scale;
        if self.order == 1.0 {
            ratio
        } else if self.order == 2.0 {
            ratio * ratio
        } else {
            ratio.powf(self.order)
        }
    }

    /// The distance whose cost is `sum`; zero for a sum below zero, which rounding may make.
    pub(super) fn root(self, sum: f64) -> f64 {
        self.scale * root(sum.max(0.0), self.order)
    }
}

fn root(sum: f64, order: f64) -> f64 {
    if order == 1.0 {
        sum
    } else if order == 2.0 {
        sum.sqrt()
    } else {
        sum.powf(order.recip())
    }
}

/// The q-th root of the sum of the q-th powers: no power leaves the range of numbers but those too small to matter.
pub(super) fn total(distances: impl Iterator<Item = f64> + Clone, norm: Norm, order: f64) -> f64 {
    let scale = distances.clone().fold(0.0, f64::max);
    if scale == 0.0 || scale.is_infinite() {
        return scale;
    }
    let cost = Cost { norm, order, scale, limit: f64::INFINITY };
    cost.root(distances.map(|distance| cost.raise(distance)).sum())
}
