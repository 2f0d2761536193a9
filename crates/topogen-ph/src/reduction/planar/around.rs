//! Triangles around a place.

use super::few::{self, FEW, Few};
use super::groups::{Groups, bytes_of_groups};
use super::mesh::{Disc, Mesh};
use super::plane::Plane;
use super::triples::{Found, Triples, bytes_of_triples};
use super::walls::SLACK;
use crate::stream::{Bound, Order};

/// Of so many vertices that are likely to have a first triangle, the nearest to a place, all pairs are looked at first.
const NEAREST: usize = 64;

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

/// Vertices near a place, and groups of all vertices.
#[derive(Debug, Default)]
pub(super) struct Around {
    few: Few,
    groups: Groups,
    triples: Triples,
}

/// The bytes that are needed at most for a place among so many points.
pub(crate) fn bytes_near(n_points: usize) -> usize {
    few::BYTES + bytes_of_groups(n_points) + bytes_of_triples(n_points)
}

impl Around {
    /// Forgets the vertices: others are to come.
    pub(super) fn clear(&mut self) {
        self.groups.clear();
    }

    /// Whether no triangle covers a place, of edges that come before one.
    #[inline(always)]
    pub(super) fn is_uncovered(
        &mut self,
        near: (&Plane, &Mesh, &mut Disc),
        spot: Spot,
        bound: &Bound,
    ) -> bool {
        // One of three angles around the place is 120° at least.
        bound.up_to * SLACK < 3.0 * spot.nearest || self.find(near, spot, bound, true) == Found::None
    }

    /// The triangle around a place whose last edge comes first, if a search finds it; that edge is between its first two vertices.
    ///
    /// One triangle around the place is known; the nearest of some others are likely to be vertices of an early one.
    pub(super) fn first_triangle(
        &mut self,
        (plane, mesh, disc): (&Plane, &Mesh, &mut Disc),
        spot: Spot,
        known: [u32; 3],
        others: &[u32],
    ) -> Option<[u32; 3]> {
        let known = plane.by_last_edge(known);
        let bound = plane.bound(known[0], known[1]);
        let mut nearest = others.to_vec();
        if nearest.len() > NEAREST {
            let square = |vertex: u32| plane.square_to(vertex, spot.place);
            nearest.select_nth_unstable_by(NEAREST, |&a, &b| square(a).total_cmp(&square(b)));
            nearest.truncate(NEAREST);
        }
        self.few.collect(plane, spot.place, &Reach::new(bound.up_to, spot.nearest), &nearest);
        let early = self.few.first(plane, spot.place, &bound).unwrap_or(known);
        let bound = plane.bound(early[0], early[1]);
        match self.find((plane, mesh, disc), spot, &bound, false) {
            Found::Triangle(first) => Some(first),
            Found::None => Some(early),
            Found::TooMany => None,
        }
    }

    /// The triangle around a place whose last edge comes first, if that is before the one of the bound; or any other that is, if that is enough.
    ///
    /// O(k²) time for k vertices within reach, if they are few.
    #[inline(always)]
    fn find(
        &mut self,
        (plane, mesh, disc): (&Plane, &Mesh, &mut Disc),
        spot: Spot,
        bound: &Bound,
        is_any_enough: bool,
    ) -> Found {
        let Spot { place, seed, nearest } = spot;
        let reach = Reach::new(bound.up_to, nearest);
        let square = reach.square.max(plane.square_to(seed, place));
        let mut n_near = 1;
        let are_many = disc.find(plane, mesh, seed, place, square, |_| {
            n_near += 1;
            n_near > FEW
        });
        if are_many {
            self.groups.find(plane);
            return self.triples.first((plane, &self.groups), spot, bound, is_any_enough);
        }
        self.few.collect(plane, place, &reach, &disc.vertices);
        let found = if is_any_enough {
            self.few.any(plane, place, bound)
        } else {
            self.few.first(plane, place, bound)
        };
        found.map_or(Found::None, Found::Triangle)
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        self.few.bytes() + self.groups.bytes() + self.triples.bytes()
    }
}

/// Where the vertices of a triangle around a place are, none of which is nearer than the root of `nearest`, and no two of which are farther from each
/// other than the root of `up_to`.
pub(super) struct Reach {
    pub(super) nearest: f64,
    up_to: f64,
    /// The square of the largest distance from the place.
    pub(super) square: f64,
}

impl Reach {
    /// Let the squares be t² and r². An angle of γ ≥ 90° has an edge of at least 2 r sin(γ/2) opposite to it.
    ///
    /// Let a vertex be at distance ρ, and β the angle between the other two. One of the two angles beside the vertex is at least
    /// 180° − β/2, so that t² ≥ ρ² + r² + 2 ρ r cos(β/2); and t ≥ 2 r sin(β/2) where β ≥ 90°. With s = t / 2r < 1 this gives
    /// ρ ≤ (√3 s − √(1 − s²)) r; otherwise, with cos(β/2) ≥ 0, ρ² ≤ t² − r². Where β < 90°, cos(β/2) ≥ √½ gives less than both, as t ≥ √3 r.
    pub(super) fn new(up_to: f64, nearest: f64) -> Self {
        let squared_sine = up_to / (4.0 * nearest) * SLACK;
        let square = if squared_sine >= 1.0 {
            up_to - nearest
        } else {
            let share = 3_f64.sqrt() * squared_sine.sqrt() - (1.0 - squared_sine).sqrt();
            nearest * share.powi(2).max(1.0)
        };
        Self { nearest, up_to: up_to * SLACK, square: square * (1.0 + 1e-7) }
    }

    /// The cosine and sine of the largest angle around the place between a vertex at this distance and another one: that of an edge of length t to a
    /// vertex at distance r, by the law of cosines. For a farther vertex the angle is smaller, as ρ² < t².
    pub(super) fn widest(&self, length: f64) -> [f64; 2] {
        let nearest = self.nearest.sqrt();
        let cosine = (length * length + self.nearest - self.up_to) / (2.0 * length * nearest) - 1e-9;
        let cosine = cosine.clamp(-1.0, 1.0);
        [cosine, (1.0 - cosine * cosine).sqrt()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use std::f64::consts::TAU;

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

        /// The triangles around a place, their last edges first, in the order of these: each of all is tried.
        fn triangles(&self, place: [f64; 2]) -> Vec<[u32; 3]> {
            let n = self.plane.len() as u32;
            let mut triangles = Vec::new();
            for a in 0..n {
                for b in 0..a {
                    for c in 0..b {
                        let sides = [(a, b), (b, c), (c, a)].map(|(a, b)| self.plane.side(a, b, place));
                        let are_same =
                            sides.iter().all(|&side| side >= 0.0) || sides.iter().all(|&side| side <= 0.0);
                        if are_same && sides != [0.0; 3] {
                            triangles.push(self.plane.by_last_edge([a, b, c]));
                        }
                    }
                }
            }
            triangles.sort_by_key(|&[a, b, _]| self.plane.key((a, b)));
            triangles
        }
    }

    /// A ring; clusters of many scales around a hole; a lattice with a hole; clusters that are parts of lattices.
    fn cloud(kind: usize, n: usize, rng: &mut ChaCha8Rng) -> Cloud {
        let n_clusters = 3 + n % 4;
        let coordinates: Vec<f64> = (0..n)
            .flat_map(|at| {
                let [a, b]: [f64; 2] = rng.random();
                let (sine, cosine) = (TAU * a).sin_cos();
                let cluster = (at as f64).sqrt() as usize % n_clusters;
                let (y, x) = (TAU * cluster as f64 / n_clusters as f64 + 0.1).sin_cos();
                let scale = 0.1_f64.powi(cluster as i32);
                match kind {
                    0 => [cosine, sine].map(|x| x * (1.0 + 0.3 * b)),
                    1 => [x + scale * b * cosine, y + scale * b * sine],
                    2 => [cosine, sine].map(|x| (4.0 * (1.5 + b) * x).round()),
                    _ => [x, y].map(|x| (8.0 * x).round() + (4.0 * rng.random::<f64>()).round() / 16.0),
                }
            })
            .collect();
        Cloud::new(&coordinates)
    }

    /// For any bound, by pairs of vertices and by groups.
    #[test]
    fn what_covers_a_place_is_found() {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let (mut around, mut n_covered, mut n_through) = (Around::default(), 0, 0);
        for round in 0..160 {
            let (kind, n) = (round % 4, [8, 20, 40, 60, 100][round / 4 % 5]);
            let mut cloud = cloud(kind, n, &mut rng);
            around.clear();
            around.groups.find(&cloud.plane);
            for _ in 0..3 {
                let place = match kind {
                    0 | 1 => [0, 1].map(|_| 0.6 * (rng.random::<f64>() - 0.5)),
                    _ => [0, 1].map(|_| (8.0 * rng.random::<f64>()).round() / 4.0 - 1.0),
                };
                let spot = cloud.spot(place);
                let triangles = cloud.triangles(place);
                if spot.nearest == 0.0 || triangles.is_empty() {
                    continue;
                }
                let Cloud { plane, mesh, disc } = &mut cloud;
                let key = |[a, b, _]: [u32; 3]| plane.key((a, b));
                let first = triangles[0];
                for share in [0, 1, 10, 2] {
                    let known = triangles[(triangles.len() - 1) * share / 10];
                    let others: Vec<u32> =
                        (0..plane.len() as u32).filter(|_| rng.random::<f64>() < 0.5).collect();
                    let found = around.first_triangle((plane, mesh, disc), spot, known, &others).unwrap();
                    assert_eq!(key(found), key(first), "round {round}");
                    let bound = plane.bound(known[0], known[1]);
                    let found = match around.triples.first((plane, &around.groups), spot, &bound, false) {
                        Found::Triangle(found) => key(found),
                        Found::None => key(known),
                        Found::TooMany => unreachable!("round {round}"),
                    };
                    assert_eq!(found, key(first), "round {round}, by groups");
                }
                let random = [0, 1].map(|_| rng.random_range(0..plane.len() as u32));
                let next = triangles.iter().find(|&&triangle| key(triangle) > key(first));
                let ends =
                    [Some(&first), next, triangles.last()].into_iter().flatten().map(|&[a, b, _]| [a, b]);
                for [a, b] in ends.chain([random]) {
                    let bound = plane.bound(a, b);
                    let is_uncovered = plane.key((a, b)) <= key(first);
                    assert_eq!(
                        around.is_uncovered((plane, mesh, disc), spot, &bound),
                        is_uncovered,
                        "{round}"
                    );
                    let found = around.triples.first((plane, &around.groups), spot, &bound, true);
                    match found {
                        Found::Triangle(found) => {
                            assert!(key(plane.by_last_edge(found)) < plane.key((a, b)), "{round}");
                            assert!(!is_uncovered, "{round}");
                        }
                        Found::None => assert!(is_uncovered, "{round}"),
                        Found::TooMany => unreachable!("{round}"),
                    }
                    n_covered += usize::from(!is_uncovered);
                }
                let is_through = |&[a, b, c]: &[u32; 3]| {
                    [(a, b), (b, c), (c, a)].iter().any(|&(a, b)| plane.side(a, b, place) == 0.0)
                };
                n_through += usize::from(triangles.iter().any(is_through));
            }
        }
        assert!(n_covered > 500 && n_through > 20, "{n_covered} covered, {n_through} by edges through them");
    }

    #[test]
    fn an_edge_through_a_place_covers_it_if_a_triangle_has_it() {
        let mut cloud = Cloud::new(&[-0.25, 0.0, 0.25, 0.0, 0.0, 1.0, 0.0, -1.0]);
        let (on, beside) = (cloud.spot([0.0625, 0.0]), cloud.spot([0.0625, 0.03125]));
        let Cloud { plane, mesh, disc } = &mut cloud;
        let label = |point: u32| (0..4).find(|&label| plane.point(label) == point).unwrap();
        let ends = [(0, 2), (2, 3)].map(|(a, b)| (label(a), label(b)));
        let [by_edge, by_all] = ends.map(|(a, b)| plane.bound(a, b));
        let mut around = Around::default();
        let mut is_uncovered = |spot, bound| around.is_uncovered((plane, mesh, disc), spot, bound);
        assert!(is_uncovered(on, &by_edge) && is_uncovered(beside, &by_edge));
        assert!(!is_uncovered(on, &by_all) && !is_uncovered(beside, &by_all));
    }

    /// Clusters of so many points that all pairs of them are not looked at.
    #[test]
    fn large_clusters_around_a_place_are_few_groups() {
        let mut rng = ChaCha8Rng::seed_from_u64(12);
        let coordinates: Vec<f64> = (0..20_000)
            .flat_map(|at| {
                let (y, x) = (TAU * f64::from(at % 4) / 4.0).sin_cos();
                [x, y].map(|x| x + 0.1_f64.powi(1 + at % 4) * (rng.random::<f64>() - 0.5))
            })
            .collect();
        let mut cloud = Cloud::new(&coordinates);
        let spot = cloud.spot([0.0, 0.0]);
        let label = |point: u32| (0..20_000).find(|&label| cloud.plane.point(label) == point).unwrap();
        let opposite = [0, 1, 2].map(label);
        let mut around = Around::default();
        let Cloud { plane, mesh, disc } = &mut cloud;
        let [a, b, c] = around.first_triangle((plane, mesh, disc), spot, opposite, &[]).unwrap();
        assert!(around.is_uncovered((plane, mesh, disc), spot, &plane.bound(a, b)));
        assert!(plane.key((a, b)) >= plane.key((b, c)).max(plane.key((c, a))));
    }
}
