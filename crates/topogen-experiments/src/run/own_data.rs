//! Images of the user's, in two parts.

use super::data::Data;
use crate::spec::OwnData;
use crate::{Error, Result};
use topogen_data::{ImageOptions, ImageSet, OwnImages, read_images};

/// Decides which images are held out. It is the same for all seeds of an experiment, as the runs share the images.
const SPLIT_SEED: u64 = 0;

/// Reads the images.
///
/// # Errors
/// Whatever is wrong with folder, files and options.
pub fn read(own: &OwnData) -> Result<OwnImages> {
    let OwnData { size, colour, labels, limit, .. } = own.clone();
    Ok(read_images(&own.path, &ImageOptions { size, colour, labels, limit })?)
}

/// The images in two parts: what is trained on, and `own.test_images` that are held out.
///
/// # Errors
/// [`Error::TestImages`] unless both parts have an image.
pub fn split(images: &ImageSet, test_images: usize) -> Result<Data> {
    if test_images == 0 || test_images >= images.len() {
        return Err(Error::TestImages { test_images, images: images.len() });
    }
    let order = topogen_data::permutation(images.len(), SPLIT_SEED);
    let (test, train) = order.split_at(test_images);
    Ok(Data { train: images.take(train)?, test: images.take(test)? })
}

/// The SHA-256 of size, pixels and labels, in hexadecimal digits.
pub fn sha256(images: &ImageSet) -> String {
    let shape = [images.len(), images.channels(), images.height(), images.width()];
    let mut bytes: Vec<u8> = shape.iter().flat_map(|&side| (side as u64).to_le_bytes()).collect();
    bytes.extend(images.pixels());
    bytes.extend(images.labels());
    topogen_data::sha256(&bytes)
}

/// Reads and splits the images that an experiment names, which must be those of its checksum if it has one.
///
/// # Errors
/// As [`read`] and [`split`]; [`Error::OtherImages`].
pub fn load(own: &OwnData) -> Result<Data> {
    let images = read(own)?.images;
    match &own.sha256 {
        Some(expected) if *expected != sha256(&images) => {
            Err(Error::OtherImages { path: own.path.clone(), expected: expected.clone() })
        }
        _ => split(&images, own.test_images),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images() -> ImageSet {
        ImageSet::new(1, 1, (0..20).collect(), (0..20).collect()).unwrap()
    }

    #[test]
    fn each_image_is_in_one_part() {
        let data = split(&images(), 5).unwrap();
        assert_eq!((data.train.len(), data.test.len()), (15, 5));
        let mut all = [data.train.pixels(), data.test.pixels()].concat();
        // By chance: the first images are not all in one part.
        assert_ne!(data.test.pixels(), [0, 1, 2, 3, 4]);
        all.sort_unstable();
        assert_eq!(all, (0..20).collect::<Vec<u8>>());
        assert_eq!(data.test.labels(), data.test.pixels(), "labels go with their images");
        assert_eq!(split(&images(), 5).unwrap().test, data.test);
    }

    #[test]
    fn a_part_without_images_is_refused() {
        for test_images in [0, 20, 21] {
            let error = split(&images(), test_images).err().unwrap();
            assert!(matches!(error, Error::TestImages { images: 20, .. }), "{error}");
        }
        assert!(split(&images(), 19).is_ok());
    }

    #[test]
    fn every_change_changes_the_checksum() {
        let new = |height, width, pixels: [u8; 2], labels| {
            sha256(&ImageSet::with_channels(1, height, width, pixels.to_vec(), labels).unwrap())
        };
        let sums = [
            new(1, 2, [0, 1], None),
            new(2, 1, [0, 1], None),
            new(1, 2, [1, 0], None),
            new(1, 2, [0, 1], Some(vec![0])),
            new(1, 2, [0, 1], Some(vec![1])),
            new(1, 1, [0, 1], None),
        ];
        let mut distinct = sums.to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), sums.len());
    }
}
