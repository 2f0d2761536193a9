//! The best matching when all births are equal, as in degree zero: then the bars are points on a line.
//!
//! Costs are convex in the difference of the deaths, so uncrossing two pairs never costs more, and some best matching is in order:
//! it is an alignment of two sorted sequences in which single points go to the diagonal.

use super::cost::Cost;

/// How many pairs of points an alignment is made of at most: so many bytes are needed.
const LIMIT: usize = 1 << 27;

/// The step of the alignment that comes last.
const PAIR: u8 = 0;
const LEAVE_A: u8 = 1;
const LEAVE_B: u8 = 2;

/// Whether these points are on a line, and few enough for an alignment.
pub(super) fn applies(points: [&[(f64, f64)]; 2]) -> bool {
    let mut births = points.iter().flat_map(|points| points.iter()).map(|point| point.0);
    let first = births.next();
    points[0].len().saturating_mul(points[1].len()) <= LIMIT && births.all(|birth| Some(birth) == first)
}

/// The pairs of the best matching of points with equal births and sorted deaths, as positions (in a, in b).
///
/// O(n m) time, and a byte for each pair of points. With equal costs the diagonal is preferred, first for b.
pub(super) fn align(points: [&[(f64, f64)]; 2], cost: Cost) -> Vec<(usize, usize)> {
    let [a, b] = points;
    let caps: Vec<f64> = b.iter().map(|&bar| cost.diagonal(bar)).collect();
    // The least cost of the points so far, by the number of points of b.
    let mut costs = vec![0.0; b.len() + 1];
    for (j, cap) in caps.iter().enumerate() {
        costs[j + 1] = costs[j] + cap;
    }
    let mut steps = vec![PAIR; a.len() * b.len()];
    for (i, &bar) in a.iter().enumerate() {
        let cap = cost.diagonal(bar);
        let row = &mut steps[i * b.len()..(i + 1) * b.len()];
        let mut before = costs[0];
        costs[0] += cap;
        let mut last = costs[0];
        for (((step, slot), &other), &other_cap) in row.iter_mut().zip(&mut costs[1..]).zip(b).zip(&caps) {
            let paired = before + cost.pair(bar, other);
            let (left, left_other) = (*slot + cap, last + other_cap);
            before = *slot;
            (last, *step) = if left < left_other { (left, LEAVE_A) } else { (left_other, LEAVE_B) };
            if paired < last {
                (last, *step) = (paired, PAIR);
            }
            *slot = last;
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 && j > 0 {
        match steps[(i - 1) * b.len() + j - 1] {
            LEAVE_A => i -= 1,
            LEAVE_B => j -= 1,
            _ => {
                (i, j) = (i - 1, j - 1);
                pairs.push((i, j));
            }
        }
    }
    pairs.reverse();
    pairs
}
