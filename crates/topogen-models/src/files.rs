//! Files that are whole or not there.

use crate::{Error, Result};
use std::path::Path;

/// Lets `write` fill a temporary file, which is then renamed to `path`.
///
/// # Errors
/// [`Error::Write`] when the folder is missing, read-only or full; what `path` held before is then still there.
pub(crate) fn whole<E>(path: &Path, write: impl FnOnce(&Path) -> std::result::Result<(), E>) -> Result<()>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let refused = |source| Error::Write { path: path.to_owned(), source };
    // The folder of a bare file name is the empty path, which no file can be made in.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(refused)?;
    write(file.path()).map_err(|error| refused(std::io::Error::other(error)))?;
    file.as_file().sync_all().map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}
