//! What the library tells while it works.

use std::fmt;
use std::path::Path;

/// One thing that is happening now.
///
/// The `Display` form is one plain line without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The places on this machine are being searched.
    Searching {
        /// Name of the data set.
        name: &'a str,
    },
    /// Another process is fetching into the same folder.
    Waiting {
        /// The folder.
        folder: &'a Path,
    },
    /// A command of the system is running.
    Running {
        /// The command.
        command: &'a str,
    },
    /// Bytes are coming in.
    Downloading {
        /// Where from.
        address: &'a str,
        /// How many bytes there are, those of an earlier, broken download included.
        received: u64,
        /// How many there will be, if the server says so.
        total: Option<u64>,
    },
    /// A request brought nothing or broke off, and is about to be made again from where it ended.
    Retrying {
        /// Where from.
        address: &'a str,
    },
    /// The checksum of a file is being computed.
    Verifying {
        /// The file.
        path: &'a Path,
    },
}

impl fmt::Display for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Searching { name } => write!(f, "looking for {name}"),
            Self::Waiting { folder } => {
                write!(f, "waiting for another process that fetches into {}", folder.display())
            }
            Self::Running { command } => write!(f, "running {command}"),
            Self::Downloading { address, received, total: Some(total) } => {
                write!(f, "downloading {address}: {received} of {total} bytes")
            }
            Self::Downloading { address, received, total: None } => {
                write!(f, "downloading {address}: {received} bytes")
            }
            Self::Retrying { address } => {
                write!(f, "no answer or a broken connection: trying {address} again")
            }
            Self::Verifying { path } => write!(f, "verifying {}", path.display()),
        }
    }
}
