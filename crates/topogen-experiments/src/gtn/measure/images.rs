//! Measures of images, in the features of a classifier.

use super::Measure;
use crate::gtn::coder::batches;
use crate::gtn::data::Items;
use crate::run::classifier;
use crate::spec::Form;
use crate::{Error, Result};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tch::{Device, Kind, Tensor, no_grad_guard};
use topogen_data::ImageSet;
use topogen_models::Classifier;
use topogen_models::metrics::{Agreement, Gaussian, agreement, frechet_distance, kernel_distance, support};

/// Subsets of the kernel distance, and images in each.
const SUBSETS: usize = 100;
const SUBSET: usize = 500;
/// Neighbours whose distance makes the ball around an image.
const NEIGHBOURS: usize = 5;
/// Decides the subsets.
const SEED: u64 = 1;

/// Images that train the classifier of a quick form.
const QUICK: usize = 4000;

/// Sees images as the classifier of a data set does.
pub struct Judge {
    /// Tensors may go from thread to thread, but only one may use them.
    classifier: Mutex<Classifier>,
    device: Device,
}

/// Real images to compare with.
pub struct Reference {
    features: Tensor,
    gaussian: Gaussian,
}

impl Judge {
    /// The classifier of labelled images, trained once for an output folder; nothing for images without labels.
    ///
    /// # Errors
    /// Those of training, reading and writing.
    pub fn of(name: &str, train: &ImageSet, device: Device, out: &Path) -> Result<Option<Self>> {
        if !train.has_labels() {
            return Ok(None);
        }
        Ok(Some(Self { classifier: Mutex::new(classifier(name, train, device, out)?), device }))
    }

    /// The same for a form of an experiment: the quick one has a classifier of few images.
    ///
    /// # Errors
    /// As [`Judge::of`].
    pub fn of_form(
        name: &str,
        train: &ImageSet,
        form: Form,
        device: Device,
        out: &Path,
    ) -> Result<Option<Self>> {
        let most = if form == Form::Quick { QUICK } else { train.len() };
        let some: Vec<usize> = (0..train.len().min(most)).collect();
        Self::of(name, &train.take(&some)?, device, out)
    }

    /// What generated images are compared with.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn reference(&self, items: &Items) -> Result<Reference> {
        let features = self.features(items)?;
        Ok(Reference { gaussian: Gaussian::fit(&features)?, features })
    }

    /// The share of labelled images that are put in their class.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn accuracy(&self, set: &ImageSet) -> Result<f64> {
        let _no_grad = no_grad_guard();
        let classifier = self.classifier.lock().unwrap_or_else(PoisonError::into_inner);
        let mut classes = Vec::with_capacity(set.len());
        for images in batches(set, self.device)? {
            classes.extend(classifier.classify(&images?)?);
        }
        let right = classes.iter().zip(set.labels()).filter(|(class, label)| class == label).count();
        Ok(right as f64 / set.len() as f64)
    }

    /// How images compare with real ones.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn measures(&self, items: &Items, real: &Reference) -> Result<Vec<(Measure, f64)>> {
        let features = self.features(items)?;
        // Fewer than there are, so that subsets differ.
        let size = SUBSET.min(items.len().min(real.features.size()[0] as usize) / 2);
        let kernel = kernel_distance(&features, &real.features, SUBSETS, size, SEED)?;
        let support = support(&real.features, &features, NEIGHBOURS)?;
        Ok(vec![
            (Measure::Frechet, frechet_distance(&Gaussian::fit(&features)?, &real.gaussian)?),
            (Measure::Kernel, kernel.distance),
            (Measure::Precision, support.precision),
            (Measure::Recall, support.recall),
            (Measure::Density, support.density),
            (Measure::Coverage, support.coverage),
        ])
    }

    /// The features of any images, such as decoded ones, in double precision.
    ///
    /// # Shapes
    /// `images` is [n, channels, side, side] of bytes or of numbers from 0 to 1; the result is [n, features] on the CPU.
    ///
    /// # Errors
    /// Those of libtorch, and of images that are not finite.
    pub fn features_of(&self, images: &Tensor) -> Result<Tensor> {
        let classifier = self.classifier.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(classifier.features(images)?.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?)
    }

    /// How often images along paths are put into the classes of the paths' ends: [`agreement`] by the classifier.
    ///
    /// # Errors
    /// Its errors.
    pub fn agreement(&self, images: &Tensor, ends: &[(u8, u8)], confidence: f64) -> Result<Agreement> {
        let classifier = self.classifier.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(agreement(&classifier, images, ends, confidence)?)
    }

    fn features(&self, items: &Items) -> Result<Tensor> {
        let Items::Images(set) = items else {
            let reason = "points and images were mixed up".to_owned();
            return Err(Error::Spec { name: "judge".to_owned(), reason });
        };
        let _no_grad = no_grad_guard();
        let classifier = self.classifier.lock().unwrap_or_else(PoisonError::into_inner);
        let mut features = Vec::new();
        for images in batches(set, self.device)? {
            features.push(classifier.features(&images?)?.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?);
        }
        Ok(Tensor::f_cat(&features, 0)?)
    }
}
