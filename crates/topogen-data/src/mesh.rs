//! Surfaces made of triangles: their area, their topology, and points that are uniform on them.
//!
//! [`formats::off`](crate::formats::off) reads them from files, and [`load_mesh`](crate::load_mesh) those of the catalogue.

mod distance;
mod fan;
mod topology;
mod union_find;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::clouds::draw::uniform;
use crate::clouds::{Cloud, LARGEST, check, reserve};
use crate::error::{FaceError, MeshError, Result};
use fan::{length, twice_area};

pub(crate) use fan::fan;
pub use topology::Topology;

/// How many coordinates a vertex has.
const SPACE: usize = 3;

/// A surface in space, made of triangles.
///
/// Each triangle has an area. How triangles meet is not restricted: [`topology`](Self::topology) tells.
///
/// # Shapes
///
/// A vertex has three coordinates; a triangle has the indices of three vertices, counted from 0. Vertices without a triangle do
/// not count for anything.
///
/// # Examples
///
/// ```
/// use topogen_data::Mesh;
///
/// let corners = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
/// let tetrahedron = Mesh::new(corners, vec![[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])?;
/// assert!((tetrahedron.area() - 0.5 * (3.0 + 3_f64.sqrt())).abs() < 1e-12);
/// let topology = tetrahedron.topology()?;
/// assert_eq!((topology.betti, topology.genus()), ([1, 0, 1], Some(0)));
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    vertices: Vec<[f64; SPACE]>,
    triangles: Vec<[u32; 3]>,
}

impl Mesh {
    /// Makes a mesh of vertices and triangles.
    ///
    /// # Errors
    ///
    /// There is no triangle; a coordinate is not finite or beyond 1e100; a corner of a triangle names no vertex, or one of the
    /// others; the corners of a triangle lie on a line.
    ///
    /// # Complexity
    ///
    /// O(vertices + triangles).
    pub fn new(vertices: Vec<[f64; SPACE]>, triangles: Vec<[u32; 3]>) -> Result<Self, MeshError> {
        // Corners of triangles are numbered too, by 32 bits.
        if vertices.len().max(triangles.len().saturating_mul(3)) >= u32::MAX as usize {
            return Err(MeshError::TooLarge { vertices: vertices.len(), triangles: triangles.len() });
        }
        if triangles.is_empty() {
            return Err(MeshError::Empty { vertices: vertices.len() });
        }
        for (vertex, point) in vertices.iter().enumerate() {
            // A value that is no number is not within.
            if let Some(coordinate) = point.iter().position(|value| !(-LARGEST..=LARGEST).contains(value)) {
                return Err(MeshError::Coordinate { vertex, coordinate, value: point[coordinate] });
            }
        }
        for (index, &triangle) in triangles.iter().enumerate() {
            check_triangle(&vertices, triangle)
                .map_err(|problem| MeshError::Triangle { triangle: index, problem })?;
        }
        Ok(Self { vertices, triangles })
    }

    /// The vertices.
    pub fn vertices(&self) -> &[[f64; SPACE]] {
        &self.vertices
    }

    /// The triangles, each as the indices of its corners.
    pub fn triangles(&self) -> &[[u32; 3]] {
        &self.triangles
    }

    /// The area of all triangles, in the squared unit of the coordinates.
    ///
    /// # Complexity
    ///
    /// O(triangles).
    pub fn area(&self) -> f64 {
        self.areas().sum()
    }

    /// The same surface, moved and scaled so that its bounding box has its centre at the origin, and a longest side of 1.
    ///
    /// # Errors
    ///
    /// A triangle is so much smaller than the whole that it has no area any more.
    ///
    /// # Complexity
    ///
    /// O(vertices + triangles).
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::Mesh;
    ///
    /// let triangle = Mesh::new(vec![[1.0; 3], [5.0, 1.0, 1.0], [1.0, 3.0, 1.0]], vec![[0, 1, 2]])?;
    /// assert_eq!(triangle.normalised()?.vertices()[1], [0.5, -0.25, 0.0]);
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn normalised(&self) -> Result<Self, MeshError> {
        let corners = || self.triangles.iter().flat_map(|&triangle| self.points(triangle));
        let most = |pick: fn(f64, f64) -> f64, from: f64| {
            corners().fold([from; SPACE], |most, point| std::array::from_fn(|i| pick(most[i], point[i])))
        };
        let (low, high) = (most(f64::min, f64::INFINITY), most(f64::max, f64::NEG_INFINITY));
        let longest = (0..SPACE).map(|axis| high[axis] - low[axis]).fold(0.0, f64::max);
        let moved = |vertex: &[f64; SPACE]| {
            std::array::from_fn(|axis| (vertex[axis] - 0.5 * (low[axis] + high[axis])) / longest)
        };
        Self::new(self.vertices.iter().map(moved).collect(), self.triangles.clone())
    }

    /// What does not change when the surface is bent: its connected components, boundary, orientability and Betti numbers.
    ///
    /// # Errors
    ///
    /// More than two triangles meet in an edge.
    ///
    /// # Complexity
    ///
    /// O(triangles · log triangles) time, O(triangles) space.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::Mesh;
    ///
    /// let corners = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
    /// let square = Mesh::new(corners, vec![[0, 1, 2], [0, 2, 3]])?.topology()?;
    /// assert_eq!((square.boundary_edges, square.betti, square.genus()), (4, [1, 0, 0], None));
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn topology(&self) -> Result<Topology, MeshError> {
        topology::of(&self.triangles)
    }

    /// Draws `n` independent points that are uniform by area.
    ///
    /// The seed decides all draws (ChaCha8), and a longer sample starts with the points of a shorter one. Noise is not added, so
    /// that all points lie on the surface up to rounding.
    ///
    /// # Errors
    ///
    /// `n` is 0, or there is no memory.
    ///
    /// # Complexity
    ///
    /// O(triangles + `n` · log triangles) time, O(triangles + `n`) space.
    ///
    /// # References
    ///
    /// R. Osada, T. Funkhouser, B. Chazelle, D. Dobkin, "Shape distributions", 2002, doi:10.1145/571647.571648.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::Mesh;
    ///
    /// let triangle = Mesh::new(vec![[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], vec![[0, 1, 2]])?;
    /// let cloud = triangle.sample(100, 7)?;
    /// assert_eq!((cloud.n_points(), cloud.dim), (100, 3));
    /// assert!(cloud.points().all(|point| point[0] + point[1] <= 1.0 + 1e-12 && point[2] == 0.0));
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn sample(&self, n: usize, seed: u64) -> Result<Cloud> {
        check(n, 0.0)?;
        let mut values = reserve(n, SPACE)?;
        let mut ends: Vec<f64> = self.areas().collect();
        let mut total = 0.0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..n {
            let at = total * uniform(&mut rng);
            // A product that is rounded up to the total lies in the last triangle.
            let index = ends.partition_point(|&end| end <= at).min(ends.len() - 1);
            let [a, b, c] = self.points(self.triangles[index]);
            // The root makes the share of the triangle between `a` and a line parallel to the side from `b` to `c` uniform.
            let (along, across) = (uniform(&mut rng).sqrt(), uniform(&mut rng));
            let weights = [1.0 - along, along * (1.0 - across), along * across];
            values.extend((0..SPACE).map(|i| weights[0] * a[i] + weights[1] * b[i] + weights[2] * c[i]));
        }
        Ok(Cloud { values, dim: SPACE })
    }

    fn points(&self, triangle: [u32; 3]) -> [[f64; SPACE]; 3] {
        triangle.map(|vertex| self.vertices[vertex as usize])
    }

    fn areas(&self) -> impl Iterator<Item = f64> {
        self.triangles.iter().map(|&triangle| 0.5 * length(twice_area(self.points(triangle))))
    }
}

fn check_triangle(vertices: &[[f64; SPACE]], triangle: [u32; 3]) -> Result<(), FaceError> {
    if let Some(&vertex) = triangle.iter().find(|&&vertex| vertex as usize >= vertices.len()) {
        return Err(FaceError::Corner { vertex, vertices: vertices.len() });
    }
    let [a, b, c] = triangle;
    if a == b || a == c || b == c {
        return Err(FaceError::Twice { vertex: if a == b { a } else { c } });
    }
    if length(twice_area(triangle.map(|vertex| vertices[vertex as usize]))) == 0.0 {
        return Err(FaceError::Flat);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
