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

/// What the value of a term depends on, to first order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dependence {
    /// On the input: the term has a gradient.
    Input,
    /// On the target alone, such as a bar of the target that is matched to the diagonal: the gradient is zero.
    Target,
    /// On neither: the term is at its minimum, where the gradient is zero.
    Minimum,
}

impl Dependence {
    /// The name that records use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Target => "target",
            Self::Minimum => "minimum",
        }
    }
}

/// What a term found.
pub(crate) struct Evaluation {
    pub(crate) value: f64,
    pub(crate) dependence: Dependence,
    /// Zero unless the value depends on the input.
    pub(crate) gradient: BarGradient,
}
