//! The decision behind the bottleneck distance: is there a matching whose items all cost at most a radius?
//!
//! A bar that is further than the radius from the diagonal must be covered by a pair; every other bar may be left to
//! the diagonal. By the theorem of Mendelsohn and Dulmage one matching covers the bars that must be covered on both
//! sides as soon as each side can be covered for itself. So no copies of the diagonal are needed: an alternating path
//! from a bar that must be covered may end at an unmatched bar of the other side, or at a bar of its own side that may
//! go to the diagonal. Either way every bar that was covered and must be stays covered. Where no such path exists there
//! is no matching either: in the difference with a matching that does it, the path from that bar would be one.

use super::plane::Plane;

const UNMATCHED: usize = usize::MAX;

/// A matching of the bars of both sides by their sorted positions, kept from one radius to the next.
pub(super) struct Cover<'p> {
    plane: &'p Plane,
    mate: [Vec<usize>; 2],
    /// Per side: the phase that saw a bar last, and from where it was seen.
    seen: [Vec<usize>; 2],
    parent: [Vec<usize>; 2],
    phase: usize,
    queue: Vec<usize>,
}

impl<'p> Cover<'p> {
    pub(super) fn new(plane: &'p Plane) -> Self {
        let filled = |value: usize| plane.sides.each_ref().map(|side| vec![value; side.len()]);
        Self {
            plane,
            mate: filled(UNMATCHED),
            seen: filled(0),
            parent: filled(0),
            phase: 0,
            queue: Vec::new(),
        }
    }

    /// Forgets the matching, so that the next one depends on the radius alone.
    pub(super) fn clear(&mut self) {
        self.mate.iter_mut().for_each(|mate| mate.fill(UNMATCHED));
    }

    /// Whether some matching costs at most `radius`; if so the cover holds one.
    ///
    /// Starts from those pairs of the last matching that are short enough, which any matching may do.
    pub(super) fn fits(&mut self, radius: f64) -> bool {
        self.drop_longer(radius);
        (0..2).all(|side| self.covers(side, radius))
    }

    /// Covers the bars of `side` that must be covered.
    ///
    /// Searches share a phase, in which each bar of the other side is seen once, until one of them fails; only a search
    /// with a phase of its own goes through all that its root can reach, so only its failure counts.
    fn covers(&mut self, side: usize, radius: f64) -> bool {
        let points = &self.plane.sides[side];
        self.phase += 1;
        for root in 0..points.len() {
            if points.diagonal(root) <= radius
                || self.mate[side][root] != UNMATCHED
                || self.augment(side, root, radius)
            {
                continue;
            }
            self.phase += 1;
            if !self.augment(side, root, radius) {
                return false;
            }
        }
        true
    }

    /// The pairs, as positions (in a, in b).
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.mate[0].iter().copied().enumerate().filter(|&(_, mate)| mate != UNMATCHED)
    }

    fn pair_cost(&self, i: usize, j: usize) -> f64 {
        crate::ground::distance(self.plane.sides[0].point(i), self.plane.sides[1].point(j))
    }

    fn drop_longer(&mut self, radius: f64) {
        for i in 0..self.mate[0].len() {
            let j = self.mate[0][i];
            if j != UNMATCHED && self.pair_cost(i, j) > radius {
                self.mate[0][i] = UNMATCHED;
                self.mate[1][j] = UNMATCHED;
            }
        }
    }

    /// Covers the unmatched bar `root` of `side` along an alternating path through bars that the phase has not seen;
    /// says whether there is one.
    fn augment(&mut self, side: usize, root: usize, radius: f64) -> bool {
        let other = 1 - side;
        let (here, there) = (&self.plane.sides[side], &self.plane.sides[other]);
        self.queue.clear();
        self.queue.push(root);
        let mut head = 0;
        while head < self.queue.len() {
            let from = self.queue[head];
            head += 1;
            let point = here.point(from);
            for to in there.window(point, radius) {
                if self.seen[other][to] == self.phase
                    || crate::ground::distance(point, there.point(to)) > radius
                {
                    continue;
                }
                self.seen[other][to] = self.phase;
                self.parent[other][to] = from;
                let mate = self.mate[other][to];
                if mate == UNMATCHED || here.diagonal(mate) <= radius {
                    if mate != UNMATCHED {
                        self.mate[side][mate] = UNMATCHED;
                    }
                    self.flip(side, root, to);
                    return true;
                }
                self.queue.push(mate);
            }
        }
        false
    }

    /// Matches along the path from `root` of `side` to `end` of the other side.
    fn flip(&mut self, side: usize, root: usize, end: usize) {
        let other = 1 - side;
        let mut to = end;
        loop {
            let from = self.parent[other][to];
            let next = self.mate[side][from];
            self.mate[side][from] = to;
            self.mate[other][to] = from;
            if from == root {
                return;
            }
            to = next;
        }
    }
}
