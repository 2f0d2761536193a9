//! File formats of point clouds, distance matrices, sparse graphs and diagrams.
//!
//! [`read_input`] is the one door for whatever persistence is computed from: it tells the formats apart. Each format has a
//! module of its own. `name` is what errors call the file: usually its path.

pub mod bars;
pub mod csv;
mod excerpt;
mod input;
pub mod npy;
pub mod npz;
mod number;
pub mod off;
pub mod ripser;
pub(crate) mod text;
mod triangle;
pub mod txt;

pub(crate) use excerpt::excerpt;
pub use input::{Format, Input, read_input};
pub use number::Number;
pub(crate) use triangle::points_of_triangle;

use std::io::Read;

use crate::error::FormatError;

/// All bytes of a file.
///
/// They grow as they are read, so that no memory is taken for what a header only promises.
fn all_bytes(mut from: impl Read) -> Result<Vec<u8>, FormatError> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).map_err(|source| FormatError::Unreadable { source })?;
    Ok(bytes)
}
