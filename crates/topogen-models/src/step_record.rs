//! What is recorded of a training step.

use crate::Place;
use topogen_loss::{Dependence, LossTimes};

/// One step of one twin.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRecord {
    /// The step, from 0; the values are those before its update.
    pub step: u64,
    /// The name of the twin.
    pub model: String,
    /// Images in the batch.
    pub images: usize,
    /// Binary cross-entropy, summed over the batch, in nats.
    pub bce: f64,
    /// Kullback–Leibler divergence, summed over the batch, in nats.
    pub kld: f64,
    /// The topological terms, in the order of the twin's regularisers.
    pub terms: Vec<TermRecord>,
    /// Where the time went.
    pub times: StepTimes,
}

/// One topological term in one step.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRecord {
    /// Which points it compares with the batch.
    pub place: Place,
    /// The name of the functional.
    pub kind: &'static str,
    /// The degree of the bars.
    pub degree: usize,
    /// The true value, without the weight.
    pub value: f64,
    /// What the value depends on; there is a gradient if that is the input.
    pub dependence: Dependence,
}

/// Wall time of the parts of one step, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepTimes {
    /// Network and VAE loss, forwards.
    pub forward: f64,
    /// Diagram of the batch; shared by the twins that need it, and charged to each in full.
    pub target: f64,
    /// Diagram of the reconstructions or codes, terms, and their gradient.
    pub topology: f64,
    /// The parts of that.
    pub of_topology: LossTimes,
    /// Backwards.
    pub backward: f64,
    /// The update of the weights.
    pub optimiser: f64,
}

/// How strongly one term pulls, beside the cross-entropy.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// The step, from 0, before its update.
    pub step: u64,
    /// The name of the twin.
    pub model: String,
    /// The term's number among those of the twin.
    pub term: usize,
    /// The Euclidean norm of the gradient of the weighted term.
    pub of_term: f64,
    /// That of the cross-entropy's, at the same place.
    pub of_bce: f64,
}

/// A twin that is trained no further, as what it computes is not finite any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The step that it could not make.
    pub step: u64,
    /// What was not finite.
    pub what: &'static str,
}
