//! Delaunay triangulations in two and three dimensions, point by point, with exact predicates.

use super::cloud::Cloud;
use crate::{Error, Result};
use rustc_hash::FxHashMap;

/// Stands for the point at infinity, which is joined to each facet of the hull; also for no vertex.
pub(super) const NOBODY: u32 = u32::MAX;

/// A simplex of full dimension; where one vertex is the point at infinity, what is beyond a facet of the hull.
#[derive(Clone, Copy)]
struct Cell {
    /// Positively oriented, a point beyond the facet taking the place of the one at infinity.
    vertices: [u32; 4],
    /// The cell beyond the facet opposite to each vertex.
    neighbours: [u32; 4],
    is_alive: bool,
}

/// The vertices of each simplex of full dimension, the first `dim + 1` of four.
///
/// Points are added one by one (Bowyer 1981, Watson 1981): all cells whose circumscribed ball holds the new point go, and the hole is
/// filled with a fan of cells from it. Predicates are exact (Shewchuk 1997, doi 10.1007/PL00009321), so the result is a Delaunay
/// triangulation whatever lies on a common sphere, line or plane: a cell goes only if the point is strictly within its ball, and a facet of the
/// hole is then never in one plane with the point, as in that plane both of its balls have the same circle.
///
/// # Errors
/// [`Error::FlatCloud`] for points on a common line or plane.
///
/// # Complexity
/// Usually O(n log n); O(n²) cells in the worst case in space.
pub(super) fn delaunay(cloud: &Cloud, check: impl Fn() -> Result<()>) -> Result<Vec<[u32; 4]>> {
    let order = along_a_curve(cloud);
    let first = first_simplex(cloud, &order)
        .ok_or(Error::FlatCloud { points: cloud.distinct.len(), dim: cloud.dim })?;
    let mut triangulation = Triangulation::new(cloud, first);
    for point in order.into_iter().filter(|point| !first.contains(point)) {
        check()?;
        triangulation.insert(point)?;
    }
    let cells = triangulation.cells.into_iter();
    Ok(cells.filter(|cell| cell.is_alive && !is_ghost(cloud.dim, cell)).map(|cell| cell.vertices).collect())
}

fn is_ghost(dim: usize, cell: &Cell) -> bool {
    cell.vertices[..=dim].contains(&NOBODY)
}

/// The points in an order in which successive ones are near: by the bits of their coordinates, interleaved (Morton 1966).
fn along_a_curve(cloud: &Cloud) -> Vec<u32> {
    let key = |point: u32| {
        // Coordinates lie between -1 and 1.
        let cells = cloud.at(point).map(|x| ((x + 1.0) * f64::from(1 << 19)) as u64);
        (0..20).fold(0_u64, |key, bit| {
            (0..3).fold(key, |key, axis| key | (cells[axis] >> bit & 1) << (3 * bit + axis))
        })
    };
    let mut order = cloud.distinct.clone();
    order.sort_by_cached_key(|&point| key(point));
    order
}

/// A simplex of full dimension, positively oriented, if there is one.
fn first_simplex(cloud: &Cloud, order: &[u32]) -> Option<[u32; 4]> {
    let mut simplex = [NOBODY; 4];
    simplex[0] = *order.first()?;
    simplex[1] = *order.get(1)?;
    let rest = || order[2..].iter().copied();
    if cloud.dim == 2 {
        simplex[2] =
            rest().find(|&point| cloud.orientation(&[simplex[0], simplex[1], point, NOBODY]) != 0.0)?;
    } else {
        // Not on a line means not on the line's image in one of three planes.
        let axes = [[0, 1], [1, 2], [2, 0]];
        simplex[2] = rest().find(|&point| {
            axes.iter().any(|&[x, y]| {
                let at = |point: u32| robust::Coord { x: cloud.at(point)[x], y: cloud.at(point)[y] };
                robust::orient2d(at(simplex[0]), at(simplex[1]), at(point)) != 0.0
            })
        })?;
        simplex[3] =
            rest().find(|&point| cloud.orientation(&[simplex[0], simplex[1], simplex[2], point]) != 0.0)?;
    }
    if cloud.orientation(&simplex) < 0.0 {
        simplex.swap(0, 1);
    }
    Some(simplex)
}

struct Triangulation<'a> {
    cloud: &'a Cloud,
    cells: Vec<Cell>,
    /// Cells that went.
    free: Vec<u32>,
    /// A cell near the last point, not beyond the hull.
    last: u32,
    /// For each cell, the point that it was last looked at for, and whether it goes.
    seen: Vec<(u32, bool)>,
}

impl<'a> Triangulation<'a> {
    /// The first simplex, with what is beyond its facets.
    fn new(cloud: &'a Cloud, first: [u32; 4]) -> Self {
        let dim = cloud.dim;
        let mut triangulation =
            Self { cloud, cells: Vec::new(), free: Vec::new(), last: 0, seen: Vec::new() };
        triangulation.add(first);
        for opposite in 0..=dim {
            let mut vertices = first;
            vertices[opposite] = NOBODY;
            // Beyond the facet, the simplex is oriented the other way round.
            vertices.swap((opposite + 1) % (dim + 1), (opposite + 2) % (dim + 1));
            triangulation.add(vertices);
        }
        // All cells share a facet with each other one.
        let all: Vec<(u32, usize)> =
            (0..dim as u32 + 2).flat_map(|cell| (0..=dim).map(move |at| (cell, at))).collect();
        let mut open = FxHashMap::default();
        for (cell, at) in all {
            let facet = triangulation.facet(cell, &[at]);
            if let Some((other, there)) = open.insert(facet, (cell, at)) {
                triangulation.join((cell, at), (other, there));
            }
        }
        triangulation
    }

    fn add(&mut self, vertices: [u32; 4]) -> u32 {
        let cell = Cell { vertices, neighbours: [NOBODY; 4], is_alive: true };
        match self.free.pop() {
            Some(at) => {
                self.cells[at as usize] = cell;
                at
            }
            None => {
                self.cells.push(cell);
                self.seen.push((NOBODY, false));
                self.cells.len() as u32 - 1
            }
        }
    }

    /// The vertices of a cell without some, in their order.
    fn facet(&self, cell: u32, without: &[usize]) -> [u32; 4] {
        let vertices = &self.cells[cell as usize].vertices;
        let mut facet = [NOBODY; 4];
        let kept = (0..=self.cloud.dim).filter(|at| !without.contains(at)).map(|at| vertices[at]);
        facet.iter_mut().zip(kept).for_each(|(into, vertex)| *into = vertex);
        facet.sort_unstable();
        facet
    }

    fn join(&mut self, (cell, at): (u32, usize), (other, there): (u32, usize)) {
        self.cells[cell as usize].neighbours[at] = other;
        self.cells[other as usize].neighbours[there] = cell;
    }

    fn insert(&mut self, point: u32) -> Result<()> {
        let dim = self.cloud.dim;
        let start = self.locate(point)?;
        let (mut gone, mut rim) = (vec![start], Vec::new());
        self.seen[start as usize] = (point, true);
        let mut next = 0;
        while next < gone.len() {
            let cell = gone[next];
            next += 1;
            for at in 0..=dim {
                let other = self.cells[cell as usize].neighbours[at];
                if self.seen[other as usize].0 != point {
                    let goes = self.conflicts(other, point);
                    self.seen[other as usize] = (point, goes);
                    if goes {
                        gone.push(other);
                    }
                }
                if !self.seen[other as usize].1 {
                    rim.push((cell, at, other));
                }
            }
        }
        // A fan from the point to each facet of the rim.
        let mut open: FxHashMap<[u32; 4], (u32, usize)> = FxHashMap::default();
        for (cell, at, other) in rim {
            let mut vertices = self.cells[cell as usize].vertices;
            vertices[at] = point;
            let new = self.add(vertices);
            self.seen[new as usize] = (NOBODY, false);
            let there = self.cells[other as usize].neighbours[..=dim].iter().position(|&back| back == cell);
            let there = there.ok_or(Error::FlatCloud { points: self.cloud.distinct.len(), dim })?;
            self.join((new, at), (other, there));
            for side in (0..=dim).filter(|&side| side != at) {
                let ridge = self.facet(new, &[at, side]);
                match open.remove(&ridge) {
                    Some(twin) => self.join((new, side), twin),
                    None => drop(open.insert(ridge, (new, side))),
                }
            }
            if !is_ghost(dim, &self.cells[new as usize]) {
                self.last = new;
            }
        }
        for cell in gone {
            self.cells[cell as usize].is_alive = false;
            self.free.push(cell);
        }
        Ok(())
    }

    /// A cell that a point not yet there is in conflict with: the one that it lies in.
    fn locate(&self, point: u32) -> Result<u32> {
        let mut cell = self.last;
        // A walk towards the point ends, as a Delaunay triangulation has no circles in sight of a point (Edelsbrunner 1990); the
        // bound is for predicates that underflow.
        for _ in 0..=self.cells.len() {
            let Cell { vertices, neighbours, .. } = self.cells[cell as usize];
            if is_ghost(self.cloud.dim, &self.cells[cell as usize]) {
                return Ok(cell);
            }
            let beyond = (0..=self.cloud.dim).find(|&at| {
                let mut moved = vertices;
                moved[at] = point;
                self.cloud.orientation(&moved) < 0.0
            });
            match beyond {
                Some(at) => cell = neighbours[at],
                None => return Ok(cell),
            }
        }
        let cells = 0..self.cells.len() as u32;
        let found =
            cells.into_iter().find(|&cell| self.cells[cell as usize].is_alive && self.conflicts(cell, point));
        found.ok_or(Error::FlatCloud { points: self.cloud.distinct.len(), dim: self.cloud.dim })
    }

    /// Whether a point lies strictly within the ball of a cell. That of a cell beyond the hull is the half-space beyond its facet, and
    /// in the plane of the facet what the ball on its other side has of it.
    fn conflicts(&self, cell: u32, point: u32) -> bool {
        let Cell { mut vertices, neighbours, .. } = self.cells[cell as usize];
        match vertices[..=self.cloud.dim].iter().position(|&vertex| vertex == NOBODY) {
            None => self.cloud.in_ball(&vertices, point) > 0.0,
            Some(at) => {
                vertices[at] = point;
                let side = self.cloud.orientation(&vertices);
                let within = &self.cells[neighbours[at] as usize].vertices;
                side > 0.0 || side == 0.0 && self.cloud.in_ball(within, point) > 0.0
            }
        }
    }
}
