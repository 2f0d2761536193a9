//! One trained network in one safetensors file, which PyTorch can open.

use crate::safetensors;
use crate::{Architecture, Error, Network, Result, Vae};
use std::path::Path;
use tch::{Device, Tensor, no_grad_guard};

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
        let found = Tensor::read_safetensors(path).map_err(|error| wrong(error.to_string()))?;
        let entry = |name: &str| {
            let entry = found.iter().find(|(found, _)| found == name);
            entry.map(|(_, tensor)| tensor).ok_or_else(|| wrong(format!("it has no entry {name}")))
        };
        let numbers = Vec::<i64>::try_from(entry(NETWORK)?).map_err(|error| wrong(error.to_string()))?;
        let network = network_of(&numbers).ok_or_else(|| wrong(format!("{NETWORK} is {numbers:?}")))?;
        let vae = Self::new(&network, 0, device).map_err(|error| wrong(error.to_string()))?;
        let parameters = vae.parameters().named();
        if found.len() != parameters.len() + 1 {
            return Err(wrong(format!("it has {} entries, not {}", found.len(), parameters.len() + 1)));
        }
        let _no_grad = no_grad_guard();
        for (name, tensor) in parameters {
            let (saved, shape) = (entry(name)?, tensor.size());
            if saved.size() != shape {
                return Err(wrong(format!("{name} has shape {:?}, not {shape:?}", saved.size())));
            }
            tensor.shallow_clone().f_copy_(saved)?;
        }
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
