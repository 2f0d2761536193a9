//! The user's own images: folders, arrays, and what is refused of them.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod arrays;
mod folders;
mod round_trip;

use std::fs;
use std::path::{Path, PathBuf};

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use topogen_data::{Error, ImageError, ImageOptions, OwnImages, read_images};

/// Writes bytes below a folder, and gives the path.
fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG file of one grey.
fn png(width: u32, height: u32, grey: u8) -> Vec<u8> {
    encoded(GrayImage::from_pixel(width, height, Luma([grey])), ImageFormat::Png)
}

fn read(path: &Path) -> OwnImages {
    read_images(path, &ImageOptions::default()).unwrap()
}

fn refused(path: &Path, options: &ImageOptions) -> Error {
    let error = read_images(path, options).unwrap_err();
    // Whatever is refused, the user is told which file it is about.
    let text = error.to_string();
    assert!(text.contains(&path.display().to_string()), "{text}");
    error
}

#[test]
fn what_is_not_there_is_an_error_that_names_it() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("none");
    assert!(
        matches!(refused(&path, &ImageOptions::default()), Error::Read { path: named, .. } if named == path)
    );
}

#[test]
fn options_that_make_no_image_are_refused() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.png", png(1, 1, 0));
    for options in [
        ImageOptions { size: Some(0), ..ImageOptions::default() },
        ImageOptions { size: Some(usize::MAX), ..ImageOptions::default() },
        ImageOptions { limit: Some(0), ..ImageOptions::default() },
    ] {
        let error = read_images(root.path(), &options).unwrap_err();
        assert!(matches!(error, Error::Images(ImageError::Option { .. })), "{error}");
    }
}

#[test]
fn files_of_other_kinds_are_told_by_their_first_bytes() {
    let root = tempfile::tempdir().unwrap();
    for bytes in [&png(1, 1, 0)[..], b"PK\x03\x04", b"0,1\n2,3\n", b"\x93NUM", b"\xff", b""] {
        let path = write(root.path(), "images", bytes);
        let Error::Images(ImageError::Kind { found, .. }) = refused(&path, &ImageOptions::default()) else {
            panic!("{bytes:?}")
        };
        assert!(bytes.starts_with(&found) && found.len() == bytes.len().min(8));
    }
}
