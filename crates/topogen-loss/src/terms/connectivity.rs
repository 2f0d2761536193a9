//! How far the lengths of all bars are from one wanted length.

use super::{Evaluation, Pair};
use crate::Result;
use topogen_diag::functional::{Connectivity, Functional};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    connectivity: Connectivity,
}

impl Term {
    pub(super) fn new(scale: f64) -> Result<Self> {
        Ok(Self { connectivity: Connectivity::params().scale(scale).check()? })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let bars = pair.bars()?;
        Ok(Evaluation::of_bars(self.connectivity.value(bars), self.connectivity.gradient(bars)))
    }
}
