//! Triangles around a place, of few vertices: all pairs are looked at.

use super::around::Reach;
use super::plane::Plane;
use super::walls::SLACK;
use crate::stream::{Bound, Order};

/// There may be so many vertices; a number of one has eight bits.
pub(super) const FEW: usize = 192;
/// So many edges are put in order; of more, halves are tried.
const SOME: usize = 64;

/// A vertex near a place.
#[derive(Clone, Copy, Debug)]
struct Near {
    label: u32,
    /// The way there from the place.
    way: [f64; 2],
    length: f64,
    /// The cosine and sine of the largest angle around the place to another vertex that it has an edge to.
    widest: [f64; 2],
}

/// Vertices near a place, and edges between them.
#[derive(Debug, Default)]
pub(super) struct Few {
    near: Vec<Near>,
    rows: Rows,
    /// Keys and ends of edges.
    edges: Vec<((u64, u32, u32), u8, u8)>,
}

/// The bytes that are needed at most.
pub(super) const BYTES: usize =
    FEW * (size_of::<Near>() + FEW / 16 + 2 * size_of::<((u64, u32, u32), u8, u8)>() * FEW);

impl Few {
    /// Takes vertices over, as they are seen from a place.
    #[inline(always)]
    pub(super) fn collect(&mut self, plane: &Plane, [x, y]: [f64; 2], reach: &Reach, vertices: &[u32]) {
        self.near.clear();
        self.near.extend(vertices.iter().map(|&label| {
            let [a, b] = plane.place(label);
            let way = [a - x, b - y];
            let length = (way[0] * way[0] + way[1] * way[1]).sqrt();
            Near { label, way, length, widest: reach.widest(length) }
        }));
    }

    /// The triangle of those vertices that covers a place and whose last edge comes first, if that is before the one of the bound.
    pub(super) fn first(&mut self, plane: &Plane, place: [f64; 2], bound: &Bound) -> Option<[u32; 3]> {
        let Self { near, rows, edges, .. } = self;
        edges.clear();
        let key = |from: u8, to: u8| plane.key((near[usize::from(from)].label, near[usize::from(to)].label));
        for_edges(near, plane, (place, bound), |from, to| {
            edges.push((key(from, to), from, to));
            None::<()>
        });
        rows.reset(near.len());
        let mut rest = &mut edges[..];
        while rest.len() > SOME {
            let middle = rest.len() / 2;
            rest.select_nth_unstable(middle);
            let (early, late) = rest.split_at_mut(middle);
            rest = if early.iter().any(|&(_, from, to)| rows.close_or_add(from, to).is_some()) {
                early.iter().for_each(|&(_, from, to)| rows.remove(from, to));
                early
            } else {
                late
            };
        }
        rest.sort_unstable();
        rest.iter().find_map(|&(_, from, to)| {
            let third = rows.close_or_add(from, to)?;
            Some([from, to, third].map(|at| near[usize::from(at)].label))
        })
    }

    /// A triangle of those vertices that covers a place, with edges that come before one.
    #[inline(always)]
    pub(super) fn any(&mut self, plane: &Plane, place: [f64; 2], bound: &Bound) -> Option<[u32; 3]> {
        let Self { near, rows, .. } = self;
        rows.reset(near.len());
        for_edges(near, plane, (place, bound), |from, to| {
            let third = rows.close_or_add(from, to)?;
            Some([from, to, third].map(|at| near[usize::from(at)].label))
        })
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Near>() * self.near.capacity()
            + 8 * (self.rows.out.capacity() + self.rows.into.capacity())
            + size_of::<((u64, u32, u32), u8, u8)>() * self.edges.capacity()
    }
}

/// Visits edges between vertices near a place that come before one and that triangles around the place may have, in the direction that leaves it
/// on the left, until the visitor returns something.
#[inline(always)]
fn for_edges<T>(
    near: &[Near],
    plane: &Plane,
    (place, bound): ([f64; 2], &Bound),
    mut visit: impl FnMut(u8, u8) -> Option<T>,
) -> Option<T> {
    for (a, i) in near.iter().zip(0..=u8::MAX) {
        for (b, j) in near.iter().zip(0..=u8::MAX).skip(usize::from(i) + 1) {
            // The other two angles of a triangle add up to what is left of a full turn; so the angle of this edge is at least 360° minus
            // their widest, and at most 180°.
            let ([cos_a, sin_a], [cos_b, sin_b]) = (a.widest, b.widest);
            let dot = a.way[0] * b.way[0] + a.way[1] * b.way[1];
            let is_narrow = dot > a.length * b.length * (cos_a * cos_b - sin_a * sin_b + 1e-7);
            if is_narrow || sin_a * cos_b + cos_a * sin_b > 1e-7 {
                continue;
            }
            let (dx, dy) = (a.way[0] - b.way[0], a.way[1] - b.way[1]);
            let square = dx * dx + dy * dy;
            if square > bound.up_to * SLACK
                || (square * SLACK >= bound.below && !plane.is_before(a.label, b.label, bound))
            {
                continue;
            }
            let (one, other) = (a.way[0] * b.way[1], a.way[1] * b.way[0]);
            let mut turn = one - other;
            if turn.abs() <= 1e-14 * (one.abs() + other.abs()) {
                turn = plane.side(a.label, b.label, place);
            }
            if turn == 0.0 && dot > 0.0 {
                continue;
            }
            // An edge through the place leaves it on both sides.
            let onwards = if turn >= 0.0 { visit(i, j) } else { None };
            if onwards.is_some() {
                return onwards;
            }
            let back = if turn <= 0.0 { visit(j, i) } else { None };
            if back.is_some() {
                return back;
            }
        }
    }
    None
}

/// Which directed edges there are between some vertices: rows of bits.
#[derive(Debug, Default)]
struct Rows {
    n_words: usize,
    /// To whom from each,
    out: Vec<u64>,
    /// and from whom to each.
    into: Vec<u64>,
}

impl Rows {
    fn reset(&mut self, n: usize) {
        self.n_words = n.div_ceil(64);
        for rows in [&mut self.out, &mut self.into] {
            rows.clear();
            rows.resize(n * self.n_words, 0);
        }
    }

    /// The third vertex of a cycle that an edge closes, if it closes one; if not, the edge is added.
    #[inline(always)]
    fn close_or_add(&mut self, from: u8, to: u8) -> Option<u8> {
        let Self { n_words, out, into } = self;
        let (from, to) = (usize::from(from), usize::from(to));
        for word in 0..*n_words {
            let both = out[to * *n_words + word] & into[from * *n_words + word];
            if both != 0 {
                return Some(word as u8 * 64 + both.trailing_zeros() as u8);
            }
        }
        out[from * *n_words + to / 64] |= 1 << (to % 64);
        into[to * *n_words + from / 64] |= 1 << (from % 64);
        None
    }

    /// Takes an edge out, if it is there.
    fn remove(&mut self, from: u8, to: u8) {
        let (from, to) = (usize::from(from), usize::from(to));
        self.out[from * self.n_words + to / 64] &= !(1 << (to % 64));
        self.into[to * self.n_words + from / 64] &= !(1 << (from % 64));
    }
}
