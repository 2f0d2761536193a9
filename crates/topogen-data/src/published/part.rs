//! The parts of a data set that is published in three.

use std::fmt;

/// A part of a data set that has one to choose a model by, beside one to fit it to and one to test it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What models are fitted to.
    Train,
    /// What models are chosen by.
    Validation,
    /// What is held out.
    Test,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        })
    }
}
