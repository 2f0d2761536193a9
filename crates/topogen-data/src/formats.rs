//! File formats of point clouds, distance matrices and diagrams.

pub mod csv;
mod excerpt;
mod number;

pub(crate) use excerpt::excerpt;
pub use number::Number;
