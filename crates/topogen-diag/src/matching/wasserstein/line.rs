//! The best matching when all births are equal, as in degree zero: then the bars are points on a line.
//!
//! Costs are convex in the difference of the deaths, so uncrossing two pairs never costs more, and some best matching is
//! in order: it is an alignment of two sorted sequences in which single points go to the diagonal. Of the table of all
//! alignments only those cells are looked at from which the cost of a matching that is known may still be undercut:
//! where ways to the diagonal cost much more than pairs, that is a narrow band.

use super::cost::Cost;

/// How many cells are kept at most, a byte each.
const LIMIT: usize = 1 << 28;
/// Room for the rounding of sums of costs.
const ROUNDING: f64 = 1e-9;

/// The step of the alignment that comes last.
const PAIR: u8 = 0;
const LEAVE_A: u8 = 1;
const LEAVE_B: u8 = 2;

/// Whether these points are on a line.
pub(super) fn applies(points: [&[(f64, f64)]; 2]) -> bool {
    let mut births = points.iter().flat_map(|points| points.iter()).map(|point| point.0);
    let first = births.next();
    births.all(|birth| Some(birth) == first)
}

/// The cells of one row of the table that were looked at: from the column `first` on.
struct Row {
    first: usize,
    start: usize,
}

/// The pairs of the best matching of points with equal births and sorted deaths, as positions (in a, in b); none if that
/// takes too much memory.
///
/// Time and memory grow with the number of cells that are looked at, at most nm. With equal costs the diagonal is
/// preferred, first for b.
pub(super) fn align([a, b]: [&[(f64, f64)]; 2], cost: Cost) -> Option<Vec<(usize, usize)>> {
    let caps = [a, b].map(|points| points.iter().map(|&bar| cost.diagonal(bar)).collect::<Vec<_>>());
    let rest = Rest::new(&caps);
    let limit = by_rank([a, b], &caps, cost) * (1.0 + ROUNDING);

    // The least cost of the points so far by the number of those of b, in the columns from `low` to `high`.
    let mut costs = vec![f64::INFINITY; b.len() + 1];
    costs[0] = 0.0;
    let (mut low, mut high) = (0, 0);
    while high < b.len() && costs[high] + caps[1][high] + rest.bound(0, high + 1) <= limit {
        costs[high + 1] = costs[high] + caps[1][high];
        high += 1;
    }
    let (mut rows, mut steps) = (Vec::with_capacity(a.len()), Vec::new());
    for (i, &bar) in a.iter().enumerate() {
        rows.push(Row { first: low, start: steps.len() });
        let (mut before, mut last) = (f64::INFINITY, f64::INFINITY);
        let (mut next_low, mut next_high) = (b.len(), low);
        for j in low..=b.len() {
            let above = costs[j];
            let (mut least, mut step) = (above + caps[0][i], LEAVE_A);
            if j > 0 {
                let left = last + caps[1][j - 1];
                if left <= least {
                    (least, step) = (left, LEAVE_B);
                }
                if before < f64::INFINITY {
                    let paired = before + cost.pair(bar, b[j - 1]);
                    if paired < least {
                        (least, step) = (paired, PAIR);
                    }
                }
            }
            if least + rest.bound(i + 1, j) <= limit {
                next_low = next_low.min(j);
                next_high = j;
            } else {
                least = f64::INFINITY;
            }
            steps.push(step);
            (costs[j], before, last) = (least, above, least);
            if j > high && least == f64::INFINITY {
                break;
            }
        }
        (low, high) = (next_low, next_high);
        if steps.len() > LIMIT {
            return None;
        }
    }
    Some(trace(&rows, &steps, b.len()))
}

/// Follows the steps back from the end.
fn trace(rows: &[Row], steps: &[u8], columns: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut i, mut j) = (rows.len(), columns);
    while i > 0 && j > 0 {
        let Row { first, start } = rows[i - 1];
        match steps[start + j - first] {
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

/// What one matching costs: the longest bars are paired with each other, and so on down, unless the diagonal is cheaper.
fn by_rank([a, b]: [&[(f64, f64)]; 2], caps: &[Vec<f64>; 2], cost: Cost) -> f64 {
    let pairs = a.iter().zip(&caps[0]).rev().zip(b.iter().zip(&caps[1]).rev());
    let paired: f64 = pairs.map(|((&p, cap), (&q, other))| cost.pair(p, q).min(cap + other)).sum();
    let fewer = a.len().min(b.len());
    let left = caps.iter().map(|caps| caps[..caps.len() - fewer].iter().sum::<f64>());
    paired + left.sum::<f64>()
}

/// Lower bounds of what is still to be paid.
struct Rest {
    sizes: [usize; 2],
    /// Sums of the first caps, which grow along the line.
    sums: [Vec<f64>; 2],
}

impl Rest {
    fn new(caps: &[Vec<f64>; 2]) -> Self {
        let sums = caps.each_ref().map(|caps| {
            let mut sum = 0.0;
            let all = caps.iter().map(|cap| {
                sum += cap;
                sum
            });
            std::iter::once(0.0).chain(all.collect::<Vec<_>>()).collect()
        });
        Self { sizes: caps.each_ref().map(Vec::len), sums }
    }

    /// What remains to be paid at least, with `i` and `j` points done: the points that one side has more than the other go to
    /// the diagonal, and the next ones cost least there.
    #[inline]
    fn bound(&self, i: usize, j: usize) -> f64 {
        let (of_a, of_b) = (self.sizes[0] - i, self.sizes[1] - j);
        let (sums, at, more) =
            if of_a > of_b { (&self.sums[0], i, of_a - of_b) } else { (&self.sums[1], j, of_b - of_a) };
        sums[at + more] - sums[at]
    }
}
