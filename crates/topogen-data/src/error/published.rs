//! What can be wrong with the files of a published data set that the user brings.

use std::path::PathBuf;

use super::words::{paths, plural};
use crate::published::Part;

/// What is wrong with the files of CIFAR-10, CelebA or 11k Hands.
///
/// What is wrong with an image is [`ImageError`](super::ImageError), with a field of a list
/// [`Error::Format`](super::Error::Format).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishedError {
    /// A file or folder of the data set is not there.
    #[error("{data_set} is not whole: there is no {}; {advice}", paths(looked_for).replace(", ", " and no "))]
    Missing {
        /// Name of the data set.
        data_set: &'static str,
        /// The paths, none of which exists.
        looked_for: Vec<PathBuf>,
        /// Where the data set is, and where it should lie.
        advice: &'static str,
    },
    /// A file has another length than it was published with.
    #[error(
        "{} has {}, but a batch of CIFAR-10 has {expected}, which are 10,000 images of 3,073 bytes: {advice}",
        path.display(), plural(*found as usize, "byte")
    )]
    Length {
        /// The file.
        path: PathBuf,
        /// How many bytes it has.
        found: u64,
        /// How many it should have.
        expected: u64,
        /// What the user can do.
        advice: &'static str,
    },
    /// A label names no class.
    #[error(
        "{}: the label of image {image}, at byte {offset}, is {label}, but labels are 0 to 9: is it a batch of the binary \
         version of CIFAR-10? Unpack it again",
        path.display()
    )]
    Label {
        /// The file.
        path: PathBuf,
        /// Index of the image in the file.
        image: usize,
        /// Where the label stands.
        offset: usize,
        /// The label.
        label: u8,
    },
    /// A list is longer than one of the data set can be.
    #[error(
        "{} has {found} bytes, but a list of the parts has at most {most}: is it another file?", path.display()
    )]
    LongList {
        /// The file.
        path: PathBuf,
        /// How many bytes it has.
        found: u64,
        /// How many are read.
        most: u64,
    },
    /// A line of the list of parts has another number of fields.
    #[error(
        "{}, line {line}: {}, but a line has 2, the name of an image and its part, such as `000001.jpg 0`",
        path.display(), plural(*found, "field")
    )]
    ListFields {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// How many fields it has.
        found: usize,
    },
    /// The list of parts names an image twice.
    #[error("{}, line {line}: {name} was named in line {first_line} already: remove one of both", path.display())]
    ListTwice {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The line that named it first.
        first_line: usize,
        /// The image.
        name: String,
    },
    /// The list of parts names an image that is not there.
    #[error(
        "{} is not there, but line {line} of {} names it: unpack the images again, or remove the line",
        image.display(), list.display()
    )]
    ListedImage {
        /// The image.
        image: PathBuf,
        /// The list.
        list: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// A part has no image.
    #[error("{} has {}, which leave none for the {part} part: give {wanted}", path.display(), plural(*images, "image"))]
    EmptyPart {
        /// The list or the folder.
        path: PathBuf,
        /// How many images it has.
        images: usize,
        /// The part.
        part: Part,
        /// What would leave some.
        wanted: &'static str,
    },
}
