//! The evidence lower bound of a VAE, in its two parts.

use crate::{Result, VaeOutput};
use tch::{Kind, Reduction, Tensor};

/// The two parts of a VAE's loss, each a sum over the batch.
#[derive(Debug)]
pub struct VaeLoss {
    /// Binary cross-entropy between images and reconstructions, summed over images and pixels, in nats.
    pub bce: Tensor,
    /// Kullback–Leibler divergence of the codes from the standard normal distribution, summed over the batch, in nats.
    pub kld: Tensor,
}

impl VaeLoss {
    /// Both parts for a batch and what the network made of it.
    ///
    /// # Errors
    /// Those of libtorch.
    ///
    /// # Gradient
    /// Smooth; the logarithms of the cross-entropy are clamped at −100, as PyTorch does.
    pub fn new(images: &Tensor, output: &VaeOutput) -> Result<Self> {
        let bce = output.reconstruction.f_binary_cross_entropy::<Tensor>(images, None, Reduction::Sum)?;
        Ok(Self { bce, kld: divergence(&output.mean, &output.log_variance)? })
    }

    /// The sum of both.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn total(&self) -> Result<Tensor> {
        Ok(self.bce.f_add(&self.kld)?)
    }
}

/// Kullback–Leibler divergence of normal distributions from the standard one, summed over all, in nats.
pub(crate) fn divergence(mean: &Tensor, log_variance: &Tensor) -> Result<Tensor> {
    let variance = log_variance.f_exp()?;
    let spread = variance.f_add(&mean.f_square()?)?.f_sub(log_variance)?.f_sub_scalar(1.0)?;
    Ok(spread.f_sum(Kind::Float)?.f_mul_scalar(0.5)?)
}
