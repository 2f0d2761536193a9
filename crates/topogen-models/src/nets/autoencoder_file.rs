//! An autoencoder in one safetensors file, and what it is known by.

use crate::fingerprint::fingerprint;
use crate::safetensors::{self, Entries};
use crate::{Autoencoder, AutoencoderSpec, Error, Result};
use std::path::Path;
use tch::{Device, Tensor};

/// The entry that says how it is built: channels, height and width of an image, channels of the layers, latent dimension, and 1 for a
/// variational one.
const SPEC: &str = "topogen.autoencoder";

impl Autoencoder {
    /// Writes weights and layout to `path`, by way of a temporary file that is renamed.
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
    /// let spec = AutoencoderSpec { image: [1, 8, 8], channels: [4, 8], latent: 2, variational: false };
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
        entries.check_total(expected + numbers.len()).map_err(wrong)?;
        // The weights are overwritten: any seed will do.
        let autoencoder = Self::new(&spec, 0, device)?;
        entries.copy_to(autoencoder.parameters().named(), 1).map_err(wrong)?;
        Ok(autoencoder)
    }

    /// What it is known by: the SHA-256 of layout and weights, in hexadecimal digits. Generators of codes keep it, so that they are
    /// not used with another decoder.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn fingerprint(&self) -> Result<String> {
        fingerprint(&numbers_of(self.spec()), self.parameters().named())
    }
}

fn numbers_of(spec: &AutoencoderSpec) -> [i64; 7] {
    let ([channels, height, width], [first, second]) = (spec.image, spec.channels);
    [channels, height, width, first, second, spec.latent, i64::from(spec.variational)]
}

fn spec_of(numbers: &[i64]) -> Option<AutoencoderSpec> {
    let &[channels, height, width, first, second, latent, variational @ (0 | 1)] = numbers else {
        return None;
    };
    let (image, channels) = ([channels, height, width], [first, second]);
    Some(AutoencoderSpec { image, channels, latent, variational: variational == 1 })
}
