//! A k-d tree whose leaves hold eight points each.

/// The points of a leaf: as many as fit a register of 512 bits.
pub(super) const LEAF: usize = 8;

/// A box around some points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds<const D: usize> {
    pub(super) low: [f64; D],
    pub(super) high: [f64; D],
}

/// Squares of distances to and between boxes are off by less than this share: a few roundings of half an ulp.
pub(super) const ROUNDING: f64 = 16.0 * f64::EPSILON;

impl<const D: usize> Bounds<D> {
    pub(super) fn of(points: &[[f64; D]]) -> Self {
        let mut bounds = Self { low: [f64::INFINITY; D], high: [f64::NEG_INFINITY; D] };
        for point in points {
            for k in 0..D {
                bounds.low[k] = bounds.low[k].min(point[k]);
                bounds.high[k] = bounds.high[k].max(point[k]);
            }
        }
        bounds
    }

    fn widest(&self) -> usize {
        let width = |k: usize| self.high[k] - self.low[k];
        (1..D).fold(0, |widest, k| if width(k) > width(widest) { k } else { widest })
    }

    /// A square that no distance between points of the two boxes is below, and one that none is above.
    #[inline(always)]
    pub(super) fn squares(&self, other: &Self) -> (f64, f64) {
        let (mut least, mut most) = (0.0, 0.0);
        for k in 0..D {
            let gap = (other.low[k] - self.high[k]).max(self.low[k] - other.high[k]).max(0.0);
            let reach = (other.high[k] - self.low[k]).max(self.high[k] - other.low[k]);
            least += gap * gap;
            most += reach * reach;
        }
        (least * (1.0 - ROUNDING), most * (1.0 + ROUNDING))
    }

    /// The box of all points in the middle between points of two boxes.
    #[inline(always)]
    pub(super) fn middle(&self, other: &Self) -> Self {
        let mut middle = *self;
        for k in 0..D {
            middle.low[k] = 0.5 * (self.low[k] + other.low[k]);
            middle.high[k] = 0.5 * (self.high[k] + other.high[k]);
        }
        middle
    }

    /// A square that no distance from a point of the box is above.
    #[inline(always)]
    pub(super) fn farthest(&self, point: &[f64; D]) -> f64 {
        let mut most = 0.0;
        for k in 0..D {
            let reach = (point[k] - self.low[k]).max(self.high[k] - point[k]);
            most += reach * reach;
        }
        most * (1.0 + ROUNDING)
    }

    /// A square that no distance from a point of the box is below.
    #[inline(always)]
    pub(super) fn nearest(&self, point: &[f64; D]) -> f64 {
        let mut least = 0.0;
        for k in 0..D {
            let gap = (self.low[k] - point[k]).max(point[k] - self.high[k]).max(0.0);
            least += gap * gap;
        }
        least * (1.0 - ROUNDING)
    }

    /// The point in the middle.
    pub(super) fn centre(&self) -> [f64; D] {
        std::array::from_fn(|k| 0.5 * (self.low[k] + self.high[k]))
    }

    /// The square of the diagonal, or a little more.
    pub(super) fn diameter(&self) -> f64 {
        self.squares(self).1
    }
}

/// A range of leaves with a box around their points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<const D: usize> {
    pub(super) bounds: Bounds<D>,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The second child; the first stands right behind its parent.
    pub(super) second: u32,
}

impl<const D: usize> Node<D> {
    #[inline(always)]
    pub(super) fn is_leaf(&self) -> bool {
        self.start + 1 == self.end
    }

    #[inline(always)]
    pub(super) fn leaves(&self) -> u32 {
        self.end - self.start
    }
}

/// A tree of points that are brought into its order.
#[derive(Debug, Default)]
pub(super) struct Tree<const D: usize> {
    pub(super) nodes: Vec<Node<D>>,
}

impl<const D: usize> Tree<D> {
    /// Orders `points` so that each run of [`LEAF`] from the first is a leaf; `indices` move along.
    ///
    /// O(n log n) time: at each level, points are split at their median along the widest side.
    pub(super) fn build(&mut self, points: &mut [([f64; D], u32)], scratch: &mut Vec<[f64; D]>) {
        self.nodes.clear();
        let leaves = points.len().div_ceil(LEAF) as u32;
        self.split(points, 0, leaves, scratch);
    }

    fn split(&mut self, points: &mut [([f64; D], u32)], start: u32, end: u32, scratch: &mut Vec<[f64; D]>) {
        scratch.clear();
        scratch.extend(points.iter().map(|(point, _)| *point));
        let bounds = Bounds::of(scratch);
        let node = self.nodes.len();
        self.nodes.push(Node { bounds, start, end, second: 0 });
        if start + 1 == end {
            return;
        }
        let middle = start + (end - start) / 2;
        let count = (middle - start) as usize * LEAF;
        let axis = bounds.widest();
        points.select_nth_unstable_by(count, |a, b| a.0[axis].total_cmp(&b.0[axis]).then(a.1.cmp(&b.1)));
        let (first, second) = points.split_at_mut(count);
        self.split(first, start, middle, scratch);
        self.nodes[node].second = self.nodes.len() as u32;
        self.split(second, middle, end, scratch);
    }

    /// A leaf near the middle between two places.
    #[inline(always)]
    pub(super) fn leaf_between(&self, a: &[f64; D], b: &[f64; D]) -> usize {
        let middle: [f64; D] = std::array::from_fn(|k| 0.5 * (a[k] + b[k]));
        let mut at = 0;
        loop {
            let node = &self.nodes[at];
            if node.is_leaf() {
                return node.start as usize;
            }
            let nearest = |at: usize| self.nodes[at].bounds.nearest(&middle);
            let (first, second) = (at + 1, node.second as usize);
            at = if nearest(second) < nearest(first) { second } else { first };
        }
    }

    /// Pairs of nodes from one pair on, such as that of the root with itself; each two leaves are met at most once.
    pub(super) fn pairs(&self, start: (u32, u32)) -> Pairs<'_, D> {
        Pairs { tree: self, stack: vec![start] }
    }

    /// About so many pairs of nodes that all pairs of leaves are met from, each once.
    pub(super) fn some_pairs(&self, count: usize) -> Vec<(u32, u32)> {
        let mut opened = self.pairs((0, 0));
        loop {
            let pairs = std::mem::take(&mut opened.stack);
            for &(i, j) in &pairs {
                if self.nodes[i as usize].is_leaf() && self.nodes[j as usize].is_leaf() {
                    opened.stack.push((i, j));
                } else {
                    opened.open(i, j);
                }
            }
            if opened.stack.len() >= count || opened.stack.len() == pairs.len() {
                return opened.stack;
            }
        }
    }
}

/// Pairs of nodes that are still to be looked at.
pub(super) struct Pairs<'t, const D: usize> {
    tree: &'t Tree<D>,
    stack: Vec<(u32, u32)>,
}

impl<const D: usize> Pairs<'_, D> {
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<(u32, u32)> {
        self.stack.pop()
    }

    /// Puts the pairs of children of two nodes, not both leaves, in the place of their parents.
    #[inline(always)]
    pub(super) fn open(&mut self, i: u32, j: u32) {
        let (a, b) = (&self.tree.nodes[i as usize], &self.tree.nodes[j as usize]);
        if i == j {
            self.stack.extend([(i + 1, i + 1), (i + 1, a.second), (a.second, a.second)]);
        } else if a.leaves() >= b.leaves() {
            self.stack.extend([(i + 1, j), (a.second, j)]);
        } else {
            self.stack.extend([(i, j + 1), (i, b.second)]);
        }
    }
}
