//! A classifier in a safetensors file.

use crate::nets::classifier_weights;
use crate::safetensors::{self, Entries};
use crate::{Classifier, Error, Result};
use std::path::Path;
use tch::{Device, Kind, Tensor};

/// Name of the entry beside the weights: the numbers of classes and channels, and the side.
const SHAPE: &str = "shape";

impl Classifier {
    /// Writes the weights and what images they are for to `path`, by way of a temporary file that is renamed.
    ///
    /// # Errors
    /// [`Error::Write`] when the folder is missing, read-only or full; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let shape = Tensor::f_from_slice(&[self.classes(), self.channels(), self.side()])?;
        let mut entries = vec![(SHAPE.to_owned(), shape)];
        for (name, tensor) in self.parameters().named() {
            entries.push((name.clone(), tensor.f_detach()?.f_to_device(Device::Cpu)?));
        }
        safetensors::write(path, &entries)
    }

    /// What [`Classifier::save`] wrote.
    ///
    /// # Errors
    /// [`Error::WrongCheckpoint`] when the file is missing, damaged, or no classifier.
    ///
    /// ```
    /// use tch::Device;
    /// use topogen_models::Classifier;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("classifier.safetensors");
    /// let classifier = Classifier::new(10, 1, 28, 1, Device::Cpu)?;
    /// classifier.save(&path)?;
    /// let loaded = Classifier::load(&path, Device::Cpu)?;
    /// assert_eq!(loaded.parameters().named(), classifier.parameters().named());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(path: &Path, device: Device) -> Result<Self> {
        let wrong = |reason: String| Error::WrongCheckpoint { path: path.to_owned(), reason };
        let entries = Entries::read(path).map_err(wrong)?;
        let shape = entries.integers(SHAPE).map_err(wrong)?;
        let &[classes, channels, side] = shape.as_slice() else {
            return Err(wrong(format!("its shape is {shape:?}, not classes, channels and side")));
        };
        // Before there is a network: a damaged file shall not take memory for what it lacks.
        let layers = classifier_weights(classes, channels, side).map_err(|it| wrong(it.to_string()))?;
        let of_layer = |(name, weight): (&str, Vec<i64>)| {
            let bias = (format!("{name}.bias"), Kind::Float, vec![weight[0]]);
            [(format!("{name}.weight"), Kind::Float, weight), bias]
        };
        entries.check(&layers.into_iter().flat_map(of_layer).collect::<Vec<_>>(), 1).map_err(wrong)?;
        // The weights are overwritten: any seed will do.
        let classifier = Self::new(classes, channels, side, 0, device)?;
        entries.copy_to(classifier.parameters().named(), 1).map_err(wrong)?;
        Ok(classifier)
    }
}
