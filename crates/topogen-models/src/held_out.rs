//! What twins are worth on images that they were not trained on.

use crate::nets::in_pieces;
use crate::noise::Draw;
use crate::{Result, Trainer, Vae, VaeLoss};
use tch::{Device, Tensor, no_grad_guard};

/// The evidence lower bound of some images in its two parts, each summed over them, in nats, with one code drawn an image.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bound {
    /// Binary cross-entropy of the reconstructions.
    pub bce: f64,
    /// Kullback–Leibler divergence of the codes from the prior.
    pub kld: f64,
}

/// The codes of images.
#[derive(Debug)]
pub struct Codes {
    /// Their means, [n, latent].
    pub means: Tensor,
    /// One drawn for each, [n, latent].
    pub drawn: Tensor,
}

impl Trainer {
    /// The bound of each twin that is still trained on a batch of images; the noise is that of the seed and `batch`, the same for all twins and at any step.
    ///
    /// # Errors
    /// As [`Trainer::step`].
    pub fn bound(&self, images: &Tensor, batch: u64) -> Result<Vec<(&str, Bound)>> {
        self.check_batch(images)?;
        let _no_grad = no_grad_guard();
        let images = images.f_to_device(self.config.device)?;
        let noise = self.held_noise(&images, batch)?;
        let of = |vae: &Vae| -> Result<Bound> {
            let loss = VaeLoss::new(&images, &vae.forward(&images, &noise)?)?;
            Ok(Bound { bce: loss.bce.f_double_value(&[])?, kld: loss.kld.f_double_value(&[])? })
        };
        self.living().map(|twin| Ok((twin.spec.name.as_str(), of(&twin.vae)?))).collect()
    }

    /// The codes that each twin that is still trained gives images, on the CPU; the noise is that of [`Trainer::bound`].
    ///
    /// # Errors
    /// As [`Trainer::step`].
    pub fn codes(&self, images: &Tensor, batch: u64) -> Result<Vec<(&str, Codes)>> {
        self.check_batch(images)?;
        let _no_grad = no_grad_guard();
        let images = images.f_to_device(self.config.device)?;
        let noise = self.held_noise(&images, batch)?;
        let of = |vae: &Vae| -> Result<Codes> {
            let output = vae.forward(&images, &noise)?;
            let on_cpu = |tensor: &Tensor| tensor.f_to_device(Device::Cpu);
            Ok(Codes { means: on_cpu(&output.mean)?, drawn: on_cpu(&output.codes)? })
        };
        self.living().map(|twin| Ok((twin.spec.name.as_str(), of(&twin.vae)?))).collect()
    }

    /// The images that each twin that is still trained makes of the same `n` codes from the prior, on the CPU.
    ///
    /// # Shapes
    /// [n, channels, height, width], for each twin.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn samples(&self, n: usize) -> Result<Vec<(&str, Tensor)>> {
        let of = |vae: &Vae| vae.samples(n, self.config.seed);
        self.living().map(|twin| Ok((twin.spec.name.as_str(), of(&twin.vae)?))).collect()
    }

    fn held_noise(&self, images: &Tensor, batch: u64) -> Result<Tensor> {
        let config = &self.config;
        Draw::Held(batch).normal(config.seed, images.size()[0], config.network.latent, config.device)
    }
}

impl Vae {
    /// The images of `n` codes from the prior, which `seed` decides, on the CPU.
    ///
    /// # Shapes
    /// [n, channels, height, width].
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn samples(&self, n: usize, seed: u64) -> Result<Tensor> {
        const AT_ONCE: i64 = 500;
        let device = self.parameters().device();
        let codes = Draw::Prior.normal(seed, n as i64, self.network().latent, device)?;
        in_pieces(&codes, AT_ONCE, |codes| self.decode(codes))
    }
}
