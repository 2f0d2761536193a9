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
        "the critical item costs {cost} on these bars, but the distance is {distance}: give the bars that were matched, in the same order"
    )]
    OtherBars {
        /// The distance that was computed.
        distance: f64,
        /// What the critical item costs on the bars given.
        cost: f64,
    },
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

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
