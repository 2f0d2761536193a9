//! The convolutional variational autoencoder of the Topo-GEN thesis.

use crate::parameters::{Layer, Parameters};
use crate::{Error, Result};
use tch::{Device, Tensor};

/// Height and width of the images.
const SIDE: i64 = 28;
// Channels after the first and the second convolution, and width of the hidden layer.
const CHANNELS: i64 = 32;
const DEEP_CHANNELS: i64 = 64;
const HIDDEN: i64 = 256;

/// A variational autoencoder for 28 x 28 greyscale images with a Gaussian latent code.
///
/// Encoder: two convolutions that halve the image (1 → 32 → 64 channels), a hidden layer of 256, and one head each for the
/// mean and the logarithm of the variance. The decoder mirrors it and ends in a sigmoid.
///
/// # References
/// Kingma and Welling (2014), arXiv 1312.6114; the layers are those of the Topo-GEN thesis.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::ConvVae;
/// let vae = ConvVae::new(10, 515, Device::Cpu)?;
/// let images = Tensor::zeros([2, 1, 28, 28], (Kind::Float, Device::Cpu));
/// let noise = Tensor::zeros([2, 10], (Kind::Float, Device::Cpu));
/// assert_eq!(vae.forward(&images, &noise)?.reconstruction.size(), [2, 1, 28, 28]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct ConvVae {
    parameters: Parameters,
    latent: i64,
    encoder: [Layer; 3],
    mean: Layer,
    log_variance: Layer,
    decoder: [Layer; 4],
}

/// What a [`ConvVae`] makes of a batch of n images.
#[derive(Debug)]
pub struct VaeOutput {
    /// Grey values in (0, 1), [n, 1, 28, 28].
    pub reconstruction: Tensor,
    /// Means of the codes, [n, latent].
    pub mean: Tensor,
    /// Logarithms of the variances of the codes, [n, latent].
    pub log_variance: Tensor,
}

impl ConvVae {
    /// A network with a latent space of dimension `latent`, with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadLatent`], and those of libtorch.
    pub fn new(latent: i64, seed: u64, device: Device) -> Result<Self> {
        if latent < 1 {
            return Err(Error::BadLatent { latent });
        }
        let mut parameters = Parameters::new(seed, device);
        let flat = DEEP_CHANNELS * (SIDE / 4) * (SIDE / 4);
        let mut layer = |name: &str, shape: &[i64], outputs| parameters.layer(name, shape, outputs);
        let encoder = [
            layer("encoder.0", &[CHANNELS, 1, 4, 4], CHANNELS)?,
            layer("encoder.1", &[DEEP_CHANNELS, CHANNELS, 4, 4], DEEP_CHANNELS)?,
            layer("encoder.2", &[HIDDEN, flat], HIDDEN)?,
        ];
        let mean = layer("mean", &[latent, HIDDEN], latent)?;
        let log_variance = layer("log_variance", &[latent, HIDDEN], latent)?;
        let decoder = [
            layer("decoder.0", &[HIDDEN, latent], HIDDEN)?,
            layer("decoder.1", &[flat, HIDDEN], flat)?,
            layer("decoder.2", &[DEEP_CHANNELS, CHANNELS, 4, 4], CHANNELS)?,
            layer("decoder.3", &[CHANNELS, 1, 4, 4], 1)?,
        ];
        Ok(Self { parameters, latent, encoder, mean, log_variance, decoder })
    }

    /// The dimension of the latent space.
    pub fn latent(&self) -> i64 {
        self.latent
    }

    /// The trainable tensors.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// Height and width of the images that the network takes.
    pub fn side(&self) -> i64 {
        SIDE
    }

    /// Mean and logarithm of the variance of the code of each image.
    ///
    /// # Shapes
    /// [n, 1, 28, 28] to twice [n, latent].
    ///
    /// # Errors
    /// [`Error::BatchShape`], and those of libtorch.
    pub fn encode(&self, images: &Tensor) -> Result<(Tensor, Tensor)> {
        let shape = images.size();
        if !matches!(shape.as_slice(), &[n, 1, SIDE, SIDE] if n > 0) {
            return Err(Error::BatchShape { shape, side: SIDE });
        }
        let halved = self.encoder[0].halve(images)?.f_relu()?;
        let quartered = self.encoder[1].halve(&halved)?.f_relu()?;
        let hidden = self.encoder[2].linear(&quartered.f_flatten(1, -1)?)?.f_relu()?;
        Ok((self.mean.linear(&hidden)?, self.log_variance.linear(&hidden)?))
    }

    /// The images of codes.
    ///
    /// # Shapes
    /// [n, latent] to [n, 1, 28, 28].
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn decode(&self, codes: &Tensor) -> Result<Tensor> {
        let hidden = self.decoder[0].linear(codes)?.f_relu()?;
        let flat = self.decoder[1].linear(&hidden)?.f_relu()?;
        let quartered = flat.f_reshape([-1, DEEP_CHANNELS, SIDE / 4, SIDE / 4])?;
        let halved = self.decoder[2].double(&quartered)?.f_relu()?;
        Ok(self.decoder[3].double(&halved)?.f_sigmoid()?)
    }

    /// Codes drawn with the given noise, and their images.
    ///
    /// # Shapes
    /// `images` is [n, 1, 28, 28], `noise` [n, latent] of standard normal numbers.
    ///
    /// # Errors
    /// [`Error::BatchShape`], [`Error::NoiseShape`], and those of libtorch.
    pub fn forward(&self, images: &Tensor, noise: &Tensor) -> Result<VaeOutput> {
        let (mean, log_variance) = self.encode(images)?;
        if noise.size() != mean.size() {
            return Err(Error::NoiseShape { shape: noise.size(), expected: mean.size() });
        }
        let deviation = log_variance.f_mul_scalar(0.5)?.f_exp()?;
        let codes = deviation.f_mul(noise)?.f_add(&mean)?;
        Ok(VaeOutput { reconstruction: self.decode(&codes)?, mean, log_variance })
    }
}
