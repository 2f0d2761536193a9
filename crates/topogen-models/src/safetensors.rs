//! Named tensors in a file.

use crate::{Result, files};
use std::path::Path;
use tch::{Kind, Tensor, no_grad_guard};

/// Writes named tensors to `path`, by way of a temporary file that is renamed.
///
/// # Errors
/// [`Error::Write`] when the folder is missing, read-only or full; what `path` held before is then still there.
pub(crate) fn write(path: &Path, entries: &[(String, Tensor)]) -> Result<()> {
    files::whole(path, |path| Tensor::write_safetensors(entries, path))
}

/// Something that was read, or in words why it could not be.
pub(crate) type Read<T> = std::result::Result<T, String>;

/// The named tensors of a file.
pub(crate) struct Entries(Vec<(String, Tensor)>);

impl Entries {
    pub(crate) fn read(path: &Path) -> Read<Self> {
        Tensor::read_safetensors(path).map(Self).map_err(|error| error.to_string())
    }

    pub(crate) fn get(&self, name: &str) -> Read<&Tensor> {
        self.find(name).ok_or_else(|| format!("it has no entry {name}"))
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Tensor> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, tensor)| tensor)
    }

    /// A list of whole numbers.
    pub(crate) fn integers(&self, name: &str) -> Read<Vec<i64>> {
        Vec::try_from(self.get(name)?)
            .map_err(|error| format!("its {name} is no list of whole numbers: {error}"))
    }

    /// A list of numbers in double precision.
    pub(crate) fn numbers(&self, name: &str) -> Read<Vec<f64>> {
        Vec::try_from(self.get(name)?).map_err(|error| format!("its {name} is no list of numbers: {error}"))
    }

    /// Bytes that are text.
    pub(crate) fn text(&self, name: &str) -> Read<String> {
        let bytes = Vec::<u8>::try_from(self.get(name)?)
            .map_err(|error| format!("its {name} is no text: {error}"))?;
        String::from_utf8(bytes).map_err(|error| format!("its {name} is no text: {error}"))
    }

    /// Refuses a file that has not as many numbers as it should, in all entries together.
    pub(crate) fn check_total(&self, expected: usize) -> Read<()> {
        let total: usize = self.0.iter().map(|(_, tensor)| tensor.numel()).sum();
        if total == expected { Ok(()) } else { Err(format!("it has {total} numbers, not {expected}")) }
    }

    /// Refuses a file whose entries are not those of the given names, kinds and shapes, and as many beside them as `others` says.
    pub(crate) fn check(&self, expected: &[(String, Kind, Vec<i64>)], others: usize) -> Read<()> {
        let entries = expected.len() + others;
        if self.0.len() != entries {
            return Err(format!("it has {} entries, not {entries}", self.0.len()));
        }
        for (name, kind, shape) in expected {
            let tensor = self.get(name)?;
            if (tensor.kind(), &tensor.size()) != (*kind, shape) {
                return Err(format!(
                    "{name} is {:?} {:?}, not {kind:?} {shape:?}",
                    tensor.kind(),
                    tensor.size()
                ));
            }
        }
        Ok(())
    }

    /// Copies entries into tensors of the same names; beside them, the file has as many as `others` says.
    ///
    /// All are checked before the first is copied: what is refused changes nothing.
    pub(crate) fn copy_to(&self, tensors: &[(String, Tensor)], others: usize) -> Read<()> {
        let expected = tensors.iter().map(|(name, tensor)| (name.clone(), tensor.kind(), tensor.size()));
        self.check(&expected.collect::<Vec<_>>(), others)?;
        let _no_grad = no_grad_guard();
        for (name, tensor) in tensors {
            tensor.shallow_clone().f_copy_(self.get(name)?).map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}
