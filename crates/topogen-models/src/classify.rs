//! Training a classifier, and how often it is right.

use crate::noise::Draw;
use crate::{Adam, Classifier, Error, Result};
use tch::{Device, Reduction, Tensor};

/// How a classifier is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassifierConfig {
    /// The number of classes.
    pub classes: i64,
    /// How often each image is seen; with 0, the classifier keeps its initial weights.
    pub epochs: usize,
    /// Images in a batch; the last of an epoch may be smaller.
    pub batch_size: usize,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Decides the initial weights and the order of the images.
    pub seed: u64,
    /// Where the classifier lives.
    pub device: Device,
}

impl Default for ClassifierConfig {
    /// Two epochs of batches of 64 at a learning rate of 0.002, for ten classes, on the CPU.
    fn default() -> Self {
        Self { classes: 10, epochs: 2, batch_size: 64, learning_rate: 2e-3, seed: 0, device: Device::Cpu }
    }
}

impl Classifier {
    /// A classifier trained on `images` by Adam, with cross-entropy.
    ///
    /// Every epoch goes once through all images, in an order that depends on the seed and on the epoch only. On one thread
    /// ([`use_one_thread`](crate::use_one_thread)), the same seed and images give the same weights, bit for bit. After each step,
    /// `progress` is told how many steps were made, of how many, and the loss before the update (mean over the batch, in nats).
    ///
    /// # Shapes
    /// `images` is [n, channels, side, side] of grey values between 0 and 1 or of bytes, with a side that is a multiple of 4;
    /// `labels` has n entries from 0 to classes − 1.
    ///
    /// # Errors
    /// [`Error::NotImages`], [`Error::ImageShape`], [`Error::NotFinite`], [`Error::LabelCount`], [`Error::BadLabel`],
    /// [`Error::BadClassifier`], [`Error::BadBatchSize`], [`Error::BadLearningRate`], [`Error::Diverged`], and those of libtorch.
    ///
    /// # Complexity
    /// O(epochs · n · side²) time; memory for one batch beside the images.
    ///
    /// ```
    /// use tch::{Device, Kind, Tensor};
    /// use topogen_models::{Classifier, ClassifierConfig};
    ///
    /// // Black images and white ones.
    /// let black = Tensor::zeros([8, 1, 8, 8], (Kind::Uint8, Device::Cpu));
    /// let images = Tensor::cat(&[&black, &(&black + 255)], 0);
    /// let labels = [[0_u8; 8], [1; 8]].concat();
    /// let config = ClassifierConfig { classes: 2, epochs: 20, batch_size: 4, ..ClassifierConfig::default() };
    /// let classifier = Classifier::train(&images, &labels, &config, |_, _, _| {})?;
    /// assert_eq!(classifier.accuracy(&images, &labels)?, 1.0);
    /// # Ok::<(), topogen_models::Error>(())
    /// ```
    pub fn train(
        images: &Tensor,
        labels: &[u8],
        config: &ClassifierConfig,
        mut progress: impl FnMut(u64, u64, f64),
    ) -> Result<Self> {
        let shape = images.size();
        let &[_, channels, side, _] = shape.as_slice() else {
            return Err(Error::NotImages { shape });
        };
        let mut classifier = Self::new(config.classes, channels, side, config.seed, config.device)?;
        classifier.check_labelled(images, labels)?;
        if config.batch_size == 0 {
            return Err(Error::BadBatchSize { size: config.batch_size });
        }
        let mut adam = Adam::new(classifier.parameters(), config.learning_rate)?;
        let classes: Vec<i64> = labels.iter().map(|&label| i64::from(label)).collect();
        let classes = Tensor::f_from_slice(&classes)?;
        let total = (config.epochs * labels.len().div_ceil(config.batch_size)) as u64;
        for epoch in 0..config.epochs {
            let order = Draw::ClassifierOrder(epoch as u64).permutation(config.seed, labels.len());
            for batch in order.chunks(config.batch_size) {
                let rows = Tensor::f_from_slice(batch)?;
                let images = images.f_index_select(0, &rows.f_to_device(images.device())?)?;
                let classes = classes.f_index_select(0, &rows)?;
                let loss = classifier.learn(&mut adam, &images, &classes)?;
                progress(adam.steps(), total, loss);
            }
        }
        Ok(classifier)
    }

    /// The share of images whose label is the class that the classifier takes them for.
    ///
    /// # Shapes
    /// `images` is [n, channels, side, side], `labels` has n entries.
    ///
    /// # Errors
    /// [`Error::ImageShape`], [`Error::NotFinite`], [`Error::LabelCount`], [`Error::BadLabel`], and those of libtorch.
    pub fn accuracy(&self, images: &Tensor, labels: &[u8]) -> Result<f64> {
        self.check_labelled(images, labels)?;
        let classes = self.classify(images)?;
        let right = classes.iter().zip(labels).filter(|(class, label)| class == label).count();
        Ok(right as f64 / labels.len() as f64)
    }

    /// One update on a batch; the loss before it.
    fn learn(&mut self, adam: &mut Adam, images: &Tensor, classes: &Tensor) -> Result<f64> {
        let (logits, classes) = (self.logits(images)?, classes.f_to_device(self.device())?);
        let loss = logits.f_cross_entropy_loss::<Tensor>(&classes, None, Reduction::Mean, -100, 0.0)?;
        let value = loss.f_double_value(&[])?;
        if !value.is_finite() {
            let model = "the classifier".to_owned();
            return Err(Error::Diverged { model, step: adam.steps(), what: "the loss" });
        }
        self.parameters_mut().zero_grad();
        loss.f_backward()?;
        adam.step(self.parameters_mut())?;
        Ok(value)
    }

    fn check_labelled(&self, images: &Tensor, labels: &[u8]) -> Result<()> {
        self.check_images(images)?;
        let items = images.size()[0] as usize;
        if labels.len() != items {
            return Err(Error::LabelCount { items, labels: labels.len() });
        }
        let classes = self.classes();
        match labels.iter().position(|&label| i64::from(label) >= classes) {
            Some(index) => Err(Error::BadLabel { index, label: labels[index], classes }),
            None => Ok(()),
        }
    }
}
