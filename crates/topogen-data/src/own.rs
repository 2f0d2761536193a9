//! The user's own images: a folder of PNG and JPEG files, or an array in a .npy or an IDX file.

mod array;
pub(crate) mod collect;
mod decode;
pub(crate) mod folder;
mod jpeg;
mod labels;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ImageError, Result};
use crate::images::ImageSet;
use collect::{Collector, Form, Frame};

pub use labels::read_labels;

/// The largest images that are made, far above what models of images take.
const LARGEST_SIZE: usize = 1 << 14;

/// How own images are read.
///
/// # Examples
///
/// ```
/// use topogen_data::ImageOptions;
///
/// let options = ImageOptions { size: Some(64), colour: true, ..ImageOptions::default() };
/// assert_eq!(options.limit, None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageOptions {
    /// Height and width of all images: each is cropped to the square in its centre, then resized by linear interpolation over
    /// all pixels that a new one covers. `None` leaves them as they are; they must then be of one size.
    pub size: Option<usize>,
    /// Whether images have the channels red, green and blue. `false` makes them grey, by the weights 0.2126, 0.7152 and 0.0722
    /// (luma of ITU-R BT.709); `true` repeats the grey of grey ones.
    pub colour: bool,
    /// A file of labels, one for each image, as [`read_labels`] reads it.
    pub labels: Option<PathBuf>,
    /// At most how many images to take: the first ones, in a folder of classes the first ones of each, alike.
    pub limit: Option<usize>,
}

impl ImageOptions {
    fn form(&self) -> Form {
        let frame = if self.size.is_some() { Frame::Square } else { Frame::Whole };
        Form { frame, size: self.size.map(|size| size as u32), colour: self.colour }
    }
}

/// Own images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnImages {
    /// The images, with labels if there are any.
    pub images: ImageSet,
    /// What the labels name if they come from folders: label `k` is the folder `classes[k]`. Empty otherwise.
    pub classes: Vec<String>,
    /// What was passed over in a folder: files whose names do not end in .png, .jpg or .jpeg, and folders without images or
    /// within those of classes. Hidden ones are not listed.
    pub skipped: Vec<PathBuf>,
}

/// Reads the user's own images.
///
/// `path` is
///
/// - a folder of PNG and JPEG files (`.png`, `.jpg`, `.jpeg`), without labels of their own. Their order is that of their names,
///   byte by byte: `10.png` comes before `9.png`;
/// - a folder of such folders, one for each class: the labels are 0, 1, ... in the order of the folders' names;
/// - a .npy array of shape `[n, height, width]`, `[n, height, width, channels]` or `[n, channels, height, width]` with 1 or 3
///   channels. Whole numbers are from 0 to 255; floats are from 0 to 1, 1 being white, and are rounded to 255ths; booleans are
///   black and white. Floats from 0 to 255 are refused, because those of a dark image could not be told from floats from 0
///   to 1;
/// - an IDX file of bytes of shape `[n, height, width]`, raw or compressed by gzip.
///
/// Files are told by their first bytes. Photographs are turned as their EXIF data says. Colours of 16 bits are rounded to 8,
/// and what is transparent lies over white. Images that need no change keep every bit.
///
/// # Shapes
///
/// The images are `[n, channels, height, width]` with 1 channel, or 3 with [`ImageOptions::colour`].
///
/// # Errors
///
/// There is nothing to read; a file cannot be read or decoded, is cut short, or announces more than it holds; images are of
/// different sizes and no size is given; an element of an array is NaN or out of range; there are not as many labels as images;
/// a folder has images both in it and in folders within it, or labels both by folders and by a file. No memory is taken for
/// what a header announces and the file cannot hold.
///
/// # Complexity
///
/// O(number of pixels in the files). One decoded image is held at a time beside the result, of an array its file.
///
/// # Examples
///
/// ```
/// use topogen_data::formats::npy;
/// use topogen_data::{ImageOptions, read_images};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("two.npy");
/// std::fs::write(&path, npy::encode(&[0.0_f32, 1.0, 0.2, 0.4], &[2, 1, 2])?)?;
/// let own = read_images(&path, &ImageOptions::default())?;
/// assert_eq!(own.images.pixels(), [0, 255, 51, 102]);
/// assert!(!own.images.has_labels());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_images(path: &Path, options: &ImageOptions) -> Result<OwnImages> {
    check(options.size, options.limit)?;
    let metadata = fs::metadata(path).map_err(Error::read(path))?;
    if metadata.is_dir() { folder::read(path, options) } else { array::read(path, options) }
}

/// Refuses numbers that make no image.
pub(crate) fn check(size: Option<usize>, limit: Option<usize>) -> Result<()> {
    let refused = |what, value, wanted| Err(ImageError::Option { what, value, wanted }.into());
    match (size, limit) {
        (Some(size), _) if !(1..=LARGEST_SIZE).contains(&size) => {
            refused("size", size, format!("1 to {LARGEST_SIZE}, or leave it out"))
        }
        (_, Some(0)) => refused("limit", 0, "at least 1, or leave it out".to_owned()),
        _ => Ok(()),
    }
}

/// The labels of the file that the options name, for `images` images of which `taken` are read.
fn given_labels(path: &Path, options: &ImageOptions, images: usize, taken: usize) -> Result<Option<Vec<u8>>> {
    let Some(labels_path) = &options.labels else { return Ok(None) };
    let mut labels = read_labels(labels_path)?;
    if labels.len() != images {
        return Err(ImageError::LabelCount {
            path: path.to_owned(),
            images,
            labels_path: labels_path.clone(),
            labels: labels.len(),
        }
        .into());
    }
    labels.truncate(taken);
    Ok(Some(labels))
}
