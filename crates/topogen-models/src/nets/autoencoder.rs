//! The convolutional autoencoder of GTN, plain or variational.

use crate::nets::block::{Block, through};
use crate::nets::images::{self, in_pieces, to_floats, to_single};
use crate::nets::vae::draw;
use crate::parameters::{Layer, Parameters};
use crate::{Error, Result};
use tch::{Device, Tensor};

/// The largest side, and the most channels and dimensions: sizes of layers beyond would overflow.
const LARGEST: i64 = 4096;

/// Images that are worked on at a time, when there is nothing to learn from them.
const AT_A_TIME: i64 = 500;

/// How an [`Autoencoder`] is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoencoderSpec {
    /// Channels, height and width of an image; the sides are multiples of 4.
    pub image: [i64; 3],
    /// Channels after the first and the second convolution; 64 and 128 in GTN.
    pub channels: [i64; 2],
    /// Dimension of a code.
    pub latent: i64,
    /// Whether the encoder gives a normal distribution of codes, by two heads, instead of one code.
    pub variational: bool,
}

/// A convolutional autoencoder of images, plain or variational.
///
/// Two convolutions that halve the image (kernel 4, stride 2, padding 1), each with a rectifier, and a linear layer to the code; backwards
/// a linear layer and two transposed convolutions with a rectifier in between, and tanh at the end. Inside, pixels lie between −1 and 1;
/// whoever calls gives and gets them between 0 and 1. Images may also be given as bytes.
///
/// # References
/// Levy-Jurgenson and Yakhini (2024), "Generative Topological Networks", arXiv 2406.15152, for the layers; Kingma and Welling
/// (2014), arXiv 1312.6114, for the variational one.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::{Autoencoder, AutoencoderSpec};
///
/// let spec = AutoencoderSpec { image: [1, 28, 28], channels: [64, 128], latent: 5, variational: false };
/// let autoencoder = Autoencoder::new(&spec, 8745, Device::Cpu)?;
/// assert_eq!(autoencoder.parameter_count(), 333_446);
/// let images = Tensor::zeros([2, 1, 28, 28], (Kind::Uint8, Device::Cpu));
/// let codes = autoencoder.encode(&images)?;
/// assert_eq!((codes.size(), autoencoder.decode(&codes)?.size()), (vec![2, 5], vec![2, 1, 28, 28]));
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Autoencoder {
    spec: AutoencoderSpec,
    parameters: Parameters,
    encoder: Vec<Block>,
    mean: Layer,
    log_variance: Option<Layer>,
    decoder: Vec<Block>,
}

/// What an [`Autoencoder`] makes of a batch of n images.
#[derive(Debug)]
pub struct AutoencoderOutput {
    /// Pixels between 0 and 1, [n, channels, height, width].
    pub reconstruction: Tensor,
    /// The codes that were decoded, [n, latent].
    pub codes: Tensor,
    /// The codes of a plain autoencoder, or the means of the distributions, [n, latent].
    pub mean: Tensor,
    /// Logarithms of the variances of a variational one, [n, latent].
    pub log_variance: Option<Tensor>,
}

impl AutoencoderSpec {
    /// How many numbers are trained.
    ///
    /// # Errors
    /// [`Error::BadAutoencoder`] for what cannot be built.
    pub fn parameter_count(&self) -> Result<usize> {
        self.check()?;
        let Self { image: [channels, height, width], channels: [first, second], latent, variational } = *self;
        const KERNEL: i64 = 16;
        let flat = second * (height / 4) * (width / 4);
        let encoder = first * (channels * KERNEL + 1) + second * (first * KERNEL + 1);
        let heads = (1 + i64::from(variational)) * latent * (flat + 1);
        let decoder = flat * (latent + 1) + first * (second * KERNEL + 1) + channels * (first * KERNEL + 1);
        Ok((encoder + heads + decoder) as usize)
    }

    fn check(&self) -> Result<()> {
        let Self { image: [channels, height, width], channels: [first, second], latent, .. } = *self;
        let fits = |number: i64| (1..=LARGEST).contains(&number);
        let side = |number: i64| fits(number) && number % 4 == 0;
        if [channels, first, second, latent].into_iter().all(fits) && side(height) && side(width) {
            Ok(())
        } else {
            Err(Error::BadAutoencoder { image: self.image, channels: self.channels, latent })
        }
    }
}

impl Autoencoder {
    /// One that knows nothing yet, with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadAutoencoder`] for channels or a latent dimension that do not lie from 1 to 4096, and sides that are not multiples of 4 up
    /// to 4096, and those of libtorch.
    pub fn new(spec: &AutoencoderSpec, seed: u64, device: Device) -> Result<Self> {
        spec.check()?;
        let AutoencoderSpec { image: [channels, height, width], channels: [first, second], latent, .. } =
            *spec;
        let (height, width) = (height / 4, width / 4);
        let flat = second * height * width;
        let mut parameters = Parameters::new(seed, device);
        let mut layer = |name: &str, shape: &[i64], outputs| parameters.layer(name, shape, outputs);
        let encoder = vec![
            Block::Halve(layer("encoder.0", &[first, channels, 4, 4], first)?),
            Block::Relu,
            Block::Halve(layer("encoder.1", &[second, first, 4, 4], second)?),
            Block::Relu,
        ];
        let mean = layer("mean", &[latent, flat], latent)?;
        let log_variance =
            spec.variational.then(|| layer("log_variance", &[latent, flat], latent)).transpose()?;
        let decoder = vec![
            Block::Linear(layer("decoder.0", &[flat, latent], flat)?),
            Block::Reshape([second, height, width]),
            Block::Double(layer("decoder.1", &[second, first, 4, 4], first)?),
            Block::Relu,
            Block::Double(layer("decoder.2", &[first, channels, 4, 4], channels)?),
            Block::Tanh,
        ];
        Ok(Self { spec: spec.clone(), parameters, encoder, mean, log_variance, decoder })
    }

    /// How it is built.
    pub fn spec(&self) -> &AutoencoderSpec {
        &self.spec
    }

    /// How many numbers are trained.
    pub fn parameter_count(&self) -> usize {
        self.parameters.count()
    }

    /// The trainable tensors.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// The codes of images, and what is made of these; of a variational one, codes are drawn with `noise`, or are the means without.
    ///
    /// # Shapes
    /// `images` is [n, channels, height, width] of numbers between 0 and 1 or of bytes, `noise` [n, latent] of standard normal numbers; a
    /// plain autoencoder takes no notice of it.
    ///
    /// # Errors
    /// [`Error::BatchShape`], [`Error::NoiseShape`], and those of libtorch.
    ///
    /// # Gradient
    /// To the weights, and to images of floating-point numbers; 0 is taken at the kinks of the rectifiers.
    pub fn forward(&self, images: &Tensor, noise: Option<&Tensor>) -> Result<AutoencoderOutput> {
        let output = self.forward_signed(&self.signed(images)?, noise)?;
        Ok(AutoencoderOutput { reconstruction: unsigned(&output.reconstruction)?, ..output })
    }

    /// The codes of images, or the means of their distributions; without gradient, some images at a time.
    ///
    /// # Shapes
    /// [n, channels, height, width] of numbers between 0 and 1 or of bytes, to [n, latent] on the CPU.
    ///
    /// # Errors
    /// [`Error::BatchShape`], and those of libtorch.
    ///
    /// # Complexity
    /// Memory for 500 images at a time.
    pub fn encode(&self, images: &Tensor) -> Result<Tensor> {
        images::check_shape(images, self.spec.image)?;
        in_pieces(images, AT_A_TIME, |images| Ok(self.distribution(&self.signed(images)?)?.0))
    }

    /// The codes of images, or the means of their distributions, with gradient and without decoding them.
    pub(crate) fn mean(&self, images: &Tensor) -> Result<Tensor> {
        Ok(self.distribution(&self.signed(images)?)?.0)
    }

    /// The images of codes; without gradient, some at a time.
    ///
    /// # Shapes
    /// [n, latent] to [n, channels, height, width] on the CPU, of numbers between 0 and 1.
    ///
    /// # Errors
    /// [`Error::CodeShape`], and those of libtorch.
    ///
    /// # Complexity
    /// Memory for 500 images at a time.
    pub fn decode(&self, codes: &Tensor) -> Result<Tensor> {
        let shape = codes.size();
        if !matches!(shape.as_slice(), &[n, dim] if n > 0 && dim == self.spec.latent) {
            return Err(Error::CodeShape { shape, dim: self.spec.latent });
        }
        let codes = to_single(codes, self.parameters.device())?;
        in_pieces(&codes, AT_A_TIME, |codes| unsigned(&through(&self.decoder, codes, false)?))
    }

    /// Images as they are inside: between −1 and 1.
    pub(crate) fn signed(&self, images: &Tensor) -> Result<Tensor> {
        images::check_shape(images, self.spec.image)?;
        Ok(to_floats(images, self.parameters.device())?.f_mul_scalar(2.0)?.f_sub_scalar(1.0)?)
    }

    /// [`Autoencoder::forward`] with pixels between −1 and 1.
    pub(crate) fn forward_signed(
        &self,
        images: &Tensor,
        noise: Option<&Tensor>,
    ) -> Result<AutoencoderOutput> {
        let (mean, log_variance) = self.distribution(images)?;
        let codes = match (&log_variance, noise) {
            (Some(log_variance), Some(noise)) => draw(&mean, log_variance, noise)?,
            _ => mean.shallow_clone(),
        };
        Ok(AutoencoderOutput {
            reconstruction: through(&self.decoder, &codes, false)?,
            codes,
            mean,
            log_variance,
        })
    }

    /// Means of the codes, and logarithms of their variances if there are any.
    fn distribution(&self, images: &Tensor) -> Result<(Tensor, Option<Tensor>)> {
        let hidden = through(&self.encoder, images, false)?.f_flatten(1, -1)?;
        let log_variance = self.log_variance.as_ref().map(|layer| layer.linear(&hidden)).transpose()?;
        Ok((self.mean.linear(&hidden)?, log_variance))
    }
}

/// From pixels between −1 and 1 to those between 0 and 1.
fn unsigned(images: &Tensor) -> Result<Tensor> {
    Ok(images.f_add_scalar(1.0)?.f_mul_scalar(0.5)?)
}
