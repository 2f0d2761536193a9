//! A matching with prices that bound the cost of every other matching from below.
//!
//! Every bar has a price, its share of the cost. Prices are *feasible* when no bar's exceeds its *cap*, the cost of the
//! diagonal, and those of no two bars together exceed the cost of the pair: then their sum bounds the cost of every
//! matching from below. Pairs of the matching are *tight*: their prices make up their cost. So it is optimal as soon as
//! every bar without a mate is at its cap. A bar that is neither is *free*.

use super::cost::Cost;
use super::tree::Tree;

/// The mate of a bar that has none.
pub(super) const NONE: u32 = u32::MAX;

/// A matching and prices of the bars of both sides, by their positions: side 0 is a, side 1 is b.
pub(super) struct Assignment {
    pub(super) caps: [Vec<f64>; 2],
    pub(super) prices: [Vec<f64>; 2],
    pub(super) mates: [Vec<u32>; 2],
}

impl Assignment {
    /// No pairs, and prices at their caps.
    pub(super) fn new(points: [&[(f64, f64)]; 2], cost: Cost) -> Self {
        let caps = points.map(|points| points.iter().map(|&bar| cost.diagonal(bar)).collect::<Vec<_>>());
        Self { prices: caps.clone(), mates: caps.each_ref().map(|caps| vec![NONE; caps.len()]), caps }
    }

    pub(super) fn join(&mut self, side: usize, x: u32, y: u32) {
        self.mates[side][x as usize] = y;
        self.mates[1 - side][y as usize] = x;
    }

    pub(super) fn is_free(&self, side: usize, x: usize) -> bool {
        self.mates[side][x] == NONE && self.prices[side][x] < self.caps[side][x]
    }

    /// The sum of the prices.
    pub(super) fn bound(&self) -> f64 {
        self.prices.iter().flatten().sum()
    }

    /// Sets the prices of `points`, on `side`, as high as `prices` of the points in `tree` allow.
    pub(super) fn raise(
        &mut self,
        side: usize,
        points: &[(f64, f64)],
        cost: Cost,
        tree: &mut Tree,
        prices: &[f64],
    ) {
        tree.set_prices(prices);
        for (x, &point) in points.iter().enumerate() {
            self.prices[side][x] = highest(point, self.caps[side][x], cost, tree, prices).0;
        }
    }

    /// Raises the prices of `side` as far as those of the other side allow, and joins bars that this makes tight.
    ///
    /// Prices that were feasible do not fall, so the pairs that there are stay tight.
    pub(super) fn tighten(&mut self, side: usize, points: &[(f64, f64)], cost: Cost, tree: &mut Tree) {
        let other = 1 - side;
        tree.set_prices(&self.prices[other]);
        for (x, &point) in points.iter().enumerate() {
            let (price, y) = highest(point, self.caps[side][x], cost, tree, &self.prices[other]);
            self.prices[side][x] = price;
            if y != NONE && self.mates[side][x] == NONE && self.mates[other][y as usize] == NONE {
                self.join(side, x as u32, y);
            }
        }
    }
}

/// The highest feasible price of a point and who holds it down, if it is not the cap.
fn highest(point: (f64, f64), cap: f64, cost: Cost, tree: &Tree, prices: &[f64]) -> (f64, u32) {
    let mut best = (cap, NONE);
    tree.search(cost, point, cap, &mut |y, cost| {
        let value = cost - prices[y];
        if value < best.0 {
            best = (value, y as u32);
        }
        best.0
    });
    best
}
