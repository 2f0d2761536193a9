//! Groups of vertices, each within a circle.

use super::plane::Plane;

/// The smallest box around some vertices.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: [f64; 2],
    high: [f64; 2],
}

/// All vertices, halved by their labels until each is alone: a group comes before those of its first half, and these before those
/// of its second one. Vertices that are near each other have labels that are, so that most groups are small.
#[derive(Debug, Default)]
pub(super) struct Groups {
    bounds: Vec<Bounds>,
}

/// One of them: where it comes, its first vertex, and how many it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    at: u32,
    pub(super) first: u32,
    pub(super) len: u32,
}

impl Group {
    #[inline(always)]
    pub(super) fn halves(self) -> [Self; 2] {
        let Self { at, first, len } = self;
        let half = len / 2;
        // A group of k vertices and its parts are 2 k − 1.
        [
            Self { at: at + 1, first, len: half },
            Self { at: at + 2 * half, first: first + half, len: len - half },
        ]
    }
}

/// The bytes that the groups of so many vertices take.
pub(super) fn bytes_of_groups(n_points: usize) -> usize {
    2 * n_points * size_of::<Bounds>()
}

impl Groups {
    pub(super) fn clear(&mut self) {
        self.bounds.clear();
    }

    /// To be called before others; O(n) time for the first call after they were cleared.
    pub(super) fn find(&mut self, plane: &Plane) {
        if self.bounds.is_empty() {
            self.bounds.reserve_exact(2 * plane.len());
            self.fill(plane, Group { at: 0, first: 0, len: plane.len() as u32 });
        }
    }

    /// The group of all vertices.
    pub(super) fn all(&self) -> Group {
        Group { at: 0, first: 0, len: self.bounds.len().div_ceil(2) as u32 }
    }

    fn fill(&mut self, plane: &Plane, group: Group) -> Bounds {
        let place = plane.place(group.first);
        let mut bounds = Bounds { low: place, high: place };
        self.bounds.push(bounds);
        if group.len > 1 {
            let [a, b] = group.halves().map(|half| self.fill(plane, half));
            for axis in 0..2 {
                bounds.low[axis] = a.low[axis].min(b.low[axis]);
                bounds.high[axis] = a.high[axis].max(b.high[axis]);
            }
            self.bounds[group.at as usize] = bounds;
        }
        bounds
    }

    /// A group as it is seen from a place.
    #[inline(always)]
    pub(super) fn seen(&self, group: Group, place: [f64; 2]) -> Seen {
        let Bounds { low, high } = self.bounds[group.at as usize];
        let way = [0, 1].map(|axis| 0.5 * ((low[axis] - place[axis]) + (high[axis] - place[axis])));
        let half = [0, 1].map(|axis| 0.5 * (high[axis] - low[axis]));
        let length = |[x, y]: [f64; 2]| (x * x + y * y).sqrt();
        Seen { group, way, distance: length(way), radius: length(half) }
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Bounds>() * self.bounds.capacity()
    }
}

/// A group, the way to the centre of a circle around it, and its radius: none of the numbers is off by more than a few roundings of the
/// distance and the radius together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) group: Group,
    pub(super) way: [f64; 2],
    pub(super) distance: f64,
    pub(super) radius: f64,
}
