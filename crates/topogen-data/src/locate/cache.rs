//! The folder in which fetched files are kept, safe against several processes.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use crate::catalog::{DataFile, DataSet};
use crate::checksum::read_checked;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::progress::Progress;

/// The cache folder of a data set, if there is a cache.
pub(super) fn folder(set: &DataSet, options: &Options) -> Option<PathBuf> {
    options.cache_dir.as_ref().map(|cache| cache.join("data").join(&*set.name))
}

/// Makes `folder` and keeps other processes from fetching into it until the returned file is dropped.
///
/// Readers need no lock: a file appears there whole or not at all.
pub(super) fn lock(folder: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<File> {
    fs::create_dir_all(folder).map_err(Error::write(folder))?;
    let path = folder.join(".lock");
    let file = File::options().create(true).append(true).open(&path).map_err(Error::write(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            progress(Progress::Waiting { folder });
            file.lock().map_err(Error::write(&path))?;
            Ok(file)
        }
        Err(TryLockError::Error(error)) => Err(Error::write(&path)(error)),
    }
}

/// A folder below `folder` that goes when it is dropped, for the work of one fetch; the caller holds the lock.
///
/// Folders of the same prefix that an interrupted fetch has left are removed: under the lock, none is under way. It is not in
/// the system's temporary folder, which may be small: the user chose this place for data.
pub(super) fn scratch(folder: &Path, prefix: &str) -> Result<TempDir> {
    for entry in fs::read_dir(folder).map_err(Error::read(folder))? {
        let path = entry.map_err(Error::read(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(prefix) {
            fs::remove_dir_all(&path).map_err(Error::write(&path))?;
        }
    }
    tempfile::Builder::new().prefix(prefix).tempdir_in(folder).map_err(Error::write(folder))
}

/// Copies the file at `from` into `folder` under its own name, and checks the copy before it appears there.
pub(super) fn store(
    from: &Path,
    file: &DataFile,
    folder: &Path,
    advice: &'static str,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let is_gz = from.extension().is_some_and(|extension| extension == "gz");
    let target = folder.join(if is_gz { file.gz() } else { file.name.to_string() });
    let mut source = File::open(from).map_err(Error::read(from))?;
    let mut copy = temporary(folder, if is_gz { ".gz" } else { "" }).map_err(Error::write(&target))?;
    io::copy(&mut source, copy.as_file_mut()).map_err(Error::write(&target))?;
    progress(Progress::Verifying { path: from });
    read_checked(copy.path(), file, advice).map_err(|error| match error {
        // The user knows the file by the path it was copied from.
        Error::Corrupt { advice, source, .. } => Error::Corrupt { path: from.to_owned(), advice, source },
        other => other,
    })?;
    copy.as_file().sync_all().map_err(Error::write(&target))?;
    copy.persist(&target).map_err(|error| Error::write(&target)(error.error))?;
    Ok(())
}

/// Gives the finished file at `part` its name.
pub(super) fn publish(part: &Path, target: &Path) -> Result<()> {
    let sync = || File::options().append(true).open(part)?.sync_all();
    sync().map_err(Error::write(part))?;
    fs::rename(part, target).map_err(Error::write(target))
}

/// A temporary file in `folder` whose access rights are those of any new file, as a cache may be shared.
fn temporary(folder: &Path, suffix: &str) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(suffix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
