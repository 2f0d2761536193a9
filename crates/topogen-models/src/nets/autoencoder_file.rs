//! An autoencoder in one safetensors file, and what it is known by.

use crate::fingerprint::fingerprint;
use crate::safetensors::{self, Entries};
use crate::{Autoencoder, AutoencoderSpec, Error, Item, Layers, Result};
use std::path::Path;
use tch::{Device, Tensor};

/// The entry that says how it is built: 0 and channels, height and width of an image, or 1 and the numbers of a point; latent dimension; 1 for a
/// variational one; 1 for one with a learned scale; 0 and the channels of convolutions, or 1, 1 for batch normalisation, and the units
/// of each hidden layer.
const SPEC: &str = "topogen.autoencoder";

impl Autoencoder {
    /// Writes weights, running statistics and layout to `path`, by way of a temporary file that is renamed.
    ///
    /// Weights have the names of their layers (`encoder.0.weight`), with PyTorch's shapes.
    ///
    /// # Errors
    /// [`Error::Write`]; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut entries = vec![(SPEC.to_owned(), Tensor::f_from_slice(&numbers_of(self.spec()))?)];
        entries.extend(self.parameters().state()?);
        safetensors::write(path, &entries)
    }

    /// The autoencoder that [`Autoencoder::save`] wrote.
    ///
    /// # Errors
    /// [`Error::NoModel`] when the file is missing, damaged, or of something else.
    ///
    /// ```
    /// use tch::Device;
    /// use topogen_models::{Autoencoder, AutoencoderSpec};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("autoencoder.safetensors");
    /// let spec = AutoencoderSpec::convolutional([1, 8, 8], [4, 8], 2);
    /// let saved = Autoencoder::new(&spec, 1, Device::Cpu)?;
    /// saved.save(&path)?;
    /// assert_eq!(Autoencoder::load(&path, Device::Cpu)?.fingerprint()?, saved.fingerprint()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(path: &Path, device: Device) -> Result<Self> {
        let wrong = |reason: String| Error::NoModel { path: path.to_owned(), reason };
        let entries = Entries::read(path).map_err(wrong)?;
        let numbers = entries.integers(SPEC).map_err(wrong)?;
        let spec = spec_of(&numbers).ok_or_else(|| wrong(format!("{SPEC} is {numbers:?}")))?;
        // Before there is a network: a damaged file shall not take memory for what it lacks.
        let expected = spec.parameter_count().map_err(|error| wrong(error.to_string()))?;
        let expected = expected + spec.buffer_count() + numbers.len();
        entries.check_total(expected).map_err(wrong)?;
        // The weights are overwritten: any seed will do.
        let autoencoder = Self::new(&spec, 0, device)?;
        entries.copy_to(&autoencoder.parameters().state()?, 1).map_err(wrong)?;
        Ok(autoencoder)
    }

    /// What it is known by: the SHA-256 of layout, weights and running statistics, in hexadecimal digits. Generators of codes keep it,
    /// so that they are not used with another decoder.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn fingerprint(&self) -> Result<String> {
        fingerprint(&numbers_of(self.spec()), &self.parameters().state()?)
    }
}

fn numbers_of(spec: &AutoencoderSpec) -> Vec<i64> {
    let mut numbers = match spec.item {
        Item::Image([channels, height, width]) => vec![0, channels, height, width],
        Item::Point(numbers) => vec![1, numbers],
    };
    numbers.extend([spec.latent, i64::from(spec.variational), i64::from(spec.learned_scale)]);
    match &spec.layers {
        Layers::Convolutional([first, second]) => numbers.extend([0, *first, *second]),
        Layers::Connected { hidden, batch_norm } => {
            numbers.extend([1, i64::from(*batch_norm)]);
            numbers.extend(hidden);
        }
    }
    numbers
}

fn spec_of(numbers: &[i64]) -> Option<AutoencoderSpec> {
    let (item, rest) = match *numbers {
        [0, channels, height, width, ref rest @ ..] => (Item::Image([channels, height, width]), rest),
        [1, numbers, ref rest @ ..] => (Item::Point(numbers), rest),
        _ => return None,
    };
    let &[latent, variational @ (0 | 1), learned_scale @ (0 | 1), ref rest @ ..] = rest else { return None };
    let layers = match *rest {
        [0, first, second] => Layers::Convolutional([first, second]),
        [1, batch_norm @ (0 | 1), ref hidden @ ..] => {
            Layers::Connected { hidden: hidden.to_vec(), batch_norm: batch_norm == 1 }
        }
        _ => return None,
    };
    let (variational, learned_scale) = (variational == 1, learned_scale == 1);
    Some(AutoencoderSpec { item, layers, latent, variational, learned_scale })
}
