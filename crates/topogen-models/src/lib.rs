//! Generative models and their training, with and without topological regularisers.

mod adam;
mod check;
mod checkpoint;
mod classifier_file;
mod classify;
mod code_space;
mod device;
mod diffusion;
mod error;
mod files;
mod fingerprint;
mod fit;
mod gtn;
mod gtn_file;
mod held_out;
pub mod labelling;
pub mod metrics;
mod nets;
mod noise;
mod objective;
mod parameters;
mod regulariser;
mod safetensors;
mod schedule;
mod standardisation;
mod step_record;
mod train;
mod twin;

pub use adam::Adam;
pub use classify::ClassifierConfig;
pub use device::{device, use_one_thread};
pub use diffusion::{Diffusion, DiffusionSpec, NoiseSchedule};
pub use error::{Error, Result};
pub use fit::{Denoise, Epoch, Fit, FitConfig, Objective, Reconstruct, Regress, Shape, Unit};
pub use gtn::Gtn;
pub use held_out::{Bound, Codes};
pub use nets::{
    Architecture, Autoencoder, AutoencoderOutput, AutoencoderSpec, Classifier, Item, Layers, Mlp, MlpSpec,
    Network, Vae, VaeOutput,
};
pub use noise::Noise;
pub use objective::VaeLoss;
pub use parameters::{Layer, Parameters};
pub use regulariser::{Comparison, Place, Regulariser};
pub use schedule::Schedule;
pub use standardisation::Standardisation;
pub use step_record::{Pull, StepRecord, StepTimes, Stop, TermRecord};
pub use train::{TrainConfig, Trainer};
pub use twin::TwinSpec;

/// The README, so that its example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The page on GTN, so that its example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/gtn.md")]
struct GtnPage;
