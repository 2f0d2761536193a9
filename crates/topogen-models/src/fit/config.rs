//! How something is fitted, and what is known of an epoch.

use crate::{Error, Result};

/// How something is fitted by Adam.
#[derive(Clone, Debug, PartialEq)]
pub struct FitConfig {
    /// Adam's learning rate in the first epoch.
    pub learning_rate: f64,
    /// This times the weights is added to the gradients.
    pub weight_decay: f64,
    /// Rows in a batch; the last of an epoch may be smaller.
    pub batch_size: usize,
    /// How often each row is seen at most; with 0, the initial weights are kept.
    pub max_epochs: u64,
    /// The fit stops once the epoch of the least validation loss is more than so many epochs ago.
    pub patience: Option<u64>,
    /// The share of the learning rate to which it would come down, linearly from epoch to epoch, in the epoch after the last; 1 for a
    /// constant rate.
    pub final_rate: f64,
    /// Whether each epoch has an order of its own.
    pub shuffled: bool,
    /// Decides the orders.
    pub seed: u64,
}

impl Default for FitConfig {
    /// A learning rate of 0.001, no decay, batches of 128, 200 epochs, a patience of 3, a constant rate, and an order for each epoch.
    fn default() -> Self {
        Self {
            learning_rate: 1e-3,
            weight_decay: 0.0,
            batch_size: 128,
            max_epochs: 200,
            patience: Some(3),
            final_rate: 1.0,
            shuffled: true,
            seed: 0,
        }
    }
}

/// What is known of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 0.
    pub epoch: u64,
    /// The mean loss over the rows of the epoch, each by the weights before its step.
    pub training_loss: f64,
    /// The mean loss over the rows that nothing is learned from, by the weights after the epoch.
    pub validation_loss: Option<f64>,
}

impl FitConfig {
    /// The learning rate of an epoch.
    pub(crate) fn rate(&self, epoch: u64) -> f64 {
        let passed = epoch as f64 / self.max_epochs.max(1) as f64;
        self.learning_rate * (1.0 + (self.final_rate - 1.0) * passed)
    }

    /// Refuses what makes no sense for `model` with so many rows.
    pub(crate) fn check(&self, model: &'static str, rows: usize, validation_rows: usize) -> Result<()> {
        let bad = |reason: &str| Err(Error::BadFit { model, reason: reason.to_owned() });
        if self.batch_size == 0 {
            return Err(Error::BadBatchSize { size: self.batch_size });
        }
        if !(self.final_rate.is_finite() && self.final_rate >= 0.0) {
            return bad("the final rate is a share of the learning rate, finite and not negative");
        }
        if rows == 0 {
            return bad("there is nothing to learn from: give at least one row");
        }
        if self.patience.is_some() && validation_rows == 0 {
            return bad("patience needs a validation loss: give rows for validation, or no patience");
        }
        Ok(())
    }
}
