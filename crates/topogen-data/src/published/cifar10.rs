//! The binary version of CIFAR-10.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::Layout;
use crate::catalog::Split;
use crate::error::{Error, ImageError, PublishedError, Result};
use crate::images::ImageSet;

const LAYOUT: Layout = Layout {
    data_set: "CIFAR-10",
    folder: "cifar-10-batches-bin",
    advice: "get the binary version (cifar-10-binary.tar.gz) from the home page of CIFAR-10 at the University of Toronto, \
             unpack it and give the folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin",
};

const TRAIN: [&str; 5] =
    ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];
const TEST: [&str; 1] = ["test_batch.bin"];

const SIDE: usize = 32;
const CHANNELS: usize = 3;
/// Bytes of an image.
const PIXELS: usize = CHANNELS * SIDE * SIDE;
/// Bytes of a label and its image.
const RECORD: usize = 1 + PIXELS;
/// How many images a file has.
const BATCH: usize = 10_000;
const CLASSES: u8 = 10;

/// Reads CIFAR-10 from the files of its binary version: 50,000 images to train on, or 10,000 to test on.
///
/// `folder` has `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`, or has a folder `cifar-10-batches-bin` with them.
/// Only the files of the split need be there. A file is a sequence of 10,000 records: a byte for the label, then 1,024 bytes each
/// for red, green and blue, row by row.
///
/// # Shapes
///
/// `[50_000 or 10_000, 3, 32, 32]`; labels are 0 (airplane) to 9 (truck).
///
/// # Errors
///
/// A file is missing, has another length than 30,730,000 bytes or a label above 9, or cannot be read; there is no memory. All
/// lengths are checked before anything is read, and no memory is taken for files of other lengths.
///
/// # Complexity
///
/// O(number of pixels), which are held once: 154 MB to train on.
///
/// # References
///
/// A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", technical report, University of Toronto, 2009.
///
/// # Examples
///
/// ```
/// use topogen_data::{Split, load_cifar10};
///
/// let folder = tempfile::tempdir()?;
/// // Every image is black and an airplane; the file has the length of the published one.
/// std::fs::write(folder.path().join("test_batch.bin"), vec![0; 10_000 * 3_073])?;
/// let images = load_cifar10(folder.path(), Split::Test)?;
/// assert_eq!((images.len(), images.channels(), images.height(), images.width()), (10_000, 3, 32, 32));
/// let error = load_cifar10(folder.path(), Split::Train).unwrap_err();
/// assert!(error.to_string().contains("data_batch_1.bin"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load_cifar10(folder: &Path, split: Split) -> Result<ImageSet> {
    let names: &[&str] = match split {
        Split::Train => &TRAIN,
        Split::Test => &TEST,
    };
    let folder = LAYOUT.find(folder, names[0])?;
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    for path in &paths {
        check_length(path)?;
    }
    let images = BATCH * paths.len();
    let (mut pixels, mut labels) = (Vec::new(), Vec::with_capacity(images));
    if pixels.try_reserve_exact(images * PIXELS).is_err() {
        return Err(ImageError::TooLarge { images, bytes: PIXELS }.into());
    }
    for path in &paths {
        read_batch(path, &mut pixels, &mut labels)?;
    }
    ImageSet::with_channels(CHANNELS, SIDE, SIDE, pixels, Some(labels))
}

fn check_length(path: &Path) -> Result<()> {
    let expected = (BATCH * RECORD) as u64;
    match path.metadata() {
        Ok(metadata) if metadata.is_file() && metadata.len() == expected => Ok(()),
        Ok(metadata) if metadata.is_file() => {
            let (path, found, advice) =
                (path.to_owned(), metadata.len(), "unpack cifar-10-binary.tar.gz again");
            Err(PublishedError::Length { path, found, expected, advice }.into())
        }
        _ => Err(LAYOUT.missing(vec![path.to_owned()]).into()),
    }
}

fn read_batch(path: &Path, pixels: &mut Vec<u8>, labels: &mut Vec<u8>) -> Result<()> {
    let mut file = BufReader::new(File::open(path).map_err(Error::read(path))?);
    let mut record = [0; RECORD];
    for image in 0..BATCH {
        file.read_exact(&mut record).map_err(Error::read(path))?;
        let [label, values @ ..] = &record;
        if *label >= CLASSES {
            let (path, offset) = (path.to_owned(), image * RECORD);
            return Err(PublishedError::Label { path, image, offset, label: *label }.into());
        }
        labels.push(*label);
        pixels.extend_from_slice(values);
    }
    Ok(())
}
