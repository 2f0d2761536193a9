//! What is computed, and what belongs together.

use serde::{Deserialize, Serialize};

use super::roster::{GEOPH, REDZED};

/// What is computed of an input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Diagrams, of degree 0 up to that of the input.
    #[default]
    Rips,
    /// The bottleneck distance of two diagrams.
    Bottleneck,
    /// Their 1-Wasserstein distance under L∞.
    W1,
    /// Their 2-Wasserstein distance under L∞.
    W2,
    /// Their 1-Wasserstein distance under L2.
    W1Euclidean,
    /// Their sliced Wasserstein distance.
    Sliced,
}

/// Operations whose times stand in one table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Suite {
    /// Diagrams of points and of distances, in degrees 0 and 1
    #[default]
    Rips,
    /// The same up to higher degrees
    Higher,
    /// Distances of two diagrams
    Distances,
}

/// A column of how many times longer others take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// A library.
    Of(&'static str),
    /// The fastest of those that take every input.
    Best,
}

impl Suite {
    /// Its name on the command line, and in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rips => "rips",
            Self::Higher => "higher",
            Self::Distances => "distances",
        }
    }

    /// The peers that run unless others are named.
    pub fn peers(self) -> &'static str {
        match self {
            Self::Rips => "topogen,redzed,tda_core,gudhi,giotto-ph,ripser.py,geoph",
            Self::Higher => "topogen,redzed,tda_core,gudhi,giotto-ph,ripser.py",
            Self::Distances => "topogen,gudhi,gudhi-exact,hera,pot,persim",
        }
    }

    /// Whether an operation is one of its.
    pub fn has(self, operation: Operation) -> bool {
        (self != Self::Distances) == (operation == Operation::Rips)
    }

    /// The marks between which its short table goes into a README.
    pub fn marks(self) -> (&'static str, &'static str) {
        match self {
            Self::Rips => ("<!-- peers: begin -->", "<!-- peers: end -->"),
            Self::Higher => ("<!-- higher: begin -->", "<!-- higher: end -->"),
            Self::Distances => ("<!-- distances: begin -->", "<!-- distances: end -->"),
        }
    }

    /// The ratios to Topogen that its tables show.
    pub fn ratios(self) -> &'static [Ratio] {
        match self {
            Self::Rips => &[Ratio::Of(REDZED), Ratio::Best, Ratio::Of(GEOPH)],
            Self::Higher | Self::Distances => &[Ratio::Best],
        }
    }

    /// Whether its short table shows memory: lists of simplices take most of a machine's.
    pub fn shows_memory(self) -> bool {
        self == Self::Higher
    }

    /// From where to where time is taken.
    pub fn timed(self) -> &'static str {
        match self {
            Self::Rips => {
                "Time is from an array of f64 in memory to the diagrams of degrees 0 and 1, distances included."
            }
            Self::Higher => {
                "Time is from an array of f64 in memory to the diagrams of all degrees up to the one said, distances included."
            }
            Self::Distances => {
                "Time is from two arrays of bars in memory to their distance. Topogen and POT find it exactly, Hera with a relative \
                 error of 0.01, GUDHI up to rounding (its exact algorithm is the one of e = 0); POT and Hera are called through GUDHI."
            }
        }
    }
}
