//! Triangles around a place.

use super::mesh::{Disc, Mesh};
use super::plane::Plane;
use super::walls::SLACK;
use crate::stream::Order;
use crate::triangulation::NOBODY;
use std::f64::consts::{PI, TAU};
use std::ops::Range;

/// Up to so many vertices near a place, all pairs are looked at.
const FEW: usize = 32;
/// So many edges are put in order; of more, halves are tried.
const SOME: usize = 64;
/// Of so many vertices, the nearest to a place, a first triangle bounds how long the edges of the first of all may be.
const NEAREST: usize = 64;
/// So many edges are stored near a place, and so many pairs of vertices looked at: of more nothing is said.
const MANY_EDGES: usize = 1 << 20;
const MANY_PAIRS: usize = 1 << 28;
/// The same for vertices that have edges: a row of bits for each.
const MANY_ROWS: usize = 1 << 13;

/// A place, with what is known of the vertices near it.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) place: [f64; 2],
    /// A vertex from which those near the place are found.
    pub(super) seed: u32,
    /// No vertex is nearer than the root of this.
    pub(super) nearest: f64,
}

impl Spot {
    /// A place, and a vertex that is one of the nearest, or nearly.
    #[inline(always)]
    pub(super) fn new((plane, mesh, disc): (&Plane, &Mesh, &mut Disc), place: [f64; 2], seed: u32) -> Self {
        let to_seed = plane.square_to(seed, place);
        disc.find(plane, mesh, seed, place, to_seed * SLACK, |_| false);
        let squares = disc.vertices.iter().map(|&vertex| plane.square_to(vertex, place));
        Self { place, seed, nearest: squares.fold(to_seed, f64::min) / SLACK }
    }
}

/// A vertex near a place.
#[derive(Clone, Copy, Debug)]
struct Near {
    label: u32,
    /// The way there from the place.
    way: [f64; 2],
    length: f64,
    angle: f64,
    /// The cosine and sine of the largest angle around the place to another vertex that it has an edge to.
    widest: [f64; 2],
}

/// An edge between two of the vertices near a place, which leaves the place on its left.
#[derive(Clone, Copy, Debug)]
struct Directed {
    from: u32,
    to: u32,
    square: f64,
}

/// Vertices and edges near a place, kept for their memory alone.
#[derive(Debug, Default)]
pub(super) struct Around {
    near: Vec<Near>,
    edges: Vec<Directed>,
    rows: Rows,
    /// For each vertex near the place, the number of its row.
    numbers: Vec<u32>,
    /// The labels of vertices that have rows.
    labels: Vec<u32>,
}

/// The bytes that are needed at most for edges and rows near a place among so many points.
pub(crate) fn bytes_near(n_points: usize) -> usize {
    let pairs = n_points * n_points / 2;
    // A list that grows has up to twice the room; the last vertex may be over the limit.
    2 * size_of::<Directed>() * pairs.min(MANY_EDGES + n_points) + n_points.min(MANY_ROWS).pow(2) / 4
}

impl Around {
    /// Whether no triangle covers a place, of edges with squares up to `up_to` for which `is_there` says so of the ends and the square.
    ///
    /// O(k²) time and memory for k vertices within reach.
    #[inline(always)]
    pub(super) fn is_uncovered(
        &mut self,
        (plane, mesh, disc): (&Plane, &Mesh, &mut Disc),
        spot: Spot,
        up_to: f64,
        is_there: impl Fn(u32, u32, f64) -> bool,
    ) -> bool {
        // One of three angles around the place is 120° at least.
        if up_to * SLACK < 3.0 * spot.nearest {
            return true;
        }
        if !self.find_edges((plane, mesh, disc), spot, (up_to, usize::MAX), is_there) {
            return false;
        }
        let Self { edges, rows, labels, .. } = self;
        rows.reset(labels.len());
        edges.iter().all(|edge| rows.close_or_add(edge).is_none())
    }

    /// The triangle around a place whose last edge comes first, of those with squares up to `up_to`; that edge is between its first two
    /// vertices.
    ///
    /// Edges whose squares are the same but for roundings may be taken in another order. O(k²) time and memory for k vertices within reach.
    pub(super) fn first_triangle(
        &mut self,
        (plane, mesh, disc): (&Plane, &Mesh, &mut Disc),
        spot: Spot,
        mut up_to: f64,
    ) -> Option<[u32; 3]> {
        if let Some([a, b, _]) = self.first_of((plane, mesh, &mut *disc), spot, (up_to, NEAREST)) {
            up_to = plane.raw(a, b) * SLACK;
        }
        self.first_of((plane, mesh, disc), spot, (up_to, usize::MAX))
    }

    /// The same, of so many vertices, the nearest to the place.
    fn first_of(
        &mut self,
        (plane, mesh, disc): (&Plane, &Mesh, &mut Disc),
        spot: Spot,
        (up_to, n_nearest): (f64, usize),
    ) -> Option<[u32; 3]> {
        if !self.find_edges((plane, mesh, disc), spot, (up_to, n_nearest), |_, _, _| true) {
            return None;
        }
        let Self { edges, rows, labels, .. } = self;
        rows.reset(labels.len());
        let mut rest = &mut edges[..];
        while rest.len() > SOME {
            let middle = rest.len() / 2;
            rest.select_nth_unstable_by(middle, |a, b| a.square.total_cmp(&b.square));
            let (early, late) = rest.split_at_mut(middle);
            rest = if early.iter().any(|edge| rows.close_or_add(edge).is_some()) {
                early.iter().for_each(|edge| rows.remove(edge));
                early
            } else {
                late
            };
        }
        let label = |row: u32| labels[row as usize];
        rest.sort_unstable_by_key(|edge| plane.key((label(edge.from), label(edge.to))));
        rest.iter()
            .find_map(|edge| rows.close_or_add(edge).map(|third| [edge.from, edge.to, third].map(label)))
    }

    /// Finds all edges that a triangle around a place may have, of so many vertices, the nearest. Whether none leads through the place,
    /// and they are not too many.
    #[inline(always)]
    fn find_edges(
        &mut self,
        (plane, mesh, disc): (&Plane, &Mesh, &mut Disc),
        Spot { place, seed, nearest }: Spot,
        (up_to, n_nearest): (f64, usize),
        is_there: impl Fn(u32, u32, f64) -> bool,
    ) -> bool {
        let reach = Reach::new(up_to, nearest);
        disc.find(plane, mesh, seed, place, reach.square.max(plane.square_to(seed, place)), |_| false);
        self.collect(plane, disc, (place, n_nearest), &reach);
        let Self { near, edges, .. } = self;
        edges.clear();
        let n = near.len();
        let (mut start, mut end, mut n_pairs) = (0, 0, 0);
        for i in 0..n {
            let a = near[i];
            let others = if n > FEW { window(near, i, reach.angle, &mut start, &mut end) } else { i + 1..n };
            n_pairs += others.len();
            if n_pairs > MANY_PAIRS || edges.len() > MANY_EDGES {
                return false;
            }
            for j in others {
                let j = if j < n { j } else { j - n };
                let b = near[j];
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
                if square > up_to * SLACK || !is_there(a.label, b.label, square) {
                    continue;
                }
                let (one, other) = (a.way[0] * b.way[1], a.way[1] * b.way[0]);
                let mut turn = one - other;
                if turn.abs() <= 1e-14 * (one.abs() + other.abs()) {
                    turn = plane.side(a.label, b.label, place);
                    if turn == 0.0 {
                        if dot <= 0.0 {
                            return false;
                        }
                        continue;
                    }
                }
                let (from, to) = if turn > 0.0 { (i, j) } else { (j, i) };
                edges.push(Directed { from: from as u32, to: to as u32, square });
            }
        }
        self.number();
        self.labels.len() <= MANY_ROWS
    }

    /// Numbers the vertices that have edges, and names the ends of edges by these numbers.
    fn number(&mut self) {
        let Self { near, edges, numbers, labels, .. } = self;
        numbers.clear();
        numbers.resize(near.len(), NOBODY);
        labels.clear();
        for Directed { from, to, .. } in edges {
            for end in [from, to] {
                let number = &mut numbers[*end as usize];
                if *number == NOBODY {
                    *number = labels.len() as u32;
                    labels.push(near[*end as usize].label);
                }
                *end = *number;
            }
        }
    }

    /// The vertices that were found near a place, or so many of them, the nearest; by their angles if there are many.
    fn collect(&mut self, plane: &Plane, disc: &Disc, ([x, y], n_nearest): ([f64; 2], usize), reach: &Reach) {
        self.near.clear();
        self.near.extend(disc.vertices.iter().map(|&label| {
            let [a, b] = plane.place(label);
            let way = [a - x, b - y];
            let length = (way[0] * way[0] + way[1] * way[1]).sqrt();
            Near { label, way, length, angle: 0.0, widest: reach.widest(length) }
        }));
        if self.near.len() > n_nearest {
            self.near.select_nth_unstable_by(n_nearest, |a, b| a.length.total_cmp(&b.length));
            self.near.truncate(n_nearest);
        }
        if self.near.len() > FEW {
            for near in &mut self.near {
                near.angle = near.way[1].atan2(near.way[0]);
            }
            self.near.sort_unstable_by(|a, b| a.angle.total_cmp(&b.angle).then(a.label.cmp(&b.label)));
        }
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Near>() * self.near.capacity()
            + size_of::<Directed>() * self.edges.capacity()
            + 4 * (self.numbers.capacity() + self.labels.capacity())
            + 8 * (self.rows.out.capacity() + self.rows.into.capacity())
    }
}

/// Those vertices, by their places in the order of angles, n more after a full turn, that an edge may lead to from the i-th one
/// counterclockwise: at most a half-turn on, and at least by `least`. `start` and `end` are where the window of the vertex before was.
#[inline(always)]
fn window(near: &[Near], i: usize, least: f64, start: &mut usize, end: &mut usize) -> Range<usize> {
    let n = near.len();
    let angle = |at: usize| if at < n { near[at].angle } else { near[at - n].angle + TAU };
    let from = near[i].angle;
    while *start < 2 * n && angle(*start) < from + least {
        *start += 1;
    }
    while *end < 2 * n && angle(*end) <= from + PI + 1e-9 {
        *end += 1;
    }
    (*start).max(i + 1)..*end
}

/// Where the vertices of a triangle around a place are, none of which is nearer than the root of `nearest`, and no two of which are farther from each
/// other than the root of `up_to`.
struct Reach {
    nearest: f64,
    up_to: f64,
    /// The square of the largest distance from the place.
    square: f64,
    /// The smallest angle between two of them.
    angle: f64,
}

impl Reach {
    /// Let the squares be t² and r². An angle of γ ≥ 90° has an edge of at least 2 r sin(γ/2) opposite to it. So none is above
    /// φ = 2 arcsin(t / 2r), if t < 2r, and as the three add up to 360°, none is below 360° − 2φ.
    ///
    /// Let a vertex be at distance ρ, and β the angle between the other two. One of the two angles beside the vertex is at least
    /// 180° − β/2, so that t² ≥ ρ² + r² + 2 ρ r cos(β/2); and t ≥ 2 r sin(β/2) where β ≥ 90°. With s = t / 2r < 1 this gives
    /// ρ ≤ (√3 s − √(1 − s²)) r; otherwise, with cos(β/2) ≥ 0, ρ² ≤ t² − r². Where β < 90°, cos(β/2) ≥ √½ gives less than both, as t ≥ √3 r.
    fn new(up_to: f64, nearest: f64) -> Self {
        let squared_sine = up_to / (4.0 * nearest) * SLACK;
        let square = if squared_sine >= 1.0 {
            up_to - nearest
        } else {
            let share = 3_f64.sqrt() * squared_sine.sqrt() - (1.0 - squared_sine).sqrt();
            nearest * share.powi(2).max(1.0)
        };
        let widest = (1.0 - 2.0 * squared_sine.min(1.0)).acos();
        Self {
            nearest,
            up_to: up_to * SLACK,
            square: square * (1.0 + 1e-7),
            angle: TAU - 2.0 * widest - 1e-6,
        }
    }

    /// The cosine and sine of the largest angle around the place between a vertex at this distance and another one: that of an edge of length t to a
    /// vertex at distance r, by the law of cosines. For a farther vertex the angle is smaller, as ρ² < t².
    fn widest(&self, length: f64) -> [f64; 2] {
        let nearest = self.nearest.sqrt();
        let cosine = (length * length + self.nearest - self.up_to) / (2.0 * length * nearest) - 1e-9;
        let cosine = cosine.clamp(-1.0, 1.0);
        [cosine, (1.0 - cosine * cosine).sqrt()]
    }
}

/// Which directed edges there are between some vertices: rows of bits.
#[derive(Debug, Default)]
struct Rows {
    words: usize,
    /// To whom from each,
    out: Vec<u64>,
    /// and from whom to each.
    into: Vec<u64>,
}

impl Rows {
    fn reset(&mut self, n: usize) {
        self.words = n.div_ceil(64);
        for rows in [&mut self.out, &mut self.into] {
            rows.clear();
            rows.resize(n * self.words, 0);
        }
    }

    /// The third vertex of a cycle that an edge closes, if it closes one; if not, the edge is added.
    #[inline(always)]
    fn close_or_add(&mut self, edge: &Directed) -> Option<u32> {
        let Self { words, out, into } = self;
        let (from, to) = (edge.from as usize, edge.to as usize);
        for word in 0..*words {
            let both = out[to * *words + word] & into[from * *words + word];
            if both != 0 {
                return Some(word as u32 * 64 + both.trailing_zeros());
            }
        }
        out[from * *words + to / 64] |= 1 << (to % 64);
        into[to * *words + from / 64] |= 1 << (from % 64);
        None
    }

    /// Takes an edge out, if it is there.
    fn remove(&mut self, edge: &Directed) {
        let (from, to) = (edge.from as usize, edge.to as usize);
        self.out[from * self.words + to / 64] &= !(1 << (to % 64));
        self.into[to * self.words + from / 64] &= !(1 << (from % 64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    struct Cloud {
        plane: Plane,
        mesh: Mesh,
        disc: Disc,
    }

    impl Cloud {
        fn new(coordinates: &[f64]) -> Self {
            let mut cloud = Self { plane: Plane::default(), mesh: Mesh::default(), disc: Disc::default() };
            assert!(cloud.plane.fill(coordinates, |_, _| ()));
            assert!(cloud.mesh.build(&cloud.plane, || Ok(())).unwrap());
            cloud.disc.reset(cloud.plane.len());
            cloud
        }

        fn spot(&self, place: [f64; 2]) -> Spot {
            let square = |&vertex: &u32| self.plane.square_to(vertex, place);
            let seed = (0..self.plane.len() as u32).min_by(|a, b| square(a).total_cmp(&square(b))).unwrap();
            Spot { place, seed, nearest: square(&seed) / SLACK }
        }

        /// The square of the longest side of the triangle around a place with the shortest one, of all triangles.
        fn first(&self, place: [f64; 2]) -> f64 {
            let n = self.plane.len() as u32;
            let mut first = f64::INFINITY;
            for a in 0..n {
                for b in 0..a {
                    for c in 0..b {
                        let sides = [(a, b), (b, c), (c, a)].map(|(a, b)| self.plane.side(a, b, place));
                        if sides.iter().all(|&side| side >= 0.0) || sides.iter().all(|&side| side <= 0.0) {
                            let raw = |a, b| self.plane.raw(a, b);
                            first = first.min(raw(a, b).max(raw(b, c)).max(raw(c, a)));
                        }
                    }
                }
            }
            first
        }
    }

    /// Clouds with a hole, whose vertices are few enough to try all pairs, or so many that angles are sorted.
    #[test]
    fn the_first_triangle_is_that_of_all() {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let (mut around, mut n_uncovered) = (Around::default(), 0);
        for n in [8, 20, 45, 70] {
            for width in [0.02, 0.3, 1.5] {
                for _ in 0..12 {
                    let coordinates: Vec<f64> = (0..n)
                        .flat_map(|_| {
                            let (angle, radius) =
                                (TAU * rng.random::<f64>(), 1.0 + width * rng.random::<f64>());
                            [radius * angle.cos(), radius * angle.sin()]
                        })
                        .collect();
                    let mut cloud = Cloud::new(&coordinates);
                    let place = [0, 1].map(|_| 0.2 * (rng.random::<f64>() - 0.5));
                    let (spot, first) = (cloud.spot(place), cloud.first(place));
                    if first.is_infinite() {
                        continue;
                    }
                    let Cloud { plane, mesh, disc } = &mut cloud;
                    let [a, b, _] = around.first_triangle((plane, mesh, disc), spot, 2.0 * first).unwrap();
                    assert_eq!(plane.raw(a, b), first, "{n} {width}");
                    for (up_to, is_uncovered) in [(first * (1.0 - 1e-6), true), (first * (1.0 + 1e-6), false)]
                    {
                        let found = around
                            .is_uncovered((plane, mesh, disc), spot, up_to, |_, _, square| square <= up_to);
                        assert_eq!(found, is_uncovered, "{n} {width}");
                        n_uncovered += 1;
                    }
                }
            }
        }
        assert!(n_uncovered > 200, "{n_uncovered}");
    }

    #[test]
    fn an_edge_through_a_place_covers_it() {
        let mut cloud = Cloud::new(&[-0.25, 0.0, 0.25, 0.0, 0.0, 1.0, 0.0, -1.0]);
        let (on, beside) = (cloud.spot([0.0625, 0.0]), cloud.spot([0.0625, 0.03125]));
        let Cloud { plane, mesh, disc } = &mut cloud;
        let mut is_uncovered = |spot| {
            Around::default().is_uncovered((plane, mesh, disc), spot, 0.3, |_, _, square| square <= 0.3)
        };
        assert!(!is_uncovered(on));
        assert!(is_uncovered(beside));
    }
}
