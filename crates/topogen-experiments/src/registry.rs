//! The only place where names become types.

use crate::spec::{Model, Spec};
use crate::synthetic;
use crate::{Error, Result};
use tch::Device;
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::{TrainConfig, TwinSpec};

/// Every functional that a term can name.
const TERM_KINDS: [TermKind; 1] = [TermKind::Bottleneck];

/// The twins of an experiment, as the trainer takes them.
///
/// # Errors
/// [`Error::Spec`] for a name that stands for nothing, or a weight that is not a number.
pub fn twins(spec: &Spec) -> Result<Vec<TwinSpec>> {
    let wrong = |reason: String| Error::Spec { name: spec.name.clone(), reason };
    let regulariser = |model: &Model| {
        if model.terms.is_empty() {
            return Ok(None);
        }
        let mut builder = TopologicalLoss::builder();
        for term in &model.terms {
            let kind = TERM_KINDS.into_iter().find(|kind| kind.name() == term.kind).ok_or_else(|| {
                let known: Vec<&str> = TERM_KINDS.iter().map(|kind| kind.name()).collect();
                wrong(format!("there is no term {}; there are: {}", term.kind, known.join(", ")))
            })?;
            builder = builder.term(kind, term.degree, term.weight);
        }
        builder.build().map(Some).map_err(|error| wrong(error.to_string()))
    };
    let twin = |model: &Model| Ok(TwinSpec { name: model.name.clone(), regulariser: regulariser(model)? });
    spec.models.iter().map(twin).collect()
}

/// What the twins of an experiment have in common.
pub fn train_config(spec: &Spec, seed: u64, device: Device) -> TrainConfig {
    TrainConfig { latent: spec.latent, learning_rate: spec.learning_rate, seed, device }
}

/// The loss of the weights of a synthetic experiment; what has a weight of 0 is left out.
///
/// # Errors
/// [`Error::Spec`] for a term that is not there.
pub fn loss_of_weights(spec: &synthetic::Spec) -> Result<TopologicalLoss> {
    let mut builder = TopologicalLoss::builder();
    for (index, &weight) in spec.weights.0.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
        if index > 1 {
            return Err(Error::Spec { name: spec.name.clone(), reason: format!("no term {}", index) });
        }
        builder = builder.term(TermKind::Bottleneck, index, weight);
    }
    Ok(builder.build()?)
}
