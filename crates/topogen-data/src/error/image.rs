//! What can be wrong with images: the user's own, those of published sets, and drawn ones.

use std::path::PathBuf;

use super::words::plural;
use crate::formats::{Number, excerpt};

/// What is wrong with a folder, a file or an array of images, or with the numbers that they are to be made by.
///
/// What is wrong with the form of an array is [`Error::Format`](super::Error::Format), of an IDX file
/// [`Error::Corrupt`](super::Error::Corrupt).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// A number of the options makes no sense.
    #[error("{what} = {value} makes no image: give {wanted}")]
    Option {
        /// Which number it is.
        what: &'static str,
        /// The number.
        value: usize,
        /// What it must be.
        wanted: String,
    },
    /// No kind of drawn pictures has this name.
    #[error("no kind of pictures is called `{}`: the known ones are {}", excerpt(name), known.join(", "))]
    UnknownPicture {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// A folder has no image.
    #[error(
        "the folder {} holds no image ({} that {} no .png, .jpg or .jpeg): give a folder of images, or of one \
         folder of images for each class",
        path.display(), plural(*skipped, "file"), if *skipped == 1 { "is" } else { "are" }
    )]
    Nothing {
        /// The folder.
        path: PathBuf,
        /// How many other files it holds.
        skipped: usize,
    },
    /// A folder of classes has an empty one.
    #[error(
        "the folder {} of a class holds no .png, .jpg or .jpeg: put images into it, not into folders within it, or remove it",
        path.display()
    )]
    EmptyClass {
        /// The folder.
        path: PathBuf,
    },
    /// A folder has both images and folders of images.
    #[error(
        "there are images ({}) beside folders of images ({}): give a folder with images only, or with one folder for \
         each class only",
        image.display(), folder.display()
    )]
    Mixed {
        /// One of the images.
        image: PathBuf,
        /// One of the folders.
        folder: PathBuf,
    },
    /// There are more classes than labels can name.
    #[error("the folder {} has {classes} classes, but at most 256 are taken: join some", path.display())]
    Classes {
        /// The folder.
        path: PathBuf,
        /// How many classes there are.
        classes: usize,
    },
    /// A file is of another kind.
    #[error("{} is {wanted}: it starts with {found:02x?}", path.display())]
    Kind {
        /// The file.
        path: PathBuf,
        /// What it is not.
        wanted: &'static str,
        /// Its first bytes.
        found: Vec<u8>,
    },
    /// A file cannot be decoded.
    #[error("{} cannot be decoded: replace or remove it", path.display())]
    Decode {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        source: image::ImageError,
    },
    /// A JPEG file lacks its end.
    #[error("{} is cut short: the end of the JPEG image is lacking; copy it again or remove it", path.display())]
    CutShort {
        /// The file.
        path: PathBuf,
    },
    /// A file announces more than it can hold.
    #[error(
        "{} announces {height} x {width} pixels, which its {bytes} bytes cannot hold: it is corrupt, replace or remove it",
        path.display()
    )]
    Announced {
        /// The file.
        path: PathBuf,
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
        /// How many bytes the file has.
        bytes: usize,
    },
    /// Images have different sizes.
    #[error(
        "{other} has {} x {} pixels (height x width), but {first} has {} x {}: give a size, to which all are cropped and \
         resized",
        other_size.0, other_size.1, first_size.0, first_size.1
    )]
    Sizes {
        /// The first image.
        first: String,
        /// Its height and width.
        first_size: (u32, u32),
        /// The first image of another size.
        other: String,
        /// Its height and width.
        other_size: (u32, u32),
    },
    /// There is no memory for the pixels.
    #[error("no memory for {images} images of {bytes} bytes each: give a limit or a smaller size")]
    TooLarge {
        /// How many images there are.
        images: usize,
        /// How many bytes each has.
        bytes: usize,
    },
    /// There are labels of two kinds.
    #[error(
        "the folder {} has a folder for each class, which are the labels; {} would be others: leave one of both out",
        path.display(), labels.display()
    )]
    LabelsTwice {
        /// The folder.
        path: PathBuf,
        /// The file of labels.
        labels: PathBuf,
    },
    /// There are not as many labels as images.
    #[error(
        "{} holds {}, but {} holds {}: give one label for each image, in the order of the images",
        labels_path.display(), plural(*labels, "label"), path.display(), plural(*images, "image")
    )]
    LabelCount {
        /// Where the images are.
        path: PathBuf,
        /// How many there are.
        images: usize,
        /// Where the labels are.
        labels_path: PathBuf,
        /// How many there are.
        labels: usize,
    },
    /// An image is smaller than what is cropped from it.
    #[error(
        "{name} has {height} x {width} pixels (height x width), but the {side} x {side} in its centre are wanted: give the \
         images as they were published"
    )]
    TooSmall {
        /// The image.
        name: String,
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
        /// Rows and columns of the crop.
        side: u32,
    },
    /// There are not as many angles as images.
    #[error("{} for {}: give one angle for each image", plural(*angles, "angle"), plural(*images, "image"))]
    AngleCount {
        /// How many images there are.
        images: usize,
        /// How many angles were given.
        angles: usize,
    },
    /// An angle is no number, or too large.
    #[error("the angle of image {image} is {}, but must be {wanted}", Number(*angle))]
    Angle {
        /// Index of the image.
        image: usize,
        /// The angle.
        angle: f64,
        /// What it must be.
        wanted: &'static str,
    },
    /// A range of angles has no angle.
    #[error(
        "angles from {} to {} degrees are no range: give two finite numbers of at most 10^6 in size, the smaller first",
        Number(*start), Number(*end)
    )]
    AngleRange {
        /// Where it starts.
        start: f64,
        /// Where it ends.
        end: f64,
    },
}
