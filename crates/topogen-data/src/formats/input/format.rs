//! The formats by their names.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::error::{Error, Result};

/// In which format points, distances or a graph are given; see [`read_input`](super::read_input).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Told by the first bytes, the name and the content.
    #[default]
    Auto,
    /// A table with a point a row: text or .npy.
    Points,
    /// A square table of distances: text or .npy.
    Distances,
    /// The strict lower triangle of a matrix of distances, row by row: text or .npy.
    Lower,
    /// The strict upper triangle of a matrix of distances, row by row: text or .npy.
    Upper,
    /// Lines `i j distance` of a graph.
    Triplets,
    /// The strict lower triangle, row by row, as little-endian 32-bit floats and nothing else.
    LowerBinary,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] = [
        Self::Auto,
        Self::Points,
        Self::Distances,
        Self::Lower,
        Self::Upper,
        Self::Triplets,
        Self::LowerBinary,
    ];

    /// The name of the format, as [`FromStr`] reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Points => "points",
            Self::Distances => "distances",
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Triplets => "triplets",
            Self::LowerBinary => "lower-binary",
        }
    }

    /// The format that the end of a file's name tells, in capitals or not.
    ///
    /// `.point_cloud` is points; `.distance_matrix` and `.dist` are distances; `.lower_distance_matrix` and `.lower`,
    /// `.upper_distance_matrix` and `.upper` are triangles; `.coo`, `.sparse` and `.triplets` are triplets; `.bin` is a binary
    /// lower triangle. Others, such as `.csv` and `.txt`, do not tell what the numbers are.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::formats::Format;
    ///
    /// assert_eq!(Format::of_name("sphere.lower_distance_matrix"), Some(Format::Lower));
    /// assert_eq!(Format::of_name("sphere.csv"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        match extension(name).as_str() {
            "point_cloud" => Some(Self::Points),
            "distance_matrix" | "dist" => Some(Self::Distances),
            "lower_distance_matrix" | "lower" => Some(Self::Lower),
            "upper_distance_matrix" | "upper" => Some(Self::Upper),
            "coo" | "sparse" | "triplets" => Some(Self::Triplets),
            "bin" => Some(Self::LowerBinary),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| Error::UnknownFormat {
            name: name.to_owned(),
            known: Self::ALL.iter().map(|format| format.name()).collect(),
        })
    }
}

/// The end of a name behind its last point, in small letters; empty if there is none.
pub(super) fn extension(name: &str) -> String {
    let extension = Path::new(name).extension().unwrap_or_default();
    extension.to_string_lossy().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
        let error = "matrix".parse::<Format>().unwrap_err().to_string();
        assert!(error.contains("`matrix`") && error.contains("auto, points, distances"), "{error}");
    }

    #[test]
    fn ends_of_names_tell_formats() {
        assert_eq!(Format::of_name("a/b.c/d.COO"), Some(Format::Triplets));
        assert_eq!(Format::of_name("d.dist"), Some(Format::Distances));
        for none in ["stdin", "", "lower", ".lower/x", "d.txt", "d.npy", "d."] {
            assert_eq!(Format::of_name(none), None, "{none}");
        }
    }
}
