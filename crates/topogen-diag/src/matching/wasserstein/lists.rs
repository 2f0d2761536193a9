//! For each bar of one side, the bars of the other that suit it best, as far as anybody has asked.

use std::cmp::Ordering;

use super::cost::Cost;
use super::tree::Tree;

/// One bar of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) to: u32,
    /// What the pair costs.
    pub(super) cost: f64,
    /// What the cost less the price was when the list was made: the lists are sorted by it.
    pub(super) value: f64,
}

/// Where the list of a bar is, and how far it goes: every bar that it lacks costs, less its price, at least `bound`.
#[derive(Clone, Copy)]
struct List {
    start: usize,
    len: usize,
    bound: f64,
}

/// The lists of one side.
///
/// Prices of the other side may fall after a list was made, and its bound stays true; they must not rise.
pub(super) struct Lists<'p> {
    points: &'p [(f64, f64)],
    caps: &'p [f64],
    tree: &'p mut Tree,
    cost: Cost,
    lists: Vec<List>,
    edges: Vec<Edge>,
    best: Vec<Edge>,
}

/// How many bars a list has at first; it doubles when it is asked for more.
const FIRST: usize = 8;

impl<'p> Lists<'p> {
    /// Lists, unknown yet, of `points` with these caps; the other side's are in the tree.
    pub(super) fn new(points: &'p [(f64, f64)], caps: &'p [f64], tree: &'p mut Tree, cost: Cost) -> Self {
        let unknown = List { start: 0, len: 0, bound: f64::NEG_INFINITY };
        Self {
            points,
            caps,
            tree,
            cost,
            lists: vec![unknown; points.len()],
            edges: Vec::new(),
            best: Vec::new(),
        }
    }

    /// The list of a bar as it is, and its bound.
    pub(super) fn get(&self, at: usize) -> (&[Edge], f64) {
        let List { start, len, bound } = self.lists[at];
        (&self.edges[start..start + len], bound)
    }

    /// Takes note of the prices of the other side, which makes searches for more faster.
    pub(super) fn note_prices(&mut self, prices: &[f64]) {
        self.tree.set_prices(prices);
    }

    /// Makes the list of a bar longer.
    ///
    /// A bar whose cost less its price is not below the cap is never better than the diagonal, and prices fall: it
    /// belongs in no list.
    pub(super) fn extend(&mut self, at: usize, prices: &[f64]) {
        let len = (2 * self.lists[at].len).max(FIRST);
        let best = &mut self.best;
        best.clear();
        let mut bound = self.caps[at];
        self.tree.search(self.cost, self.points[at], bound, &mut |to, cost| {
            let value = cost - prices[to];
            if value < bound {
                best.push(Edge { to: to as u32, cost, value });
                if best.len() == 2 * len {
                    bound = keep_least(best, len);
                }
            }
            bound
        });
        let bound = if best.len() >= len { keep_least(best, len) } else { f64::INFINITY };
        best.sort_unstable_by(compare);
        self.lists[at] = List { start: self.edges.len(), len: best.len(), bound };
        self.edges.append(best);
    }
}

/// Keeps the `len` best of the edges, of which there are as many; gives the value of the last of them.
fn keep_least(edges: &mut Vec<Edge>, len: usize) -> f64 {
    edges.select_nth_unstable_by(len - 1, compare);
    edges.truncate(len);
    edges[len - 1].value
}

fn compare(edge: &Edge, other: &Edge) -> Ordering {
    edge.value.total_cmp(&other.value).then(edge.to.cmp(&other.to))
}
