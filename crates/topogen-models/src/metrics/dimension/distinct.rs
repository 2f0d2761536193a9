//! Points without their copies.

use super::DimensionError;
use crate::Result;
use crate::metrics::neighbours::{check_points, scale_of};
use std::collections::HashSet;

/// The distinct points among the given ones in their order, times the scale that is told too: with the largest coordinate near 1,
/// and no two so close that the square of their distance vanishes.
///
/// A distribution with a density on a manifold gives no copies: they tell of how data was stored or sampled, and would be at
/// distance 0, which no estimator can use.
pub(super) fn distinct(points: &[f64], dim: usize, needed: usize) -> Result<(Vec<f64>, f64)> {
    let n = check_points("the points", points, dim)?;
    let scale = scale_of(points);
    // Below 2^-450, numbers are put on a grid of step 2^-510; above, they lie on one. So distances are 0 or at least the step.
    let (fine, step) = ((-450_f64).exp2(), (-510_f64).exp2());
    let on_grid = |number: f64| if number.abs() < fine { (number / step).round() * step } else { number };
    // Adding 0 makes -0 of the same bits.
    let numbers: Vec<f64> = points.iter().map(|number| on_grid(number * scale) + 0.0).collect();
    let bits: Vec<u64> = numbers.iter().map(|number| number.to_bits()).collect();
    let mut seen = HashSet::with_capacity(n);
    let first = bits.chunks_exact(dim).zip(numbers.chunks_exact(dim)).filter(|(bits, _)| seen.insert(*bits));
    let distinct: Vec<f64> = first.flat_map(|(_, point)| point).copied().collect();
    let count = distinct.len() / dim;
    if count < needed {
        return Err(DimensionError::TooFewDistinct { points: n, distinct: count, needed }.into());
    }
    Ok((distinct, scale))
}
