//! Which images are trained on, and in which order.

use crate::spec::Spec;
use crate::{Error, Result};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// Streams of a run's seed that decide about images; those of weights and noise are elsewhere.
const SPLIT: u64 = 5 << 48;
const EPOCH: u64 = 6 << 48;

/// The images of one run.
#[derive(Debug)]
pub struct Batches {
    seed: u64,
    size: usize,
    shuffled: bool,
    train: Vec<usize>,
    validation: Vec<usize>,
    /// The epoch whose order this is.
    order: (u64, Vec<usize>),
}

impl Batches {
    /// The images that an experiment's run of this seed trains on, of a split of `images`.
    ///
    /// # Errors
    /// [`Error::Spec`] for a split that has too few.
    pub fn new(spec: &Spec, seed: u64, images: usize) -> Result<Self> {
        let held = spec.validation_images;
        let (train, validation) = if spec.train_images.is_none() && held == 0 {
            ((0..images).collect(), Vec::new())
        } else {
            let trained = spec.train_images.unwrap_or_else(|| images.saturating_sub(held));
            if trained == 0 || trained + held > images {
                return Err(Error::Spec {
                    name: spec.name.clone(),
                    reason: format!(
                        "{trained} images to train on and {held} for validation were asked for, but the training split has {images}"
                    ),
                });
            }
            let mut drawn = permutation(images, seed, SPLIT);
            let mut validation = drawn.split_off(trained);
            validation.truncate(held);
            (drawn, validation)
        };
        let (size, shuffled) = (spec.batch_size, spec.shuffled);
        let order = (0, Vec::new());
        Ok(Self { seed, size, shuffled, train, validation, order })
    }

    /// How many images are trained on.
    pub fn train_len(&self) -> usize {
        self.train.len()
    }

    /// The images of the training split that are trained on, in their order.
    pub fn train(&self) -> &[usize] {
        &self.train
    }

    /// The images that are held out for decisions.
    pub fn validation(&self) -> &[usize] {
        &self.validation
    }

    /// The images of a step: again from the start after an epoch, whose last batch may be smaller.
    pub fn of_step(&mut self, step: u64) -> &[usize] {
        let (epoch, range) = place(step, self.train.len(), self.size);
        if !self.shuffled {
            return &self.train[range];
        }
        if self.order.1.is_empty() || self.order.0 != epoch {
            let order = permutation(self.train.len(), self.seed, EPOCH + epoch);
            self.order = (epoch, order.into_iter().map(|at| self.train[at]).collect());
        }
        &self.order.1[range]
    }
}

/// The epoch of a step, and where its batch lies among so many images.
pub fn place(step: u64, images: usize, size: usize) -> (u64, Range<usize>) {
    let batches = images.div_ceil(size) as u64;
    let first = (step % batches) as usize * size;
    (step / batches, first..(first + size).min(images))
}

/// A permutation that seed and stream decide (Fisher and Yates).
fn permutation(n: usize, seed: u64, stream: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, rng.random_range(0..=last));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches(seed: u64, shuffled: bool) -> Batches {
        let size = 4;
        let train = permutation(30, seed, SPLIT)[..10].to_vec();
        Batches { seed, size, shuffled, train, validation: Vec::new(), order: (0, Vec::new()) }
    }

    #[test]
    fn every_epoch_has_each_image_once() {
        for shuffled in [false, true] {
            let mut batches = batches(3, shuffled);
            let mut train = batches.train.clone();
            train.sort_unstable();
            let mut epoch = |first: u64| -> Vec<usize> {
                (first..first + 3).flat_map(|step| batches.of_step(step).to_vec()).collect()
            };
            let (once, again) = (epoch(0), epoch(3));
            assert_eq!(once == again, !shuffled);
            for mut images in [once, again] {
                images.sort_unstable();
                assert_eq!(images, train);
            }
        }
    }

    #[test]
    fn a_resumed_run_has_the_batches_of_the_whole_one() {
        let mut whole = batches(3, true);
        let all: Vec<Vec<usize>> = (0..9).map(|step| whole.of_step(step).to_vec()).collect();
        let mut resumed = batches(3, true);
        assert_eq!((5..9).map(|step| resumed.of_step(step).to_vec()).collect::<Vec<_>>(), all[5..]);
        assert_ne!(batches(4, true).of_step(0), all[0]);
    }
}
