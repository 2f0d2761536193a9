//! The sum of the lengths of all bars, negated: a loss that grows them.

use super::{Evaluation, Pair};
use crate::{Result, Variant};
use topogen_diag::functional::{Functional, Push};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    /// Topo-GEN's code takes half of it.
    factor: f64,
}

impl Term {
    pub(super) fn new(variant: Variant) -> Self {
        Self { factor: if variant == Variant::TopoGen { 0.5 } else { 1.0 } }
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let bars = pair.bars()?;
        Ok(Evaluation::of_bars(
            self.factor * Push.value(bars),
            super::scaled(Push.gradient(bars), self.factor),
        ))
    }
}
