//! The decision behind the bottleneck distance when all births are equal, as in degree zero: then the bars stand in a
//! row.
//!
//! What is within a radius of a bar is a window of the sorted bars of the other diagram, and both ends of the window
//! move on with the bar. So bars that must be covered are covered one after the other, each by the first bar of its
//! window that is left. That covers each side for itself, and by the theorem of Mendelsohn and Dulmage both coverings
//! make one: see [`Row::join`].

use super::plane::Plane;

const UNMATCHED: usize = usize::MAX;

/// Bars of both diagrams in a row, and a matching of them by their positions.
pub(super) struct Row<'p> {
    plane: &'p Plane,
    /// Per side: who covers each bar that must be covered.
    cover: [Vec<usize>; 2],
    /// Per side: which bar that must be covered each bar covers.
    used: [Vec<usize>; 2],
}

impl<'p> Row<'p> {
    /// The bars of the plane, if their births are equal.
    pub(super) fn new(plane: &'p Plane) -> Option<Self> {
        let filled = || plane.sides.each_ref().map(|side| vec![UNMATCHED; side.len()]);
        plane.is_row().then(|| Self { plane, cover: filled(), used: filled() })
    }

    /// Whether some matching costs at most `radius`.
    pub(super) fn fits(&self, radius: f64) -> bool {
        (0..2).all(|side| self.cover(side, radius, |_, _| {}))
    }

    /// The pairs of a matching that costs at most `radius`, which must fit.
    pub(super) fn pairs(&mut self, radius: f64) -> Vec<(usize, usize)> {
        for side in 0..2 {
            let (mut cover, mut used) =
                (std::mem::take(&mut self.cover[side]), std::mem::take(&mut self.used[1 - side]));
            cover.fill(UNMATCHED);
            used.fill(UNMATCHED);
            let fits = self.cover(side, radius, |from, to| {
                cover[from] = to;
                used[to] = from;
            });
            debug_assert!(fits, "the radius was found to fit before");
            (self.cover[side], self.used[1 - side]) = (cover, used);
        }
        self.join()
    }

    /// Covers the bars of `side` that are further than the radius from the diagonal; gives `take` each of them with its
    /// cover.
    fn cover(&self, side: usize, radius: f64, mut take: impl FnMut(usize, usize)) -> bool {
        let (here, there) = (&self.plane.sides[side], &self.plane.sides[1 - side]);
        let mut next = 0;
        for from in (0..here.len()).filter(|&from| here.diagonal(from) > radius) {
            let key = here.point(from).0;
            while next < there.len() && there.point(next).0 < key && key - there.point(next).0 > radius {
                next += 1;
            }
            if next == there.len() || there.point(next).0 > key && there.point(next).0 - key > radius {
                return false;
            }
            take(from, next);
            next += 1;
        }
        true
    }

    /// One matching that covers what either covering covers.
    ///
    /// Starts from the pairs that cover a. From a bar of b that must be covered and is not, the pairs of the two
    /// coverings alternate along a path: those that cover b replace those that cover a. The path ends at a bar of a
    /// that needed no cover, or at one of b that needs none; every other bar on it stays covered.
    fn join(&self) -> Vec<(usize, usize)> {
        let [cover_of_a, cover_of_b] = &self.cover;
        let mut mate_of_a = cover_of_a.clone();
        let mut mate_of_b = self.used[1].clone();
        for start in 0..cover_of_b.len() {
            if mate_of_b[start] != UNMATCHED {
                continue;
            }
            let mut b = start;
            while cover_of_b[b] != UNMATCHED {
                let a = cover_of_b[b];
                let next = std::mem::replace(&mut mate_of_a[a], b);
                mate_of_b[b] = a;
                if next == UNMATCHED {
                    break;
                }
                mate_of_b[next] = UNMATCHED;
                b = next;
            }
        }
        let pairs = mate_of_a.into_iter().enumerate();
        pairs.filter(|&(_, mate)| mate != UNMATCHED).collect()
    }
}
