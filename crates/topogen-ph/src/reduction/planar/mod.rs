//! Degrees 0 and 1 of points in the plane, face by face. See `README.md` beside this file.

mod around;
mod close;
mod ears;
mod faces;
mod few;
mod filling;
mod groups;
mod hole;
mod mesh;
mod plane;
mod radius;
mod triples;
mod walls;

pub(crate) use around::bytes_near;

use super::components::Components;
use crate::diagram::DiagramBuilder;
use crate::stream::Order;
use crate::{Edge, Result, Threshold};
use ears::{Ears, MANY};
use faces::{Faces, OUTSIDE};
use filling::Filling;
use hole::{Face, Holes};
use mesh::{Disc, Mesh, Side};
use plane::Plane;
use walls::Walls;

/// A table for a walk of more edges costs more than to sweep over all edges.
const TOO_MANY: usize = 512;

/// What one diagram leaves to the next: memory alone.
#[derive(Debug, Default)]
pub(crate) struct Planar {
    plane: Plane,
    mesh: Mesh,
    disc: Disc,
    walls: Walls,
    faces: Faces,
    deaths: Deaths,
    /// Edges and faces in their order.
    edges: Vec<((u64, u32, u32), Side)>,
    order: Vec<((u64, u32, u32), u32)>,
    /// For each face, its place in the order of deaths, the latest first.
    ages: Vec<u32>,
    components: Components,
}

impl Planar {
    /// Computes the pairs of degrees 0 and, if `max_dim` is not 0, 1, of points with two coordinates each; squares of their lengths are safe.
    /// Whether it has; if not, `builder` is of no use, and the cloud is one for another algorithm.
    ///
    /// # Errors
    /// What `check` says.
    ///
    /// # Complexity
    /// Usually O(n log n) time, and O(n) memory.
    pub(crate) fn diagram(
        &mut self,
        coordinates: &[f64],
        (threshold, max_dim): (Threshold, usize),
        builder: &mut DiagramBuilder,
        check: impl Fn() -> Result<()>,
    ) -> Result<bool> {
        let Self { plane, mesh, disc, walls, faces, deaths, edges, components, .. } = self;
        let n_points = coordinates.len() / 2;
        components.reset(n_points, None);
        let is_within_range = plane.fill(coordinates, |point, first| _ = components.merge(point, first));
        if !is_within_range || !mesh.build(plane, &check)? {
            return Ok(false);
        }
        let cut = match threshold {
            Threshold::None => f64::INFINITY,
            Threshold::Value(value) => value,
            Threshold::EnclosingRadius => mesh.enclosing_radius(plane),
        };
        disc.reset(plane.len());
        if !mesh.has_all_walls(plane, disc, &check)? {
            return Ok(false);
        }
        walls.find(plane, mesh, disc, &check)?;
        edges.clear();
        edges.extend(walls.edges.iter().map(|&side| (plane.key(mesh.ends(side)), side)));
        edges.sort_unstable_by_key(|&(key, _)| key);
        builder.reset(n_points, cut, max_dim);
        for &(_, side) in edges.iter() {
            let (u, v) = mesh.ends(side);
            let (length, edge) = critical(plane, (u, v));
            if length <= cut
                && let Some(younger) = components.merge(plane.point(u), plane.point(v))
            {
                builder.pair(0, (0.0, Edge::vertex(younger)), (length, edge));
            }
        }
        components.roots().for_each(|root| builder.essential(0, (0.0, Edge::vertex(root))));
        if max_dim == 0 {
            return Ok(true);
        }
        faces.find(plane, mesh, walls);
        // As many faces as a connected graph has (Euler).
        if faces.len() + plane.len() != edges.len() + 2 {
            return Ok(false);
        }
        if !deaths.find(plane, mesh, walls, disc, faces, &check)? {
            return Ok(false);
        }
        self.pair_faces(cut, builder);
        Ok(true)
    }

    /// Pairs each face with an edge of its boundary: backwards, faces appear at their deaths and merge across edges.
    fn pair_faces(&mut self, cut: f64, builder: &mut DiagramBuilder) {
        let Self { plane, mesh, faces, deaths, edges, order, ages, components, .. } = self;
        order.clear();
        order.extend((1..faces.len()).map(|face| (plane.key(deaths.of_face[face]), face as u32)));
        order.sort_unstable_by(|a, b| b.cmp(a));
        ages.clear();
        ages.resize(faces.len(), OUTSIDE);
        for (&(_, face), age) in order.iter().zip(1..) {
            ages[face as usize] = age;
        }
        components.reset(faces.len(), None);
        for &(_, side) in edges.iter().rev() {
            let (one, other) = faces.beside(mesh, side);
            if let Some(younger) = components.merge(ages[one as usize], ages[other as usize]) {
                let (birth, edge) = critical(plane, mesh.ends(side));
                let (_, face) = order[younger as usize - 1];
                let death = critical(plane, deaths.of_face[face as usize]);
                if birth <= cut && death.0 <= cut {
                    builder.pair(1, (birth, edge), death);
                } else if birth <= cut {
                    builder.essential(1, (birth, edge));
                }
            }
        }
    }

    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.plane.bytes()
            + self.mesh.bytes()
            + self.disc.bytes()
            + self.walls.bytes()
            + self.faces.bytes()
            + self.deaths.bytes()
            + 24 * (self.edges.capacity() + self.order.capacity())
            + 4 * self.ages.capacity()
    }
}

/// The edge at which each bounded face dies.
#[derive(Debug, Default)]
struct Deaths {
    /// The first entry, that outside, is of no meaning.
    of_face: Vec<(u32, u32)>,
    walk: Vec<u32>,
    filling: Filling,
    ears: Ears,
    holes: Holes,
}

impl Deaths {
    /// Finds them. Whether all of them are certain.
    fn find(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        walls: &Walls,
        disc: &mut Disc,
        faces: &Faces,
        check: impl Fn() -> Result<()>,
    ) -> Result<bool> {
        self.of_face.clear();
        self.holes.clear();
        self.of_face.push((0, 0));
        for face in 1..faces.len() as u32 {
            check()?;
            faces.walk(mesh, walls, face, &mut self.walk);
            let Some(death) = self.of_walk(plane, mesh, disc, faces.widest(mesh, face)) else {
                return Ok(false);
            };
            self.of_face.push(death);
        }
        Ok(true)
    }

    /// The edge at which the face within the walk dies, if that is certain: the walk is filled by then, and some place is not covered before.
    fn of_walk(
        &mut self,
        plane: &Plane,
        mesh: &Mesh,
        disc: &mut Disc,
        widest: Option<[u32; 3]>,
    ) -> Option<(u32, u32)> {
        let Self { walk, filling, ears, holes, .. } = self;
        let face = Face { walk, widest };
        if walk.len() > MANY {
            let triangle = holes.first_triangle(plane, mesh, disc, face);
            let last = triangle.and_then(|triangle| ears.last_edge(plane, walk, triangle, filling));
            // No earlier triangle covers the place that the first one was looked for at.
            let is_first = |edge| triangle.is_some_and(|[a, b, _]| plane.key((a, b)) == plane.key(edge));
            let is_death = |&last: &_| is_first(last) || holes.is_open(plane, mesh, disc, face, last);
            if let Some(last) = last.filter(is_death) {
                return Some(last);
            }
        }
        if walk.len() > TOO_MANY {
            return None;
        }
        let last = filling.last_edge(plane, walk)?;
        holes.is_open(plane, mesh, disc, face, last).then_some(last)
    }

    /// The larger part of the bytes that are kept.
    fn bytes(&self) -> usize {
        8 * self.of_face.capacity()
            + 4 * self.walk.capacity()
            + self.filling.bytes()
            + self.ears.bytes()
            + self.holes.bytes()
    }
}

fn critical(plane: &Plane, (u, v): (u32, u32)) -> (f64, Edge) {
    (plane.length(u, v), Edge::new(plane.point(u), plane.point(v)))
}

#[cfg(test)]
mod tests;
