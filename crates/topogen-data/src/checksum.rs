//! Reading a file of a data set and proving that it is the one in the catalogue.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::catalog::DataFile;
use crate::error::{Error, Result};

/// SHA-256 of `bytes` in lower-case hexadecimal.
///
/// # Complexity
///
/// O(length of `bytes`).
///
/// # Examples
///
/// ```
/// assert!(topogen_data::sha256(b"abc").starts_with("ba7816bf"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The decompressed bytes of `path`, checked against the catalogue.
///
/// # Errors
///
/// The file cannot be read, or it is corrupt: the error names it and gives `advice`.
pub(crate) fn read_checked(path: &Path, file: &DataFile, advice: &'static str) -> Result<Vec<u8>> {
    let opened = File::open(path).map_err(Error::read(path))?;
    match read(opened, path, file) {
        Err(error @ (Error::Gzip { .. } | Error::Length { .. } | Error::Checksum { .. })) => {
            Err(Error::Corrupt { path: path.to_owned(), advice, source: Box::new(error) })
        }
        result => result,
    }
}

fn read(opened: File, path: &Path, file: &DataFile) -> Result<Vec<u8>> {
    let is_gz = path.extension().is_some_and(|extension| extension == "gz" || extension == "part");
    // One byte beyond the expected length is enough to know that it is wrong, and stops a gzip bomb.
    let limit = file.bytes.saturating_add(1);
    let mut bytes = Vec::new();
    if is_gz {
        let result = MultiGzDecoder::new(BufReader::new(opened)).take(limit).read_to_end(&mut bytes);
        result.map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Error::Gzip { source }
            }
            _ => Error::Read { path: path.to_owned(), source },
        })?;
    } else {
        opened.take(limit).read_to_end(&mut bytes).map_err(Error::read(path))?;
    }
    let found = bytes.len() as u64;
    if found != file.bytes {
        return Err(Error::Length { expected: file.bytes, found });
    }
    let found = sha256(&bytes);
    if found != file.sha256 {
        return Err(Error::Checksum { expected: file.sha256.to_string(), found });
    }
    Ok(bytes)
}
