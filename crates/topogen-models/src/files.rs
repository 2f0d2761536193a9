//! Files that are whole or not there.

use crate::{Error, Result};
use std::path::Path;
use tch::Tensor;

/// Writes named tensors as safetensors to a temporary file beside `path`, and renames it.
pub(crate) fn write_tensors(entries: &[(String, Tensor)], path: &Path) -> Result<()> {
    let refused = |source| Error::Write { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(refused)?;
    Tensor::write_safetensors(entries, file.path()).map_err(|error| refused(std::io::Error::other(error)))?;
    file.as_file().sync_all().map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}
