//! The only place where names become types.

use crate::spec::{Model, Spec};
use crate::synthetic;
use crate::{Error, Result};
use tch::Device;
use topogen_loss::{TermKind, TopologicalLoss, Variant};
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
/// [`Error::Loss`] for weights that make none.
pub fn loss_of_weights(weights: synthetic::Weights) -> Result<TopologicalLoss> {
    Ok(TopologicalLoss::builder().topo_gen(weights.0).build()?)
}

/// The push of a synthetic experiment, -(1/2) Σ deaths of degree 0, as in Topo-GEN's code.
///
/// # Errors
/// Those of building a loss, none of which it has.
pub fn push() -> Result<TopologicalLoss> {
    Ok(TopologicalLoss::builder().variant(Variant::TopoGen).term(TermKind::Push, 0, 1.0).build()?)
}
