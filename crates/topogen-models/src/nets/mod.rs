//! Networks: one a file.

mod architecture;
mod classifier;
mod model_file;
mod vae;

pub use architecture::{Architecture, Network};
pub use classifier::Classifier;
pub(crate) use classifier::weights as classifier_weights;
pub use vae::{Vae, VaeOutput};
