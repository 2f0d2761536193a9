//! What takes images to codes with a gradient.

use crate::{Autoencoder, Result, Vae};
use tch::Tensor;

/// What takes images to codes and has a gradient to the images: an autoencoder, a VAE (by its means), or a closure.
///
/// It must treat every image alike and apart from the others: no batch normalisation in training, no noise.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::metrics::Encoder;
/// use topogen_models::{Autoencoder, AutoencoderSpec, Result};
///
/// let images = Tensor::zeros([2, 1, 8, 8], (Kind::Float, Device::Cpu));
/// let spec = AutoencoderSpec::convolutional([1, 8, 8], [4, 8], 3);
/// assert_eq!(Autoencoder::new(&spec, 1, Device::Cpu)?.latent(&images)?.size(), [2, 3]);
/// let own = |images: &Tensor| -> Result<Tensor> { Ok(images.f_flatten(1, -1)?.f_narrow(1, 0, 5)?) };
/// assert_eq!(own.latent(&images)?.size(), [2, 5]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub trait Encoder {
    /// The codes of images.
    ///
    /// # Shapes
    /// [n, ...] of single-precision numbers, those of images between 0 and 1, to [n, latent].
    ///
    /// # Errors
    /// Those of the network and of libtorch.
    ///
    /// # Gradient
    /// To the images.
    fn latent(&self, images: &Tensor) -> Result<Tensor>;
}

impl<F: Fn(&Tensor) -> Result<Tensor>> Encoder for F {
    fn latent(&self, images: &Tensor) -> Result<Tensor> {
        self(images)
    }
}

impl Encoder for Autoencoder {
    fn latent(&self, images: &Tensor) -> Result<Tensor> {
        self.mean(images)
    }
}

impl Encoder for Vae {
    fn latent(&self, images: &Tensor) -> Result<Tensor> {
        Ok(self.encode(images)?.0)
    }
}
