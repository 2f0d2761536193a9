//! What generates codes, once it is fitted.

use super::coder::numbers;
use crate::Result;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use tch::no_grad_guard;
use topogen_models::metrics::Gaussian;
use topogen_models::{Diffusion, Gtn};

/// What generates codes.
#[derive(Debug)]
pub enum Generator {
    /// A generative topological network.
    Gtn(Box<Gtn>),
    /// A diffusion model.
    Diffusion(Box<Diffusion>),
    /// A normal distribution that was fitted to codes.
    Gaussian(Gaussian),
    /// The standard normal distribution of codes of so many numbers.
    Prior(usize),
}

impl Generator {
    /// So many codes, one after the other.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn generate(&self, n: usize, seed: u64) -> Result<Vec<f64>> {
        let _no_grad = no_grad_guard();
        match self {
            Self::Gtn(gtn) => numbers(&gtn.generate(n, seed)?),
            Self::Diffusion(diffusion) => numbers(&diffusion.generate(n, seed)?),
            Self::Gaussian(gaussian) => numbers(&gaussian.sample(n, seed)?),
            Self::Prior(latent) => {
                let mut rng = ChaCha8Rng::seed_from_u64(seed);
                Ok((0..n * latent).map(|_| StandardNormal.sample(&mut rng)).collect())
            }
        }
    }
}
