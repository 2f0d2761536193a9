//! Data sets: found, fetched, checked and read.
//!
//! [`load`] gives the images and labels of a data set of the [`catalog()`]. It looks in a data folder that the user names,
//! in the installed Debian package and in the cache, and fetches what is nowhere there. Every file is checked against the
//! SHA-256 of its decompressed bytes each time, wherever it comes from. Nothing here prints: progress goes to a callback.
//!
//! # Examples
//!
//! ```no_run
//! use topogen_data::{Options, Split, data_set, load};
//!
//! let options = Options::from_env(None);
//! let train = load(data_set("fashion-mnist")?, Split::Train, &options, &mut |_| ())?;
//! assert_eq!(train.images.len(), 60_000);
//! # Ok::<(), topogen_data::Error>(())
//! ```

mod catalog;
mod checksum;
pub mod clouds;
mod error;
pub mod formats;
pub mod idx;
mod images;
mod locate;
mod options;
mod progress;

pub use catalog::{Content, DataFile, DataSet, DebianPackage, Split, catalog, data_set};
pub use checksum::sha256;
pub use error::{Attempt, Error, FormatError, Result};
pub use images::ImageSet;
pub use locate::{Loaded, Source, Status, fetch, load, locate};
pub use options::{DebianTools, Https, Options};
pub use progress::Progress;
