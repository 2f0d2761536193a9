//! How a network is fitted, as a row says it.

use serde::{Deserialize, Serialize};
use topogen_models::FitConfig;

/// How a network is fitted.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FitSpec {
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Adam's weight decay.
    #[serde(default)]
    pub weight_decay: f64,
    /// Points or images of a batch.
    pub batch_size: usize,
    /// At most so many epochs.
    pub max_epochs: u64,
    /// It ends when the best epoch is more than so many behind; never, if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience: Option<u64>,
    /// The learning rate falls to this share, in a line over `max_epochs`.
    #[serde(default = "one")]
    pub final_rate: f64,
    /// Whether each epoch has an order of its own.
    #[serde(default = "yes")]
    pub shuffled: bool,
}

impl FitSpec {
    /// The same for a fit with a seed.
    pub fn config(&self, seed: u64) -> FitConfig {
        FitConfig {
            learning_rate: self.learning_rate,
            weight_decay: self.weight_decay,
            batch_size: self.batch_size,
            max_epochs: self.max_epochs,
            patience: self.patience,
            final_rate: self.final_rate,
            shuffled: self.shuffled,
            seed,
        }
    }

    /// Limits the epochs.
    pub fn cap(&mut self, epochs: Option<u64>) {
        self.max_epochs = epochs.map_or(self.max_epochs, |epochs| epochs.min(self.max_epochs));
    }

    /// Refuses what cannot be fitted, of something called `name`.
    pub fn check(&self, name: &str) -> Result<(), String> {
        let positive = self.learning_rate.is_finite() && self.learning_rate > 0.0;
        let decays = self.weight_decay.is_finite() && self.weight_decay >= 0.0;
        if !positive || !decays || self.batch_size == 0 || self.max_epochs == 0 {
            return Err(format!(
                "the fit of {name} needs a positive learning rate, and at least one epoch of batches of at least one"
            ));
        }
        Ok(())
    }
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}
