//! The variational autoencoder.

use crate::nets::architecture::{Layers, Network};
use crate::nets::block::through;
use crate::nets::images;
use crate::parameters::Parameters;
use crate::{Error, Result};
use tch::{Device, Tensor};

/// A variational autoencoder of images with a Gaussian latent code; its [`Network`] says which layers it has.
///
/// # References
/// Kingma and Welling (2014), arXiv 1312.6114.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::{Network, Vae};
/// let vae = Vae::new(&Network::of_thesis(10), 515, Device::Cpu)?;
/// let images = Tensor::zeros([2, 1, 28, 28], (Kind::Float, Device::Cpu));
/// let noise = Tensor::zeros([2, 10], (Kind::Float, Device::Cpu));
/// assert_eq!(vae.forward(&images, &noise)?.reconstruction.size(), [2, 1, 28, 28]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Vae {
    network: Network,
    parameters: Parameters,
    layers: Layers,
}

/// What a [`Vae`] makes of a batch of n images.
#[derive(Debug)]
pub struct VaeOutput {
    /// Grey values or colours in (0, 1), [n, channels, height, width].
    pub reconstruction: Tensor,
    /// Codes that were drawn, [n, latent].
    pub codes: Tensor,
    /// Means of the codes, [n, latent].
    pub mean: Tensor,
    /// Logarithms of the variances of the codes, [n, latent].
    pub log_variance: Tensor,
}

impl Vae {
    /// A network with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadLatent`], [`Error::BadHidden`], [`Error::BadImage`], and those of libtorch.
    pub fn new(network: &Network, seed: u64, device: Device) -> Result<Self> {
        let mut parameters = Parameters::new(seed, device);
        let layers = network.layers(&mut parameters)?;
        Ok(Self { network: network.clone(), parameters, layers })
    }

    /// What it takes and how it is built.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The trainable tensors.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// Mean and logarithm of the variance of the code of each image.
    ///
    /// # Shapes
    /// [n, channels, height, width] to twice [n, latent].
    ///
    /// # Errors
    /// [`Error::BatchShape`], and those of libtorch.
    pub fn encode(&self, images: &Tensor) -> Result<(Tensor, Tensor)> {
        self.check_shape(images)?;
        let hidden = through(&self.layers.encoder, images, false)?.f_flatten(1, -1)?;
        Ok((self.layers.mean.linear(&hidden)?, self.layers.log_variance.linear(&hidden)?))
    }

    /// The images of codes.
    ///
    /// # Shapes
    /// [n, latent] to [n, channels, height, width].
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn decode(&self, codes: &Tensor) -> Result<Tensor> {
        through(&self.layers.decoder, codes, false)
    }

    /// Codes drawn with the given noise, and their images.
    ///
    /// # Shapes
    /// `images` is [n, channels, height, width], `noise` [n, latent] of standard normal numbers.
    ///
    /// # Errors
    /// [`Error::BatchShape`], [`Error::NoiseShape`], and those of libtorch.
    pub fn forward(&self, images: &Tensor, noise: &Tensor) -> Result<VaeOutput> {
        let (mean, log_variance) = self.encode(images)?;
        let codes = draw(&mean, &log_variance, noise)?;
        Ok(VaeOutput { reconstruction: self.decode(&codes)?, codes, mean, log_variance })
    }

    /// Refuses a batch of other images than the network takes.
    ///
    /// # Errors
    /// [`Error::BatchShape`].
    pub fn check_shape(&self, images: &Tensor) -> Result<()> {
        images::check_shape(images, self.network.image)
    }
}

/// Codes with the given means and logarithms of variances, by standard normal noise of the same shape.
pub(crate) fn draw(mean: &Tensor, log_variance: &Tensor, noise: &Tensor) -> Result<Tensor> {
    if noise.size() != mean.size() {
        return Err(Error::NoiseShape { shape: noise.size(), expected: mean.size() });
    }
    Ok(log_variance.f_mul_scalar(0.5)?.f_exp()?.f_mul(noise)?.f_add(mean)?)
}
