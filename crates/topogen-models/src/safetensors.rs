//! Named tensors in a file.

use crate::{Error, Result};
use std::path::Path;
use tch::Tensor;

/// Writes named tensors to `path`, by way of a temporary file that is renamed.
///
/// # Errors
/// [`Error::Write`] when the folder is missing, read-only or full; what `path` held before is then still there.
pub(crate) fn write(path: &Path, entries: &[(String, Tensor)]) -> Result<()> {
    let refused = |source| Error::Write { path: path.to_owned(), source };
    // The folder of a bare file name is the empty path, which no file can be made in.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(refused)?;
    Tensor::write_safetensors(entries, file.path()).map_err(|error| refused(std::io::Error::other(error)))?;
    file.as_file().sync_all().map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}
