//! One dimension: sort both, pair.

use super::Points;

/// The i-th smallest source point takes the i-th smallest target; equal numbers stay in the order of their indices.
///
/// O(n log n) time.
pub(super) fn match_quantiles(source: Points<'_>, target: Points<'_>) -> Vec<u32> {
    let mut pairs = vec![0; source.count()];
    for (source, target) in ascending(source.values).into_iter().zip(ascending(target.values)) {
        pairs[source as usize] = target;
    }
    pairs
}

/// The indices of numbers in ascending order.
pub(super) fn ascending(numbers: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
    // Not total_cmp, which would tell 0 from −0. Numbers were checked to be finite.
    let number = |index: u32| numbers[index as usize] + 0.0;
    order.sort_by(|&a, &b| number(a).total_cmp(&number(b)).then(a.cmp(&b)));
    order
}
