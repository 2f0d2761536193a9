//! How errors are made and what they have in common.

use std::io;
use std::path::{Path, PathBuf};

use super::Error;

/// What the first line of a diagram file must be.
pub(super) const DIAGRAM_START: &str =
    "a diagram file starts with the line degree,birth,death[,birth_u,birth_v,death_u,death_v]";

/// The paths, joined by commas.
pub(super) fn paths(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

pub(super) fn or_unknown(total: Option<u64>) -> String {
    total.map_or_else(|| "an unknown number of".to_owned(), |total| total.to_string())
}

impl Error {
    /// The error of reading `path`.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    /// The error of writing `path`.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write { path: path.to_owned(), source }
    }
}

/// A number of things.
pub(super) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
