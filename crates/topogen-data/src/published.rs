//! Published data sets that no package has: the user brings their files.

mod celeba;
mod cifar10;
mod hands;
mod part;

use std::path::{Path, PathBuf};

use crate::error::PublishedError;

pub use celeba::load_celeba;
pub use cifar10::load_cifar10;
pub use hands::load_hands;
pub use part::Part;

/// A data set as it lies in a folder.
struct Layout {
    /// Its name.
    data_set: &'static str,
    /// The folder that its archive unpacks to; its files may lie there, or in the given folder itself.
    folder: &'static str,
    /// Where it is published, and where it should lie.
    advice: &'static str,
}

impl Layout {
    /// The folder with a file or folder of this name: the given one, or the one below it.
    fn find(&self, folder: &Path, name: &str) -> Result<PathBuf, PublishedError> {
        let candidates = [folder.to_owned(), folder.join(self.folder)];
        match candidates.iter().find(|candidate| candidate.join(name).exists()) {
            Some(found) => Ok(found.clone()),
            None => Err(self.missing(candidates.iter().map(|candidate| candidate.join(name)).collect())),
        }
    }

    fn missing(&self, looked_for: Vec<PathBuf>) -> PublishedError {
        PublishedError::Missing { data_set: self.data_set, looked_for, advice: self.advice }
    }
}
