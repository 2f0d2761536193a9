//! What can be wrong with points that are compared with a known shape or distribution.

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
    /// The distance to the shape is not known.
    #[error("how far a point lies from `{shape}` is not known exactly: it is known of {}", known.join(", "))]
    NoDistance {
        /// Name of the shape.
        shape: &'static str,
        /// The names of those of which it is known.
        known: Vec<&'static str>,
    },
}

impl ToyError {
    /// Refuses what is no sequence of points with `dim` finite coordinates.
    pub(crate) fn check(values: &[f64], dim: usize) -> Result<(), Self> {
        if !values.len().is_multiple_of(dim) {
            return Err(Self::Ragged { values: values.len(), dim });
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(Self::Coordinate { point: at / dim, coordinate: at % dim, value: values[at] }),
            None => Ok(()),
        }
    }
}
