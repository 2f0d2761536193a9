//! Batch normalisation of vectors, with running statistics that can be saved.

use crate::Result;
use crate::parameters::Parameters;
use tch::{Kind, Tensor};

/// The share of a batch in the running statistics, as in PyTorch.
const MOMENTUM: f64 = 0.1;
/// Added to variances, as in PyTorch.
const EPSILON: f64 = 1e-5;

/// Normalises each coordinate of a batch of vectors, then scales and shifts it.
///
/// In training, mean and (biased) variance are those of the batch, and the running ones move towards the mean and the unbiased variance
/// by a tenth. Otherwise, the running ones are used and stay as they are. A batch of one vector has no variance: in training too it is
/// normalised with the running statistics, which then stay.
///
/// # References
/// Ioffe and Szegedy (2015), arXiv 1502.03167.
#[derive(Debug)]
pub(crate) struct BatchNorm {
    weight: Tensor,
    bias: Tensor,
    running_mean: Tensor,
    running_variance: Tensor,
}

impl BatchNorm {
    /// That of vectors of `width` numbers, with a factor of 1 and a shift of 0; before any batch, mean and variance are 0 and 1.
    pub(crate) fn new(parameters: &mut Parameters, name: &str, width: i64) -> Result<Self> {
        let of = |fill: f64| Tensor::f_full([width], fill, (Kind::Float, parameters.device()));
        let (ones, zeros) = (of(1.0)?, of(0.0)?);
        Ok(Self {
            weight: parameters.tensor(&format!("{name}.weight"), &ones)?,
            bias: parameters.tensor(&format!("{name}.bias"), &zeros)?,
            // PyTorch's names.
            running_mean: parameters.buffer(&format!("{name}.running_mean"), &zeros)?,
            running_variance: parameters.buffer(&format!("{name}.running_var"), &ones)?,
        })
    }

    /// [n, width] to [n, width].
    pub(crate) fn apply(&self, input: &Tensor, training: bool) -> Result<Tensor> {
        let of_batch = training && input.size()[0] > 1;
        Ok(input.f_batch_norm(
            Some(&self.weight),
            Some(&self.bias),
            Some(&self.running_mean),
            Some(&self.running_variance),
            of_batch,
            MOMENTUM,
            EPSILON,
            false,
        )?)
    }
}
