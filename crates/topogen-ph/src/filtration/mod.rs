//! Filtrations: which simplex comes when.

mod ranks;
mod rips;

pub(crate) use ranks::Ranks;
pub(crate) use rips::RipsFiltration;
pub use rips::Threshold;
