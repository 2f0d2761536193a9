//! What a loss found.

use crate::{Dependence, TermKind};
use tch::Tensor;

/// What a loss found at one input.
#[derive(Debug)]
pub struct LossValue {
    /// The weighted sum: a scalar of the input's kind (rounded to it), on its device, with the gradient attached.
    pub total: Tensor,
    /// Each term, in the order in which they were added.
    pub terms: Vec<TermValue>,
    /// Where the time went.
    pub times: LossTimes,
}

/// Wall time of the parts of an evaluation, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossTimes {
    /// From the tensor to the host.
    pub copy: f64,
    /// Lengths and persistence.
    pub diagram: f64,
    /// Matchings and kernels: the terms' values, and their derivatives by bars and lengths.
    pub terms: f64,
    /// From there to the points, and into autograd; its backward pass is not in it.
    pub gradient: f64,
}

impl LossValue {
    /// Whether any term depends on the input; otherwise `total` is a constant, and `backward` on it alone is an error.
    pub fn depends_on_input(&self) -> bool {
        self.terms.iter().any(TermValue::depends_on_input)
    }
}

/// What a loss found at each cloud of a batch.
#[derive(Debug)]
pub struct BatchValue {
    /// The weighted sum of each cloud: a tensor of shape \[clouds\], with the gradients attached.
    pub totals: Tensor,
    /// The terms of each cloud.
    pub terms: Vec<Vec<TermValue>>,
}

impl BatchValue {
    /// Whether any term of any cloud depends on the input; otherwise `totals` is a constant, and `backward` on it alone is an error.
    pub fn depends_on_input(&self) -> bool {
        self.terms.iter().flatten().any(TermValue::depends_on_input)
    }
}

/// One term of a loss at one input.
#[derive(Clone, Debug, PartialEq)]
pub struct TermValue {
    /// Which functional.
    pub kind: TermKind,
    /// Of which degree.
    pub degree: usize,
    /// Its weight in the total.
    pub weight: f64,
    /// Its true value, without the weight.
    pub value: f64,
    /// What the value depends on: the term has a gradient if that is the input.
    pub dependence: Dependence,
}

impl TermValue {
    /// Whether the term has a gradient.
    pub fn depends_on_input(&self) -> bool {
        self.dependence == Dependence::Input
    }
}
