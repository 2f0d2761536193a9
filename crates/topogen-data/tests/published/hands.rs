//! Folders of images that are split by a permutation.

use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};
use topogen_data::{Error, ImageError, Part, PublishedError, load_hands, permutation};

use crate::{plain, write_image};

/// Writes so many images, whose red says which one it is.
fn data_set(folder: &Path, images: u8) {
    for number in 0..images {
        write_image(folder, &format!("Hand_{number:07}.png"), &plain(16, 12, [number, 0, 0]));
    }
}

fn numbers(folder: &Path, part: Part) -> Vec<usize> {
    let images = load_hands(folder, part, 4).unwrap();
    assert_eq!((images.channels(), images.height(), images.width()), (3, 4, 4));
    images.pixels().chunks_exact(3 * 16).map(|image| image[0].into()).collect()
}

#[test]
fn the_parts_follow_the_permutation() {
    let root = tempfile::tempdir().unwrap();
    data_set(&root.path().join("Hands"), 50);
    fs::write(root.path().join("HandInfo.csv"), "id\n").unwrap();
    let parts = Part::ALL.map(|part| numbers(root.path(), part));
    // 50 of 11,076: 4.9 to validate and to test on.
    assert_eq!(parts.each_ref().map(Vec::len), [40, 5, 5]);
    assert_eq!(parts.concat(), permutation(50, 0));
    assert_eq!(numbers(&root.path().join("Hands"), Part::Test), parts[2]);
}

#[test]
fn the_whole_image_is_resized() {
    let root = tempfile::tempdir().unwrap();
    data_set(root.path(), 6);
    let halves = RgbImage::from_fn(16, 12, |x, _| Rgb(if x < 8 { [0; 3] } else { [255; 3] }));
    let first = permutation(6, 0)[0];
    write_image(root.path(), &format!("Hand_{first:07}.png"), &halves);
    let images = load_hands(root.path(), Part::Train, 4).unwrap();
    let row = &images.pixels()[..4];
    // The columns at both ends stand for columns 0 to 3 and 12 to 15, which a crop would not have.
    assert!(row[0] < 16 && row[3] > 239 && row[0] + row[3] == 255, "{row:?}");
    assert_eq!(images.pixels()[..3 * 16], row.repeat(12));
}

#[test]
fn what_holds_too_few_images_is_refused() {
    let root = tempfile::tempdir().unwrap();
    for folder in [root.path().to_owned(), root.path().join("none")] {
        let error = load_hands(&folder, Part::Train, 4).unwrap_err();
        assert!(matches!(&error, Error::Published(PublishedError::Missing { .. })), "{error}");
        assert!(error.to_string().contains("home page of 11k Hands"), "{error}");
    }
    data_set(root.path(), 5);
    let error = load_hands(root.path(), Part::Test, 4).unwrap_err();
    assert!(
        matches!(error, Error::Published(PublishedError::EmptyPart { images: 5, part: Part::Test, .. })),
        "{error}"
    );
    assert!(error.to_string().contains("6 images"), "{error}");
    data_set(root.path(), 6);
    assert_eq!(numbers(root.path(), Part::Test).len(), 1);
    let error = load_hands(root.path(), Part::Test, 0).unwrap_err();
    assert!(matches!(error, Error::Images(ImageError::Option { .. })), "{error}");
}
