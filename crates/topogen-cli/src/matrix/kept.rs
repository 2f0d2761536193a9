//! Finished rows in a file beside the output, from which an interrupted computation goes on.
//!
//! The file is a mark, the identity of what is computed, and for each finished row its number, its distances and a check sum,
//! in the order in which they were finished. A row that was cut short, or does not fit its sum, ends what is believed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use topogen_diag::Bars;

use super::triangle::Triangle;
use crate::error::{Error, Result};
use crate::interrupt;
use crate::metric::Chosen;

/// The first bytes of the file.
const MARK: &[u8; 8] = b"tgrows1\n";

/// What is computed: a hash of the bars and of all that the distances depend on.
pub type Identity = [u8; 32];

/// The file of finished rows.
pub struct Kept {
    path: PathBuf,
    file: Mutex<File>,
}

/// The identity of the matrix of these diagrams.
pub fn identity(chosen: &Chosen, bars: &[Bars<'_>]) -> Identity {
    let mut hash = Sha256::new();
    // Another version may compute another last digit.
    for text in [env!("CARGO_PKG_VERSION"), chosen.name] {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    for (parameter, value) in &chosen.parameters {
        hash.update(parameter.to_string());
        hash.update(value.to_bits().to_le_bytes());
    }
    for diagram in bars {
        for values in [diagram.births(), diagram.deaths(), diagram.essential()] {
            hash.update(values.len().to_le_bytes());
            values.iter().for_each(|value| hash.update(value.to_le_bytes()));
        }
    }
    hash.finalize().into()
}

impl Kept {
    /// Opens the file beside `output` and fills the rows that it keeps; nothing if the output is a device or a pipe.
    ///
    /// # Errors
    /// It keeps rows of another matrix, is another file, is in use, or cannot be read or written.
    pub fn open(output: &Path, identity: &Identity, triangle: &mut Triangle) -> Result<Option<Self>> {
        if output.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(None);
        }
        let mut path = OsString::from(output);
        path.push(".unfinished");
        let path = PathBuf::from(path);
        let unwritable = |source| Error::Write { path: path.clone(), source };
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&path).map_err(unwritable)?;
        // A file system without locks is no reason not to compute.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Error::RowsInUse { path });
        }
        let mut head = Vec::new();
        (&file).take((MARK.len() + identity.len()) as u64).read_to_end(&mut head).map_err(unwritable)?;
        let wanted = [MARK.as_slice(), identity].concat();
        let end = if head == wanted {
            read_rows(BufReader::new(&file), wanted.len() as u64, triangle).map_err(unwritable)?
        } else if head.len() == wanted.len() && head.starts_with(MARK) {
            return Err(Error::OtherRows { path });
        } else if !MARK.starts_with(&head[..head.len().min(MARK.len())]) {
            return Err(Error::NoRows { path });
        } else {
            // A process that was killed may not have come further than into the head.
            0
        };
        let begin = |file: &mut File| -> io::Result<()> {
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
            if end == 0 { file.write_all(&wanted) } else { Ok(()) }
        };
        begin(&mut file).map_err(unwritable)?;
        interrupt::keeping(&path);
        Ok(Some(Self { path, file: Mutex::new(file) }))
    }

    /// Keeps a finished row.
    ///
    /// # Errors
    /// The system refuses to write.
    pub fn keep(&self, row: usize, values: &[f64]) -> Result<()> {
        let mut bytes = (row as u64).to_le_bytes().to_vec();
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        bytes.extend(check_sum(&bytes));
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&bytes).map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    /// Removes the file, as the matrix is written.
    ///
    /// # Errors
    /// The system refuses.
    pub fn remove(self) -> Result<()> {
        fs::remove_file(&self.path).map_err(|source| Error::Write { path: self.path, source })
    }
}

/// Fills the rows that are kept from the position `at` on. Returns where the last whole one ends.
fn read_rows(mut from: impl Read, mut at: u64, triangle: &mut Triangle) -> io::Result<u64> {
    loop {
        let mut bytes = Vec::new();
        from.by_ref().take(8).read_to_end(&mut bytes)?;
        let Some(row) = bytes.first_chunk().and_then(|&row| usize::try_from(u64::from_le_bytes(row)).ok())
        else {
            return Ok(at);
        };
        if row >= triangle.n() {
            return Ok(at);
        }
        from.by_ref().take(8 * row as u64 + 8).read_to_end(&mut bytes)?;
        let Some((content, sum)) = bytes.split_last_chunk() else { return Ok(at) };
        if content.len() != 8 + 8 * row || *sum != check_sum(content) {
            return Ok(at);
        }
        let Some(values) = triangle.finish(row) else { return Ok(at) };
        for (value, &bytes) in values.iter_mut().zip(content[8..].as_chunks().0) {
            *value = f64::from_le_bytes(bytes);
        }
        at += bytes.len() as u64;
    }
}

/// The first bytes of a hash.
fn check_sum(bytes: &[u8]) -> [u8; 8] {
    let hash: Identity = Sha256::digest(bytes).into();
    let mut sum = [0; 8];
    sum.copy_from_slice(&hash[..8]);
    sum
}
