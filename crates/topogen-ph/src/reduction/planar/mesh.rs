//! The Delaunay triangulation of the plane, and walks in it.

use super::plane::Plane;
use crate::Result;
use crate::triangulation::{Cell, NOBODY, Space, Triangulation, round};

/// A side of a triangle: that opposite to one of its vertices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) cell: u32,
    pub(super) at: u8,
}

/// The triangles of a Delaunay triangulation, counterclockwise, and who is joined to whom.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    triangulation: Triangulation<3>,
    order: Vec<(u32, u32)>,
    pub(super) cells: Vec<Cell<3>>,
    /// Where the neighbours of each vertex start.
    starts: Vec<u32>,
    /// The neighbours of one vertex after those of another.
    neighbours: Vec<u32>,
}

impl Mesh {
    /// Triangulates. Whether there are triangles at all.
    ///
    /// # Errors
    /// What `check` says.
    ///
    /// # Complexity
    /// Usually O(n log n).
    pub(super) fn build(&mut self, plane: &Plane, check: impl Fn() -> Result<()>) -> Result<bool> {
        let Self { triangulation, order, cells, .. } = self;
        order.clear();
        order.extend((0..plane.len() as u32).map(|label| (round(label), label)));
        order.sort_unstable();
        let &[(_, a), (_, b), ..] = order.as_slice() else { return Ok(false) };
        let third = order.iter().find(|&&(_, c)| plane.orientation(&[a, b, c]) != 0.0);
        let Some(&(_, c)) = third else { return Ok(false) };
        let first = if plane.orientation(&[a, b, c]) > 0.0 { [a, b, c] } else { [b, a, c] };
        let others = order.iter().map(|&(_, label)| label).filter(|label| !first.contains(label));
        triangulation.build(plane, (plane.len(), first), others, check)?;
        triangulation.write(2, cells);
        self.join(plane.len());
        Ok(true)
    }

    /// The vertices of a side, in the direction that has its triangle on the left.
    #[inline(always)]
    pub(super) fn ends(&self, Side { cell, at }: Side) -> (u32, u32) {
        let [a, b, c] = self.cells[cell as usize].vertices;
        match at {
            0 => (b, c),
            1 => (c, a),
            _ => (a, b),
        }
    }

    /// The same side as one of the triangle beyond it.
    #[inline(always)]
    pub(super) fn beyond(&self, Side { cell, at }: Side) -> Option<Side> {
        let next = self.cells[cell as usize].neighbours[usize::from(at)];
        (next != NOBODY).then(|| Side { cell: next, at: self.cells[next as usize].side(cell) as u8 })
    }

    /// All edges, each as a side of one of its triangles.
    pub(super) fn edges(&self) -> impl Iterator<Item = Side> + '_ {
        self.cells.iter().zip(0..).flat_map(|(triangle, cell)| {
            let is_own = move |&at: &u8| {
                let next = triangle.neighbours[usize::from(at)];
                next == NOBODY || next > cell
            };
            (0..3).filter(is_own).map(move |at| Side { cell, at })
        })
    }

    /// The vertices of the hull.
    pub(super) fn hull(&self) -> Vec<u32> {
        self.edges().filter(|&side| self.beyond(side).is_none()).map(|side| self.ends(side).0).collect()
    }

    /// The vertices that a vertex is joined to.
    #[inline(always)]
    pub(super) fn joined_to(&self, vertex: u32) -> &[u32] {
        let [start, end] = [0, 1].map(|next| self.starts[vertex as usize + next] as usize);
        &self.neighbours[start..end]
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        self.triangulation.bytes()
            + size_of::<Cell<3>>() * self.cells.capacity()
            + 8 * self.order.capacity()
            + 4 * (self.starts.capacity() + self.neighbours.capacity())
    }

    fn join(&mut self, n_vertices: usize) {
        let Self { cells, starts, neighbours, .. } = self;
        // A side inside has a direction in each of its triangles, one of the hull only in one.
        let directions = || {
            cells.iter().flat_map(|&Cell { vertices: [a, b, c], neighbours }| {
                let sides = [(b, c), (c, a), (a, b)].into_iter().zip(neighbours);
                sides.flat_map(|((from, to), next)| {
                    std::iter::once((from, to)).chain((next == NOBODY).then_some((to, from)))
                })
            })
        };
        starts.clear();
        starts.resize(n_vertices + 2, 0);
        directions().for_each(|(from, _)| starts[from as usize + 2] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        neighbours.clear();
        neighbours.resize(starts[n_vertices + 1] as usize, 0);
        directions().for_each(|(from, to)| {
            let next = &mut starts[from as usize + 1];
            neighbours[*next as usize] = to;
            *next += 1;
        });
        starts.pop();
    }
}

/// Vertices in a disc, found from one of them.
#[derive(Debug, Default)]
pub(super) struct Disc {
    /// For each vertex, when it was last met.
    met: Vec<u32>,
    now: u32,
    pub(super) vertices: Vec<u32>,
}

impl Disc {
    pub(super) fn reset(&mut self, n_vertices: usize) {
        self.met.clear();
        self.met.resize(n_vertices, 0);
        self.now = 0;
    }

    /// Finds all vertices whose squared distance from a place is at most `square`, from one of them on; stops where `stop` says so of
    /// a vertex, and returns whether it did.
    ///
    /// The vertices in a disc are connected by Delaunay edges within it. So are those at hand, but for roundings: a little more
    /// than the square that matters is to be asked for.
    #[inline(always)]
    pub(super) fn find(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        seed: u32,
        place: [f64; 2],
        square: f64,
        mut stop: impl FnMut(u32) -> bool,
    ) -> bool {
        let Self { met, now, vertices } = self;
        *now += 1;
        vertices.clear();
        vertices.push(seed);
        met[seed as usize] = *now;
        let mut next = 0;
        while let Some(&vertex) = vertices.get(next) {
            next += 1;
            for &other in mesh.joined_to(vertex) {
                if met[other as usize] == *now {
                    continue;
                }
                met[other as usize] = *now;
                if plane.square_to(other, place) <= square {
                    if stop(other) {
                        return true;
                    }
                    vertices.push(other);
                }
            }
        }
        false
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.met.capacity() + self.vertices.capacity())
    }
}
