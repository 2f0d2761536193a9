//! Files that are whole or not there.

use crate::{Error, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes `bytes` to a temporary file beside `path` and renames it; makes the folder if need be.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let refused = |source| Error::Write { path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(refused)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    file.as_file().sync_all().map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    make_readable(path).map_err(refused)
}

/// What is temporary is its owner's alone; a report is for everyone whom the folder admits.
#[cfg(unix)]
fn make_readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Puts a whole folder in the place of one that was there before, which may be missing.
///
/// # Errors
/// [`Error::Remove`], [`Error::Write`].
pub fn replace_folder(whole: tempfile::TempDir, place: &Path) -> Result<()> {
    let refused = |source| Error::Write { path: place.to_owned(), source };
    remove_folder(place)?;
    fs::rename(whole.keep(), place).map_err(refused)?;
    make_readable(place).map_err(refused)
}

/// The text of a file.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Removes a file; it need not be there.
pub fn remove(path: &Path) -> Result<()> {
    unless_missing(path, fs::remove_file(path))
}

/// A folder in `folder` for what is not whole yet; it is gone with the value.
///
/// # Errors
/// Those of the system.
pub fn partial_folder(folder: &Path) -> std::io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix(PARTIAL).tempdir_in(folder)
}

/// How the names of folders begin that are not whole yet.
const PARTIAL: &str = ".tmp";
/// How the names of folders end that are being removed.
const REMOVED: &str = ".removed";

/// Whether this is what a process that was killed had not finished, or not removed.
pub fn is_left_behind(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_dir() && (name.starts_with(PARTIAL) || name.ends_with(REMOVED))
}

/// Removes a folder and all in it; it need not be there. What is left of it after an interruption has another name.
pub fn remove_folder(path: &Path) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(REMOVED);
    let aside = path.with_file_name(name);
    unless_missing(&aside, fs::remove_dir_all(&aside))?;
    unless_missing(path, fs::rename(path, &aside))?;
    unless_missing(&aside, fs::remove_dir_all(&aside))
}

fn unless_missing(path: &Path, result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::Remove { path: path.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// Makes sure that files can be written into a folder, before hours are spent on their content.
pub fn check_writable(folder: &Path) -> Result<()> {
    let refused = |source| Error::Write { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(refused)?;
    tempfile::NamedTempFile::new_in(folder).map(drop).map_err(refused)
}

/// Writes a file whose folder need not be there.
///
/// # Errors
/// [`Error::Write`], and those of `write`.
pub fn in_folder(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    }
    write(path)
}
