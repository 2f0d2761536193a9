//! Published data sets that the user brings: files in the very formats, and what is refused of them.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod celeba;
mod cifar10;
mod hands;

use std::fs;
use std::path::Path;

use image::{ImageFormat, Rgb, RgbImage};

/// Writes an image into a folder, as JPEG of the best quality or as PNG, by its name.
fn write_image(folder: &Path, name: &str, image: &RgbImage) {
    fs::create_dir_all(folder).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    if name.ends_with(".jpg") {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100);
        image.write_with_encoder(encoder).unwrap();
    } else {
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    }
    fs::write(folder.join(name), bytes.into_inner()).unwrap();
}

/// An image of one colour.
fn plain(width: u32, height: u32, colour: [u8; 3]) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb(colour))
}
