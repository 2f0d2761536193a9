//! What the relative neighbourhood graph divides the plane into.

use super::mesh::{Mesh, Side};
use super::plane::Plane;
use super::walls::Walls;
use crate::stream::Order;
use crate::triangulation::NOBODY;

/// The face that is not bounded.
pub(super) const OUTSIDE: u32 = 0;

/// A face.
#[derive(Clone, Copy, Debug)]
struct Face {
    /// One of its triangles; of no meaning outside.
    first: u32,
    /// The triangle with the widest circle whose centre is in it, if there is any, and the square of that circle's radius.
    widest: u32,
    square: f64,
}

/// The faces of the relative neighbourhood graph: unions of triangles. All vertices are on their boundaries, as the graph is connected.
#[derive(Debug, Default)]
pub(super) struct Faces {
    /// The face of each triangle.
    of_cell: Vec<u32>,
    faces: Vec<Face>,
    stack: Vec<u32>,
}

impl Faces {
    /// O(n) time.
    pub(super) fn find(&mut self, plane: &Plane, mesh: &Mesh, walls: &Walls) {
        let Self { of_cell, faces, stack } = self;
        of_cell.clear();
        of_cell.resize(mesh.cells.len(), NOBODY);
        faces.clear();
        stack.clear();
        for side in mesh.edges() {
            let cell = side.cell as usize;
            if mesh.beyond(side).is_none() && !walls.is_wall(side) && of_cell[cell] == NOBODY {
                of_cell[cell] = OUTSIDE;
                stack.push(side.cell);
            }
        }
        faces.push(Face { first: NOBODY, widest: NOBODY, square: 0.0 });
        let mut next = 0;
        loop {
            let face = faces.len() as u32 - 1;
            while let Some(cell) = stack.pop() {
                let Face { widest, square, .. } = &mut faces[face as usize];
                let own = square_of_circle(plane, &mesh.cells[cell as usize].vertices);
                if own > *square {
                    (*widest, *square) = (cell, own);
                }
                for at in 0..3 {
                    let side = Side { cell, at };
                    let Some(beyond) = mesh.beyond(side).filter(|_| !walls.is_wall(side)) else { continue };
                    let other = &mut of_cell[beyond.cell as usize];
                    if *other == NOBODY {
                        *other = face;
                        stack.push(beyond.cell);
                    }
                }
            }
            while of_cell.get(next).is_some_and(|&face| face != NOBODY) {
                next += 1;
            }
            let Some(unmet) = of_cell.get_mut(next) else { break };
            *unmet = face + 1;
            stack.push(next as u32);
            faces.push(Face { first: next as u32, widest: NOBODY, square: 0.0 });
        }
    }

    /// How many there are, with that outside.
    pub(super) fn len(&self) -> usize {
        self.faces.len()
    }

    /// The faces on the two sides of an edge.
    pub(super) fn beside(&self, mesh: &Mesh, side: Side) -> (u32, u32) {
        let of = |side: Side| self.of_cell[side.cell as usize];
        (of(side), mesh.beyond(side).map_or(OUTSIDE, of))
    }

    /// The vertices of the triangle of a face that has the widest circle whose centre is in it.
    pub(super) fn widest(&self, mesh: &Mesh, face: u32) -> Option<[u32; 3]> {
        let Face { widest, .. } = self.faces[face as usize];
        (widest != NOBODY).then(|| mesh.cells[widest as usize].vertices)
    }

    /// Walks around a bounded face, and writes the vertex at the beginning of each edge, counterclockwise; an edge that has the face on
    /// both sides is passed twice.
    pub(super) fn walk(&self, mesh: &Mesh, walls: &Walls, face: u32, into: &mut Vec<u32>) {
        into.clear();
        // The triangles of a face are joined to a tree: from a leaf of it on there is a wall.
        let (mut cell, mut before) = (self.faces[face as usize].first, NOBODY);
        let start = loop {
            let sides = (0..3).map(|at| Side { cell, at });
            if let Some(wall) = sides.clone().find(|&side| walls.is_wall(side)) {
                break wall;
            }
            let onwards = sides.filter_map(|side| mesh.beyond(side)).find(|side| side.cell != before);
            let Some(next) = onwards else { return };
            (before, cell) = (cell, next.cell);
        };
        let mut wall = start;
        loop {
            into.push(mesh.ends(wall).0);
            let mut side = after(wall);
            while !walls.is_wall(side) {
                let Some(beyond) = mesh.beyond(side) else { return };
                side = after(beyond);
            }
            wall = side;
            if wall == start {
                return;
            }
        }
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.of_cell.capacity() + self.stack.capacity()) + size_of::<Face>() * self.faces.capacity()
    }
}

/// The side of the same triangle that begins where one ends.
#[inline(always)]
fn after(Side { cell, at }: Side) -> Side {
    Side { cell, at: if at == 2 { 0 } else { at + 1 } }
}

/// The square of the radius of a triangle's circle; zero unless its centre is within the triangle.
#[inline(always)]
fn square_of_circle(plane: &Plane, &[a, b, c]: &[u32; 3]) -> f64 {
    let [a, b, c] = [plane.raw(b, c), plane.raw(c, a), plane.raw(a, b)];
    if a + b + c <= 2.0 * a.max(b).max(c) {
        return 0.0;
    }
    a * b * c / (2.0 * (a * b + b * c + c * a) - a * a - b * b - c * c)
}
