//! The sum of powers of the lengths of all bars.

use super::{Evaluation, Pair};
use crate::Result;
use crate::graph::Ends;
use tch::Tensor;
use topogen_diag::functional::{Functional, TotalPersistence};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    total: TotalPersistence,
    order: f64,
}

impl Term {
    pub(super) fn new(order: f64) -> Result<Self> {
        Ok(Self { total: TotalPersistence::params().order(order).check()?, order })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let bars = pair.bars()?;
        Ok(Evaluation::of_bars(self.total.value(bars), self.total.gradient(bars)))
    }

    pub(super) fn graph(&self, ends: &Ends) -> Result<Tensor> {
        Ok(ends.lengths()?.f_pow_tensor_scalar(self.order)?.f_sum(ends.kind())?)
    }
}
