//! The only place where names become types.

use crate::spec::{Model, Spec};
use crate::{Error, Result};
use tch::Device;
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::{TrainConfig, TwinSpec};

/// Every functional that a term can name.
const TERM_KINDS: [TermKind; 1] = [TermKind::Bottleneck];

/// The functional of this name.
fn term_kind(name: &str) -> Result<TermKind> {
    TERM_KINDS.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        let known: Vec<&str> = TERM_KINDS.iter().map(|kind| kind.name()).collect();
        let reason = format!("there is no term {name}; there are: {}", known.join(", "));
        Error::Spec { name: String::new(), reason }
    })
}

/// A twin as the trainer takes it.
pub fn twin(model: &Model) -> Result<TwinSpec> {
    if model.terms.is_empty() {
        return Ok(TwinSpec { name: model.name.clone(), regulariser: None });
    }
    let mut builder = TopologicalLoss::builder();
    for term in &model.terms {
        builder = builder.term(term_kind(&term.kind)?, term.degree, term.weight);
    }
    Ok(TwinSpec { name: model.name.clone(), regulariser: Some(builder.build()?) })
}

/// What the twins of an experiment have in common.
pub fn train_config(spec: &Spec, seed: u64, device: Device) -> TrainConfig {
    TrainConfig { latent: spec.latent, learning_rate: spec.learning_rate, seed, device }
}
