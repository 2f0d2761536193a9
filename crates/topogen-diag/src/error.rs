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
