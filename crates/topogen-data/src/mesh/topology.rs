//! The topology of a surface, from how its triangles meet.

use super::union_find::UnionFind;
use crate::error::MeshError;

/// What does not change when a surface is bent or refined.
///
/// Betti numbers are those of homology with coefficients in the field of two elements, as of persistence. A surface may have a
/// boundary. It may also be pinched: two sheets that have only a vertex in common, such as two cones that touch with their tips.
///
/// # References
///
/// H. Edelsbrunner, J. Harer, "Computational Topology: An Introduction", 2010, chapters II (surfaces) and IV (homology).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topology {
    /// How many vertices the triangles have.
    pub vertices: usize,
    /// How many edges there are.
    pub edges: usize,
    /// How many triangles there are.
    pub triangles: usize,
    /// How many edges only one triangle has.
    pub boundary_edges: usize,
    /// By how many vertices there would be more if the surface were cut apart where it is pinched.
    pub pinches: usize,
    /// Whether the triangles can be turned so that any two neighbours run along their edge in opposite directions.
    pub is_orientable: bool,
    /// The Betti numbers in the degrees 0, 1 and 2: components, independent loops, enclosed voids.
    pub betti: [usize; 3],
}

impl Topology {
    /// The Euler characteristic: vertices - edges + triangles.
    pub fn euler_characteristic(&self) -> i64 {
        self.vertices as i64 - self.edges as i64 + self.triangles as i64
    }

    /// How many connected components there are.
    pub fn components(&self) -> usize {
        self.betti[0]
    }

    /// Whether each edge has two triangles.
    pub fn is_closed(&self) -> bool {
        self.boundary_edges == 0
    }

    /// The genus, which is the number of handles, summed over the components; `None` where it is not defined: the surface has a
    /// boundary, is pinched, or cannot be oriented.
    pub fn genus(&self) -> Option<usize> {
        // A closed orientable surface of genus g has the Betti numbers 1, 2g, 1.
        (self.is_closed() && self.is_orientable && self.pinches == 0).then_some(self.betti[1] / 2)
    }
}

/// An edge of one triangle. The order puts all of the same ends together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct HalfEdge {
    /// The vertices, the smaller index first.
    ends: [u32; 2],
    /// The triangle's number times three, plus that of the corner at which the edge starts.
    start: u32,
    /// Whether the triangle runs from the larger index to the smaller.
    is_reversed: bool,
}

impl HalfEdge {
    /// The corners of the triangle at both ends, in their order.
    fn corners(self) -> [u32; 2] {
        let next = self.start - self.start % 3 + (self.start + 1) % 3;
        if self.is_reversed { [next, self.start] } else { [self.start, next] }
    }

    fn triangle(self) -> u32 {
        self.start / 3
    }
}

/// The topology of a surface; `triangles` are fewer than a third of `u32::MAX`.
pub(super) fn of(triangles: &[[u32; 3]]) -> Result<Topology, MeshError> {
    let n = triangles.len();
    let half_edges = half_edges(triangles);
    // Sheets are joined along edges; each triangle twice, once in either direction. If both are in one sheet, the sheet is like a
    // Möbius band.
    let mut sheets = UnionFind::new(2 * n);
    let mut corners = UnionFind::new(3 * n);
    let (mut edges, mut boundary) = (0, Vec::new());
    for same in half_edges.chunk_by(|a, b| a.ends == b.ends) {
        edges += 1;
        match *same {
            [only] => boundary.push(only.triangle()),
            [one, other] => {
                let [a, b] = [one.triangle(), other.triangle()].map(|triangle| 2 * triangle);
                let is_turned = u32::from(one.is_reversed == other.is_reversed);
                sheets.join(a, b + is_turned);
                sheets.join(a + 1, b + 1 - is_turned);
                for (corner, its) in one.corners().into_iter().zip(other.corners()) {
                    corners.join(corner, its);
                }
            }
            _ => return Err(MeshError::Branch { edge: same[0].ends, triangles: same.len() }),
        }
    }
    let is_orientable =
        (0..n as u32).all(|triangle| sheets.root(2 * triangle) != sheets.root(2 * triangle + 1));
    let (vertices, components) = vertices(triangles);
    let voids = closed_sheets(n, &mut sheets, &boundary);
    // The Euler characteristic is that of the Betti numbers (Euler and Poincaré): b0 - b1 + b2.
    let loops = components + voids + edges - vertices - n;
    Ok(Topology {
        vertices,
        edges,
        triangles: n,
        boundary_edges: boundary.len(),
        pinches: corners.sets() - vertices,
        is_orientable,
        betti: [components, loops, voids],
    })
}

fn half_edges(triangles: &[[u32; 3]]) -> Vec<HalfEdge> {
    let mut half_edges = Vec::with_capacity(3 * triangles.len());
    for (triangle, corners) in triangles.iter().enumerate() {
        for corner in 0..3 {
            let (from, to) = (corners[corner], corners[(corner + 1) % 3]);
            half_edges.push(HalfEdge {
                ends: [from.min(to), from.max(to)],
                start: (3 * triangle + corner) as u32,
                is_reversed: from > to,
            });
        }
    }
    half_edges.sort_unstable();
    half_edges
}

/// How many vertices the triangles have, and how many components these make.
fn vertices(triangles: &[[u32; 3]]) -> (usize, usize) {
    let mut used: Vec<u32> = triangles.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    let mut connected = UnionFind::new(used.len());
    // Vertices without a triangle have no number.
    let mut number = vec![0; used.last().map_or(0, |&last| last as usize + 1)];
    for (index, &vertex) in used.iter().enumerate() {
        number[vertex as usize] = index as u32;
    }
    for triangle in triangles {
        let [a, b, c] = triangle.map(|vertex| number[vertex as usize]);
        connected.join(a, b);
        connected.join(b, c);
    }
    (used.len(), connected.sets())
}

/// How many sheets have no boundary. They are the independent cycles of triangles: where an edge of one triangle in a cycle has
/// two, both are in it.
fn closed_sheets(n: usize, sheets: &mut UnionFind, boundary: &[u32]) -> usize {
    // Both directions of a sheet that can be oriented have a set of their own: the smaller name stands for both.
    let mut name = |triangle: u32| sheets.root(2 * triangle).min(sheets.root(2 * triangle + 1));
    let collect = |mut names: Vec<u32>| {
        names.sort_unstable();
        names.dedup();
        names.len()
    };
    let all = collect((0..n as u32).map(&mut name).collect());
    let open = collect(boundary.iter().map(|&triangle| name(triangle)).collect());
    all - open
}
