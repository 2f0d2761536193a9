//! The squared difference of the δ-selective persistent entropies of input and target.

use super::{Evaluation, Pair, scaled};
use crate::Result;
use crate::graph::Ends;
use tch::Tensor;
use topogen_diag::functional::{Functional, PersistentEntropy};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    entropy: PersistentEntropy,
    delta: f64,
}

impl Term {
    pub(super) fn new(delta: f64) -> Result<Self> {
        Ok(Self { entropy: PersistentEntropy::params().delta(delta).check()?, delta })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let difference = self.entropy.value(input) - self.entropy.value(target);
        let gradient = scaled(self.entropy.gradient(input), 2.0 * difference);
        Ok(Evaluation::of_bars(difference * difference, gradient))
    }

    pub(super) fn graph(&self, pair: &Pair<'_>, ends: &Ends) -> Result<Tensor> {
        let lengths = ends.lengths()?;
        let counted = lengths.f_masked_select(&lengths.f_gt(self.delta)?)?;
        let shares = counted.f_div(&counted.f_sum(ends.kind())?)?;
        let entropy = shares.f_mul(&shares.f_log()?)?.f_sum(ends.kind())?.f_neg()?;
        Ok(entropy.f_sub_scalar(self.entropy.value(pair.target_bars()?))?.f_square()?)
    }
}
