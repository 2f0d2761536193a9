//! NumPy's format of several named arrays, `.npz`: a zip archive with one `.npy` file an array.
//!
//! Entries are stored as they are, as by `numpy.savez`, with a fixed time, so that equal arrays make equal bytes.
//! `numpy.load` reads the file.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::all_bytes;
use super::npy::{self, Array, Element};
use crate::error::{Error, FormatError, Result};

/// What the name of an array ends with in the archive.
const ENDING: &str = ".npy";

/// Arrays that are to be written into one file, in the order in which they were added.
///
/// # Examples
///
/// ```
/// use topogen_data::formats::npz::{Npz, read};
///
/// let mut npz = Npz::default();
/// npz.add("births", &[0.0, 0.5], &[2])?;
/// npz.add("edges", &[3_u32, 1, 4, 1], &[2, 2])?;
/// let mut bytes = Vec::new();
/// npz.write(&mut bytes, "diagram.npz")?;
/// let arrays = read(bytes.as_slice(), "diagram.npz")?;
/// assert_eq!((arrays[1].0.as_str(), &arrays[1].1.shape), ("edges", &vec![2, 2]));
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Npz {
    /// Names, and the bytes of .npy files.
    entries: Vec<(String, Vec<u8>)>,
}

impl Npz {
    /// Adds an array.
    ///
    /// # Shapes
    ///
    /// `values` has as many entries as `shape` multiplies to, the last index running fastest.
    ///
    /// # Errors
    ///
    /// The values do not fill the shape, the name is empty, or another array has it.
    ///
    /// # Complexity
    ///
    /// O(number of values).
    pub fn add<T: Element>(&mut self, name: &str, values: &[T], shape: &[usize]) -> Result<()> {
        let refused = |problem| FormatError::NpzName { entry: name.to_owned(), problem };
        let entry = if name.is_empty() {
            Err(refused("empty"))
        } else if self.entries.iter().any(|(other, _)| other == name) {
            Err(refused("taken by another array"))
        } else {
            npy::try_encode(values, shape).map_err(in_array(name))
        };
        self.entries.push((name.to_owned(), entry.map_err(FormatError::named("the archive"))?));
        Ok(())
    }

    /// Writes the file; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// The system refuses to write.
    ///
    /// # Complexity
    ///
    /// O(size of the arrays): the file is put together in memory.
    pub fn write(&self, mut to: impl Write, name: &str) -> Result<()> {
        let bytes = self.archive().map_err(|source| FormatError::named(name)(FormatError::Zip { source }))?;
        let written = to.write_all(&bytes).and_then(|()| to.flush());
        written.map_err(|source| Error::FormatWrite { name: name.to_owned(), source })
    }

    fn archive(&self) -> zip::result::ZipResult<Vec<u8>> {
        // The earliest time that a zip archive can hold, and the same rights on every system.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.entries {
            let is_large = u32::try_from(bytes.len()).is_err();
            writer.start_file(format!("{name}{ENDING}"), options.large_file(is_large))?;
            writer.write_all(bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// Reads the arrays of a file with their names, in the order of the file.
///
/// # Errors
///
/// The bytes are no zip archive, an entry is compressed or damaged, or one is no array that [`npy::read`] reads. No memory is
/// taken for what the archive announces and does not hold.
///
/// # Complexity
///
/// O(size of the file).
pub fn read(from: impl Read, name: &str) -> Result<Vec<(String, Array)>> {
    all_bytes(from).and_then(|bytes| parse(&bytes)).map_err(FormatError::named(name))
}

fn parse(bytes: &[u8]) -> Result<Vec<(String, Array)>, FormatError> {
    let zip = |source| FormatError::Zip { source };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(zip)?;
    let mut arrays = Vec::new();
    // Entries may lie over each other, and so hold more together than the archive.
    let mut announced = 0_u64;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(zip)?;
        let entry_name = entry.name().map_err(zip)?.into_owned();
        if entry.compression() != CompressionMethod::Stored {
            return Err(FormatError::NpzCompressed { entry: entry_name });
        }
        announced = announced.saturating_add(entry.size());
        if announced > bytes.len() as u64 {
            return Err(FormatError::NpzOverlap { announced, bytes: bytes.len() });
        }
        let array = all_bytes(&mut entry).and_then(|bytes| npy::parse(&bytes));
        let array = array.map_err(in_array(&entry_name))?;
        let name = entry_name.strip_suffix(ENDING).unwrap_or(&entry_name);
        arrays.push((name.to_owned(), array));
    }
    Ok(arrays)
}

/// The error of the array with this name.
fn in_array(name: &str) -> impl FnOnce(FormatError) -> FormatError {
    let entry = name.to_owned();
    |problem| FormatError::NpzArray { entry, problem: Box::new(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<u8> {
        let mut npz = Npz::default();
        npz.add("births", &[0.0, -0.0, 1.0 / 3.0, f64::INFINITY], &[4]).unwrap();
        npz.add("edges", &[1_u32, 0, u32::MAX, 2], &[2, 2]).unwrap();
        npz.add("none", &[0_i64; 0], &[0, 3]).unwrap();
        let mut bytes = Vec::new();
        npz.write(&mut bytes, "d.npz").unwrap();
        bytes
    }

    #[test]
    fn what_is_written_is_read_back_in_its_order() {
        let arrays = read(example().as_slice(), "d.npz").unwrap();
        let names: Vec<_> = arrays.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["births", "edges", "none"]);
        assert_eq!(arrays[0].1.values, [0.0, 0.0, 1.0 / 3.0, f64::INFINITY]);
        assert!(arrays[0].1.values[1].is_sign_negative());
        assert_eq!(arrays[1].1.values, [1.0, 0.0, f64::from(u32::MAX), 2.0]);
        assert_eq!((&arrays[1].1.shape, &arrays[2].1.shape), (&vec![2, 2], &vec![0, 3]));
        assert_eq!(arrays[1].1.dtype.to_string(), "<u4");
    }

    #[test]
    fn equal_arrays_make_equal_bytes() {
        let bytes = example();
        assert_eq!(bytes, example());
        // MS-DOS date of 1 January 1980, midnight, in the first local header.
        assert_eq!(bytes[10..14], [0, 0, 0x21, 0]);
    }

    #[test]
    fn names_are_unique_and_values_fill_their_shape() {
        let mut npz = Npz::default();
        npz.add("a", &[1.0], &[1]).unwrap();
        for (name, shape, word) in [("a", [1], "taken"), ("", [1], "empty"), ("b", [2], "do not fill")] {
            let error = npz.add(name, &[1.0], &shape).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
        assert_eq!(npz.entries.len(), 1);
    }

    #[test]
    fn damage_is_found() {
        let whole = example();
        let refused = |bytes: &[u8]| match read(bytes, "d.npz").unwrap_err() {
            Error::Format { problem, .. } => problem,
            error => panic!("{error}"),
        };
        assert!(matches!(refused(&[]), FormatError::Zip { .. }));
        assert!(matches!(refused(&whole[..whole.len() / 2]), FormatError::Zip { .. }));
        // The last number of the first array, whose checksum does not hold any more.
        let mut damaged = whole;
        let at = 30 + "births.npy".len() + 128 + 31;
        damaged[at] ^= 1;
        let error = refused(&damaged);
        assert!(matches!(error, FormatError::NpzArray { ref entry, .. } if entry == "births.npy"), "{error}");
    }

    #[test]
    fn compressed_entries_are_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file("a.npy", options).unwrap();
        writer.write_all(&npy::encode(&[0.0; 1000], &[1000]).unwrap()).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let error = read(bytes.as_slice(), "d.npz").unwrap_err().to_string();
        assert!(error.contains("savez_compressed"), "{error}");
    }
}
