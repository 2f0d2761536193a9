//! Which bars of two diagrams to subtract from each other first, so that what is equal or close cancels before it is added up.

use super::point;
use crate::{Bars, Matching, ground};

/// Pairs each bar of a, in order, with the nearest bar of b that is left, unless both are nearer to the diagonal.
///
/// Any pairing gives the same difference of two diagrams; only the rounding depends on it. This one leaves nothing of equal
/// diagrams, and pairs those that moved a little with where they moved. O(n m).
pub(super) fn pair_nearest(a: Bars<'_>, b: Bars<'_>) -> Matching {
    let mut left: Vec<usize> = (0..b.len()).collect();
    let mut matching = Matching::default();
    let bar = |bars, index| point(bars, index).into();
    for i in 0..a.len() {
        let distance = |&j: &usize| ground::distance(bar(a, i), bar(b, j));
        let to_diagonal =
            |&j: &usize| ground::distance_to_diagonal(bar(a, i)) + ground::distance_to_diagonal(bar(b, j));
        let nearest = (0..left.len()).min_by(|&s, &t| distance(&left[s]).total_cmp(&distance(&left[t])));
        match nearest.filter(|&at| distance(&left[at]) <= to_diagonal(&left[at])) {
            Some(at) => matching.pairs.push((i, left.swap_remove(at))),
            None => matching.a_to_diagonal.push(i),
        }
    }
    left.sort_unstable();
    matching.b_to_diagonal = left;
    matching
}
