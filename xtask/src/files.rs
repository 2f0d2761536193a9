//! Small things about files and sizes.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

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
