//! Reads images from an array: a .npy file, or an IDX file that may be compressed by gzip.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use image::{DynamicImage, GrayImage, RgbImage};

use super::{Collector, ImageOptions, OwnImages, given_labels};
use crate::error::{Error, FormatError, ImageError, Result};
use crate::formats::npy::{Dtype, Elements, Kind, MAGIC, parse_as};
use crate::idx;

/// The first bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The whole bytes of a file, decompressed.
pub(super) enum Bytes {
    Npy(Vec<u8>),
    Idx(Vec<u8>),
}

/// Equally large images, one after the other.
struct Frames {
    values: Vec<u8>,
    n: usize,
    height: usize,
    width: usize,
    channels: usize,
    /// Whether the channels of an image are planes of their own, rather than those of a pixel beside each other.
    are_planes: bool,
}

pub(super) fn read(path: &Path, options: &ImageOptions) -> Result<OwnImages> {
    let frames = match open(path)? {
        Bytes::Npy(bytes) => of_npy(&bytes).map_err(FormatError::named(&path.display().to_string()))?,
        Bytes::Idx(bytes) => of_idx(&bytes).map_err(corrupt(path))?,
    };
    let Frames { n, height, width, channels, .. } = frames;
    let size = height * width * channels;
    if n == 0 || size == 0 {
        let name = path.display().to_string();
        return Err(FormatError::named(&name)(FormatError::Empty { wanted: "one image with one pixel" }));
    }
    let taken = options.limit.map_or(n, |limit| limit.min(n));
    let labels = given_labels(path, options, n, taken)?;
    let mut collector = Collector::new(options.form());
    for (index, values) in frames.values.chunks_exact(size).take(taken).enumerate() {
        let image = frames.image(values).ok_or(ImageError::TooLarge { images: n, bytes: size })?;
        collector.add(image, taken, || format!("image {index} of {}", path.display()))?;
    }
    Ok(OwnImages { images: collector.into_set(labels)?, classes: Vec::new(), skipped: Vec::new() })
}

/// The bytes of a .npy or an IDX file, told by how they start.
pub(super) fn open(path: &Path) -> Result<Bytes> {
    let bytes = fs::read(path).map_err(Error::read(path))?;
    if bytes.starts_with(MAGIC) {
        return Ok(Bytes::Npy(bytes));
    }
    if bytes.starts_with(&GZIP) {
        let mut raw = Vec::new();
        let read = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut raw);
        read.map_err(|source| corrupt(path)(Error::Gzip { source }))?;
        return Ok(Bytes::Idx(raw));
    }
    // What starts with zeros and goes on otherwise than IDX does is told what is wrong with it.
    if bytes.starts_with(&[0, 0]) {
        return Ok(Bytes::Idx(bytes));
    }
    let wanted = "neither a folder nor a .npy array nor an IDX file";
    let found = bytes[..bytes.len().min(8)].to_vec();
    Err(ImageError::Kind { path: path.to_owned(), wanted, found }.into())
}

/// The error that names the file.
pub(super) fn corrupt(path: &Path) -> impl Fn(Error) -> Error {
    |source| {
        let advice = "copy it again, or give another file";
        Error::Corrupt { path: path.to_owned(), advice, source: Box::new(source) }
    }
}

fn of_idx(bytes: &[u8]) -> Result<Frames> {
    let idx::Idx { dims: [n, height, width], data } = idx::parse::<3>(bytes)?;
    Ok(Frames { values: data.to_vec(), n, height, width, channels: 1, are_planes: true })
}

fn of_npy(bytes: &[u8]) -> Result<Frames, FormatError> {
    let Elements { values, shape, .. } = parse_as(bytes, grey)?;
    let is_channels = |length: usize| matches!(length, 1 | 3);
    let frames =
        |n, height, width, channels, are_planes| Frames { values, n, height, width, channels, are_planes };
    match *shape.as_slice() {
        [n, height, width] => Ok(frames(n, height, width, 1, true)),
        [_, first, _, last] if is_channels(first) && is_channels(last) => Err(FormatError::NpyShape {
            shape,
            wanted: "both its second and its last length may be the channels (grey images need none of them)",
        }),
        [n, height, width, channels] if is_channels(channels) => {
            Ok(frames(n, height, width, channels, false))
        }
        [n, channels, height, width] if is_channels(channels) => Ok(frames(n, height, width, channels, true)),
        _ => Err(FormatError::NpyShape {
            shape,
            wanted: "images are [n, height, width], [n, height, width, channels] or [n, channels, height, width] with 1 or \
                     3 channels",
        }),
    }
}

/// The byte of a value.
fn grey(dtype: Dtype, value: f64) -> Result<u8, &'static str> {
    match dtype.kind() {
        Kind::Bool => Ok(if value == 0.0 { 0 } else { u8::MAX }),
        Kind::Signed | Kind::Unsigned if (0.0..=255.0).contains(&value) => Ok(value as u8),
        Kind::Signed | Kind::Unsigned => Err("whole numbers of images are 0 to 255"),
        Kind::Float if (0.0..=1.0).contains(&value) => Ok((value * 255.0).round() as u8),
        Kind::Float => Err(
            "floats of images are 0 to 1: divide them by their maximum, or save 0 to 255 as array.astype('u1')",
        ),
    }
}

impl Frames {
    /// The image of its values; none if it is larger than the format of images can say.
    fn image(&self, values: &[u8]) -> Option<DynamicImage> {
        let (width, height) = (u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        if self.channels == 1 {
            return GrayImage::from_raw(width, height, values.to_vec()).map(Into::into);
        }
        let pixels = if self.are_planes {
            let plane = self.height * self.width;
            (0..values.len()).map(|at| values[at % self.channels * plane + at / self.channels]).collect()
        } else {
            values.to_vec()
        };
        RgbImage::from_raw(width, height, pixels).map(Into::into)
    }
}
