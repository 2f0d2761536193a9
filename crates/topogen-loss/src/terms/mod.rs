//! The terms of a loss: one a file. Each compares two sets of bars and knows its slope with respect to the first.

mod bottleneck;

use crate::Result;
use topogen_ph::{BarGradient, Bars};

/// Which functional of two diagrams a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TermKind {
    /// The bottleneck distance.
    Bottleneck,
}

impl TermKind {
    /// The name that records and messages use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bottleneck => "bottleneck",
        }
    }

    /// The true value at `input` and its slope with respect to `input`.
    pub(crate) fn evaluate(self, degree: usize, input: &Bars<'_>, target: &Bars<'_>) -> Result<Evaluation> {
        match self {
            Self::Bottleneck => bottleneck::evaluate(degree, input, target),
        }
    }
}

/// What a term found.
pub(crate) struct Evaluation {
    pub(crate) value: f64,
    /// None where the value does not depend on the input.
    pub(crate) gradient: Option<BarGradient>,
}
