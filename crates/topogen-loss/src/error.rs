//! What can go wrong, with the numbers and what to do.

use tch::Kind;

/// Everything that `topogen-loss` refuses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The tensor has no points.
    #[error(
        "a tensor of shape {shape:?} holds no points: give [n, ...] with at least one point and one coordinate"
    )]
    NoPoints {
        /// The shape of the tensor.
        shape: Vec<i64>,
    },
    /// The tensor does not hold real numbers.
    #[error("a tensor of kind {kind:?} has no gradient: convert it to a floating-point kind first")]
    NotFloat {
        /// The kind of the tensor.
        kind: Kind,
    },
    /// A loss without terms.
    #[error("the loss has no terms: add at least one to the builder")]
    NoTerms,
    /// A weight that is not a number.
    #[error("the weight of {term} is {weight}: it must be finite")]
    BadWeight {
        /// Which term.
        term: String,
        /// Its weight.
        weight: f64,
    },
    /// A diagram of another cloud.
    #[error(
        "the diagram is of {points} points, but the input has {rows} rows: give the diagram of this input"
    )]
    WrongDiagram {
        /// Rows of the input.
        rows: i64,
        /// Points that the diagram was computed from.
        points: usize,
    },
    /// The two diagrams have different numbers of classes that never die, so no matching is finite.
    #[error(
        "{term}: the input has {input} classes that never die and the target {target}, so their distance is infinite: \
         compute both diagrams with the same kind of threshold"
    )]
    Infinite {
        /// Which term.
        term: String,
        /// Essential classes of the input.
        input: usize,
        /// Essential classes of the target.
        target: usize,
    },
    /// Persistence refused the input.
    #[error(transparent)]
    Persistence(#[from] topogen_ph::Error),
    /// A distance of diagrams refused its input.
    #[error(transparent)]
    Diagram(#[from] topogen_diag::Error),
    /// libtorch refused an operation.
    #[error("libtorch: {0}")]
    Torch(#[from] tch::TchError),
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
