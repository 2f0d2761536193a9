//! Networks: one a file.

mod classifier;
mod vae;

pub use classifier::Classifier;
pub(crate) use classifier::weights as classifier_weights;
pub use vae::{ConvVae, VaeOutput};
