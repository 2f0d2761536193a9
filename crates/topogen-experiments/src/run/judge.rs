//! A classifier of the data set, by whose features samples are compared with images.

use super::Options;
use super::data::{Data, images_at};
use crate::progress::{self, Progress};
use crate::record::{DATA, Measure, ScoreRow};
use crate::spec::Spec;
use crate::{Error, Result, files, provenance};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tch::{Device, Kind, Tensor};
use topogen_data::ImageSet;
use topogen_models::metrics::{Gaussian, frechet_distance};
use topogen_models::{Classifier, ClassifierConfig};

/// Images at once, of those whose features are wanted.
const AT_ONCE: usize = 1000;

/// Says how far samples are from the test split of a data set.
pub struct Judge {
    /// Tensors may go from thread to thread, but only one may use them.
    inner: Mutex<Inner>,
    /// The classifier's test accuracy, and how far other real images are from the test split.
    pub scores: Vec<ScoreRow>,
}

struct Inner {
    classifier: Classifier,
    reference: Gaussian,
}

impl Judge {
    /// The judge of an experiment's data set, if the experiment wants one; its classifier is trained once for an output folder.
    ///
    /// # Errors
    /// [`Error::Spec`] for images without labels; those of training, reading and writing.
    pub fn of(spec: &Spec, options: &Options, data: &Data, device: Device) -> Result<Option<Self>> {
        let Some(count) = spec.samples.as_ref().map(|samples| samples.frechet).filter(|&count| count > 0)
        else {
            return Ok(None);
        };
        let classifier = classifier(&spec.name, &data.train, device, &options.out)?;
        let test: Vec<usize> = (0..data.test.len()).collect();
        let (reference, right) = of_images(&classifier, &data.test, &test)?;
        let train: Vec<usize> = (0..count.min(data.train.len())).collect();
        let (others, _) = of_images(&classifier, &data.train, &train)?;
        let score = |measure, value| ScoreRow { seed: 0, step: 0, model: DATA.to_owned(), measure, value };
        let scores = vec![
            score(Measure::ClassifierAccuracy, right as f64 / test.len() as f64),
            score(Measure::Frechet, frechet_distance(&others, &reference)?),
        ];
        Ok(Some(Self { inner: Mutex::new(Inner { classifier, reference }), scores }))
    }

    /// The Fréchet distance of images from the test split.
    ///
    /// # Shapes
    /// `images` is [n, channels, height, width].
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn distance(&self, images: &Tensor) -> Result<f64> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let features = Gaussian::fit(&inner.classifier.features(images)?)?;
        Ok(frechet_distance(&features, &inner.reference)?)
    }
}

/// What classifiers of other images, or of another libtorch, are told apart by.
fn key(images: &ImageSet) -> String {
    let mut hasher = DefaultHasher::new();
    images.pixels().hash(&mut hasher);
    images.labels().hash(&mut hasher);
    provenance::versions().libtorch.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The classifier of labelled images, which is trained once for an output folder; `name` is that of the experiment that asks.
///
/// # Errors
/// [`Error::Spec`] for images that are not square or have no labels; those of training, reading and writing.
pub fn classifier(name: &str, set: &ImageSet, device: Device, out: &Path) -> Result<Classifier> {
    let path = out.join("classifiers").join(format!("{}.safetensors", key(set)));
    match Classifier::load(&path, device) {
        Ok(classifier) => Ok(classifier),
        Err(error) => {
            if path.is_file() {
                progress::line(&format!("{error} It is trained anew."));
            }
            trained(name, set, device, &path)
        }
    }
}

fn trained(name: &str, set: &ImageSet, device: Device, path: &Path) -> Result<Classifier> {
    if set.labels().is_empty() || set.height() != set.width() {
        let reason = "samples are compared in the features of a classifier, which needs square images with labels: leave \
                      samples.frechet out";
        return Err(Error::Spec { name: name.to_owned(), reason: reason.to_owned() });
    }
    progress::line(&format!("{name}: training a classifier, in whose features samples are compared"));
    let [n, channels, height, width] =
        [set.len(), set.channels(), set.height(), set.width()].map(|side| side as i64);
    let pixels = Tensor::f_from_slice(set.pixels())?.f_reshape([n, channels, height, width])?;
    let classes = i64::from(set.labels().iter().copied().max().unwrap_or(0)) + 1;
    let config = ClassifierConfig { classes, device, ..ClassifierConfig::default() };
    let steps = config.epochs * set.len().div_ceil(config.batch_size);
    let progress = Progress::new("classifier", steps as u64, 0);
    let classifier = Classifier::train(&pixels, set.labels(), &config, |_, _, loss| {
        progress.advance(1, &format!("cross-entropy {loss:.3}"));
    })?;
    let folder: PathBuf = path.parent().map(PathBuf::from).unwrap_or_default();
    files::check_writable(&folder)?;
    classifier.save(path)?;
    Ok(classifier)
}

/// The Gaussian of the features of some images, and how many of them are classified as they are labelled.
fn of_images(classifier: &Classifier, set: &ImageSet, indices: &[usize]) -> Result<(Gaussian, usize)> {
    let (mut features, mut right) = (Vec::new(), 0);
    for indices in indices.chunks(AT_ONCE) {
        let images = images_at(set, indices)?;
        features.push(classifier.features(&images)?.f_to_kind(Kind::Double)?);
        let classes = classifier.classify(&images)?;
        right += classes.iter().zip(set.labels_at(indices)?).filter(|(class, label)| *class == label).count();
    }
    Ok((Gaussian::fit(&Tensor::f_cat(&features, 0)?)?, right))
}
