//! Which layers a variational autoencoder has.

use crate::nets::block::Block;
use crate::parameters::{Layer, Parameters};
use crate::{Error, Result};

/// Which layers the two halves of a [`Vae`](crate::Vae) have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Architecture {
    /// That of the Topo-GEN thesis: two convolutions that halve the image (to 32 and 64 channels), a hidden layer of 256, and the same
    /// backwards. The sides of an image must be multiples of 4.
    Conv,
    /// That of the thesis' small experiments: one convolution that halves the image (to 8 channels), and the same backwards. The sides of an
    /// image must be even.
    Simple,
    /// One hidden layer in each half, for images of any size.
    FullyConnected {
        /// Width of the hidden layer; the thesis' experiments on MNIST have 400.
        hidden: i64,
    },
}

/// What a network takes and how it is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its layers.
    pub architecture: Architecture,
    /// Channels, height and width of an image.
    pub image: [i64; 3],
    /// Dimension of the latent space.
    pub latent: i64,
}

/// The layers of a network.
#[derive(Debug)]
pub(crate) struct Layers {
    /// Image to hidden layer.
    pub(crate) encoder: Vec<Block>,
    /// Hidden layer to means of the codes.
    pub(crate) mean: Layer,
    /// Hidden layer to logarithms of the variances.
    pub(crate) log_variance: Layer,
    /// Code to image.
    pub(crate) decoder: Vec<Block>,
}

impl Network {
    /// The thesis' network for its greyscale images of 28 x 28.
    pub fn of_thesis(latent: i64) -> Self {
        Self { architecture: Architecture::Conv, image: [1, 28, 28], latent }
    }

    /// The layers, in `parameters`.
    pub(crate) fn layers(&self, parameters: &mut Parameters) -> Result<Layers> {
        self.check()?;
        let Self { architecture, image: [channels, height, width], latent } = *self;
        let mut layer = |name: &str, shape: &[i64], outputs| parameters.layer(name, shape, outputs);
        let (mut encoder, hidden) = match architecture {
            Architecture::Conv => {
                let flat = 64 * (height / 4) * (width / 4);
                let first = layer("encoder.0", &[32, channels, 4, 4], 32)?;
                let second = layer("encoder.1", &[64, 32, 4, 4], 64)?;
                let blocks = vec![Block::Halve(first), Block::Relu, Block::Halve(second), Block::Relu];
                (chain(blocks, Block::Linear(layer("encoder.2", &[256, flat], 256)?)), 256)
            }
            Architecture::Simple => (
                vec![Block::Halve(layer("encoder.0", &[8, channels, 3, 3], 8)?)],
                8 * (height / 2) * (width / 2),
            ),
            Architecture::FullyConnected { hidden } => (
                vec![Block::Linear(layer("encoder.0", &[hidden, channels * height * width], hidden)?)],
                hidden,
            ),
        };
        encoder.push(Block::Relu);
        let mean = layer("mean", &[latent, hidden], latent)?;
        let log_variance = layer("log_variance", &[latent, hidden], latent)?;
        let mut decoder = vec![Block::Linear(layer("decoder.0", &[hidden, latent], hidden)?), Block::Relu];
        match architecture {
            Architecture::Conv => {
                let flat = 64 * (height / 4) * (width / 4);
                decoder.push(Block::Linear(layer("decoder.1", &[flat, hidden], flat)?));
                decoder.extend([Block::Relu, Block::Reshape([64, height / 4, width / 4])]);
                decoder.push(Block::Double(layer("decoder.2", &[64, 32, 4, 4], 32)?));
                decoder.push(Block::Relu);
                decoder.push(Block::Double(layer("decoder.3", &[32, channels, 4, 4], channels)?));
            }
            Architecture::Simple => {
                decoder.push(Block::Reshape([8, height / 2, width / 2]));
                decoder.push(Block::Double(layer("decoder.1", &[8, channels, 3, 3], channels)?));
            }
            Architecture::FullyConnected { .. } => {
                let flat = channels * height * width;
                decoder.push(Block::Linear(layer("decoder.1", &[flat, hidden], flat)?));
                decoder.push(Block::Reshape([channels, height, width]));
            }
        }
        decoder.push(Block::Sigmoid);
        Ok(Layers { encoder, mean, log_variance, decoder })
    }

    /// Refuses what no layer can take.
    fn check(&self) -> Result<()> {
        let Self { architecture, image: [channels, height, width], latent } = *self;
        if latent < 1 {
            return Err(Error::BadLatent { latent });
        }
        if let Architecture::FullyConnected { hidden } = architecture
            && hidden < 1
        {
            return Err(Error::BadHidden { hidden });
        }
        let multiple = match architecture {
            Architecture::Conv => 4,
            Architecture::Simple => 2,
            Architecture::FullyConnected { .. } => 1,
        };
        let fits = |side: i64| side > 0 && side % multiple == 0;
        if channels < 1 || !fits(height) || !fits(width) {
            return Err(Error::BadImage { image: self.image, multiple });
        }
        Ok(())
    }
}

fn chain(mut blocks: Vec<Block>, last: Block) -> Vec<Block> {
    blocks.push(last);
    blocks
}
