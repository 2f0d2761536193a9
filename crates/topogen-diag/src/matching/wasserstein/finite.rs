//! The best matching of the finite bars, at a scale that suits it.

use topogen_ph::Bars;

use super::cost::{Cost, total};
use super::{Wasserstein, line, solve, tree};
use crate::ground::Norm;

/// The finite bars of both diagrams that have a length, in the order of their trees.
pub(super) struct Finite {
    points: [Vec<(f64, f64)>; 2],
    /// The index of each in its diagram.
    index: [Vec<usize>; 2],
}

/// The matching of the finite bars.
pub(super) struct Matched {
    /// As indices, sorted.
    pub(super) pairs: Vec<(usize, usize)>,
    /// A lower bound of their part of the distance.
    pub(super) lower_bound: f64,
}

/// A matching that costs less than this part of the way of all bars to the diagonal is looked for again, at its own
/// scale.
const FINE: f64 = 1e-4;
/// How often, at most: each time the sum of powers is at least halved, or the last matching was the best.
const ATTEMPTS: usize = 64;

impl Finite {
    /// Leaves out the bars of length zero, for which the diagonal costs nothing and no pair costs less than its other
    /// bar's way to the diagonal.
    pub(super) fn new(a: Bars<'_>, b: Bars<'_>) -> Self {
        let sides = [a, b].map(|bars| {
            let of_length: Vec<usize> =
                (0..bars.len()).filter(|&i| bars.births()[i] < bars.deaths()[i]).collect();
            // Zero has one sign, or equal diagrams would be sorted differently.
            let point = |&i: &usize| (bars.births()[i] + 0.0, bars.deaths()[i] + 0.0);
            let points: Vec<_> = of_length.iter().map(point).collect();
            let order = tree::order(&points);
            let sorted: Vec<_> = order.iter().map(|&at| points[at]).collect();
            let index: Vec<_> = order.iter().map(|&at| of_length[at]).collect();
            (sorted, index)
        });
        let [(a, index_of_a), (b, index_of_b)] = sides;
        Self { points: [a, b], index: [index_of_a, index_of_b] }
    }

    /// The best matching, or one with the relative error that is allowed.
    pub(super) fn solve(&self, wasserstein: &Wasserstein) -> Matched {
        let points = self.points();
        // The order depends on the bars alone, so equal diagrams are equal in order.
        let (positions, lower_bound) = if points[0] == points[1] {
            ((0..points[0].len()).map(|at| (at, at)).collect(), 0.0)
        } else {
            self.at_scales(wasserstein)
        };
        let mut pairs: Vec<_> =
            positions.into_iter().map(|(i, j)| (self.index[0][i], self.index[1][j])).collect();
        pairs.sort_unstable();
        Matched { pairs, lower_bound }
    }

    fn points(&self) -> [&[(f64, f64)]; 2] {
        self.points.each_ref().map(Vec::as_slice)
    }

    /// The pairs, as positions, and a lower bound of the distance.
    fn at_scales(&self, &Wasserstein { order, norm, delta }: &Wasserstein) -> (Vec<(usize, usize)>, f64) {
        let points = self.points();
        let all = || points.iter().flat_map(|points| points.iter());
        let scale = all().map(|&bar| norm.distance_to_diagonal(bar)).fold(0.0, f64::max);
        if scale == 0.0 {
            // The halves of the shortest bars that there are vanish.
            return (Vec::new(), 0.0);
        }
        let mut cost = Cost { norm, order, scale, limit: f64::INFINITY };
        let is_line = line::applies(points);
        let mut best = (Vec::new(), 0.0);
        for _ in 0..ATTEMPTS {
            let aligned = if is_line { line::align(points, cost) } else { None };
            let (pairs, bound) = match aligned {
                Some(pairs) => {
                    let distance = self.distance(&pairs, norm, order);
                    (pairs, distance)
                }
                None => {
                    let assignment = solve::solve(points, cost, delta);
                    (solve::pairs(&assignment), cost.root(assignment.bound()))
                }
            };
            let found = self.distance(&pairs, norm, order);
            best = (pairs, bound.min(found));
            let to_diagonal: f64 = all().map(|&bar| cost.diagonal(bar)).sum();
            let is_fine = cost.root(FINE * to_diagonal) <= found;
            let is_halved = found < cost.root(0.5);
            if found == 0.0 || is_fine || (cost.limit.is_finite() && !is_halved) {
                break;
            }
            cost = Cost { scale: found, limit: 2.0, ..cost };
        }
        best
    }

    /// What a matching costs, given by its pairs.
    fn distance(&self, pairs: &[(usize, usize)], norm: Norm, order: f64) -> f64 {
        let [a, b] = self.points();
        let mut alone = [vec![true; a.len()], vec![true; b.len()]];
        for &(i, j) in pairs {
            (alone[0][i], alone[1][j]) = (false, false);
        }
        let paired = pairs.iter().map(|&(i, j)| norm.distance(a[i], b[j]));
        let left = [a, b].into_iter().zip(&alone).flat_map(|(points, alone)| {
            points
                .iter()
                .zip(alone)
                .filter(|&(_, &alone)| alone)
                .map(|(&bar, _)| norm.distance_to_diagonal(bar))
        });
        total(paired.chain(left), norm, order)
    }
}
