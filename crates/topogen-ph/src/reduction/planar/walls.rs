//! Which Delaunay edges have an empty lune.

use super::mesh::{Disc, Mesh, Side};
use super::plane::Plane;
use crate::Result;
use crate::stream::Order;

/// Squares that roundings have made this much smaller, as a share, are still looked at.
pub(super) const SLACK: f64 = 1.0 + 1e-9;

/// The edges of the relative neighbourhood graph, as sides of triangles.
#[derive(Debug, Default)]
pub(super) struct Walls {
    /// For each triangle, a bit for each of its sides.
    of_cell: Vec<u8>,
    /// Each once.
    pub(super) edges: Vec<Side>,
}

impl Walls {
    /// Finds them. O(n) time, usually.
    ///
    /// # Errors
    /// What `check` says.
    pub(super) fn find(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        disc: &mut Disc,
        check: impl Fn() -> Result<()>,
    ) -> Result<()> {
        let Self { of_cell, edges } = self;
        of_cell.clear();
        of_cell.resize(mesh.cells.len(), 0);
        edges.clear();
        for side in mesh.edges() {
            let (u, v) = mesh.ends(side);
            let bound = plane.bound(u, v);
            let is_in_lune = |w: u32| plane.is_before(u, w, &bound) && plane.is_before(v, w, &bound);
            let apex = |Side { cell, at }: Side| mesh.cells[cell as usize].vertices[usize::from(at)];
            let beyond = mesh.beyond(side);
            // Most lunes hold one of those.
            if is_in_lune(apex(side)) || beyond.is_some_and(|beyond| is_in_lune(apex(beyond))) {
                continue;
            }
            check()?;
            if !Self::is_lune_empty(plane, mesh, disc, (u, v)) {
                continue;
            }
            edges.push(side);
            for Side { cell, at } in std::iter::once(side).chain(beyond) {
                of_cell[cell as usize] |= 1 << at;
            }
        }
        Ok(())
    }

    /// Whether no vertex is in the lune of an edge.
    #[inline(always)]
    pub(super) fn is_lune_empty(plane: &Plane, mesh: &Mesh, disc: &mut Disc, (u, v): (u32, u32)) -> bool {
        let bound = plane.bound(u, v);
        let ([ux, uy], [vx, vy]) = (plane.place(u), plane.place(v));
        let middle = [0.5 * (ux + vx), 0.5 * (uy + vy)];
        // The lune is within √3/2 of the length from the middle.
        let square = 0.75 * bound.up_to * SLACK;
        !disc.find(plane, mesh, u, middle, square, |w| {
            w != v && plane.is_before(u, w, &bound) && plane.is_before(v, w, &bound)
        })
    }

    /// Whether a side is one.
    #[inline(always)]
    pub(super) fn is_wall(&self, Side { cell, at }: Side) -> bool {
        self.of_cell[cell as usize] >> at & 1 == 1
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        self.of_cell.capacity() + size_of::<Side>() * self.edges.capacity()
    }
}
