//! The input formats of Ripser: distances as text and as binary, and sparse graphs.
//!
//! Dense formats hold the distance of every pair of points, finite and not negative. An absent edge can be told in
//! [`read_triplets`] only.
//!
//! # References
//!
//! U. Bauer, "Ripser: efficient computation of Vietoris-Rips persistence barcodes", 2021, doi:10.1007/s41468-021-00071-5.

mod binary;
mod triangle;
mod triplets;

pub use binary::{read_lower_binary, write_lower_binary};
pub use triangle::{Triangle, read_lower, read_upper};
pub use triplets::{Triplets, read_triplets};

pub(super) use binary::parse as parse_lower_binary;
pub(super) use triangle::{parse_lower, parse_upper};
pub(super) use triplets::parse as parse_triplets;
