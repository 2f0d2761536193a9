//! Small things about files and sizes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Bytes in a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// `bytes` in whole megabytes, rounded.
pub fn megabytes(bytes: u64) -> u64 {
    (bytes + MEGABYTE / 2) / MEGABYTE
}

/// How often the removal of a folder is tried.
const REMOVALS: usize = 20;

/// Removes a folder with all that is in it, or nothing if there is none.
pub fn remove_folder(path: &Path) -> Result<()> {
    let mut tries = 0;
    loop {
        tries += 1;
        match fs::remove_dir_all(path) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            // The pip of a killed set-up lives on and writes there, until it misses the folders already removed.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty && tries < REMOVALS => {
                thread::sleep(Duration::from_millis(100));
            }
            Err(error) => return Err(Error::io("remove", path)(error)),
        }
    }
}

/// Creates a folder and those above it.
pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(Error::io("create", path))
}

/// Hands a folder's entries, or a file's content, to the disk.
pub fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(Error::io("sync", path))
}

/// Writes `bytes` to a temporary name beside `path` and renames it, so that there is never half a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Error::io("write in", folder))?;
    file.write_all(bytes).map_err(Error::io("write", path))?;
    // A temporary file is for its owner's eyes alone; this one is to be read like any other.
    let mode = fs::metadata(path).or_else(|_| fs::metadata(folder)).map(|it| it.permissions());
    let mode = readable(mode.map_err(Error::io("read", folder))?);
    file.as_file().set_permissions(mode).map_err(Error::io("write", path))?;
    file.persist(path).map_err(|error| Error::io("write", path)(error.error))?;
    Ok(())
}

/// `mode` without the right to execute, which a folder has and a file must not.
#[cfg(unix)]
fn readable(mut mode: fs::Permissions) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    mode.set_mode(mode.mode() & 0o666);
    mode
}

#[cfg(not(unix))]
fn readable(mode: fs::Permissions) -> fs::Permissions {
    mode
}

/// The SHA-256 of a file, in hexadecimal digits.
pub fn digest(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    Ok(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The SHA-256 of what the files of a folder are called and hold.
pub fn digest_of_folder(path: &Path) -> Result<String> {
    let entries = fs::read_dir(path).map_err(Error::io("read", path))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|it| it.is_file()).collect();
    files.sort();
    let mut all = Sha256::new();
    for file in files {
        all.update(file.file_name().unwrap_or_default().as_encoded_bytes());
        all.update(digest(&file)?);
    }
    Ok(all.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// How many bytes the files under a folder take together; what vanishes meanwhile counts nothing.
pub fn folder_bytes(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => folder_bytes(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
