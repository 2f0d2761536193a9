//! Reads a file of labels.

use std::fs::File;
use std::path::Path;

use super::array::{Bytes, corrupt, open};
use crate::error::{Error, FormatError, Result};
use crate::formats::csv::read_table;
use crate::formats::npy::{Dtype, parse_as};
use crate::idx;

const WANTED: &str = "labels are whole numbers from 0 to 255";

/// Reads labels, one for each point or image.
///
/// `path` is a .npy array of one dimension, a .csv file of one column, with a header or without, or an IDX file, raw or compressed
/// by gzip.
///
/// # Errors
///
/// The file cannot be read or is none of these; it has several columns or dimensions; a label is no whole number from 0 to 255.
///
/// # Complexity
///
/// O(length of the file).
///
/// # Examples
///
/// ```
/// use topogen_data::formats::npy;
/// use topogen_data::read_labels;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("labels.npy");
/// std::fs::write(&path, npy::encode(&[3.0, 0.0, 255.0], &[3])?)?;
/// assert_eq!(read_labels(&path)?, [3, 0, 255]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_labels(path: &Path) -> Result<Vec<u8>> {
    let name = path.display().to_string();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        let table = read_table(File::open(path).map_err(Error::read(path))?, &name)?;
        let labels = if table.columns == 1 { of_column(&table.values) } else { Err(COLUMNS) };
        return labels.map_err(FormatError::named(&name));
    }
    match open(path)? {
        Bytes::Npy(bytes) => of_npy(&bytes).map_err(FormatError::named(&name)),
        Bytes::Idx(bytes) => Ok(idx::parse::<1>(&bytes).map_err(corrupt(path))?.data.to_vec()),
    }
}

const COLUMNS: FormatError = FormatError::WrongFormat {
    found: "a table of several columns",
    wanted: "labels, which are one column",
    advice: "leave the others out",
};

fn of_column(values: &[f64]) -> Result<Vec<u8>, FormatError> {
    let of_row = |(row, &value): (usize, &f64)| {
        label(value).ok_or(FormatError::NpyValue { index: vec![row], value, wanted: WANTED })
    };
    values.iter().enumerate().map(of_row).collect()
}

fn of_npy(bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
    let labels = parse_as(bytes, |_: Dtype, value| label(value).ok_or(WANTED))?;
    match labels.shape.len() {
        1 => Ok(labels.values),
        _ => Err(FormatError::NpyShape { shape: labels.shape, wanted: "labels have one dimension" }),
    }
}

fn label(value: f64) -> Option<u8> {
    let is_label = (0.0..=255.0).contains(&value) && value.fract() == 0.0;
    is_label.then_some(value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_a_column_are_read_and_others_refused() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            let path = folder.path().join("labels.CSV");
            std::fs::write(&path, text).unwrap();
            read_labels(&path).map_err(|error| error.to_string())
        };
        assert_eq!(read("class\n3\n0\n255\n").unwrap(), [3, 0, 255]);
        for (text, told) in [
            ("1\n2.5\n", "[1] is 2.5, but labels are whole numbers from 0 to 255"),
            ("256\n", "[0] is 256"),
            ("-1\n", "[0] is -1"),
            ("1,2\n", "several columns"),
            ("", "labels.CSV"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(told), "{text:?}: {error}");
        }
        assert!(read_labels(&folder.path().join("none.csv")).is_err());
    }
}
