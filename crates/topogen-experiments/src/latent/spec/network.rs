//! The layers of the autoencoders.

use super::DataSpec;
use serde::{Deserialize, Serialize};

/// The layers of an autoencoder.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSpec {
    /// What leads to the code; what leads back is its mirror image.
    pub layers: LayersSpec,
    /// Numbers of a code.
    pub latent: i64,
}

/// What leads to a code.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LayersSpec {
    /// Two convolutions and a linear layer.
    Convolutional {
        /// Channels after each of them.
        channels: [i64; 2],
    },
    /// Fully connected layers.
    Connected {
        /// Units of each hidden layer.
        hidden: Vec<i64>,
        /// Whether each is normalised over the batch.
        #[serde(default)]
        batch_norm: bool,
    },
}

impl NetworkSpec {
    /// Whether it fits the data.
    pub(super) fn check(&self, data: &DataSpec) -> Result<(), String> {
        if self.latent < 1 {
            return Err(format!("network.latent is {}: a code has at least one number", self.latent));
        }
        let sizes: &[i64] = match &self.layers {
            LayersSpec::Convolutional { .. } if !data.are_images() => {
                return Err("points have no convolutions: let network.layers be connected".to_owned());
            }
            LayersSpec::Convolutional { channels } => channels,
            LayersSpec::Connected { hidden, .. } => hidden,
        };
        match sizes.iter().find(|&&size| size < 1) {
            Some(size) => Err(format!("network.layers has a layer of {size}: each has at least one unit")),
            None => Ok(()),
        }
    }
}
