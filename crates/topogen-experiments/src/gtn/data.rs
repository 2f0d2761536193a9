//! What generators learn from: found, drawn, and split by the seed.

use super::spec::{DataSpec, Extent, ImageSource, Spec, ToyName};
use crate::run::{load_split, own_data};
use crate::statistics::median;
use crate::{Error, Result, progress, rows};
use std::path::{Path, PathBuf};
use tch::Tensor;
use topogen_data::pictures::{self, Picture, Pictures};
use topogen_data::toys::Toy;
use topogen_data::{ImageSet, Part, Split, permutation};

/// Decides the procedural images: they are a data set, and the same for every seed of a run.
const PICTURE_SEED: u64 = 1;

/// What the runs of an experiment draw from.
#[derive(Debug)]
pub enum Pool {
    /// A distribution in the plane.
    Toy(Toy),
    /// Images.
    Images(Box<ImagePool>),
}

/// Images that runs draw from.
#[derive(Debug)]
pub struct ImagePool {
    /// Those to train and to decide on.
    pub train: ImageSet,
    /// Those to decide on, where the data set has a part for that.
    pub validation: Option<ImageSet>,
    /// Those to compare with.
    pub test: ImageSet,
}

impl Pool {
    /// Finds, fetches or draws what an experiment needs.
    ///
    /// # Errors
    /// [`Error::Data`] where the data set cannot be had, [`Error::Spec`] for a name of nothing.
    pub fn load(spec: &Spec, folder: Option<&PathBuf>) -> Result<Self> {
        match &spec.data {
            DataSpec::Toy { toy, noise, .. } => Ok(Self::Toy(match toy {
                ToyName::SwissRoll => Toy::SwissRoll { noise: *noise },
                ToyName::Square => Toy::Square,
                ToyName::TwoSquares => Toy::TwoSquares,
            })),
            DataSpec::Images { source, .. } => {
                Ok(Self::Images(Box::new(image_pool(&spec.name, source, folder)?)))
            }
        }
    }
}

/// Images from where they come from, for an experiment called `name`.
///
/// # Errors
/// As [`Pool::load`].
pub fn image_pool(name: &str, source: &ImageSource, folder: Option<&PathBuf>) -> Result<ImagePool> {
    let place = |source: &ImageSource| {
        source.folder(&rows::data_folder(folder)).ok_or_else(|| Error::Spec {
            name: name.to_owned(),
            reason: format!("{} has no folder", source.name()),
        })
    };
    let parted = |load: &dyn Fn(&Path, Part) -> topogen_data::Result<ImageSet>| {
        let folder = place(source)?;
        Ok(ImagePool {
            train: load(&folder, Part::Train)?,
            validation: Some(load(&folder, Part::Validation)?),
            test: load(&folder, Part::Test)?,
        })
    };
    match source {
        ImageSource::Catalogue { set } => {
            let split = |split| load_split(name, set, folder.cloned(), split);
            Ok(ImagePool { train: split(Split::Train)?, validation: None, test: split(Split::Test)? })
        }
        ImageSource::Cifar10 => {
            let folder = place(source)?;
            let split = |split| topogen_data::load_cifar10(&folder, split);
            Ok(ImagePool { train: split(Split::Train)?, validation: None, test: split(Split::Test)? })
        }
        ImageSource::Celeba { size } => {
            parted(&|folder, part| topogen_data::load_celeba(folder, part, *size, None))
        }
        ImageSource::Hands { size } => parted(&|folder, part| topogen_data::load_hands(folder, part, *size)),
        ImageSource::Procedural { picture, size, train, test } => {
            let picture: Picture = picture.parse()?;
            progress::line(&format!("{}: drawing {} images of {picture}", name, train + test));
            let drawn = pictures::generate(picture, train + test, *size, PICTURE_SEED)?;
            let all = with_classes(drawn)?;
            let part = |from: usize, to: usize| all.take(&(from..to).collect::<Vec<_>>());
            Ok(ImagePool { train: part(0, *train)?, validation: None, test: part(*train, train + test)? })
        }
        ImageSource::Own(own) => {
            let data = own_data::load(own)?;
            Ok(ImagePool { train: data.train, validation: None, test: data.test })
        }
    }
}

/// How many factors tell the classes of images that have none of their own.
const TELLING: usize = 3;

/// Images with classes: their own or, where they have none, which of the first factors are above their medians.
fn with_classes(drawn: Pictures) -> Result<ImageSet> {
    let Pictures { images, factors, factor_names } = drawn;
    if images.has_labels() {
        return Ok(images);
    }
    let width = factor_names.len().max(1);
    let medians: Vec<f64> = (0..TELLING.min(width))
        .map(|factor| {
            let of_all: Vec<f64> = factors.iter().skip(factor).step_by(width).copied().collect();
            median(&of_all).unwrap_or(0.0)
        })
        .collect();
    let class = |factors: &[f64]| {
        let bits = factors.iter().zip(&medians).enumerate();
        bits.map(|(bit, (factor, median))| u8::from(factor > median) << bit).sum::<u8>()
    };
    let labels = factors.chunks_exact(width).map(class).collect();
    let [channels, height, width] = [images.channels(), images.height(), images.width()];
    Ok(ImageSet::with_channels(channels, height, width, images.pixels().to_vec(), Some(labels))?)
}

/// The data of one run.
#[derive(Debug)]
pub struct Data {
    /// What is trained on.
    pub train: Items,
    /// What decides when to stop.
    pub validation: Items,
    /// What generated things are compared with.
    pub test: Items,
}

/// Real or generated things.
#[derive(Debug)]
pub enum Items {
    /// Points of the plane, one after the other.
    Points {
        /// Their coordinates, in deviations of the training points.
        plane: Vec<f64>,
        /// Their angles, where they have such.
        angles: Vec<f64>,
        /// How they were brought to that unit.
        unit: Unit,
    },
    /// Images.
    Images(ImageSet),
}

/// One mean and one deviation of all coordinates: `(raw − shift) / scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Mean of all coordinates of the training points.
    pub shift: f64,
    /// Their deviation.
    pub scale: f64,
}

impl Unit {
    fn of(values: &[f64]) -> Self {
        let shift = values.iter().sum::<f64>() / values.len() as f64;
        let square = values.iter().map(|value| (value - shift).powi(2)).sum::<f64>() / values.len() as f64;
        Self { shift, scale: square.sqrt() }
    }

    /// Raw coordinates in this unit.
    pub fn apply(self, raw: &[f64]) -> Vec<f64> {
        raw.iter().map(|value| (value - self.shift) / self.scale).collect()
    }

    /// Raw coordinates from those in this unit.
    pub fn undo(self, values: &[f64]) -> Vec<f64> {
        values.iter().map(|value| value * self.scale + self.shift).collect()
    }
}

impl Items {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Points { plane, .. } => plane.len() / 2,
            Self::Images(set) => set.len(),
        }
    }
}

impl Data {
    /// The data of a run of this seed.
    ///
    /// # Errors
    /// [`Error::Spec`] for fewer images than are wanted; those of the pool.
    pub fn draw(spec: &Spec, extent: &Extent, pool: &Pool, seed: u64) -> Result<Self> {
        match (&spec.data, pool) {
            (DataSpec::Toy { train, validation, test, .. }, Pool::Toy(toy)) => {
                let train = most(Some(*train), extent.train, *train);
                let validation = most(Some(*validation), extent.validation, *validation);
                points(*toy, [train, validation, *test], seed)
            }
            (DataSpec::Images { train, validation, test, .. }, Pool::Images(pool)) => {
                pool.draw(&spec.name, extent, (*train, *validation, *test), seed)
            }
            _ => Err(Error::Spec {
                name: spec.name.clone(),
                reason: "points and images were mixed up".to_owned(),
            }),
        }
    }

    /// How many there are to train on, to decide on and to compare with.
    pub fn sizes(&self) -> [usize; 3] {
        [self.train.len(), self.validation.len(), self.test.len()]
    }
}

/// As many as are given, or as there are, within a limit.
fn most(given: Option<usize>, limit: Option<usize>, there: usize) -> usize {
    given.unwrap_or(there).min(limit.unwrap_or(usize::MAX))
}

impl ImagePool {
    /// Images to train on, and others to decide on, drawn by the seed.
    ///
    /// # Errors
    /// [`Error::Spec`] for none of either, or more than there are.
    pub fn fitted(&self, name: &str, train: usize, validation: usize, seed: u64) -> Result<[ImageSet; 2]> {
        let Self { train: pool, validation: own, .. } = self;
        let (others, drawn_here) = own.as_ref().map_or((pool, validation), |own| (own, 0));
        if train == 0 || validation == 0 || train + drawn_here > pool.len() || validation > others.len() {
            let reason = format!(
                "{train} images to train on and {validation} to decide on were asked for, but there are {}",
                match own {
                    Some(own) => format!("{} and {}", pool.len(), own.len()),
                    None => pool.len().to_string(),
                }
            );
            return Err(Error::Spec { name: name.to_owned(), reason });
        }
        let order = permutation(pool.len(), seed);
        let validation = match own {
            Some(own) => own.take(&permutation(own.len(), seed)[..validation])?,
            None => pool.take(&order[train..train + validation])?,
        };
        Ok([pool.take(&order[..train])?, validation])
    }

    /// The images of a run: so many to train on, to decide on and to compare with, within the limits of an extent.
    fn draw(
        &self,
        name: &str,
        extent: &Extent,
        (train, validation, test): (Option<usize>, usize, Option<usize>),
        seed: u64,
    ) -> Result<Data> {
        let Self { train: pool, validation: own, test: tests } = self;
        let held = own.as_ref().map_or(validation, |own| own.len().min(validation));
        let held = most(Some(held), extent.validation, held);
        let drawn_here = if own.is_some() { 0 } else { held };
        let trained = most(train, extent.train, pool.len().saturating_sub(drawn_here));
        if tests.len() < 2 {
            let reason =
                format!("there are {} images to compare with, which must be 2 at least", tests.len());
            return Err(Error::Spec { name: name.to_owned(), reason });
        }
        let [train, validation] = self.fitted(name, trained, held, seed)?;
        let compared = most(test, None, tests.len()).min(tests.len());
        Ok(Data {
            train: Items::Images(train),
            validation: Items::Images(validation),
            test: Items::Images(tests.take(&(0..compared).collect::<Vec<_>>())?),
        })
    }
}

fn points(toy: Toy, counts: [usize; 3], seed: u64) -> Result<Data> {
    // One sample, cut in three: no two parts share a point.
    let all = toy.sample(counts.iter().sum(), seed)?;
    let unit = Unit::of(&all.points[..2 * counts[0]]);
    let mut from = 0;
    let mut part = |count: usize| {
        let range = from..from + count;
        from = range.end;
        Items::Points {
            plane: unit.apply(&all.points[2 * range.start..2 * range.end]),
            angles: all.intrinsic.as_ref().map_or_else(Vec::new, |angles| angles[range].to_vec()),
            unit,
        }
    };
    let [train, validation, test] = counts;
    Ok(Data { train: part(train), validation: part(validation), test: part(test) })
}

/// The bytes of images as a tensor [n, channels, height, width].
///
/// # Errors
/// Those of libtorch.
pub fn bytes(set: &ImageSet) -> Result<Tensor> {
    let [n, channels, height, width] =
        [set.len(), set.channels(), set.height(), set.width()].map(|side| side as i64);
    Ok(Tensor::f_from_slice(set.pixels())?.f_reshape([n, channels, height, width])?)
}

/// Images from a tensor [n, channels, height, width] of values from 0 to 1.
///
/// # Errors
/// Those of libtorch and of the set.
pub fn set_of(images: &Tensor) -> Result<ImageSet> {
    let shape = images.size();
    let side = |axis: usize| shape.get(axis).map_or(0, |&side| side as usize);
    let rounded = images.f_mul_scalar(255.0)?.f_round()?.f_clamp(0.0, 255.0)?;
    let pixels = Vec::<u8>::try_from(rounded.f_to_kind(tch::Kind::Uint8)?.f_flatten(0, -1)?)?;
    Ok(ImageSet::with_channels(side(1), side(2), side(3), pixels, None)?)
}
