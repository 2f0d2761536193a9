//! Cycles of edges in the lune of an edge that has entered, as boundaries of triangles.

use super::edges::{ABSENT, Edges, LANES};
use super::plan::{Base, Plan, Planner};
use super::tetrahedra::cancel;
use crate::Result;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::hash_map::Entry;

/// For some edges, how to fill cycles in their lunes; and the classes of degree 3 that loops gave birth to.
#[derive(Debug, Default)]
pub(super) struct Fillings {
    /// By rank: the class of each loop of the link, if it is one.
    loops: FxHashMap<u32, SmallVec<[Option<u32>; 2]>>,
    /// By rank, kept as long as there is room.
    plans: FxHashMap<u32, Plan>,
    plan_bytes: usize,
    planner: Planner,
    corners: Vec<u32>,
    /// By the place of the end that goes first: its place, and the other end.
    waiting: BinaryHeap<Reverse<(u32, u32)>>,
    /// The place of each vertex in the order of going; absent for those that stay.
    places: Vec<u32>,
    neighbours: Vec<u32>,
    path: Path,
    staying: Vec<u32>,
}

impl Fillings {
    pub(super) fn clear(&mut self) {
        self.loops.clear();
        self.plans.clear();
        self.plan_bytes = 0;
    }

    pub(super) fn bytes(&self) -> usize {
        self.plan_bytes
    }

    pub(super) fn had_loops(&mut self, rank: u32, classes: SmallVec<[Option<u32>; 2]>) {
        self.loops.insert(rank, classes);
    }

    /// Fills a cycle of edges in the lune of the edge of this rank, as the lune was when the edge entered: calls `in_boundary` with
    /// triangles, and `in_class` with classes, of loops of the link that the cycle runs through. The cycle is empty then.
    ///
    /// O(k²) time for k vertices in the lune, and growth, the first time that no vertex is near to the whole cycle.
    pub(super) fn fill(
        &mut self,
        rank: u32,
        cycle: &mut Vec<u32>,
        edges: &Edges,
        mut in_boundary: impl FnMut([u32; 3]),
        in_class: impl FnMut(u32),
    ) -> Result<()> {
        self.corners.clear();
        for &edge in &*cycle {
            let (x, y) = ends_of(edge);
            self.corners.extend([x, y]);
        }
        self.corners.sort_unstable();
        self.corners.dedup();
        if let Some(apex) = find_apex(rank, &self.corners, edges) {
            for (x, y) in cycle.drain(..).map(ends_of) {
                if x != apex && y != apex {
                    in_boundary([apex, x, y]);
                }
            }
            return Ok(());
        }
        self.follow(rank, cycle, edges, in_boundary, in_class)
    }

    /// Fills a cycle by the plan for the lune: vertex by vertex it is moved to what stays.
    fn follow(
        &mut self,
        rank: u32,
        cycle: &mut Vec<u32>,
        edges: &Edges,
        mut in_boundary: impl FnMut([u32; 3]),
        mut in_class: impl FnMut(u32),
    ) -> Result<()> {
        let Self { loops, plans, plan_bytes, planner, waiting, places, neighbours, path, staying, .. } = self;
        let n = edges.ranks_at(0).len();
        // No more than the tables of edges take.
        if *plan_bytes > 2 * n * n + (1 << 20) {
            plans.clear();
            *plan_bytes = 0;
        }
        let plan = match plans.entry(rank) {
            Entry::Occupied(plan) => plan.into_mut(),
            Entry::Vacant(place) => {
                let plan = planner.plan(rank, edges)?;
                *plan_bytes += plan.bytes();
                place.insert(plan)
            }
        };
        places.resize(n, ABSENT);
        let going = &plan.members[..plan.going];
        for (place, &vertex) in going.iter().enumerate() {
            places[usize::from(vertex)] = place as u32;
        }
        staying.clear();
        let wait = |x: u32, y: u32, staying: &mut Vec<u32>, waiting: &mut BinaryHeap<_>| {
            let (at_x, at_y) = (places[x as usize], places[y as usize]);
            match at_x.min(at_y) {
                ABSENT => staying.push(code(x, y)),
                place if place == at_x => waiting.push(Reverse((place, y))),
                place => waiting.push(Reverse((place, x))),
            }
        };
        for (x, y) in cycle.drain(..).map(ends_of) {
            wait(x, y, staying, waiting);
        }
        while let Some(&Reverse((place, _))) = waiting.peek() {
            neighbours.clear();
            while let Some(&Reverse((other, vertex))) = waiting.peek()
                && other == place
            {
                waiting.pop();
                neighbours.push(vertex);
            }
            cancel(neighbours);
            debug_assert!(neighbours.len() % 2 == 0, "a cycle has an even number of edges at a vertex");
            if neighbours.is_empty() {
                continue;
            }
            let x = u32::from(plan.members[place as usize]);
            let later = &plan.members[place as usize + 1..];
            path.join(neighbours, x, later, rank, edges, |y, z| {
                in_boundary([x, y, z]);
                wait(y, z, staying, waiting);
            });
        }
        for &vertex in going {
            places[usize::from(vertex)] = ABSENT;
        }
        cancel(staying);
        for base in &mut plan.bases {
            if staying.is_empty() {
                break;
            }
            match base {
                Base::Cone(apex) => staying.retain(|&edge| {
                    let (x, y) = ends_of(edge);
                    if x == *apex || y == *apex {
                        return false;
                    }
                    let is_here = edges.rank(x, *apex) < rank;
                    if is_here {
                        in_boundary([*apex, x, y]);
                    }
                    !is_here
                }),
                Base::Core { vertices, loops: complex, first } => {
                    let place = |vertex: u32| vertices.binary_search(&vertex).ok().map(|place| place as u32);
                    let inner = staying.iter().filter_map(|&edge| {
                        let (x, y) = ends_of(edge);
                        place(x).zip(place(y))
                    });
                    let classes = loops.get(&rank).map_or(&[][..], |classes| classes);
                    complex.fill(
                        inner,
                        |triangle| in_boundary(triangle.map(|place| vertices[place as usize])),
                        |number| {
                            debug_assert!(*first + number < classes.len(), "loops are what they were");
                            if let Some(&Some(class)) = classes.get(*first + number) {
                                in_class(class);
                            }
                        },
                    );
                    staying.retain(|&edge| place(ends_of(edge).0).is_none());
                }
            }
        }
        debug_assert!(staying.is_empty(), "every component of the lune has a base");
        Ok(())
    }
}

/// Memory for [`Path::join`].
#[derive(Debug, Default)]
struct Path {
    left: Vec<u32>,
    reached: Vec<(u32, u32)>,
    is_passed: Vec<bool>,
}

impl Path {
    /// Calls `visit` with edges, of which some vertices, an even number of neighbours of `x`, are the boundary. All are between vertices
    /// of `among` that are near to `x`; these hang together.
    fn join(
        &mut self,
        ends: &[u32],
        x: u32,
        among: &[u16],
        rank: u32,
        edges: &Edges,
        mut visit: impl FnMut(u32, u32),
    ) {
        let is_near = |row: &[u32], vertex: u32| row[vertex as usize] < rank;
        let row = edges.ranks_at(x);
        if let &[y, z] = ends
            && is_near(edges.ranks_at(y), z)
        {
            return visit(y, z);
        }
        let Self { left, reached, is_passed } = self;
        left.clear();
        left.extend(among.iter().map(|&vertex| u32::from(vertex)).filter(|&vertex| is_near(row, vertex)));
        let near_all = |&&z: &&u32| {
            let row = edges.ranks_at(z);
            ends.iter().all(|&y| y == z || is_near(row, y))
        };
        if let Some(&z) = left.iter().find(near_all) {
            ends.iter().filter(|&&y| y != z).for_each(|&y| visit(y, z));
            return;
        }
        // A breadth-first tree from one of them: of each vertex, the place of its parent.
        reached.clear();
        reached.push((ends[0], 0));
        left.retain(|&vertex| vertex != ends[0]);
        let (mut next, mut missing) = (0, ends.len() - 1);
        while missing > 0
            && let Some(&(y, _)) = reached.get(next)
        {
            let row = edges.ranks_at(y);
            left.retain(|&z| {
                let is_new = is_near(row, z);
                if is_new {
                    reached.push((z, next as u32));
                    missing -= usize::from(ends.contains(&z));
                }
                !is_new
            });
            next += 1;
        }
        debug_assert_eq!(missing, 0, "what a vertex is added along is connected");
        // From the leaves to the root: an edge is passed if an odd number of ends are beyond it.
        is_passed.clear();
        is_passed.extend(reached.iter().map(|(vertex, _)| ends.contains(vertex)));
        for place in (1..reached.len()).rev() {
            if is_passed[place] {
                let (vertex, parent) = reached[place];
                is_passed[parent as usize] ^= true;
                visit(vertex, reached[parent as usize].0);
            }
        }
    }
}

/// A vertex of the lune of the edge of this rank that is near to all of some vertices of it, or is one of them and near to the others.
#[inline(always)]
fn find_apex(rank: u32, corners: &[u32], edges: &Edges) -> Option<u32> {
    let is_apex = |&&apex: &&u32| {
        let row = edges.ranks_at(apex);
        corners.iter().all(|&corner| corner == apex || row[corner as usize] < rank)
    };
    if let Some(&apex) = corners.iter().find(is_apex) {
        return Some(apex);
    }
    let (p, q) = edges.ends(rank);
    let rows = |vertex: u32| edges.ranks_at(vertex).as_chunks::<LANES>().0;
    let (at_p, at_q) = (rows(p), rows(q));
    for group in 0..at_p.len() {
        let mut latest = [0; LANES];
        for lane in 0..LANES {
            latest[lane] = at_p[group][lane].max(at_q[group][lane]);
        }
        for &corner in corners {
            if latest.iter().all(|&latest| latest >= rank) {
                break;
            }
            let row = &rows(corner)[group];
            for lane in 0..LANES {
                latest[lane] = latest[lane].max(row[lane]);
            }
        }
        if let Some(lane) = latest.iter().position(|&latest| latest < rank) {
            return Some((group * LANES + lane) as u32);
        }
    }
    None
}

/// The number of an edge, and back.
#[inline(always)]
pub(super) fn code(x: u32, y: u32) -> u32 {
    x.max(y) << 16 | x.min(y)
}

#[inline(always)]
pub(super) fn ends_of(edge: u32) -> (u32, u32) {
    (edge >> 16, edge & 0xffff)
}
