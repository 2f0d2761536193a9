//! The bottleneck distance between the diagrams of input and target.

use super::{Evaluation, Pair};
use crate::{Error, Result};

pub(super) fn evaluate(pair: &Pair<'_>) -> Result<Evaluation> {
    let (input, target) = (pair.bars()?, pair.target_bars()?);
    let bottleneck = topogen_diag::bottleneck(input, target);
    if bottleneck.distance.is_infinite() {
        return Err(Error::infinite("bottleneck", pair.degree, input, target));
    }
    Ok(Evaluation::of_bars(bottleneck.distance, bottleneck.gradient_a(input, target)?))
}
