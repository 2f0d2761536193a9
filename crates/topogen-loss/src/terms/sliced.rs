//! The sliced Wasserstein distance of the diagrams.

use super::{Evaluation, Pair};
use crate::{Error, Result};
use topogen_diag::SlicedWasserstein;
use topogen_ph::Bars;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    sliced: SlicedWasserstein,
}

impl Term {
    pub(super) fn new(directions: usize) -> Result<Self> {
        let sliced = SlicedWasserstein::default().directions(directions);
        // Refuses to go without directions.
        sliced.between(Bars::EMPTY, Bars::EMPTY)?;
        Ok(Self { sliced })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let found = self.sliced.with_gradients(input, target)?;
        if found.distance.is_infinite() {
            return Err(Error::infinite("sliced-wasserstein", pair.degree, input, target));
        }
        Ok(Evaluation::of_bars(found.distance, found.by_a))
    }
}
