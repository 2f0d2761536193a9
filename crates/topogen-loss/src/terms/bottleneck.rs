//! The bottleneck distance between the diagrams of input and target.

use super::{Dependence, Evaluation, TermKind};
use crate::{Error, Result};
use topogen_ph::Bars;

pub(super) fn evaluate(degree: usize, input: &Bars<'_>, target: &Bars<'_>) -> Result<Evaluation> {
    let bottleneck = topogen_diag::bottleneck(*input, *target);
    if bottleneck.distance.is_infinite() {
        return Err(Error::Infinite {
            term: format!("{} of degree {degree}", TermKind::Bottleneck.name()),
            input: input.essential().len(),
            target: target.essential().len(),
        });
    }
    let gradient = bottleneck.gradient_a(*input, *target)?;
    let dependence = match bottleneck.depends_on_a() {
        _ if bottleneck.distance == 0.0 => Dependence::Minimum,
        true => Dependence::Input,
        false => Dependence::Target,
    };
    Ok(Evaluation { value: bottleneck.distance, dependence, gradient })
}
