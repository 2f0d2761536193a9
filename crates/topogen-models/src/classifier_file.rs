//! A classifier in a safetensors file.

use crate::nets::classifier_weights;
use crate::{Classifier, Error, Result, safetensors};
use std::path::Path;
use tch::{Device, Kind, Tensor, no_grad_guard};

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
        let found = Tensor::read_safetensors(path).map_err(|error| wrong(error.to_string()))?;
        let entry = |name: &str| {
            let found = found.iter().find(|(found, _)| found == name);
            found.map(|(_, tensor)| tensor).ok_or_else(|| wrong(format!("it has no entry {name}")))
        };
        let unreadable = |error| wrong(format!("its {SHAPE} is no list of whole numbers: {error}"));
        let shape = Vec::<i64>::try_from(entry(SHAPE)?).map_err(unreadable)?;
        let &[classes, channels, side] = shape.as_slice() else {
            return Err(wrong(format!("its shape is {shape:?}, not classes, channels and side")));
        };
        // Before there is a network: a damaged file shall not take memory for what it lacks.
        let layers = classifier_weights(classes, channels, side).map_err(|it| wrong(it.to_string()))?;
        if found.len() != 2 * layers.len() + 1 {
            return Err(wrong(format!("it has {} entries, not {}", found.len(), 2 * layers.len() + 1)));
        }
        for (name, weight) in layers {
            let bias = vec![weight[0]];
            for (name, expected) in [(format!("{name}.weight"), weight), (format!("{name}.bias"), bias)] {
                let (kind, shape) = (entry(&name)?.kind(), entry(&name)?.size());
                if (kind, &shape) != (Kind::Float, &expected) {
                    let reason = format!("{name} is {kind:?} {shape:?}, not Float {expected:?}");
                    return Err(wrong(reason));
                }
            }
        }
        // The weights are overwritten: any seed will do.
        let classifier = Self::new(classes, channels, side, 0, device)?;
        let _no_grad = no_grad_guard();
        for (name, tensor) in classifier.parameters().named() {
            tensor.shallow_clone().f_copy_(entry(name)?)?;
        }
        Ok(classifier)
    }
}
