//! Lower and upper triangles as text.

use std::io::Read;

use crate::error::{FormatError, Result};
use crate::formats::all_bytes;
use crate::formats::text::Text;
use crate::formats::triangle::{check_triangle, lower_of_upper};

const WANTED: &str = "one distance";

/// The distances of all pairs of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Triangle {
    /// The strict lower triangle, row by row: the distances of (1, 0), (2, 0), (2, 1), (3, 0), ...
    pub lower: Vec<f64>,
    /// Whether the file had the zeros of the diagonal too, which were left out.
    pub had_diagonal: bool,
}

/// Reads the strict lower triangle of a distance matrix, row by row.
///
/// Numbers are separated by spaces, tabs, commas and line breaks; how many there are decides how many points. If the rows
/// have 1, 2, 3, ... numbers (two rows at least), the last of each is 0 and another number is not, they include the diagonal,
/// which is left out.
///
/// # Errors
///
/// There is no number, the count is not that of a triangle, or a field is not a finite number that is not negative; the
/// error of a field has its line.
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// use topogen_data::formats::ripser::read_lower;
///
/// let triangle = read_lower("3\n4,5\n".as_bytes(), "d.lower_distance_matrix")?;
/// assert_eq!(triangle.lower, [3.0, 4.0, 5.0]);
/// assert_eq!(read_lower("0\n3 0\n4 5 0\n".as_bytes(), "d.lower_distance_matrix")?.lower, triangle.lower);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_lower(text: impl Read, name: &str) -> Result<Triangle> {
    all_bytes(text).and_then(|bytes| parse_lower(&bytes)).map_err(FormatError::named(name))
}

/// Reads the strict upper triangle of a distance matrix, row by row: the distances of (0, 1), (0, 2), ..., (1, 2), ...
///
/// This is the order of `scipy.spatial.distance.pdist`. Numbers are separated as for [`read_lower`]. If the rows have n,
/// n-1, ..., 1 numbers (two rows at least), the first of each is 0 and another number is not, they include the diagonal,
/// which is left out.
///
/// # Errors
///
/// As for [`read_lower`].
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// // The distances of (0, 1), (0, 2) and (0, 3), then those of (1, 2) and (1, 3), then that of (2, 3).
/// let text = "1 2 3\n12 13\n23\n";
/// let triangle = topogen_data::formats::ripser::read_upper(text.as_bytes(), "d.upper_distance_matrix")?;
/// assert_eq!(triangle.lower, [1.0, 2.0, 12.0, 3.0, 13.0, 23.0]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_upper(text: impl Read, name: &str) -> Result<Triangle> {
    all_bytes(text).and_then(|bytes| parse_upper(&bytes)).map_err(FormatError::named(name))
}

pub(in crate::formats) fn parse_lower(bytes: &[u8]) -> Result<Triangle, FormatError> {
    let (mut lower, lengths) = distances(bytes)?;
    let grows = lengths.iter().enumerate().all(|(row, &length)| length == row + 1);
    // Row r ends before entry (r+1)(r+2)/2.
    let diagonal = |row: usize| (row + 1) * (row + 2) / 2 - 1;
    let had_diagonal = grows && is_diagonal(&lower, lengths.len(), diagonal);
    if had_diagonal {
        remove(&mut lower, lengths.len(), diagonal);
    }
    check_triangle(lower.len())?;
    Ok(Triangle { lower, had_diagonal })
}

pub(in crate::formats) fn parse_upper(bytes: &[u8]) -> Result<Triangle, FormatError> {
    let (mut upper, lengths) = distances(bytes)?;
    let rows = lengths.len();
    let shrinks = lengths.iter().rev().enumerate().all(|(row, &length)| length == row + 1);
    // Row r starts after rows of n, n-1, ... entries.
    let diagonal = |row: usize| row * (2 * rows + 1 - row) / 2;
    let had_diagonal = shrinks && is_diagonal(&upper, rows, diagonal);
    if had_diagonal {
        remove(&mut upper, rows, diagonal);
    }
    let n_points = check_triangle(upper.len())?;
    Ok(Triangle { lower: lower_of_upper(&upper, n_points), had_diagonal })
}

/// All numbers, and how many each line has.
fn distances(bytes: &[u8]) -> Result<(Vec<f64>, Vec<usize>), FormatError> {
    let (mut values, mut lengths) = (Vec::new(), Vec::new());
    for line in Text::new(bytes)?.lines() {
        let before = values.len();
        for (field, text) in line.fields().enumerate() {
            values.push(line.distance(field, text)?);
        }
        lengths.push(values.len() - before);
    }
    if values.is_empty() { Err(FormatError::Empty { wanted: WANTED }) } else { Ok((values, lengths)) }
}

/// Whether the entries at these places are a diagonal.
///
/// Were they distances, neighbours would all coincide, and so would all points.
fn is_diagonal(values: &[f64], rows: usize, place: impl Fn(usize) -> usize) -> bool {
    rows > 1 && (0..rows).all(|row| values[place(row)] == 0.0) && values.iter().any(|&value| value != 0.0)
}

/// Removes the entries at `rows` growing places.
fn remove(values: &mut Vec<f64>, rows: usize, place: impl Fn(usize) -> usize) {
    let mut places = (0..rows).map(place).peekable();
    let mut index = 0;
    values.retain(|_| {
        let is_kept = places.next_if_eq(&index).is_none();
        index += 1;
        is_kept
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(text: &str) -> Result<Triangle, FormatError> {
        parse_lower(text.as_bytes())
    }

    #[test]
    fn every_separator_and_line_break_is_read() {
        let expected = Triangle { lower: vec![3.0, 4.0, 5.0, 6.0, 7.0, 8.0], had_diagonal: false };
        for text in [
            "3\n4 5\n6 7 8\n",
            "\n3,\n4,5,\n6,7,8,\n",
            "3,4,5,6,7,8",
            "# d\n3 4\t5\r\n6 , 7,8",
            "3\n4\n5\n6\n7\n8",
        ] {
            assert_eq!(lower(text).unwrap(), expected, "{text:?}");
        }
        assert_eq!(lower("0").unwrap().lower, [0.0], "two equal points");
        assert_eq!(lower("0\n0 0\n").unwrap().lower, [0.0; 3], "three equal points");
    }

    #[test]
    fn a_diagonal_is_left_out() {
        let read = lower("0\n3 0\n0 5 0\n").unwrap();
        assert_eq!(read, Triangle { lower: vec![3.0, 0.0, 5.0], had_diagonal: true });
        let read = parse_upper(b"0 3 4\n0 5\n0\n").unwrap();
        assert_eq!(read, Triangle { lower: vec![3.0, 4.0, 5.0], had_diagonal: true });
        assert!(!lower("0\n1 2\n").unwrap().had_diagonal);
    }

    #[test]
    fn bad_distances_are_refused_with_their_line() {
        for text in ["1\n\n2,-3", "1\n\n2,nan", "1\n\n2,inf", "1\n\n2,x", "1\n\n2,,", "1\n\n2,1e999"] {
            let error = lower(text).unwrap_err();
            assert!(matches!(error, FormatError::Field { line: 3, field: 2, .. }), "{text:?}: {error}");
        }
        assert!(matches!(lower(" \n#\n"), Err(FormatError::Empty { .. })));
        for text in ["1 2", "1 2 3 4", "1 2 3 4 5"] {
            let error = lower(text).unwrap_err();
            assert!(matches!(error, FormatError::NotTriangular { .. }), "{text:?}: {error}");
        }
        let text = lower("1 2 3 4").unwrap_err().to_string();
        assert!(
            text.contains("4 distances") && text.contains("3 make a triangle of 3 points, 6 one of 4"),
            "{text}"
        );
    }
}
