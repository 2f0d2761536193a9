//! What can be wrong with the content of an OFF file.

use super::mesh::{FaceError, MeshError};
use super::words::plural;
use crate::formats::excerpt;

/// What is wrong with an OFF file; lines are counted from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OffError {
    /// The first line is no header that is read.
    #[error(
        "line {line}: `{}` is no header of an OFF file that is read: it must be OFF, or COFF, NOFF or CNOFF if colours or normals \
         follow the coordinates, and text",
        excerpt(found)
    )]
    Header {
        /// The line.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// The numbers of vertices and faces are lacking, or there are too many.
    #[error("line {line}: {}, but there must be 3: how many vertices, faces and edges there are", plural(*found, "number"))]
    Counts {
        /// The line.
        line: usize,
        /// How many numbers there are.
        found: usize,
    },
    /// The file ends early.
    #[error(
        "{announced} {what} are announced in line {line}, but only {found} follow: the file is cut short"
    )]
    Cut {
        /// What is lacking, in the plural.
        what: &'static str,
        /// The line that announces them.
        line: usize,
        /// How many are announced.
        announced: usize,
        /// How many there are.
        found: usize,
    },
    /// There is more than was announced.
    #[error(
        "line {line}: `{}` follows the last of {faces} faces: are there more faces than line {counts} announces?",
        excerpt(found)
    )]
    Trailing {
        /// The line.
        line: usize,
        /// What stands there.
        found: String,
        /// How many faces are announced.
        faces: usize,
        /// The line that announces them.
        counts: usize,
    },
    /// A line has more or fewer numbers than a vertex.
    #[error("line {line}: {}, but a vertex of a file that starts with {header} has {wanted}", plural(*found, "number"))]
    VertexFields {
        /// The line.
        line: usize,
        /// The header of the file.
        header: &'static str,
        /// How many numbers there are.
        found: usize,
        /// How many there must be.
        wanted: &'static str,
    },
    /// A polygon has too few or too many corners.
    #[error(
        "line {line}: a face has 3 to {most} corners, but this one has {corners}: cut larger ones up, and remove smaller ones"
    )]
    Corners {
        /// The line.
        line: usize,
        /// How many corners are announced.
        corners: usize,
        /// How many there may be.
        most: usize,
    },
    /// A line has more or fewer numbers than its face.
    #[error(
        "line {line}: {} behind the number of corners, which is {corners}: so many numbers of vertices must follow, and then a \
         colour of 1, 3 or 4 numbers or none",
        plural(*found, "number")
    )]
    FaceFields {
        /// The line.
        line: usize,
        /// How many corners are announced.
        corners: usize,
        /// How many numbers follow.
        found: usize,
    },
    /// A face is none.
    #[error("line {line}: {problem}")]
    Face {
        /// The line.
        line: usize,
        /// What is wrong with it.
        problem: FaceError,
    },
    /// The triangles make no mesh.
    #[error("{0}")]
    Mesh(MeshError),
}
