//! An autoencoder of images or points, plain or variational.

use crate::nets::autoencoder_layers::{decoder, encoder};
use crate::nets::autoencoder_spec::{AutoencoderSpec, Item};
use crate::nets::block::{Block, through};
use crate::nets::images::{self, in_pieces, to_floats, to_single};
use crate::nets::vae::draw;
use crate::parameters::{Layer, Parameters};
use crate::{Error, Result};
use tch::{Device, Kind, Tensor};

/// Items that are worked on at a time, when there is nothing to learn from them.
const AT_A_TIME: i64 = 500;

/// An autoencoder of images or of points, convolutional or fully connected, plain or variational: its [`AutoencoderSpec`] says which.
///
/// * Convolutional: two convolutions that halve the image (kernel 4, stride 2, padding 1), each with a rectifier, and a linear layer to the
///   code; backwards a linear layer and two transposed convolutions with a rectifier in between.
/// * Connected: linear layers, each hidden one with a rectifier and, if asked for, batch normalisation; backwards the same in reverse order.
///
/// The decoder of images ends in tanh. Inside, pixels lie between −1 and 1; whoever calls gives and gets them between 0 and 1. Images may
/// also be given as bytes. Points are taken and given as they are.
///
/// Batch normalisation takes mean and variance of the batch in training only, that is within a [`Fit`](crate::Fit) or where
/// [`Autoencoder::forward`] is told so; everything else takes the running ones, so an item's code does not depend on others.
///
/// # References
/// Levy-Jurgenson and Yakhini (2024), "Generative Topological Networks", arXiv 2406.15152, for the convolutions; Moor, Horn, Rieck and
/// Borgwardt (2020), "Topological Autoencoders", arXiv 1906.00722, for connected layers with batch normalisation and for the learned
/// scale; Kingma and Welling (2014), arXiv 1312.6114, for the variational one.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::{Autoencoder, AutoencoderSpec, Item};
///
/// let spec = AutoencoderSpec::convolutional([1, 28, 28], [64, 128], 5);
/// let autoencoder = Autoencoder::new(&spec, 8745, Device::Cpu)?;
/// assert_eq!(autoencoder.parameter_count(), 333_446);
/// let images = Tensor::zeros([2, 1, 28, 28], (Kind::Uint8, Device::Cpu));
/// let codes = autoencoder.encode(&images)?;
/// assert_eq!((codes.size(), autoencoder.decode(&codes)?.size()), (vec![2, 5], vec![2, 1, 28, 28]));
///
/// let spec = AutoencoderSpec::connected(Item::Point(101), &[32, 32], 2);
/// let autoencoder = Autoencoder::new(&spec, 1, Device::Cpu)?;
/// assert_eq!(autoencoder.encode(&Tensor::zeros([7, 101], (Kind::Double, Device::Cpu)))?.size(), [7, 2]);
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
    scale: Option<Tensor>,
}

/// What an [`Autoencoder`] makes of a batch of n items.
#[derive(Debug)]
pub struct AutoencoderOutput {
    /// Pixels between 0 and 1, [n, channels, height, width]; or points, [n, numbers].
    pub reconstruction: Tensor,
    /// The codes that were decoded, [n, latent].
    pub codes: Tensor,
    /// The codes of a plain autoencoder, or the means of the distributions, [n, latent].
    pub mean: Tensor,
    /// Logarithms of the variances of a variational one, [n, latent].
    pub log_variance: Option<Tensor>,
}

impl Autoencoder {
    /// One that knows nothing yet, with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadAutoencoder`], which says the limits of each size, for what cannot be built, such as convolutions of points or of sides
    /// that are not multiples of 4; and those of libtorch.
    pub fn new(spec: &AutoencoderSpec, seed: u64, device: Device) -> Result<Self> {
        spec.check()?;
        let mut parameters = Parameters::new(seed, device);
        let (encoder, features) = encoder(spec, &mut parameters)?;
        let mean = parameters.layer("mean", &[spec.latent, features], spec.latent)?;
        let log_variance = match spec.variational {
            true => Some(parameters.layer("log_variance", &[spec.latent, features], spec.latent)?),
            false => None,
        };
        let decoder = decoder(spec, features, &mut parameters)?;
        let scale = match spec.learned_scale {
            true => Some(parameters.tensor("scale", &Tensor::f_ones([1], (Kind::Float, device))?)?),
            false => None,
        };
        Ok(Self { spec: spec.clone(), parameters, encoder, mean, log_variance, decoder, scale })
    }

    /// How it is built.
    pub fn spec(&self) -> &AutoencoderSpec {
        &self.spec
    }

    /// How many numbers are trained.
    pub fn parameter_count(&self) -> usize {
        self.parameters.count()
    }

    /// The trainable tensors, and the running statistics of batch normalisation as their buffers.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// The trained number that lengths of codes are divided by, a tensor of one number with gradient; nothing if there is none.
    pub fn scale(&self) -> Option<&Tensor> {
        self.scale.as_ref()
    }

    /// What [`Autoencoder::scale`] is now.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn latent_scale(&self) -> Result<Option<f64>> {
        Ok(self.scale.as_ref().map(|scale| scale.f_double_value(&[0])).transpose()?)
    }

    /// The codes of items, and what is made of these; of a variational one, codes are drawn with `noise`, or are the means without.
    ///
    /// In training, batch normalisation takes mean and variance of the batch, and its running statistics move towards them.
    ///
    /// # Shapes
    /// `items` is [n, channels, height, width] of numbers between 0 and 1 or of bytes, or [n, numbers] of floating-point numbers; `noise`
    /// [n, latent] of standard normal numbers; a plain autoencoder takes no notice of it.
    ///
    /// # Errors
    /// [`Error::BatchShape`] or [`Error::CodeShape`], [`Error::NotFloat`], [`Error::NoiseShape`], and those of libtorch.
    ///
    /// # Gradient
    /// To the weights, and to items of floating-point numbers; 0 is taken at the kinks of the rectifiers.
    pub fn forward(
        &self,
        items: &Tensor,
        noise: Option<&Tensor>,
        training: bool,
    ) -> Result<AutoencoderOutput> {
        let output = self.forward_inside(&self.inside(items)?, noise, training)?;
        Ok(AutoencoderOutput { reconstruction: self.outside(output.reconstruction)?, ..output })
    }

    /// The codes of items, or the means of their distributions; without gradient, some items at a time.
    ///
    /// # Shapes
    /// Items as [`Autoencoder::forward`] takes them, to [n, latent] on the CPU.
    ///
    /// # Errors
    /// [`Error::BatchShape`] or [`Error::CodeShape`], [`Error::NotFloat`], and those of libtorch.
    ///
    /// # Complexity
    /// Memory for 500 items at a time.
    pub fn encode(&self, items: &Tensor) -> Result<Tensor> {
        self.check_items(items)?;
        in_pieces(items, AT_A_TIME, |items| self.mean(items))
    }

    /// The codes of items, or the means of their distributions, with gradient and without decoding them.
    pub(crate) fn mean(&self, items: &Tensor) -> Result<Tensor> {
        let hidden = through(&self.encoder, &self.inside(items)?, false)?.f_flatten(1, -1)?;
        self.mean.linear(&hidden)
    }

    /// The items of codes; without gradient, some at a time.
    ///
    /// # Shapes
    /// [n, latent] to [n, channels, height, width] of numbers between 0 and 1, or to [n, numbers]; on the CPU.
    ///
    /// # Errors
    /// [`Error::CodeShape`], and those of libtorch.
    ///
    /// # Complexity
    /// Memory for 500 items at a time.
    pub fn decode(&self, codes: &Tensor) -> Result<Tensor> {
        check_points(codes, self.spec.latent)?;
        let codes = to_single(codes, self.parameters.device())?;
        in_pieces(&codes, AT_A_TIME, |codes| self.outside(through(&self.decoder, codes, false)?))
    }

    /// Refuses items of another shape or kind than it takes.
    pub(crate) fn check_items(&self, items: &Tensor) -> Result<()> {
        match self.spec.item {
            Item::Image(image) => images::check_shape(items, image),
            Item::Point(numbers) => {
                check_points(items, numbers)?;
                match items.f_is_floating_point()? {
                    true => Ok(()),
                    false => Err(Error::NotFloat { what: "the points", kind: items.kind() }),
                }
            }
        }
    }

    /// Items as they are inside, on the device of the network: pixels between −1 and 1, points in single precision.
    pub(crate) fn inside(&self, items: &Tensor) -> Result<Tensor> {
        self.check_items(items)?;
        let device = self.parameters.device();
        match self.spec.item {
            Item::Image(_) => Ok(to_floats(items, device)?.f_mul_scalar(2.0)?.f_sub_scalar(1.0)?),
            Item::Point(_) => to_single(items, device),
        }
    }

    /// Items as whoever calls knows them.
    fn outside(&self, items: Tensor) -> Result<Tensor> {
        match self.spec.item {
            Item::Image(_) => Ok(items.f_add_scalar(1.0)?.f_mul_scalar(0.5)?),
            Item::Point(_) => Ok(items),
        }
    }

    /// [`Autoencoder::forward`] of items as they are inside.
    pub(crate) fn forward_inside(
        &self,
        items: &Tensor,
        noise: Option<&Tensor>,
        training: bool,
    ) -> Result<AutoencoderOutput> {
        let hidden = through(&self.encoder, items, training)?.f_flatten(1, -1)?;
        let mean = self.mean.linear(&hidden)?;
        let log_variance = self.log_variance.as_ref().map(|layer| layer.linear(&hidden)).transpose()?;
        let codes = match (&log_variance, noise) {
            (Some(log_variance), Some(noise)) => draw(&mean, log_variance, noise)?,
            _ => mean.shallow_clone(),
        };
        let reconstruction = through(&self.decoder, &codes, training)?;
        Ok(AutoencoderOutput { reconstruction, codes, mean, log_variance })
    }
}

fn check_points(points: &Tensor, dim: i64) -> Result<()> {
    let shape = points.size();
    match shape.as_slice() {
        &[n, found] if n > 0 && found == dim => Ok(()),
        _ => Err(Error::CodeShape { shape, dim }),
    }
}
