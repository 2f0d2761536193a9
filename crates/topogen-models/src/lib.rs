//! Generative models and their training, with and without topological regularisers.

mod adam;
mod check;
mod checkpoint;
mod classifier_file;
mod classify;
mod device;
mod error;
pub mod metrics;
mod nets;
mod objective;
mod parameters;
mod safetensors;
mod train;

pub use adam::Adam;
pub use classify::ClassifierConfig;
pub use device::{device, use_one_thread};
pub use error::{Error, Result};
pub use nets::{Classifier, ConvVae, VaeOutput};
pub use objective::VaeLoss;
pub use parameters::{Layer, Parameters};
pub use train::{StepRecord, StepTimes, TermRecord, TrainConfig, Trainer, TwinSpec};

/// The README, so that its example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
