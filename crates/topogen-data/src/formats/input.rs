//! The one door for what persistence is computed from.

mod format;
mod guess;

use std::io::Read;

use super::csv::{Table, read_table};
use super::npy::{self, Array};
use super::ripser::{self, Triangle};
use super::text::Text;
use super::triangle::{check_triangle, lower_of_upper};
use super::{all_bytes, txt};
use crate::error::{FormatError, Result};

pub use format::Format;
use format::extension;

/// What persistence is computed from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Input {
    /// A point cloud: finite coordinates.
    Points {
        /// The coordinates, point by point.
        values: Vec<f64>,
        /// How many coordinates a point has, at least one.
        dim: usize,
    },
    /// A square table of distances. It is as in the file: that it is symmetric, not negative and zero on the diagonal is
    /// checked where it is used.
    Square {
        /// The distances, row by row; `n * n` of them.
        values: Vec<f64>,
        /// How many points there are.
        n: usize,
    },
    /// The distances of all pairs of points, finite and not negative.
    Lower {
        /// The strict lower triangle, row by row: (1, 0), (2, 0), (2, 1), (3, 0), ...
        values: Vec<f64>,
    },
    /// A graph.
    Sparse {
        /// How many points there are.
        n_points: usize,
        /// The edges (i, j, distance), each once with i > j, sorted by i, then by j; distances finite and not negative.
        entries: Vec<(u32, u32, f64)>,
        /// When each point enters the filtration, if the file says so of any.
        births: Option<Vec<f64>>,
    },
}

/// Reads points, distances or a graph in any of the formats.
///
/// With [`Format::Auto`] the format is told, in this order, by
///
/// 1. the first bytes: those of a .npy file;
/// 2. the end of `name`, see [`Format::of_name`];
/// 3. the content. Rows of 1, 2, 3, ... numbers (two rows at least; blank lines do not count) are a lower triangle, rows of
///    n-1, n-2, ..., 1 numbers (three rows at least) an upper one. A square table with at least 3 rows that is symmetric, not negative and zero on
///    the diagonal is a matrix of distances. All else are points, one a row.
///
/// Tables of a name that ends in `.csv` are separated by commas. In other texts the first row decides: commas or semicolons
/// mean CSV, else spaces and tabs separate. A .npy array of two dimensions is a table; one of one dimension is a point with
/// one coordinate an entry, unless the format is [`Format::Lower`] or [`Format::Upper`].
///
/// The notes, one sentence each, tell the user what was guessed and which format says otherwise. They are empty where there
/// was nothing to guess.
///
/// # Errors
///
/// The file is empty, cut short or malformed, or is not of the given format; a coordinate is NaN or infinite; a distance of a
/// triangle or graph is NaN, infinite or negative. The error of a text has its line.
///
/// # Complexity
///
/// O(length of the file); O(n log n) for a graph with n edges.
///
/// # Examples
///
/// ```
/// use topogen_data::formats::{Format, Input, read_input};
///
/// let (input, notes) = read_input("3\n4 5\n".as_bytes(), "triangle", Format::Auto)?;
/// assert_eq!(input, Input::Lower { values: vec![3.0, 4.0, 5.0] });
/// assert!(notes[0].contains("lower triangle"));
///
/// let (input, notes) = read_input("0,0\n1,0\n0,1\n".as_bytes(), "cloud.csv", Format::Auto)?;
/// assert_eq!(input, Input::Points { values: vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0], dim: 2 });
/// assert!(notes.is_empty());
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_input(from: impl Read, name: &str, format: Format) -> Result<(Input, Vec<String>)> {
    let named = FormatError::named(name);
    let bytes = all_bytes(from).map_err(&named)?;
    if bytes.is_empty() {
        return Err(named(FormatError::Empty { wanted: "one point or one distance" }));
    }
    let is_npy = match format {
        Format::Triplets | Format::LowerBinary => false,
        _ => extension(name) == "npy",
    };
    let mut notes = Vec::new();
    let input = if is_npy || bytes.starts_with(npy::MAGIC) {
        npy::parse(&bytes).and_then(|array| of_array(array, format, &mut notes)).map_err(&named)?
    } else if bytes.starts_with(ZIP_MAGIC) && format != Format::LowerBinary {
        return Err(named(ARCHIVE));
    } else {
        of_bytes(&bytes, name, format, &mut notes)?
    };
    check_points(&input).map_err(named)?;
    Ok((input, notes))
}

/// The bytes that a zip archive starts with.
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
const ARCHIVE: FormatError = FormatError::WrongFormat {
    found: "a zip archive such as .npz",
    wanted: "single array",
    advice: "save one array with numpy.save, or unpack the archive and give one file",
};

fn of_bytes(bytes: &[u8], name: &str, format: Format, notes: &mut Vec<String>) -> Result<Input> {
    let named = FormatError::named(name);
    let format = match format {
        Format::Auto => guess::of_text(bytes, name, notes),
        format => format,
    };
    match format {
        Format::Auto => {
            let table = table(bytes, name, notes)?;
            let input = guess::points_or_distances(table, notes);
            guess::mention_triplets(&input, notes);
            Ok(input)
        }
        Format::Points => Ok(points(table(bytes, name, notes)?)),
        Format::Distances => square(table(bytes, name, notes)?).map_err(named),
        Format::Lower => ripser::parse_lower(bytes).map(|read| triangle(read, notes)).map_err(named),
        Format::Upper => ripser::parse_upper(bytes).map(|read| triangle(read, notes)).map_err(named),
        Format::Triplets => {
            let graph = ripser::parse_triplets(bytes, None).map_err(named)?;
            let ripser::Triplets { n_points, entries, births } = graph;
            Ok(Input::Sparse { n_points, entries, births })
        }
        Format::LowerBinary => {
            let values = ripser::parse_lower_binary(bytes).map_err(named)?;
            Ok(Input::Lower { values })
        }
    }
}

/// The table of a text, by the rule of [`read_input`].
fn table(bytes: &[u8], name: &str, notes: &mut Vec<String>) -> Result<Table> {
    let is_csv = extension(name) == "csv"
        || Text::new(bytes)
            .map_err(FormatError::named(name))?
            .lines()
            .next()
            .is_some_and(|line| line.text.contains([',', ';', '"']));
    let table = if is_csv { read_table(bytes, name)? } else { txt::read_table(bytes, name)? };
    if let Some(line) = table.header_line {
        notes.push(format!("line {line} was taken as a header"));
    }
    Ok(table)
}

fn points(table: Table) -> Input {
    Input::Points { values: table.values, dim: table.columns }
}

fn square(table: Table) -> Result<Input, FormatError> {
    let (rows, columns) = (table.rows(), table.columns);
    if rows != columns {
        return Err(FormatError::NotSquare { rows, columns });
    }
    Ok(Input::Square { values: table.values, n: rows })
}

fn triangle(read: Triangle, notes: &mut Vec<String>) -> Input {
    if read.had_diagonal {
        notes.push("the triangle was read with its diagonal, which is zero".to_owned());
    }
    Input::Lower { values: read.lower }
}

fn of_array(array: Array, format: Format, notes: &mut Vec<String>) -> Result<Input, FormatError> {
    match format {
        Format::Auto if array.shape.len() == 1 => {
            notes.push(format!(
                "the array has one dimension and was read as points on a line; give the format `{}` if it is the lower \
                 triangle of a matrix of distances, `{}` if it is the upper one, as from scipy's pdist",
                Format::Lower,
                Format::Upper
            ));
            Ok(points(rows(array)?))
        }
        Format::Auto => Ok(guess::points_or_distances(rows(array)?, notes)),
        Format::Points => Ok(points(rows(array)?)),
        Format::Distances => square(rows(array)?),
        Format::Lower | Format::Upper => {
            let Array { values, shape, .. } = array;
            if shape.len() != 1 {
                let wanted = "a triangle of distances has one dimension";
                return Err(FormatError::NpyShape { shape, wanted });
            }
            if let Some(index) = values.iter().position(|value| !(value.is_finite() && *value >= 0.0)) {
                return Err(FormatError::Distance { index, value: values[index] });
            }
            let n_points = check_triangle(values.len())?;
            let values = if format == Format::Upper { lower_of_upper(&values, n_points) } else { values };
            Ok(Input::Lower { values })
        }
        Format::Triplets => Err(FormatError::WrongFormat {
            found: "a .npy array",
            wanted: "triplets",
            advice: "write lines `i j distance` as text",
        }),
        Format::LowerBinary => Err(FormatError::WrongFormat {
            found: "a .npy array",
            wanted: "bare 32-bit floats",
            advice: "give the format `lower`",
        }),
    }
}

/// The rows of an array; an array of one dimension is a column.
fn rows(array: Array) -> Result<Table, FormatError> {
    let Array { values, shape, .. } = array;
    let columns = match shape[..] {
        [_] => 1,
        [_, columns] => columns,
        _ => {
            let wanted = "points and distances are tables, of two dimensions";
            return Err(FormatError::NpyShape { shape, wanted });
        }
    };
    if values.is_empty() {
        return Err(FormatError::Empty { wanted: "one row of numbers" });
    }
    Ok(Table { values, columns, header_line: None })
}

fn check_points(input: &Input) -> Result<(), FormatError> {
    let Input::Points { values, dim } = input else { return Ok(()) };
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(at) => {
            let (point, coordinate) = (at / dim, at % dim);
            Err(FormatError::Coordinate { point, coordinate, value: values[at] })
        }
    }
}

#[cfg(test)]
mod tests;
