//! Places in a face that no triangle of the complex covers.

use super::around::{Around, Spot};
use super::mesh::{Disc, Mesh};
use super::plane::Plane;
use crate::stream::{Bound, Order};

/// Up to so many edges of a walk, places on all edges between two of its vertices are tried,
const SHORT: usize = 32;
/// and up to so many, places on one edge.
const LONG: usize = 256;
/// So many places on an edge are tried.
const PLACES: usize = 32;

/// Buffers, kept for their memory alone.
#[derive(Debug, Default)]
pub(super) struct Holes {
    around: Around,
    cuts: Vec<f64>,
    gaps: Vec<(f64, f64)>,
}

/// Where a face is.
#[derive(Clone, Copy)]
pub(super) struct Face<'a> {
    pub(super) walk: &'a [u32],
    /// The triangle of its widest circle whose centre is in it.
    pub(super) widest: Option<[u32; 3]>,
}

impl Holes {
    /// Forgets the vertices: others are to come.
    pub(super) fn clear(&mut self) {
        self.around.clear();
    }

    /// Whether a place in a face is found that is covered by no triangle of edges that all come before one.
    ///
    /// The centre of the face's widest circle is tried first, then places on the edge, then on other edges between vertices of the face.
    ///
    /// O(k²) time for k vertices near a place, which is usually the first one; for the places on all edges of a short walk of m edges, up to 16 m² times as much.
    pub(super) fn is_open(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        disc: &mut Disc,
        Face { walk, widest }: Face<'_>,
        last: (u32, u32),
    ) -> bool {
        let bound = plane.bound(last.0, last.1);
        let centre = widest.and_then(|widest| centre(plane, widest));
        let spot = centre.map(|(place, seed)| Spot::new((plane, mesh, &mut *disc), place, seed));
        if spot.is_some_and(|spot| self.is_uncovered(plane, mesh, disc, spot, &bound)) {
            return true;
        }
        if walk.len() > LONG {
            return false;
        }
        if self.is_open_along(plane, mesh, disc, walk, last, &bound) {
            return true;
        }
        let pairs = (0..walk.len()).flat_map(|i| (i + 1..walk.len()).map(move |j| (walk[i], walk[j])));
        let mut later = pairs.filter(|&(a, b)| a != b && !plane.is_before(a, b, &bound));
        walk.len() <= SHORT && later.any(|edge| self.is_open_along(plane, mesh, disc, walk, edge, &bound))
    }

    /// The triangle around the centre of a face's widest circle whose last edge comes first, if a search finds it; that edge is between its first
    /// two vertices.
    pub(super) fn first_triangle(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        disc: &mut Disc,
        Face { walk, widest }: Face<'_>,
    ) -> Option<[u32; 3]> {
        let widest = widest?;
        let (place, seed) = centre(plane, widest)?;
        let spot = Spot::new((plane, mesh, &mut *disc), place, seed);
        self.around.first_triangle((plane, mesh, disc), spot, widest, walk)
    }

    fn is_uncovered(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        disc: &mut Disc,
        spot: Spot,
        bound: &Bound,
    ) -> bool {
        self.around.is_uncovered((plane, mesh, disc), spot, bound)
    }

    /// Whether a place on an edge and in a face is uncovered.
    fn is_open_along(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        disc: &mut Disc,
        walk: &[u32],
        (u, v): (u32, u32),
        bound: &Bound,
    ) -> bool {
        self.find_gaps(plane, walk, (u, v), bound);
        let (start, end) = (plane.place(u), plane.place(v));
        let gaps = std::mem::take(&mut self.gaps);
        let is_open = gaps.iter().take(PLACES).any(|&(_, share)| {
            let place = [0, 1].map(|axis| start[axis] + share * (end[axis] - start[axis]));
            let seed = if share < 0.5 { u } else { v };
            // Longer edges than twice the bound are not searched along their middles.
            if plane.square_to(seed, place) >= bound.below || !is_within(plane, walk, place) {
                return false;
            }
            let spot = Spot::new((plane, mesh, &mut *disc), place, seed);
            self.is_uncovered(plane, mesh, disc, spot, bound)
        });
        self.gaps = gaps;
        is_open
    }

    /// Writes the parts of an edge between its ends and crossings with edges of the face that come before the bound: how long each is, and
    /// where its middle is, as shares of the edge, the longest first. It only matters for where to look, so it need not be exact.
    fn find_gaps(&mut self, plane: &Plane, walk: &[u32], (u, v): (u32, u32), bound: &Bound) {
        let ([ux, uy], [vx, vy]) = (plane.place(u), plane.place(v));
        let (dx, dy) = (vx - ux, vy - uy);
        let height = |[x, y]: [f64; 2]| dx * (y - uy) - dy * (x - ux);
        let share = |[x, y]: [f64; 2]| (dx * (x - ux) + dy * (y - uy)) / plane.raw(u, v);
        self.cuts.clear();
        self.cuts.extend([0.0, 1.0]);
        let is_end = |label: u32| label == u || label == v;
        for (at, &a) in walk.iter().enumerate().filter(|&(_, &a)| !is_end(a)) {
            let above = height(plane.place(a));
            for &b in walk[at + 1..].iter().filter(|&&b| !is_end(b)) {
                let below = height(plane.place(b));
                if (above > 0.0) != (below > 0.0) && plane.is_before(a, b, bound) {
                    let ([ax, ay], [bx, by]) = (plane.place(a), plane.place(b));
                    let way = above / (above - below);
                    let cut = share([ax + way * (bx - ax), ay + way * (by - ay)]);
                    self.cuts.extend((cut > 0.0 && cut < 1.0).then_some(cut));
                }
            }
        }
        self.cuts.sort_unstable_by(f64::total_cmp);
        self.gaps.clear();
        self.gaps.extend(self.cuts.windows(2).map(|ends| (ends[1] - ends[0], 0.5 * (ends[0] + ends[1]))));
        self.gaps.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        self.around.bytes() + 8 * self.cuts.capacity() + 16 * self.gaps.capacity()
    }
}

/// The centre of a triangle's circle, or a place near it, if it is within the triangle for certain; and a vertex.
fn centre(plane: &Plane, [a, b, c]: [u32; 3]) -> Option<([f64; 2], u32)> {
    let [[ax, ay], [bx, by], [cx, cy]] = [a, b, c].map(|vertex| plane.place(vertex));
    let (bx, by, cx, cy) = (bx - ax, by - ay, cx - ax, cy - ay);
    let twice = 2.0 * (bx * cy - by * cx);
    let (b_square, c_square) = (bx * bx + by * by, cx * cx + cy * cy);
    let place = [ax + (cy * b_square - by * c_square) / twice, ay + (bx * c_square - cx * b_square) / twice];
    let is_within = [(a, b), (b, c), (c, a)].iter().all(|&(from, to)| plane.side(from, to, place) > 0.0);
    is_within.then_some((place, a))
}

/// Whether a place is within a walk, exactly: a ray from there crosses it an odd number of times.
fn is_within(plane: &Plane, walk: &[u32], place: [f64; 2]) -> bool {
    let Some(&last) = walk.last() else { return false };
    let (mut from, mut is_within) = (last, false);
    for &to in walk {
        let is_above = |vertex: u32| plane.place(vertex)[1] > place[1];
        if is_above(from) != is_above(to) {
            let side = plane.side(from, to, place);
            if side == 0.0 {
                return false;
            }
            is_within ^= (side > 0.0) == is_above(to);
        }
        from = to;
    }
    is_within
}
