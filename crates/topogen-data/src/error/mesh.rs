//! What can be wrong with the triangles of a surface.

use crate::formats::Number;

/// What is wrong with a mesh, or with what is asked of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeshError {
    /// There is no triangle.
    #[error("a mesh without a triangle has no surface: give at least one (there are {vertices} vertices)")]
    Empty {
        /// How many vertices there are.
        vertices: usize,
    },
    /// There are more vertices or triangles than their numbers can name.
    #[error(
        "a mesh of {vertices} vertices and {triangles} triangles is too large: at most {} of each are taken",
        u32::MAX
    )]
    TooLarge {
        /// How many vertices there are.
        vertices: usize,
        /// How many triangles there are.
        triangles: usize,
    },
    /// A coordinate is no number, or too large.
    #[error("coordinate {coordinate} of vertex {vertex} is {}, but must be finite and at most 1e100 in size", Number(*value))]
    Coordinate {
        /// Index of the vertex.
        vertex: usize,
        /// Index of the coordinate in the vertex.
        coordinate: usize,
        /// What stands there.
        value: f64,
    },
    /// A triangle is none.
    #[error("triangle {triangle}: {problem}")]
    Triangle {
        /// Index of the triangle.
        triangle: usize,
        /// What is wrong with it.
        problem: FaceError,
    },
    /// More than two triangles meet in an edge.
    #[error(
        "{triangles} triangles meet in the edge between vertices {} and {}, which happens in no surface: its topology cannot be \
         told; remove all but two",
        edge[0], edge[1]
    )]
    Branch {
        /// The vertices of the edge, the smaller index first.
        edge: [u32; 2],
        /// How many triangles have the edge.
        triangles: usize,
    },
    /// The data set has no mesh of this name.
    #[error("`{data_set}` has no mesh called `{}`: the known ones are {}", crate::formats::excerpt(name), known.join(", "))]
    Unknown {
        /// Name of the data set.
        data_set: String,
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
}

/// What is wrong with a triangle or polygon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaceError {
    /// A corner names no vertex.
    #[error("corner {vertex} names no vertex: there are {vertices}, numbered from 0")]
    Corner {
        /// The number of the corner.
        vertex: u32,
        /// How many vertices there are.
        vertices: usize,
    },
    /// Two corners are one vertex.
    #[error("vertex {vertex} is a corner twice: remove the face or repair the number")]
    Twice {
        /// The vertex.
        vertex: u32,
    },
    /// The corners lie on a line or in one point.
    #[error(
        "the corners lie on a line, which leaves no area: remove the face and join its corners with those beside, or scale the \
         mesh up if it is tiny"
    )]
    Flat,
    /// No corner of a polygon sees all of it.
    #[error(
        "no corner of the polygon sees all of it, so that it cannot be cut into a fan of triangles: cut it up first"
    )]
    Hidden,
}
