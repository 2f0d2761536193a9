//! One trained network in one safetensors file, which PyTorch can open.

use crate::safetensors::{self, Entries};
use crate::{Architecture, Error, Network, Result, Vae};
use std::path::Path;
use tch::{Device, Tensor};

/// The entry that says how the network is built: architecture, width of the hidden layer, channels, height, width, latent dimension.
const NETWORK: &str = "topogen.network";

impl Vae {
    /// Writes weights and layout to `path`, by way of a temporary file that is renamed.
    ///
    /// Weights have the names of their layers (`encoder.0.weight`), with PyTorch's shapes.
    ///
    /// # Errors
    /// [`Error::Write`]; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut entries = vec![(NETWORK.to_owned(), Tensor::f_from_slice(&numbers_of(self.network()))?)];
        for (name, tensor) in self.parameters().named() {
            entries.push((name.clone(), tensor.f_detach()?));
        }
        safetensors::write(path, &entries)
    }

    /// The network that [`Vae::save`] wrote.
    ///
    /// # Errors
    /// [`Error::NoModel`] when the file is missing, damaged, or no such network.
    pub fn load(path: &Path, device: Device) -> Result<Self> {
        let wrong = |reason: String| Error::NoModel { path: path.to_owned(), reason };
        let entries = Entries::read(path).map_err(wrong)?;
        let numbers = entries.integers(NETWORK).map_err(wrong)?;
        let network = network_of(&numbers).ok_or_else(|| wrong(format!("{NETWORK} is {numbers:?}")))?;
        let vae = Self::new(&network, 0, device).map_err(|error| wrong(error.to_string()))?;
        entries.copy_to(vae.parameters().named(), 1).map_err(wrong)?;
        Ok(vae)
    }
}

fn numbers_of(network: &Network) -> [i64; 6] {
    let (architecture, hidden) = match network.architecture {
        Architecture::Conv => (0, 0),
        Architecture::Simple => (1, 0),
        Architecture::FullyConnected { hidden } => (2, hidden),
    };
    let [channels, height, width] = network.image;
    [architecture, hidden, channels, height, width, network.latent]
}

fn network_of(numbers: &[i64]) -> Option<Network> {
    let &[architecture, hidden, channels, height, width, latent] = numbers else { return None };
    let architecture = match architecture {
        0 => Architecture::Conv,
        1 => Architecture::Simple,
        2 => Architecture::FullyConnected { hidden },
        _ => return None,
    };
    Some(Network { architecture, image: [channels, height, width], latent })
}
