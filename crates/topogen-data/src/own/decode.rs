//! Decodes one PNG or JPEG file.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use super::jpeg;
use crate::error::{Error, ImageError, Result};

/// How many bytes of pixels a byte of a file can stand for.
///
/// Deflate, which PNG compresses rows by, makes at most 258 bytes of two bits (1032 : 1). A JPEG image spends at least one bit on
/// each block of 8 x 8 pixels; where components have fewer pixels than the image, there are several of them, and with all
/// that the format allows it stays below this many pixels a byte.
const MOST_PER_BYTE: u64 = 1032;

/// The image of a file, turned as its EXIF data says.
pub(super) fn decode(path: &Path) -> Result<DynamicImage> {
    let bytes = fs::read(path).map_err(Error::read(path))?;
    let failed = |source| ImageError::Decode { path: path.to_owned(), source };
    let format = match image::guess_format(&bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => format,
        _ => {
            let found = bytes[..bytes.len().min(8)].to_vec();
            return Err(
                ImageError::Kind { path: path.to_owned(), wanted: "no PNG or JPEG image", found }.into()
            );
        }
    };
    if format == ImageFormat::Jpeg && !jpeg::has_end(&bytes) {
        return Err(ImageError::CutShort { path: path.to_owned() }.into());
    }
    let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
    // The limit of the reader is the same for all files; the one below goes by the file.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    // The decoded bytes of JPEG's colours and of PNG's palettes are more, but within a fixed factor.
    let row = match format {
        ImageFormat::Png => {
            (u64::from(width) * u64::from(decoder.original_color_type().bits_per_pixel())).div_ceil(8)
        }
        _ => width.into(),
    };
    if row.saturating_mul(height.into()) > MOST_PER_BYTE * bytes.len() as u64 {
        let path = path.to_owned();
        return Err(ImageError::Announced { path, height, width, bytes: bytes.len() }.into());
    }
    let orientation = decoder.orientation().map_err(failed)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(failed)?;
    image.apply_orientation(orientation);
    Ok(image)
}
