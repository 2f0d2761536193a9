//! The optimal matching of points in the plane, from coarse to fine.
//!
//! Prices of the best matching change little from a point to its neighbours. So every fourth point of each diagram is
//! matched first, in the same way, and all others get their prices from those: most then have their place at once, and
//! the paths of the rest are short.

use super::augment::Searches;
use super::cost::Cost;
use super::lists::Lists;
use super::prices::{Assignment, NONE};
use super::tree::Tree;

/// One point in so many is in the coarse problem.
const EVERY: usize = 4;
/// With no more points than this on a side, nothing is gained by a coarse problem.
const FEW: usize = 16;
/// How often, while the bars of a side are placed, the tree takes note of prices.
const NOTES: usize = 16;

/// The best matching of points that stand in the order of their trees, up to a relative error `delta` of the distance.
///
/// The sum of the prices bounds the cost of every matching from below.
pub(super) fn solve(points: [&[(f64, f64)]; 2], cost: Cost, delta: f64) -> Assignment {
    let mut assignment = Assignment::new(points, cost);
    let mut trees = points.map(Tree::new);
    let fewer = points[0].len().min(points[1].len());
    if fewer > FEW {
        let coarse =
            points.map(|points| points.iter().copied().skip(EVERY / 2).step_by(EVERY).collect::<Vec<_>>());
        let solution = solve([&coarse[0], &coarse[1]], cost, delta);
        assignment.raise(0, points[0], cost, &mut Tree::new(&coarse[1]), &solution.prices[1]);
        assignment.tighten(1, points[1], cost, &mut trees[0]);
    }
    assignment.tighten(0, points[0], cost, &mut trees[1]);

    let mut searches = Searches::new(points[0].len().max(points[1].len()), slack(&assignment, cost, delta));
    for (side, tree) in trees.iter_mut().rev().enumerate() {
        place_all(&mut assignment, &mut searches, points[side], cost, tree, side);
    }
    assignment
}

/// By how much a tight pair may miss its cost so that the distance has a relative error of at most `delta`.
///
/// With a bound L of now and a bound L' >= L at the end, a matching of k pairs costs at most L' + k slack, which is
/// at most (1 + delta)^q L' with k slack = ((1 + delta)^q - 1) L.
fn slack(assignment: &Assignment, cost: Cost, delta: f64) -> f64 {
    let pairs = assignment.caps[0].len().min(assignment.caps[1].len());
    let bound = assignment.bound();
    if delta == 0.0 || pairs == 0 || bound <= 0.0 {
        return 0.0;
    }
    let excess = (cost.order * delta.ln_1p()).exp_m1();
    (excess * bound / pairs as f64).min(bound)
}

/// Places every free bar of a side.
///
/// Meanwhile prices of the other side only fall, as its lists require, and no bar of it becomes free.
fn place_all(
    assignment: &mut Assignment,
    searches: &mut Searches,
    points: &[(f64, f64)],
    cost: Cost,
    tree: &mut Tree,
    side: usize,
) {
    let caps = assignment.caps[side].clone();
    let mut lists = Lists::new(points, &caps, tree, cost);
    let between_notes = points.len() / NOTES + 1;
    let mut placed = 0;
    for x in 0..points.len() {
        if !assignment.is_free(side, x) {
            continue;
        }
        if placed % between_notes == 0 {
            lists.note_prices(&assignment.prices[1 - side]);
        }
        searches.place(assignment, &mut lists, side, x as u32);
        placed += 1;
    }
}

/// The pairs of a matching, as positions (in a, in b).
pub(super) fn pairs(assignment: &Assignment) -> Vec<(usize, usize)> {
    let mates = assignment.mates[0].iter().enumerate();
    mates.filter(|&(_, &j)| j != NONE).map(|(i, &j)| (i, j as usize)).collect()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::super::tree;
    use super::*;
    use crate::ground::Norm;

    /// Prices are feasible for all pairs, pairs are tight, and no bar is free: that proves the matching optimal.
    #[test]
    fn prices_prove_the_matching_optimal() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        for (n, m, lift, order) in
            [(700, 600, 0.0, 1.0), (600, 600, 0.0, 2.0), (300, 300, 4.0, 2.0), (5, 400, 1.0, 3.0)]
        {
            let mut draw = |n: usize| {
                let points = (0..n).map(|_| {
                    let birth: f64 = rng.random();
                    (birth, birth + lift + rng.random::<f64>().powi(3))
                });
                let points: Vec<_> = points.collect();
                tree::order(&points).into_iter().map(|at| points[at]).collect::<Vec<_>>()
            };
            let (a, b) = (draw(n), draw(m));
            let cost = Cost { norm: Norm::MAX, order, scale: 2.0, limit: f64::INFINITY };
            let Assignment { caps, prices, mates } = solve([&a, &b], cost, 0.0);
            let rounding = 1e-11;
            for (i, &p) in a.iter().enumerate() {
                for (j, &q) in b.iter().enumerate() {
                    let slack = cost.pair(p, q) - prices[0][i] - prices[1][j];
                    assert!(slack >= -rounding, "{i} {j} {slack}");
                    assert!(mates[0][i] as usize != j || slack <= rounding, "{i} {j} {slack}");
                }
            }
            for side in 0..2 {
                for (x, &mate) in mates[side].iter().enumerate() {
                    assert!(prices[side][x] <= caps[side][x] + rounding);
                    assert!(mate != NONE || prices[side][x] == caps[side][x]);
                    assert!(mate == NONE || mates[1 - side][mate as usize] as usize == x);
                }
            }
            assert!(mates[0].iter().filter(|&&mate| mate != NONE).count() > 3);
        }
    }
}
