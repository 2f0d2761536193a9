//! The best matching of essential classes: in the order of their births.

use crate::ground;

/// Matches equally many classes in the order of (birth, index), which minimises the largest difference.
///
/// Uncrossing two crossed pairs on a line never makes the larger of their costs larger, so the sorted order is optimal.
/// Gives the matching, sorted, and its largest cost (zero without classes).
pub(super) fn match_in_order(a: &[f64], b: &[f64]) -> (Vec<(usize, usize)>, f64) {
    debug_assert_eq!(a.len(), b.len());
    let mut pairs: Vec<_> = by_birth(a).into_iter().zip(by_birth(b)).collect();
    pairs.sort_unstable();
    let largest = pairs.iter().map(|&(i, j)| ground::essential_distance(a[i], b[j])).fold(0.0, f64::max);
    (pairs, largest)
}

fn by_birth(births: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..births.len()).collect();
    order.sort_by(|&i, &j| births[i].total_cmp(&births[j]));
    order
}
