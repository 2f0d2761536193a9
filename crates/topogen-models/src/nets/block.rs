//! What networks are made of: one operation after the other.

use crate::Result;
use crate::nets::batch_norm::BatchNorm;
use crate::parameters::{Layer, Parameters};
use tch::Tensor;

/// One operation of a network.
#[derive(Debug)]
pub(crate) enum Block {
    /// Fully connected, of whatever shape the input is.
    Linear(Layer),
    /// A convolution that halves height and width.
    Halve(Layer),
    /// The transposed convolution that doubles height and width.
    Double(Layer),
    /// Channels, height and width of each image.
    Reshape([i64; 3]),
    Relu,
    /// What is negative is multiplied by this, a tensor of one number.
    LeakyRelu(Tensor),
    BatchNorm(BatchNorm),
    Sigmoid,
    Tanh,
}

impl Block {
    /// A fully connected layer of new weights.
    pub(crate) fn linear(parameters: &mut Parameters, name: &str, inputs: i64, outputs: i64) -> Result<Self> {
        Ok(Self::Linear(parameters.layer(name, &[outputs, inputs], outputs)?))
    }

    /// What it makes of a batch; only batch normalisation does something else in training.
    pub(crate) fn apply(&self, input: &Tensor, training: bool) -> Result<Tensor> {
        Ok(match self {
            Self::Linear(layer) if input.dim() == 2 => layer.linear(input)?,
            Self::Linear(layer) => layer.linear(&input.f_flatten(1, -1)?)?,
            Self::Halve(layer) => layer.halve(input)?,
            Self::Double(layer) => layer.double(input)?,
            Self::Reshape([channels, height, width]) => input.f_reshape([-1, *channels, *height, *width])?,
            Self::Relu => input.f_relu()?,
            // tch's leaky_relu has no slope; this is the same function.
            Self::LeakyRelu(slope) => input.f_prelu(slope)?,
            Self::BatchNorm(norm) => norm.apply(input, training)?,
            Self::Sigmoid => input.f_sigmoid()?,
            Self::Tanh => input.f_tanh()?,
        })
    }
}

/// What blocks make of a batch, one after the other.
pub(crate) fn through(blocks: &[Block], input: &Tensor, training: bool) -> Result<Tensor> {
    blocks.iter().try_fold(input.shallow_clone(), |input, block| block.apply(&input, training))
}
