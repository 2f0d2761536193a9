//! The noise of codes: a function of seed, step and purpose alone, so that a resumed run draws what the whole one would have drawn.

use crate::Result;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use tch::{Device, Tensor};

/// Whose noise a twin has in training.
///
/// Anything but [`Noise::Shared`] is a control: it shows what a difference without any meaning does to a training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Noise {
    /// The same as all twins that share it.
    #[default]
    Shared,
    /// Its own: that of another seed.
    Other,
    /// One stream for two models, which take turns as in the original's code: this one draws first.
    FirstOfTwo,
    /// One stream for two models: this one gets the next draws.
    SecondOfTwo,
}

/// What numbers are drawn for. Streams of one seed never overlap, and stream 0 is that of the initial weights.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Draw {
    /// The codes of a training step.
    Step(Noise, u64),
    /// The codes of a batch of images that nothing is trained on.
    Held(u64),
    /// Codes from the prior.
    Prior,
    /// The order of the images in an epoch of a classifier's training, which needs no noise.
    ClassifierOrder(u64),
    /// The order of the rows in an epoch of a fit.
    Order(u64),
    /// The steps of a diffusion to which a training step takes its points.
    Levels(u64),
    /// The same for points that nothing is trained on.
    HeldLevels(u64),
    /// Where an attack of an image begins: the number of the attempt, and that of the image.
    Attack(u32, u32),
}

impl Draw {
    fn stream(self) -> u64 {
        const PURPOSE: u64 = 1 << 48;
        match self {
            Self::Step(Noise::Shared, step) | Self::ClassifierOrder(step) => step + 1,
            Self::Step(Noise::Other, step) => PURPOSE + step,
            Self::Step(Noise::FirstOfTwo, step) => 2 * PURPOSE + 2 * step,
            Self::Step(Noise::SecondOfTwo, step) => 2 * PURPOSE + 2 * step + 1,
            Self::Held(batch) => 3 * PURPOSE + batch,
            Self::Prior => 4 * PURPOSE,
            // 5 and 6 are those of splits and epochs in topogen-experiments.
            Self::Order(epoch) => 7 * PURPOSE + epoch,
            Self::Levels(step) => 8 * PURPOSE + step,
            Self::HeldLevels(batch) => 9 * PURPOSE + batch,
            Self::Attack(attempt, image) => 10 * PURPOSE + (u64::from(attempt) << 32) + u64::from(image),
        }
    }

    /// The generator of the numbers.
    pub(crate) fn rng(self, seed: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(self.stream());
        rng
    }

    /// The numbers from 0 to n − 1 in a random order.
    pub(crate) fn permutation(self, seed: u64, n: usize) -> Vec<i64> {
        let mut order: Vec<i64> = (0..n as i64).collect();
        order.shuffle(&mut self.rng(seed));
        order
    }

    /// `n` numbers from 0 to `below` − 1, each equally likely: [n].
    pub(crate) fn integers(self, seed: u64, n: i64, below: i64, device: Device) -> Result<Tensor> {
        let mut rng = self.rng(seed);
        let values: Vec<i64> = (0..n).map(|_| rng.random_range(0..below)).collect();
        Ok(Tensor::f_from_slice(&values)?.f_to_device(device)?)
    }

    /// `n` standard normal vectors, [n, latent].
    pub(crate) fn normal(self, seed: u64, n: i64, latent: i64, device: Device) -> Result<Tensor> {
        let mut rng = self.rng(seed);
        let values: Vec<f32> = StandardNormal.sample_iter(&mut rng).take((n * latent) as usize).collect();
        Ok(Tensor::f_from_slice(&values)?.f_reshape([n, latent])?.f_to_device(device)?)
    }
}
