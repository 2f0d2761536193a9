//! Folders of PNG and JPEG files.

use std::fs;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageEncoder, ImageFormat, Luma, RgbImage};
use topogen_data::formats::npy;
use topogen_data::{Error, ImageError, ImageOptions, idx, read_images};

use crate::{encoded, png, read, refused, write};

fn options() -> ImageOptions {
    ImageOptions::default()
}

#[test]
fn files_are_taken_in_the_order_of_their_names() {
    let root = tempfile::tempdir().unwrap();
    for (name, grey) in [("9.png", 3), ("10.png", 1), ("a.PNG", 4), ("2.jpeg.png", 2)] {
        write(root.path(), name, png(2, 1, grey));
    }
    let notes = write(root.path(), "notes.txt", "");
    write(root.path(), ".hidden.png", "no image");
    fs::create_dir(root.path().join("empty")).unwrap();
    let own = read(root.path());
    assert_eq!(own.images.pixels(), [1, 1, 2, 2, 3, 3, 4, 4]);
    assert_eq!((own.images.height(), own.images.width(), own.images.channels()), (1, 2, 1));
    assert!(!own.images.has_labels() && own.classes.is_empty());
    assert_eq!(own.skipped, [notes, root.path().join("empty")]);
    let limited = read_images(root.path(), &ImageOptions { limit: Some(3), ..options() }).unwrap();
    assert_eq!(limited.images, own.images.take(&[0, 1, 2]).unwrap());
}

#[test]
fn folders_are_classes() {
    let root = tempfile::tempdir().unwrap();
    for (name, grey) in [("dog/a.png", 30), ("cat/b.png", 20), ("cat/a.png", 10), ("cat/c.png", 25)] {
        write(root.path(), name, png(1, 1, grey));
    }
    let notes = write(root.path(), "notes.txt", "");
    let inner = write(root.path(), "dog/inner/x.png", png(1, 1, 99));
    let own = read(root.path());
    assert_eq!(own.images.pixels(), [10, 20, 25, 30]);
    assert_eq!(own.images.labels(), [0, 0, 0, 1]);
    assert_eq!(own.classes, ["cat", "dog"]);
    assert_eq!(own.skipped, [notes, inner.parent().unwrap().to_owned()]);
    let two = read_images(root.path(), &ImageOptions { limit: Some(2), ..options() }).unwrap();
    assert_eq!((two.images.pixels(), two.images.labels()), (&[10, 30][..], &[0, 1][..]));

    let labels = write(root.path(), "labels.npy", npy::encode(&[0_u8, 1, 0, 1], &[4]).unwrap());
    let error = refused(root.path(), &ImageOptions { labels: Some(labels.clone()), ..options() });
    let Error::Images(ImageError::LabelsTwice { labels: named, .. }) = error else { panic!("{error}") };
    assert_eq!(named, labels);
}

#[test]
fn a_file_gives_labels_to_a_flat_folder() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("images");
    (0..3).for_each(|grey| {
        write(&folder, &format!("{grey}.png"), png(1, 1, grey));
    });
    let labels = write(root.path(), "labels", idx::encode([3], &[7, 8, 9]).unwrap());
    let with = |labels, limit| ImageOptions { labels: Some(labels), limit, ..options() };
    assert_eq!(read_images(&folder, &with(labels.clone(), None)).unwrap().images.labels(), [7, 8, 9]);
    assert_eq!(read_images(&folder, &with(labels, Some(2))).unwrap().images.labels(), [7, 8]);
    let few = write(root.path(), "few", idx::encode([2], &[7, 8]).unwrap());
    let error = refused(&folder, &with(few.clone(), Some(2)));
    assert!(matches!(error, Error::Images(ImageError::LabelCount { images: 3, labels: 2, .. })), "{error}");
    assert!(error.to_string().contains(&few.display().to_string()), "{error}");
}

#[test]
fn folders_that_hold_no_images_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let error = refused(root.path(), &options());
    assert!(matches!(error, Error::Images(ImageError::Nothing { skipped: 0, .. })), "{error}");
    write(root.path(), "a.gif", "GIF89a");
    let error = refused(root.path(), &options());
    assert!(matches!(error, Error::Images(ImageError::Nothing { skipped: 1, .. })), "{error}");

    write(root.path(), "cat/a.png", png(1, 1, 0));
    fs::create_dir(root.path().join("dog")).unwrap();
    let error = refused(root.path(), &options());
    assert!(
        matches!(&error, Error::Images(ImageError::EmptyClass { path }) if path.ends_with("dog")),
        "{error}"
    );

    let image = write(root.path(), "b.png", png(1, 1, 0));
    let error = refused(root.path(), &options());
    let Error::Images(ImageError::Mixed { image: named, folder }) = error else { panic!("{error}") };
    assert_eq!((named, folder), (image, root.path().join("cat")));
}

#[test]
fn more_classes_than_labels_are_refused() {
    let root = tempfile::tempdir().unwrap();
    for class in 0..257 {
        write(root.path(), &format!("{class:03}/a.png"), png(1, 1, 0));
    }
    let error = refused(root.path(), &options());
    assert!(matches!(error, Error::Images(ImageError::Classes { classes: 257, .. })), "{error}");
    fs::remove_dir_all(root.path().join("256")).unwrap();
    assert_eq!(read(root.path()).images.labels().last(), Some(&255));
}

#[test]
fn images_of_different_sizes_need_a_size() {
    let root = tempfile::tempdir().unwrap();
    let first = write(root.path(), "a.png", png(4, 2, 10));
    let other = write(root.path(), "b.png", png(3, 5, 20));
    let error = refused(root.path(), &options());
    let Error::Images(ImageError::Sizes { first: one, first_size, other: two, other_size }) = error else {
        panic!("{error}")
    };
    assert_eq!((one, two), (first.display().to_string(), other.display().to_string()));
    assert_eq!((first_size, other_size), ((2, 4), (5, 3)));
    let own = read_images(root.path(), &ImageOptions { size: Some(2), ..options() }).unwrap();
    assert_eq!(own.images.pixels(), [10, 10, 10, 10, 20, 20, 20, 20]);
}

#[test]
fn colours_are_kept_if_asked_for() {
    let root = tempfile::tempdir().unwrap();
    let rgb = RgbImage::from_raw(2, 1, vec![1, 2, 3, 4, 5, 6]).unwrap();
    write(root.path(), "a.png", encoded(rgb, ImageFormat::Png));
    write(root.path(), "b.png", png(2, 1, 9));
    let own = read_images(root.path(), &ImageOptions { colour: true, ..options() }).unwrap();
    assert_eq!(own.images.pixels(), [1, 4, 2, 5, 3, 6, 9, 9, 9, 9, 9, 9]);
    assert_eq!(read(root.path()).images.channels(), 1);
}

/// A smooth grey image, which JPEG changes little.
fn smooth() -> GrayImage {
    GrayImage::from_fn(16, 8, |x, y| Luma([(40 + 8 * x + 4 * y) as u8]))
}

/// A JPEG file of it, with EXIF data that says how it is turned.
fn jpeg(orientation: Option<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 100);
    if let Some(orientation) = orientation {
        // TIFF, big-endian, one entry: the tag 0x0112 of type SHORT, one value.
        let exif = [
            0x4d,
            0x4d,
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            orientation,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        encoder.set_exif_metadata(exif.to_vec()).unwrap();
    }
    encoder.write_image(smooth().as_raw(), 16, 8, image::ExtendedColorType::L8).unwrap();
    bytes
}

#[test]
fn photographs_are_turned_as_they_say() {
    let root = tempfile::tempdir().unwrap();
    let upright = |orientation| {
        write(root.path(), "a.jpg", jpeg(orientation));
        read(root.path()).images
    };
    let plain = upright(None);
    assert_eq!((plain.height(), plain.width()), (8, 16));
    assert!(plain.pixels().iter().zip(smooth().as_raw()).all(|(a, b)| a.abs_diff(*b) <= 2));
    assert_eq!(upright(Some(1)), plain);
    // 6: the top of the scene is on the right of the picture, so its first row is the first column read upwards.
    let turned = upright(Some(6));
    assert_eq!((turned.height(), turned.width()), (16, 8));
    let column: Vec<u8> = (0..8).rev().map(|row| plain.pixels()[row * 16]).collect();
    assert_eq!(turned.pixels()[..8], column);
}

#[test]
fn damaged_files_are_refused_by_name() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.png", png(16, 8, 3));
    let (whole_png, whole_jpeg) = (encoded(smooth(), ImageFormat::Png), jpeg(None));
    let mut flipped = whole_png.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for bytes in [
        b"no image".to_vec(),
        Vec::new(),
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec(),
        whole_png[..whole_png.len() / 2].to_vec(),
        whole_png[..20].to_vec(),
        flipped,
        whole_jpeg[..whole_jpeg.len() / 2].to_vec(),
        whole_jpeg[..whole_jpeg.len() - 1].to_vec(),
        whole_jpeg[..4].to_vec(),
        b"\xff\xd8\xff\xd9".to_vec(),
    ] {
        let path = write(root.path(), "b.png", &bytes);
        let error = read_images(root.path(), &options()).unwrap_err();
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        assert!(
            matches!(
                error,
                Error::Images(
                    ImageError::Kind { .. } | ImageError::Decode { .. } | ImageError::CutShort { .. }
                )
            ),
            "{error}"
        );
    }
    // The content counts, not the end of the name.
    write(root.path(), "b.png", whole_jpeg);
    assert_eq!(read(root.path()).images.len(), 2);
}
