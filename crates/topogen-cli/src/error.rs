//! What can go wrong, with the file and what to do.

use std::io;
use std::path::PathBuf;

/// Everything that the command refuses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Whoever reads stdout has gone; not a failure.
    #[error("stdout was closed")]
    Closed,
    /// A file cannot be opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A check was asked for, and data sets are not on this machine.
    #[error("not on this machine: {}; `topogen data fetch` fetches them", names.join(", "))]
    Absent {
        /// Their names.
        names: Vec<String>,
    },
    /// Both inputs are to come from stdin.
    #[error("only one of the two diagrams can be `-` (stdin): give a file for the other")]
    StdinTwice,
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Stdout cannot be written.
    #[error("cannot write to stdout")]
    Stdout {
        /// What the system said.
        source: io::Error,
    },
    /// The kind of a figure is told by the end of its name.
    #[error("{} ends neither in .svg nor in .png: the end of the name says which of them to write", path.display())]
    FigureName {
        /// The file.
        path: PathBuf,
    },
    /// The input cannot be read, or a data set is refused.
    #[error(transparent)]
    Data(#[from] topogen_data::Error),
    /// The value of an option is refused, whatever the file.
    #[error(transparent)]
    Option(topogen_ph::Error),
    /// The content of a file is refused.
    #[error("{name} is refused")]
    Persistence {
        /// The file.
        name: String,
        /// Why.
        source: topogen_ph::Error,
    },
    /// A distance cannot be computed.
    #[error(transparent)]
    Distance(#[from] topogen_diag::Error),
    /// The content of a file cannot be drawn.
    #[error("{name} cannot be drawn")]
    Figure {
        /// The file.
        name: String,
        /// Why.
        source: topogen_plot::Error,
    },
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The error of `topogen-ph` on the content of the file `name`, or on an option.
    pub fn persistence(name: &str) -> impl FnOnce(topogen_ph::Error) -> Self {
        use topogen_ph::Error::{BadThreshold, DegreeTooLarge};
        move |source| match source {
            BadThreshold { .. } | DegreeTooLarge { .. } => Self::Option(source),
            _ => Self::Persistence { name: name.to_owned(), source },
        }
    }
}
