//! The images of experiments.

use super::{batches, own_data};
use crate::progress;
use crate::spec::{Grid, OwnData, Spec};
use crate::{Error, Result};
use std::path::PathBuf;
use std::time::Instant;
use tch::Tensor;
use topogen_data::{ImageSet, Split};

/// The images of an experiment.
pub struct Data {
    /// Those that are trained on, or held out for decisions.
    pub train: ImageSet,
    /// Those that nothing is decided by.
    pub test: ImageSet,
}

/// The images of several experiments: each data set once.
pub struct DataSets {
    sets: Vec<(Source, Data)>,
    /// For each experiment the place of its data set, and the seconds that were spent on it.
    of_experiments: Vec<(usize, f64)>,
}

/// Where images come from.
#[derive(PartialEq)]
struct Source {
    data_set: String,
    own: Option<OwnData>,
}

impl Source {
    fn of(spec: &Spec) -> Self {
        Self { data_set: spec.data_set.clone(), own: spec.own_data.clone() }
    }
}

impl DataSets {
    /// Finds, fetches or reads the images of the experiments; those whose data set cannot be had are taken out of `specs`, and why not
    /// is returned with their names.
    ///
    /// # Errors
    /// [`Error::Spec`] for more images in a grid than there are; that of the first data set if none can be had.
    pub fn load(specs: &mut Vec<Spec>, folder: Option<&PathBuf>) -> Result<(Self, Vec<(String, Error)>)> {
        let mut loaded = Self { sets: Vec::new(), of_experiments: Vec::new() };
        let mut absent: Vec<(Source, String, Error)> = Vec::new();
        let mut left_out = Vec::new();
        for spec in std::mem::take(specs) {
            let start = Instant::now();
            let source = Source::of(&spec);
            if absent.iter().any(|(known, ..)| *known == source) {
                left_out.push((spec.name, source));
                continue;
            }
            let place = match loaded.sets.iter().position(|(known, _)| *known == source) {
                Some(place) => place,
                None => match Data::load(&spec, folder) {
                    Ok(data) => {
                        loaded.sets.push((source, data));
                        loaded.sets.len() - 1
                    }
                    Err(error @ Error::Data(_)) => {
                        absent.push((source, spec.name, error));
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            loaded.of_experiments.push((place, start.elapsed().as_secs_f64()));
            loaded.sets[place].1.check(&spec)?;
            specs.push(spec);
        }
        let absent = absent.into_iter().map(|(source, name, error)| {
            let others = left_out.iter().filter(|(_, other)| *other == source).map(|(name, _)| name.as_str());
            (std::iter::once(name.as_str()).chain(others).collect::<Vec<_>>().join(", "), error)
        });
        let mut absent: Vec<(String, Error)> = absent.collect();
        match specs.is_empty() {
            true if !absent.is_empty() => Err(absent.remove(0).1),
            _ => Ok((loaded, absent)),
        }
    }

    /// The images of one experiment, which were read in so many seconds.
    ///
    /// # Errors
    /// [`Error::Spec`] for more images in its grid than there are.
    pub fn read(spec: &Spec, data: Data, seconds: f64) -> Result<Self> {
        data.check(spec)?;
        Ok(Self { sets: vec![(Source::of(spec), data)], of_experiments: vec![(0, seconds)] })
    }

    /// The images of the experiment at a place, and the seconds that were spent on them; none if an experiment before it
    /// has the same.
    pub fn of(&self, experiment: usize) -> (&Data, f64) {
        let (place, seconds) = self.of_experiments[experiment];
        (&self.sets[place].1, seconds)
    }
}

impl Data {
    /// Finds, fetches or reads the images.
    fn load(spec: &Spec, folder: Option<&PathBuf>) -> Result<Self> {
        if let Some(own) = &spec.own_data {
            return own_data::load(own);
        }
        let split = |split| load_split(&spec.name, &spec.data_set, folder.cloned(), split);
        Ok(Self { train: split(Split::Train)?, test: split(Split::Test)? })
    }

    fn check(&self, spec: &Spec) -> Result<()> {
        if let Some(Grid { images, .. }) = spec.grid
            && images > self.test.len()
        {
            let reason = format!("grid.images is {images}, but the test split has {}", self.test.len());
            return Err(Error::Spec { name: spec.name.clone(), reason });
        }
        if spec.codes > 0 && !self.train.has_labels() {
            let reason =
                "codes are told apart by labels, which the images have not: leave codes out".to_owned();
            return Err(Error::Spec { name: spec.name.clone(), reason });
        }
        Ok(())
    }

    /// Channels, height and width of an image.
    pub fn image(&self) -> [i64; 3] {
        [self.train.channels(), self.train.height(), self.train.width()].map(|side| side as i64)
    }
}

/// Tells what is done to get a data set, a line for each kind of work.
pub fn teller() -> impl FnMut(topogen_data::Progress<'_>) {
    use topogen_data::Progress::{Searching, Verifying};
    let mut last = String::new();
    move |event| {
        // Bytes come in by the thousand, and a search is over at once: only a new kind of work is worth a line.
        let text = event.to_string();
        let kind = text.split(':').next().unwrap_or_default();
        if !matches!(event, Searching { .. } | Verifying { .. }) && kind != last {
            progress::line(&text);
            last = kind.to_owned();
        }
    }
}

/// The images of one split of a data set, found or fetched.
///
/// # Errors
/// Those of the data set.
pub fn load_split(name: &str, data_set: &str, folder: Option<PathBuf>, split: Split) -> Result<ImageSet> {
    let set = topogen_data::data_set(data_set)?;
    let places = topogen_data::Options::from_env(folder);
    let loaded = topogen_data::load(set, split, &places, &mut teller())?;
    if split == Split::Train {
        progress::line(&format!("{name}: {data_set} from {}", loaded.source));
    }
    Ok(loaded.images)
}

/// The batch of a step: the images in their order, again from the start after an epoch.
///
/// # Errors
/// Those of libtorch.
pub fn batch(images: &ImageSet, step: u64, size: usize) -> Result<Tensor> {
    as_tensor(&images.pixels_of(batches::place(step, images.len(), size).1)?, images)
}

/// Some images of a set.
///
/// # Errors
/// Those of the set for an index that it does not have, and of libtorch.
pub fn images_at(images: &ImageSet, indices: &[usize]) -> Result<Tensor> {
    as_tensor(&images.pixels_at(indices)?, images)
}

/// Pixels of images of a set.
pub(super) fn as_tensor(pixels: &[f32], set: &ImageSet) -> Result<Tensor> {
    let [channels, height, width] = [set.channels(), set.height(), set.width()].map(|side| side as i64);
    Ok(Tensor::f_from_slice(pixels)?.f_reshape([-1, channels, height, width])?)
}
