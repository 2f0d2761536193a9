//! What can be wrong with points that are compared with a toy distribution.

/// What is wrong with points or intrinsic coordinates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ToyError {
    /// The numbers do not fill whole points.
    #[error("{values} numbers are no points of {dim} coordinates: give {dim} for each point, point by point")]
    Ragged {
        /// How many numbers there are.
        values: usize,
        /// How many coordinates a point has.
        dim: usize,
    },
    /// A coordinate is not a finite number.
    #[error("coordinate {coordinate} of point {point} is {value}: did the training that made it diverge?")]
    Coordinate {
        /// Index of the point.
        point: usize,
        /// Index of the coordinate in the point.
        coordinate: usize,
        /// The coordinate.
        value: f64,
    },
}
