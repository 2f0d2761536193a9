//! What can go wrong, with the numbers and what to do.

use std::fmt;

/// Everything that `topogen-diag` refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An exhaustive search was asked for more bars than it can go through.
    #[error(
        "diagram {side} has {bars} bars, but the exhaustive search takes at most {limit}: use the fast algorithm"
    )]
    TooManyBars {
        /// Which of the two diagrams.
        side: Side,
        /// How many finite bars, or how many essential classes, it has.
        bars: usize,
        /// How many are possible.
        limit: usize,
    },
    /// A matching names a bar that the diagram does not have.
    #[error(
        "bar {index} of diagram {side} is asked for, but there are {bars}: give the bars that were matched, in the same order"
    )]
    NoSuchBar {
        /// Which of the two diagrams.
        side: Side,
        /// The index that the matching names.
        index: usize,
        /// How many finite bars, or how many essential classes, the diagram has.
        bars: usize,
    },
    /// The bars are not those that the distance was computed from.
    #[error(
        "what was matched costs {cost} on these bars, but the distance is {distance}: give the bars that were matched, in the same order"
    )]
    OtherBars {
        /// The distance that was computed.
        distance: f64,
        /// What the matching, or its critical item, costs on the bars given.
        cost: f64,
    },
    /// The exponent of a ground norm is below 1 or NaN.
    #[error("the exponent of the ground norm is {p}, but norms need p >= 1: give 1, 2 or infinity, say")]
    BadNorm {
        /// The exponent.
        p: f64,
    },
    /// The order of a Wasserstein distance is below 1, infinite or NaN.
    #[error(
        "the order of the Wasserstein distance is {order}, but 1 <= order < infinity is needed: for infinity there is the bottleneck distance"
    )]
    BadOrder {
        /// The order.
        order: f64,
    },
    /// The exponent that a Wasserstein distance is raised to is below 1, infinite or NaN.
    #[error(
        "the exponent of the Wasserstein distance is {exponent}, but 1 <= exponent < infinity is needed: below 1 the slope at zero is not finite"
    )]
    BadExponent {
        /// The exponent.
        exponent: f64,
    },
    /// A relative error is negative, infinite or NaN.
    #[error(
        "the relative error is {delta}, but it must be finite and not negative: give 0 for the exact value"
    )]
    BadRelativeError {
        /// The relative error.
        delta: f64,
    },
    /// A sliced distance was asked for without directions.
    #[error("a sliced distance needs at least one direction: give 50, say")]
    NoDirections,
    /// A mean was asked for without diagrams.
    #[error("there is no mean of no diagrams: give at least one")]
    NoDiagrams,
    /// Diagrams whose mean is asked for differ in their number of essential classes.
    #[error(
        "diagram {diagram} has {classes} essential classes, but the first one has {expected}: there is a mean only of diagrams with the same number of them"
    )]
    UnequalClasses {
        /// Which diagram.
        diagram: usize,
        /// How many classes it has.
        classes: usize,
        /// How many the first one has.
        expected: usize,
    },
    /// A mean is too far from zero to be a number.
    #[error("the mean of these diagrams exceeds the range of numbers: rescale them")]
    MeanOutOfRange,
    /// A parameter is out of its range.
    #[error("{name} is {value}, but must be {need}")]
    BadParameter {
        /// The parameter, as its setter is called.
        name: &'static str,
        /// What it was set to.
        value: f64,
        /// What it may be.
        need: &'static str,
    },
    /// A range has no element.
    #[error("the range {start}..{end} is empty: its end must be beyond its start")]
    EmptyRange {
        /// The first element.
        start: usize,
        /// The first that is no longer in the range.
        end: usize,
    },
    /// A grid has no node, or cells have fewer than two edges.
    #[error("{what} are given {given} numbers, but need at least {need}")]
    TooFewNodes {
        /// What is to be made of them.
        what: &'static str,
        /// How many numbers there are.
        given: usize,
        /// How many there must be.
        need: usize,
    },
    /// A node of a grid, or an edge of cells, is not finite.
    #[error("node {index} is {value}, but nodes must be finite")]
    BadNode {
        /// Which one.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// The edges of cells do not increase.
    #[error(
        "edge {index} is {left} and the next is {right}, but edges must increase: sort them, or ask for fewer cells"
    )]
    BadEdges {
        /// The edge after which they do not.
        index: usize,
        /// That edge.
        left: f64,
        /// The edge after it.
        right: f64,
    },
    /// Slopes to pull back are not one for each entry of the vector.
    #[error("{given} slopes are given for a vector of {expected} entries: give one slope for each entry")]
    WrongLength {
        /// How many slopes there are.
        given: usize,
        /// How many entries the vector has.
        expected: usize,
    },
}

/// Which of two diagrams is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The first diagram.
    A,
    /// The second diagram.
    B,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "a",
            Self::B => "b",
        })
    }
}

/// Refuses a relative error that is no number from 0 up.
pub(crate) fn check_relative_error(delta: f64) -> Result<()> {
    if delta >= 0.0 && delta.is_finite() { Ok(()) } else { Err(Error::BadRelativeError { delta }) }
}

/// Refuses an exponent below 1, whose power has no finite slope at zero.
pub(crate) fn check_exponent(exponent: f64) -> Result<()> {
    if exponent >= 1.0 && exponent.is_finite() { Ok(()) } else { Err(Error::BadExponent { exponent }) }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
