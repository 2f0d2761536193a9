//! Networks: one a file.

mod architecture;
mod autoencoder;
mod autoencoder_file;
mod autoencoder_layers;
mod autoencoder_spec;
mod batch_norm;
mod block;
mod classifier;
mod images;
mod mlp;
mod model_file;
mod vae;

pub use architecture::{Architecture, Network};
pub use autoencoder::{Autoencoder, AutoencoderOutput};
pub use autoencoder_spec::{AutoencoderSpec, Item, Layers};
pub(crate) use block::{Block, through};
pub use classifier::Classifier;
pub(crate) use classifier::weights as classifier_weights;
pub(crate) use images::{check_pixels, in_pieces, to_floats, to_single};
pub use mlp::{Mlp, MlpSpec};
pub use vae::{Vae, VaeOutput};
