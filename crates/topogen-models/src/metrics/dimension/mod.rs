//! Estimates of the intrinsic dimension of points: that of what they were drawn from.

mod distinct;
mod error;
mod likelihood;
mod line;
mod persistence;
mod two_neighbours;

pub use error::DimensionError;
pub use likelihood::dimension_by_likelihood;
pub use persistence::{DimensionFit, PersistenceDimension, dimension_by_persistence};
pub use two_neighbours::dimension_by_two_neighbours;
