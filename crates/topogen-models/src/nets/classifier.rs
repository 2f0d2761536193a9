//! A small convolutional classifier, whose hidden layer serves as features.

use crate::nets::images::{in_pieces, to_floats};
use crate::parameters::{Layer, Parameters};
use crate::{Error, Result};
use tch::{Device, Kind, Tensor};

// Channels after the first and the second convolution, and width of the hidden layer.
const CHANNELS: i64 = 16;
const DEEP_CHANNELS: i64 = 32;
const HIDDEN: i64 = 128;

/// The largest side, and the most channels: sizes of layers beyond would overflow.
const LARGEST: i64 = 4096;

/// Images that are worked on at a time, when there is nothing to learn from them.
const AT_A_TIME: i64 = 1000;

/// The layers, each with the shape of its weight, whose first number is that of its outputs.
pub(crate) fn weights(classes: i64, channels: i64, side: i64) -> Result<[(&'static str, Vec<i64>); 4]> {
    let good = (2..=256).contains(&classes) && (1..=LARGEST).contains(&channels);
    if !(good && (4..=LARGEST).contains(&side) && side % 4 == 0) {
        return Err(Error::BadClassifier { classes, channels, side });
    }
    let flat = DEEP_CHANNELS * (side / 4) * (side / 4);
    Ok([
        ("convolution.0", vec![CHANNELS, channels, 4, 4]),
        ("convolution.1", vec![DEEP_CHANNELS, CHANNELS, 4, 4]),
        ("hidden", vec![HIDDEN, flat]),
        ("output", vec![classes, HIDDEN]),
    ])
}

/// A small convolutional classifier of square images.
///
/// Two convolutions that halve the image (to 16 and 32 channels), a hidden layer of 128, and one output a class. What the hidden
/// layer makes of images, [`Classifier::features`], is meant for the comparison of real and generated ones.
///
/// Images are [n, channels, side, side] on any device: grey values in any kind of floating-point numbers, best between 0 and 1,
/// or bytes, which are divided by 255.
///
/// # References
/// LeCun et al. (1998), doi 10.1109/5.726791, for networks of this kind.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::Classifier;
///
/// let classifier = Classifier::new(10, 3, 32, 515, Device::Cpu)?;
/// let images = Tensor::zeros([2, 3, 32, 32], (Kind::Uint8, Device::Cpu));
/// assert_eq!(classifier.logits(&images)?.size(), [2, 10]);
/// assert_eq!(classifier.features(&images)?.size(), [2, 128]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Classifier {
    parameters: Parameters,
    shape: [i64; 3],
    device: Device,
    convolutions: [Layer; 2],
    hidden: Layer,
    output: Layer,
}

impl Classifier {
    /// A classifier that knows nothing yet, with the initial weights of `seed`; [`Classifier::train`] gives one that does.
    ///
    /// # Errors
    /// [`Error::BadClassifier`] unless there are 2 to 256 classes, 1 to 4096 channels, and a side that is a multiple of 4 from 4
    /// to 4096, and those of libtorch.
    pub fn new(classes: i64, channels: i64, side: i64, seed: u64, device: Device) -> Result<Self> {
        let [first, second, hidden, output] = weights(classes, channels, side)?;
        let mut parameters = Parameters::new(seed, device);
        let mut layer = |(name, shape): (&str, Vec<i64>)| parameters.layer(name, &shape, shape[0]);
        let convolutions = [layer(first)?, layer(second)?];
        let (hidden, output) = (layer(hidden)?, layer(output)?);
        Ok(Self { parameters, shape: [classes, channels, side], device, convolutions, hidden, output })
    }

    /// The number of classes.
    pub fn classes(&self) -> i64 {
        self.shape[0]
    }

    /// The channels of the images that it takes.
    pub fn channels(&self) -> i64 {
        self.shape[1]
    }

    /// Height and width of the images that it takes.
    pub fn side(&self) -> i64 {
        self.shape[2]
    }

    /// Where it computes.
    pub fn device(&self) -> Device {
        self.device
    }

    /// The trainable tensors.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// The logarithms of the probabilities of the classes, each up to a constant of its image.
    ///
    /// # Shapes
    /// [n, channels, side, side] to [n, classes], on the device of the classifier.
    ///
    /// # Errors
    /// [`Error::ImageShape`], and those of libtorch.
    ///
    /// # Gradient
    /// To the weights, and to images of floating-point numbers; 0 is taken at the kinks of the rectifiers.
    pub fn logits(&self, images: &Tensor) -> Result<Tensor> {
        self.output.linear(&self.activations(images)?)
    }

    /// What the hidden layer makes of images, after its rectifier; without gradient, a thousand images at a time.
    ///
    /// # Shapes
    /// [n, channels, side, side] to [n, 128], on the CPU.
    ///
    /// # Errors
    /// [`Error::ImageShape`], [`Error::NotFinite`], and those of libtorch.
    pub fn features(&self, images: &Tensor) -> Result<Tensor> {
        self.in_pieces(images, |piece| self.activations(piece))
    }

    /// The most probable class of each image; of equally probable ones, libtorch decides which.
    ///
    /// # Shapes
    /// [n, channels, side, side] to n labels.
    ///
    /// # Errors
    /// As [`Classifier::features`].
    pub fn classify(&self, images: &Tensor) -> Result<Vec<u8>> {
        let classes = self.in_pieces(images, |piece| Ok(self.logits(piece)?.f_argmax(-1, false)?))?;
        Ok(Vec::try_from(classes.f_to_kind(Kind::Uint8)?)?)
    }

    fn activations(&self, images: &Tensor) -> Result<Tensor> {
        self.check_shape(images)?;
        let images = to_floats(images, self.device)?;
        let halved = self.convolutions[0].halve(&images)?.f_relu()?;
        let quartered = self.convolutions[1].halve(&halved)?.f_relu()?;
        Ok(self.hidden.linear(&quartered.f_flatten(1, -1)?)?.f_relu()?)
    }

    /// Maps images piece by piece, without gradients, onto the CPU.
    fn in_pieces(&self, images: &Tensor, map: impl Fn(&Tensor) -> Result<Tensor>) -> Result<Tensor> {
        self.check_images(images)?;
        in_pieces(images, AT_A_TIME, map)
    }

    /// Refuses images of another shape, and numbers that are not finite.
    pub(crate) fn check_images(&self, images: &Tensor) -> Result<()> {
        self.check_shape(images)?;
        crate::check::check_finite("the images", images)
    }

    fn check_shape(&self, images: &Tensor) -> Result<()> {
        let ([_, channels, side], shape) = (self.shape, images.size());
        match shape.as_slice() {
            &[n, ref image @ ..] if n > 0 && image == [channels, side, side] => Ok(()),
            _ => Err(Error::ImageShape { shape, channels, side }),
        }
    }
}
