//! The diagrams to compare.

use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagram_file::{self, DegreeBars};
use crate::error::{Error, Result};
use crate::input;

/// The files that a list names, one a line.
pub fn listed(list: &Path) -> Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    let read = input::open(list)?.read_to_end(&mut bytes);
    read.map_err(|source| Error::Open { path: list.to_owned(), source })?;
    let lines = bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let files: Vec<PathBuf> = lines.filter(|line| !line.trim_ascii().is_empty()).map(path).collect();
    if files.is_empty() {
        return Err(Error::NoFiles { name: input::name(list) });
    }
    if input::is_stdin(list) && files.iter().any(|file| input::is_stdin(file)) {
        return Err(Error::StdinTwice { what: "list and the diagrams" });
    }
    Ok(files)
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    // Names of files are bytes here, and need not be text.
    <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// The bars of one degree of each file.
///
/// # Errors
/// Of the files that are refused, the first one is told.
pub fn read(files: &[PathBuf], degree: usize) -> Result<Vec<DegreeBars>> {
    if files.iter().filter(|file| input::is_stdin(file)).count() > 1 {
        return Err(Error::StdinTwice { what: "diagrams" });
    }
    let read: Vec<Result<DegreeBars>> =
        files.par_iter().map(|file| diagram_file::read_degree(file, degree)).collect();
    read.into_iter().collect()
}
