//! What the seed of a run decides of its measurements.

use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;

/// A choice that is made by chance; each has a stream of numbers of its own, so that none depends on how many others there are.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// Test points.
    Test = 1,
    /// Points for validation.
    Validation,
    /// Triplets of points.
    Triplets,
    /// Pairs of points.
    Pairs,
    /// Pairs of images of one class.
    SameClass,
    /// Pairs of images of two classes.
    CrossClass,
    /// Real things beyond the training range, in two halves.
    HeldOut,
    /// Real things within it.
    Within,
    /// Pairs that lead out of it.
    Leading,
    /// Images that are attacked.
    Attacked,
    /// Images that a probe learns from.
    Probed,
    /// The probe's initial weights and batches.
    Probe,
    /// What noise does to images.
    Noise,
    /// Where an attack begins.
    Start,
    /// Where a search for the worst change of a code begins.
    Shift,
}

impl Choice {
    /// Its numbers with a seed.
    pub fn rng(self, seed: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Far from the streams of those who draw data or weights with the same seed.
        rng.set_stream((1 << 48) + self as u64);
        rng
    }

    /// So many different places below `n`, in the order in which they were drawn: all of them if there are no more.
    pub fn places(self, seed: u64, n: usize, count: usize) -> Vec<usize> {
        index::sample(&mut self.rng(seed), n, count.min(n)).into_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_differ_and_repeat() {
        let places = |choice: Choice, seed| choice.places(seed, 100, 20);
        assert_eq!(places(Choice::Test, 1), places(Choice::Test, 1));
        assert_ne!(places(Choice::Test, 1), places(Choice::Validation, 1));
        assert_ne!(places(Choice::Test, 1), places(Choice::Test, 2));
        let mut all = Choice::Test.places(3, 5, 9);
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4]);
    }
}
