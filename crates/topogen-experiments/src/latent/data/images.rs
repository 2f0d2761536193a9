//! Images, turned by known angles or not.

use super::beside::Beside;
use super::counts::Counts;
use super::{Beyond, Data, Items, Truth, Values};
use crate::Result;
use crate::gtn::{ImagePool, ImageSource, image_pool};
use crate::latent::spec::Range;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::path::PathBuf;
use topogen_data::{ImageSet, Rotated, permutation, rotate, rotated};

/// Decides by which angles the images of a classifier are turned, which all seeds share.
const CLASSIFIER_SEED: u64 = 1;

/// Fewer pairs, or images that they are held against, tell nothing.
const LEAST_PAIRS: usize = 10;

/// The stream of the generator that pairs of angles are drawn from: those of single images come from the first ones.
const PAIRS_STREAM: u64 = u64::MAX;

/// Seeds of angles, apart from those of the split.
mod part {
    pub const TRAIN: u64 = 1 << 32;
    pub const VALIDATION: u64 = 2 << 32;
    pub const TEST: u64 = 3 << 32;
    pub const PAIRS: u64 = 4 << 32;
    pub const HELD_OUT: u64 = 5 << 32;
    pub const WITHIN: u64 = 6 << 32;
}

/// How images are turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turns {
    /// What they are trained on, in degrees.
    pub trained: Range,
    /// What is held out.
    pub held_out: Option<Range>,
}

/// Images that runs draw from, and those that a classifier is trained on.
#[derive(Debug)]
pub struct Images {
    pool: ImagePool,
    turns: Option<Turns>,
    /// The training images, turned by any angle of both ranges, if they are turned: a classifier judges extrapolations too.
    turned: Option<ImageSet>,
}

impl Images {
    /// Finds, fetches or draws them.
    ///
    /// # Errors
    /// As [`image_pool`].
    pub fn load(
        name: &str,
        source: &ImageSource,
        turns: Option<Turns>,
        folder: Option<&PathBuf>,
    ) -> Result<Self> {
        Self::new(image_pool(name, source, folder)?, turns)
    }

    /// From images that are there.
    ///
    /// # Errors
    /// Those of angles that cannot be.
    pub fn new(pool: ImagePool, turns: Option<Turns>) -> Result<Self> {
        let all = |Turns { trained, held_out }: Turns| {
            let held_out = held_out.unwrap_or(trained);
            trained.from.min(held_out.from)..trained.to.max(held_out.to)
        };
        let turned = turns.map(|turns| rotated(&pool.train, all(turns), CLASSIFIER_SEED)).transpose()?;
        Ok(Self { pool, turns, turned: turned.map(|turned| turned.images) })
    }

    /// What a classifier is trained on, if they have labels.
    pub fn labelled(&self) -> Option<&ImageSet> {
        let images = self.turned.as_ref().unwrap_or(&self.pool.train);
        images.has_labels().then_some(images)
    }

    /// The data of a run.
    ///
    /// # Errors
    /// [`Error::Spec`](crate::Error::Spec) for more images than there are.
    pub fn draw(&self, counts: &Counts<'_>, seed: u64) -> Result<Data> {
        let [train, validation, test] = counts.parts;
        let [train, validation] = self.pool.fitted(counts.name, train, validation, seed)?;
        let tests = &self.pool.test;
        if test > tests.len() {
            return Err(counts
                .wrong(format!("{test} images to measure were asked for, but there are {}", tests.len())));
        }
        let order = permutation(tests.len(), seed);
        let put = |images: ImageSet, part: u64| match self.turns {
            Some(Turns { trained, .. }) => turned(&images, trained, seed.wrapping_add(part)),
            None => Ok(Items::of_images(images, Vec::new())),
        };
        let beyond = match self.turns {
            Some(Turns { trained, held_out: Some(held_out) }) => {
                Some(self.beyond(counts, &order, [trained, held_out], seed)?)
            }
            _ => None,
        };
        Ok(Data {
            train: put(train, part::TRAIN)?,
            validation: put(validation, part::VALIDATION)?,
            test: put(tests.take(&order[..test])?, part::TEST)?,
            truth: Truth::default(),
            beyond,
        })
    }

    /// Pairs of one test image each, and others at angles of their own: no object is in two of the three.
    fn beyond(
        &self,
        counts: &Counts<'_>,
        order: &[usize],
        [trained, held_out]: [Range; 2],
        seed: u64,
    ) -> Result<Beyond> {
        let beside = Beside::new(trained, held_out)
            .ok_or_else(|| counts.wrong("data.held_out is not beside data.rotated".to_owned()))?;
        // Each half of what they are held against is as many as the pairs, so that a distance between halves has the same bias.
        let pairs = counts.pairs.min(order.len() / 5);
        if pairs < LEAST_PAIRS {
            let reason = format!(
                "{} test images make {pairs} pairs to extrapolate from, which are too few: five times as many images are needed as pairs, \
                 which must be {LEAST_PAIRS} at least",
                order.len()
            );
            return Err(counts.wrong(reason));
        }
        let tests = &self.pool.test;
        let mut rng = ChaCha8Rng::seed_from_u64(seed.wrapping_add(part::PAIRS));
        rng.set_stream(PAIRS_STREAM);
        let angles: Vec<[f64; 2]> = (0..pairs).map(|_| beside.pair(&mut rng)).collect();
        let paired = tests.take(&order[..pairs])?;
        let end = |end: usize| -> Result<Items> {
            let degrees: Vec<f64> = angles.iter().map(|pair| pair[end]).collect();
            Ok(Items::of_images(rotate(&paired, &degrees)?, degrees))
        };
        let others = |from: usize, range, part: u64| {
            turned(&tests.take(&order[from..from + 2 * pairs])?, range, seed.wrapping_add(part))
        };
        Ok(Beyond {
            from: end(0)?,
            to: end(1)?,
            held_out: others(pairs, held_out, part::HELD_OUT)?,
            within: others(3 * pairs, trained, part::WITHIN)?,
        })
    }
}

/// Images, each turned by an angle of its own.
fn turned(images: &ImageSet, range: Range, seed: u64) -> Result<Items> {
    let Rotated { images, degrees } = rotated(images, range.from..range.to, seed)?;
    Ok(Items::of_images(images, degrees))
}

impl Items {
    /// Images with the classes that are their labels, if they have any.
    pub fn of_images(images: ImageSet, factors: Vec<f64>) -> Self {
        Self { classes: images.labels().to_vec(), values: Values::Images(images), factors }
    }
}
