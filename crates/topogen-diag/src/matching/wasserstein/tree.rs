//! A k-d tree of bars that finds the near ones, and those that a price makes worth a look.

use std::cmp::Ordering;
use std::ops::Range;

use super::cost::Cost;

/// How many points a leaf has at most.
const LEAF: usize = 8;

/// Points in the order of a balanced k-d tree: the halves of a range of positions are the children of its node.
pub(super) struct Tree {
    points: Vec<(f64, f64)>,
    /// Bounding boxes of the nodes; those of node i have the children 2i + 1 and 2i + 2.
    boxes: Vec<Bounds>,
    /// The highest price in each node.
    highest: Vec<f64>,
}

/// The smallest upright rectangle around some points.
#[derive(Clone, Copy)]
struct Bounds {
    low: (f64, f64),
    high: (f64, f64),
}

impl Bounds {
    const NONE: Self =
        Self { low: (f64::INFINITY, f64::INFINITY), high: (f64::NEG_INFINITY, f64::NEG_INFINITY) };

    fn of(points: impl Iterator<Item = (f64, f64)>) -> Self {
        points.fold(Self::NONE, |all, (x, y)| Self {
            low: (all.low.0.min(x), all.low.1.min(y)),
            high: (all.high.0.max(x), all.high.1.max(y)),
        })
    }

    /// Whether births spread further than deaths.
    fn is_wide(&self) -> bool {
        self.high.0 - self.low.0 > self.high.1 - self.low.1
    }

    /// What it costs at least to move a point onto one in the box.
    #[inline]
    fn cost(&self, cost: Cost, (x, y): (f64, f64)) -> f64 {
        let gap = |low: f64, high: f64, value: f64| (low - value).max(value - high).max(0.0);
        cost.apart(gap(self.low.0, self.high.0, x), gap(self.low.1, self.high.1, y))
    }
}

/// The order of bars by one end, then by the other, then by index.
fn compare(points: &[(f64, f64)], by_birth: bool, i: usize, j: usize) -> Ordering {
    let key = |(birth, death): (f64, f64)| if by_birth { (birth, death) } else { (death, birth) };
    let (p, q) = (key(points[i]), key(points[j]));
    p.0.total_cmp(&q.0).then(p.1.total_cmp(&q.1)).then(i.cmp(&j))
}

/// The order of the tree: which of `points` stands at each position. It depends on the set of points alone, but for the
/// indices of equal ones.
pub(super) fn order(points: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    arrange(points, &mut order);
    order
}

fn arrange(points: &[(f64, f64)], order: &mut [usize]) {
    let wide = Bounds::of(order.iter().map(|&i| points[i])).is_wide();
    if order.len() <= LEAF {
        return order.sort_unstable_by(|&i, &j| compare(points, true, i, j));
    }
    let middle = order.len() / 2;
    order.select_nth_unstable_by(middle, |&i, &j| compare(points, wide, i, j));
    let (left, right) = order.split_at_mut(middle);
    arrange(points, left);
    arrange(points, right);
}

impl Tree {
    /// The tree of points that stand in its order.
    pub(super) fn new(points: &[(f64, f64)]) -> Self {
        let mut tree = Self { points: points.to_vec(), boxes: Vec::new(), highest: Vec::new() };
        tree.build(0, 0..points.len());
        tree.highest = vec![0.0; tree.boxes.len()];
        tree
    }

    fn build(&mut self, node: usize, range: Range<usize>) {
        if self.boxes.len() <= node {
            self.boxes.resize(node + 1, Bounds::NONE);
        }
        self.boxes[node] = Bounds::of(self.points[range.clone()].iter().copied());
        if let Some([left, right]) = halves(&range) {
            self.build(2 * node + 1, left);
            self.build(2 * node + 2, right);
        }
    }

    /// Takes note of the price of each point.
    pub(super) fn set_prices(&mut self, prices: &[f64]) {
        self.note(0, 0..prices.len(), prices);
    }

    fn note(&mut self, node: usize, range: Range<usize>, prices: &[f64]) -> f64 {
        self.highest[node] = match halves(&range) {
            Some([left, right]) => {
                self.note(2 * node + 1, left, prices).max(self.note(2 * node + 2, right, prices))
            }
            None => prices[range].iter().copied().fold(f64::NEG_INFINITY, f64::max),
        };
        self.highest[node]
    }

    /// Calls `visit` with the position of every point whose cost less its price may be below a bound, and with that
    /// cost. `visit` gives the bound from then on; it must not grow.
    #[inline]
    pub(super) fn search(
        &self,
        cost: Cost,
        from: (f64, f64),
        bound: f64,
        visit: &mut impl FnMut(usize, f64) -> f64,
    ) {
        if !self.points.is_empty() {
            self.descend(cost, from, 0, 0..self.points.len(), bound, visit);
        }
    }

    fn lowest(&self, cost: Cost, from: (f64, f64), node: usize) -> f64 {
        self.boxes[node].cost(cost, from) - self.highest[node]
    }

    fn descend(
        &self,
        cost: Cost,
        from: (f64, f64),
        node: usize,
        range: Range<usize>,
        mut bound: f64,
        visit: &mut impl FnMut(usize, f64) -> f64,
    ) -> f64 {
        let Some([left, right]) = halves(&range) else {
            for position in range {
                bound = visit(position, cost.pair(from, self.points[position]));
            }
            return bound;
        };
        let (l, r) = (2 * node + 1, 2 * node + 2);
        let (at_left, at_right) = (self.lowest(cost, from, l), self.lowest(cost, from, r));
        let mut children = [(at_left, l, left), (at_right, r, right)];
        if at_right < at_left {
            children.reverse();
        }
        for (lowest, child, range) in children {
            if lowest < bound {
                bound = self.descend(cost, from, child, range, bound, visit);
            }
        }
        bound
    }
}

/// The two halves of the positions of an inner node; none of a leaf.
fn halves(range: &Range<usize>) -> Option<[Range<usize>; 2]> {
    let middle = range.start + range.len() / 2;
    if range.len() > LEAF { Some([range.start..middle, middle..range.end]) } else { None }
}
