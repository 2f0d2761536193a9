//! Triangles around a place, by groups of vertices: none of a group is looked at for itself before the others are nearly known.

use super::around::{Reach, Spot};
use super::groups::{Group, Groups, Seen};
use super::plane::Plane;
use super::walls::SLACK;
use crate::stream::{Bound, Order};

/// So many pairs of groups are looked at in all rounds, and so many pairs and groups in one: of more nothing is said.
const TOO_MANY: usize = 1 << 24;
const MANY_PAIRS: usize = 1 << 18;
const MANY_GROUPS: usize = 1 << 12;

/// What a search has found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    Triangle([u32; 3]),
    None,
    TooMany,
}

/// A group near a place.
#[derive(Clone, Copy, Debug)]
struct Corner {
    seen: Seen,
    /// The cosine and sine of the largest angle around the place between one of its vertices and another one that has an edge to it.
    widest: [f64; 2],
}

/// Edges from the vertices of one group to those of another that have the place on their left.
#[derive(Clone, Copy, Debug)]
struct Edges {
    from: u32,
    to: u32,
    /// Whether there are edges between any two of them; if not, there may be some.
    are_all: bool,
    /// Whether an angle may be 90° or more.
    is_wide: bool,
}

/// Groups near a place and edges between them, kept for their memory alone.
#[derive(Debug, Default)]
pub(super) struct Triples {
    corners: Vec<Corner>,
    edges: Vec<Edges>,
    /// The same for the next round.
    next_corners: Vec<Corner>,
    next_edges: Vec<Edges>,
    /// The corners of the next round that a corner is made into.
    parts: Vec<Option<(u32, u32)>>,
    is_split: Vec<bool>,
    rows: Rows,
}

/// The bytes that are needed at most for groups of so many vertices and pairs of them.
pub(super) fn bytes_of_triples(n_points: usize) -> usize {
    let (groups, pairs) = (n_points.min(MANY_GROUPS), (n_points * n_points).min(MANY_PAIRS + 4));
    // Lists that grow have up to twice the room.
    4 * size_of::<Corner>() * 2 * groups
        + 4 * size_of::<Edges>() * pairs
        + size_of::<Word>() * groups * groups.div_ceil(64)
}

impl Triples {
    /// The triangle around a place whose last edge comes first, if that is before the one of the bound; or any other that is, if that is enough.
    ///
    /// Round by round, edges stay that may be those of a triangle, and groups are split. If none is, all edges that stay are there: a triangle is
    /// found, and the bound comes earlier.
    pub(super) fn first(
        &mut self,
        (plane, groups): (&Plane, &Groups),
        spot: Spot,
        bound: &Bound,
        is_any_enough: bool,
    ) -> Found {
        let mut view = View::new((plane, groups), spot, *bound);
        let Some(all) = view.corner(groups.all()) else { return Found::None };
        self.corners.clear();
        self.corners.push(all);
        self.edges.clear();
        self.edges.push(Edges { from: 0, to: 0, are_all: false, is_wide: true });
        let (mut found, mut n_pairs) = (Found::None, 0);
        loop {
            n_pairs += self.edges.len();
            if n_pairs > TOO_MANY || self.edges.len() > MANY_PAIRS || self.corners.len() > MANY_GROUPS {
                return Found::TooMany;
            }
            let earlier = self.keep(&view);
            if self.edges.is_empty() {
                return found;
            }
            if let Some(earlier) = earlier {
                found = Found::Triangle(earlier);
                if is_any_enough {
                    return found;
                }
                view = View::new((plane, groups), spot, plane.bound(earlier[0], earlier[1]));
            }
            if !self.split(&view) && earlier.is_none() {
                return Found::TooMany;
            }
        }
    }

    /// Keeps edges that may be those of a triangle. The earliest triangle of those that were come across.
    fn keep(&mut self, view: &View) -> Option<[u32; 3]> {
        let Self { corners, edges, rows, .. } = self;
        rows.fill(corners.len(), edges);
        let mut earliest: Option<((u64, u32, u32), [u32; 3])> = None;
        edges.retain(|edge| {
            let third = rows.third(edge);
            if let Some(third) = third {
                let triangle = [edge.from, edge.to, third].map(|at| corners[at as usize].seen.group.first);
                if edge.are_all && view.is_around(triangle) {
                    let triangle = view.plane.by_last_edge(triangle);
                    let key = view.plane.key((triangle[0], triangle[1]));
                    if earliest.is_none_or(|(earliest, _)| key < earliest) {
                        earliest = Some((key, triangle));
                    }
                }
            }
            third.is_some()
        });
        earliest.map(|(_, triangle)| triangle)
    }

    /// Splits the largest groups with edges that are not all there, and finds the edges between the parts. Whether there were any.
    fn split(&mut self, view: &View) -> bool {
        let Self { corners, edges, next_corners, next_edges, parts, is_split, .. } = self;
        let radius = |corner: u32| {
            let Seen { group, radius, .. } = corners[corner as usize].seen;
            if group.len > 1 { radius.max(f64::MIN_POSITIVE) } else { 0.0 }
        };
        let ends = edges.iter().filter(|edge| !edge.are_all).flat_map(|edge| [edge.from, edge.to]);
        let largest = ends.clone().map(radius).fold(0.0, f64::max);
        is_split.clear();
        is_split.resize(corners.len(), false);
        if largest > 0.0 {
            ends.for_each(|end| is_split[end as usize] = radius(end) >= 0.25 * largest);
        }
        next_corners.clear();
        parts.clear();
        parts.resize(corners.len(), None);
        next_edges.clear();
        for edge in edges.iter() {
            let [from, to] = [edge.from, edge.to].map(|end| {
                *parts[end as usize].get_or_insert_with(|| {
                    let start = next_corners.len() as u32;
                    let corner = corners[end as usize];
                    if is_split[end as usize] {
                        next_corners.extend(
                            corner.seen.group.halves().into_iter().filter_map(|half| view.corner(half)),
                        );
                    } else {
                        next_corners.push(corner);
                    }
                    (start, next_corners.len() as u32)
                })
            });
            if next_edges.len() > MANY_PAIRS {
                break;
            }
            for from in from.0..from.1 {
                for to in to.0..to.1 {
                    let (one, other) = (&next_corners[from as usize], &next_corners[to as usize]);
                    if let Some((are_all, is_wide)) = view.between(one, other) {
                        next_edges.push(Edges { from, to, are_all, is_wide });
                    }
                }
            }
        }
        std::mem::swap(corners, next_corners);
        std::mem::swap(edges, next_edges);
        is_split.contains(&true)
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Corner>() * (self.corners.capacity() + self.next_corners.capacity())
            + size_of::<Edges>() * (self.edges.capacity() + self.next_edges.capacity())
            + 13 * self.parts.capacity()
            + 32 * self.rows.words.capacity()
    }
}

/// A place, and the edges before one.
struct View<'a> {
    plane: &'a Plane,
    groups: &'a Groups,
    place: [f64; 2],
    bound: Bound,
    reach: Reach,
    /// No vertex of a triangle is farther from the place.
    farthest: f64,
    /// Distances above the first are those of later edges, and below the second of earlier ones.
    limits: [f64; 2],
}

impl<'a> View<'a> {
    fn new((plane, groups): (&'a Plane, &'a Groups), spot: Spot, bound: Bound) -> Self {
        let reach = Reach::new(bound.up_to, spot.nearest);
        let farthest = reach.square.sqrt() * SLACK;
        let limits = [bound.up_to.sqrt() * SLACK, bound.below.sqrt() / SLACK];
        Self { plane, groups, place: spot.place, bound, reach, farthest, limits }
    }

    /// A group, if it is within reach.
    #[inline(always)]
    fn corner(&self, group: Group) -> Option<Corner> {
        let seen = self.groups.seen(group, self.place);
        (seen.distance <= (self.farthest + seen.radius) * SLACK).then(|| {
            let nearest = (seen.distance - seen.radius * SLACK).max(self.reach.nearest.sqrt()) / SLACK;
            Corner { seen, widest: self.reach.widest(nearest) }
        })
    }

    /// Whether there are edges with the place on their left from all vertices of one group to all of another, or else may be some; and whether
    /// an angle may be 90° or more. An edge through the place counts in both directions.
    #[inline(always)]
    fn between(&self, one: &Corner, other: &Corner) -> Option<(bool, bool)> {
        let (a, b) = (&one.seen, &other.seen);
        let (dx, dy) = (a.way[0] - b.way[0], a.way[1] - b.way[1]);
        let square = dx * dx + dy * dy;
        let radii = a.radius + b.radius;
        let far = self.limits[0] + radii;
        let (far_a, far_b) = (a.distance + a.radius, b.distance + b.radius);
        let off = far_a * far_b * SLACK - a.distance * b.distance;
        let turn = a.way[0] * b.way[1] - a.way[1] * b.way[0];
        if square > far * far * SLACK || turn < -off {
            return None;
        }
        let dot = a.way[0] * b.way[0] + a.way[1] * b.way[1] - off;
        let ([cos_a, sin_a], [cos_b, sin_b]) = (one.widest, other.widest);
        let cosine = cos_a * cos_b - sin_a * sin_b + 1e-7;
        let product = if cosine > 0.0 {
            far_a * far_b
        } else {
            (a.distance - a.radius).max(0.0) * (b.distance - b.radius).max(0.0)
        };
        if dot > cosine * product || sin_a * cos_b + cos_a * sin_b > 1e-7 {
            return None;
        }
        let is_wide = dot <= 0.0;
        if a.group.len == 1 && b.group.len == 1 {
            let (one, other) = (a.group.first, b.group.first);
            let side = self.plane.side(one, other, self.place);
            let is_on_left = side > 0.0 || side == 0.0 && is_wide;
            return (is_on_left && self.plane.is_before(one, other, &self.bound)).then_some((true, is_wide));
        }
        let near = self.limits[1] - radii;
        Some((turn > off && near > 0.0 && square * SLACK < near * near, is_wide))
    }

    /// Whether the triangle is around the place, counterclockwise, and all its edges come before that of the bound.
    fn is_around(&self, [a, b, c]: [u32; 3]) -> bool {
        let edges = [(a, b), (b, c), (c, a)];
        if !edges.iter().all(|&(a, b)| self.plane.is_before(a, b, &self.bound)) {
            return false;
        }
        let sides = edges.map(|(a, b)| self.plane.side(a, b, self.place));
        sides.iter().all(|&side| side >= 0.0) && sides != [0.0; 3]
    }
}

/// Which edges there are between some corners: rows of bits.
#[derive(Debug, Default)]
struct Rows {
    n_words: usize,
    words: Vec<Word>,
}

/// Bits of the row of one corner.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// To whom it has edges, and wide ones,
    out: u64,
    out_wide: u64,
    /// and from whom.
    into: u64,
    into_wide: u64,
}

impl Rows {
    fn fill(&mut self, n: usize, edges: &[Edges]) {
        let Self { n_words, words } = self;
        *n_words = n.div_ceil(64);
        words.clear();
        words.resize(n * *n_words, Word::default());
        for &Edges { from, to, is_wide, .. } in edges {
            let (from, to) = (from as usize, to as usize);
            let word = &mut words[from * *n_words + to / 64];
            word.out |= 1 << (to % 64);
            word.out_wide |= u64::from(is_wide) << (to % 64);
            let word = &mut words[to * *n_words + from / 64];
            word.into |= 1 << (from % 64);
            word.into_wide |= u64::from(is_wide) << (from % 64);
        }
    }

    /// A corner that makes edges those of a triangle.
    ///
    /// Two of three angles around the place are wide: as seen from there, α a + β b + γ c = 0 with shares that are not negative. So
    /// α a² + β ab + γ ac = 0, and one of the products ab and ac is not positive. That holds at each vertex, so for two of three.
    #[inline(always)]
    fn third(&self, edges: &Edges) -> Option<u32> {
        let row = |at: u32| &self.words[at as usize * self.n_words..][..self.n_words];
        let pairs = row(edges.to).iter().zip(row(edges.from));
        pairs.zip(0..).find_map(|((to, from), word)| {
            let both_wide = to.out_wide & from.into_wide;
            let one_wide = to.out_wide & from.into | to.out & from.into_wide;
            let third = if edges.is_wide { one_wide } else { both_wide };
            (third != 0).then(|| word * 64 + third.trailing_zeros())
        })
    }
}
