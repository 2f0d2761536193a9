//! Closed walks that are too long for a table, filled from a triangle around a place.

use super::filling::Filling;
use super::plane::Plane;
use crate::stream::{Bound, Order};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is left of a part of a walk may have so many vertices.
pub(super) const MANY: usize = 128;

/// Buffers, kept for their memory alone.
#[derive(Debug, Default)]
pub(super) struct Ears {
    part: Vec<u32>,
    left: Vec<u32>,
    /// The neighbours of each vertex that is left, by its place in the part.
    beside: Vec<(u32, u32)>,
    /// How often the ear at each vertex has changed.
    changes: Vec<u32>,
    /// Squares as bits, places and changes of ears, the shortest first.
    ears: BinaryHeap<Reverse<(u64, u32, u32)>>,
}

impl Ears {
    /// An edge so late that triangles up to it fill a walk, if it is found from a triangle with vertices of the walk, whose last edge is that
    /// between the first two. It is that edge or a later one.
    ///
    /// The triangle divides the walk into three parts, and each is filled on its own: ears are cut off, the shortest first, as long as they
    /// come no later than the triangle; what is left is up to a table.
    ///
    /// O(m log m) time for m edges of the walk, and that of the table.
    pub(super) fn last_edge(
        &mut self,
        plane: &Plane,
        walk: &[u32],
        triangle: [u32; 3],
        filling: &mut Filling,
    ) -> Option<(u32, u32)> {
        let [a, b, _] = triangle;
        let mut last = (a, b);
        let mut cuts = [0; 3];
        for (cut, vertex) in cuts.iter_mut().zip(triangle) {
            *cut = walk.iter().position(|&other| other == vertex)?;
        }
        cuts.sort_unstable();
        let [i, j, k] = cuts;
        for (from, to) in [(i, j), (j, k), (k, i + walk.len())] {
            self.part.clear();
            self.part.extend(walk.iter().cycle().skip(from).take(to - from + 1));
            self.cut(plane, (a, b));
            if self.left.len() > MANY {
                return None;
            }
            // The first and the last vertex are joined by an edge of the triangle, which is in time.
            let of_rest = filling.last_edge(plane, &self.left);
            last = last_of(plane, last, of_rest);
        }
        Some(last)
    }

    /// Cuts ears off the part that come no later than an edge; at least two vertices are left.
    fn cut(&mut self, plane: &Plane, edge: (u32, u32)) {
        let Self { part, left, beside, changes, ears } = self;
        let bound = plane.bound(edge.0, edge.1);
        let end = part.len() as u32 - 1;
        beside.clear();
        beside.extend((0..=end).map(|at| (at.saturating_sub(1), (at + 1).min(end))));
        changes.clear();
        changes.resize(part.len(), 0);
        ears.clear();
        let ear = |at: u32, (from, to): (u32, u32), changes: u32| {
            Reverse((plane.raw(part[from as usize], part[to as usize]).to_bits(), at, changes))
        };
        ears.extend((1..end).map(|at| ear(at, beside[at as usize], 0)));
        while let Some(Reverse((_, at, changed))) = ears.pop() {
            if changed != changes[at as usize] {
                continue;
            }
            let (from, to) = beside[at as usize];
            if (from, to) == (0, end)
                || !is_in_time(plane, (part[from as usize], part[to as usize]), &bound, edge)
            {
                continue;
            }
            changes[at as usize] = u32::MAX;
            beside[from as usize].1 = to;
            beside[to as usize].0 = from;
            for next in [from, to] {
                if next != 0 && next != end {
                    changes[next as usize] += 1;
                    ears.push(ear(next, beside[next as usize], changes[next as usize]));
                }
            }
        }
        left.clear();
        let mut at = 0;
        left.push(part[0]);
        while at != end {
            at = beside[at as usize].1;
            left.push(part[at as usize]);
        }
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.part.capacity() + self.left.capacity() + self.changes.capacity())
            + 8 * self.beside.capacity()
            + 16 * self.ears.capacity()
    }
}

/// Whether a chord is no edge at all, or comes no later than that of the bound.
fn is_in_time(plane: &Plane, chord: (u32, u32), bound: &Bound, (a, b): (u32, u32)) -> bool {
    let (u, v) = chord;
    u == v || [(a, b), (b, a)].contains(&chord) || plane.is_before(u, v, bound)
}

/// The later one of an edge and another, if there is another.
fn last_of(plane: &Plane, edge: (u32, u32), other: Option<(u32, u32)>) -> (u32, u32) {
    [Some(edge), other].into_iter().flatten().max_by_key(|&edge| plane.key(edge)).unwrap_or(edge)
}
