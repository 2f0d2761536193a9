//! The best matching of essential classes: in the order of their births.

use crate::ground;

/// Matches equally many classes in the order of (birth, index), which minimises the largest difference and the sum of
/// any power from 1 up of the differences.
///
/// Uncrossing two crossed pairs on a line never makes the larger of their costs larger: with x <= x' and y <= y' the
/// differences d = x - y and d' = x' - y' lie between x - y' and x' - y, and have the same sum. For the same reason
/// f(d) + f(d') is not larger than f(x - y') + f(x' - y) for any convex f. So the sorted order is optimal.
/// Gives the matching, sorted, and its largest cost (zero without classes).
pub(super) fn match_in_order(a: &[f64], b: &[f64]) -> (Vec<(usize, usize)>, f64) {
    debug_assert_eq!(a.len(), b.len());
    let mut pairs: Vec<_> = by_birth(a).into_iter().zip(by_birth(b)).collect();
    pairs.sort_unstable();
    let largest = pairs.iter().map(|&(i, j)| ground::essential_distance(a[i], b[j])).fold(0.0, f64::max);
    (pairs, largest)
}

/// The classes in the order of (birth, index).
pub(crate) fn by_birth(births: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..births.len()).collect();
    order.sort_by(|&i, &j| births[i].total_cmp(&births[j]));
    order
}
