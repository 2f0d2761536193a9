//! The images of an experiment.

use super::{Options, batches};
use crate::progress;
use crate::spec::{Grid, Spec};
use crate::{Error, Result};
use std::path::PathBuf;
use tch::Tensor;
use topogen_data::{ImageSet, Split};

/// The images of an experiment.
pub struct Data {
    /// Those that are trained on, or held out for decisions.
    pub train: ImageSet,
    /// Those that nothing is decided by.
    pub test: ImageSet,
}

impl Data {
    /// Finds or fetches the images.
    ///
    /// # Errors
    /// Those of the data set; [`Error::Spec`] for more images in the grid than there are.
    pub fn load(spec: &Spec, options: &Options) -> Result<Self> {
        let split = |split| load_split(&spec.name, &spec.data_set, options.data_dir.clone(), split);
        let data = Self { train: split(Split::Train)?, test: split(Split::Test)? };
        if let Some(Grid { images, .. }) = spec.grid
            && images > data.test.len()
        {
            let reason = format!("grid.images is {images}, but the test split has {}", data.test.len());
            return Err(Error::Spec { name: spec.name.clone(), reason });
        }
        Ok(data)
    }

    /// Channels, height and width of an image.
    pub fn image(&self) -> [i64; 3] {
        [1, self.train.height() as i64, self.train.width() as i64]
    }
}

/// The images of one split of a data set, found or fetched.
///
/// # Errors
/// Those of the data set.
pub fn load_split(name: &str, data_set: &str, folder: Option<PathBuf>, split: Split) -> Result<ImageSet> {
    let set = topogen_data::data_set(data_set)?;
    let places = topogen_data::Options::from_env(folder);
    let mut last = String::new();
    let mut tell = |event: topogen_data::Progress<'_>| {
        use topogen_data::Progress::{Searching, Verifying};
        // Bytes come in by the thousand, and a search is over at once: only a new kind of work is worth a line.
        let text = event.to_string();
        let kind = text.split(':').next().unwrap_or_default();
        if !matches!(event, Searching { .. } | Verifying { .. }) && kind != last {
            progress::line(&text);
            last = kind.to_owned();
        }
    };
    let loaded = topogen_data::load(set, split, &places, &mut tell)?;
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
    Ok(Tensor::f_from_slice(pixels)?.f_reshape([-1, 1, set.height() as i64, set.width() as i64])?)
}
