//! Filtrations: which simplex comes when.

mod rips;

pub(crate) use rips::RipsFiltration;
pub use rips::Threshold;
