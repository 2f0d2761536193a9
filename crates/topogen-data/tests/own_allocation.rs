//! Reading own images takes no more memory than the files account for, whatever they say of themselves.
//!
//! One test in a process of its own: what other tests allocate would be counted.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, RgbImage};
use peak_alloc::PeakAlloc;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_data::formats::npy;
use topogen_data::{Error, ImageError, ImageOptions, OwnImages, idx, read_images};

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// What may be taken for each byte of an array: the file, its bytes as images, and those of the set.
const PER_BYTE: usize = 16;
/// What may be taken for any file: buffers of decoders, messages.
const BASE: usize = 1 << 20;

/// Reads and gives the most memory that was taken meanwhile.
fn peak(path: &Path) -> (usize, Result<OwnImages, Error>) {
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    let read = read_images(path, &ImageOptions::default());
    (PEAK.peak_usage() - before, read)
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG file whose header announces another size.
fn png_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(GrayImage::new(9, 9), ImageFormat::Png);
    // Behind 8 bytes of magic, the length of the header and its name.
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    bytes
}

/// A JPEG file whose frame announces another size.
fn jpeg_of_size(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = encoded(RgbImage::new(9, 9), ImageFormat::Jpeg);
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// Noise, which no format makes smaller.
fn noise(rng: &mut ChaCha8Rng) -> GrayImage {
    GrayImage::from_fn(24, 24, |_, _| Luma([rng.random()]))
}

#[test]
fn memory_is_bounded_by_the_files() {
    let root = tempfile::tempdir().unwrap();
    let array = root.path().join("array");
    let check_array = |bytes: &[u8], what: &str| {
        fs::write(&array, bytes).unwrap();
        let (peak, _) = peak(&array);
        assert!(peak <= PER_BYTE * bytes.len() + BASE, "{what}: {peak} bytes were taken for {}", bytes.len());
    };
    let folder = root.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let read_folder = |bytes: &[u8]| {
        fs::write(folder.join("a.png"), bytes).unwrap();
        peak(&folder)
    };

    // Files of a thousand bytes that announce ten gigabytes.
    for (descr, shape) in [
        ("<f8", "(1250, 1000, 1000)"),
        ("|u1", "(10000, 1000, 1000, 1)"),
        ("|u1", "(4294967296, 4294967296, 3)"),
    ] {
        let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}}}");
        let length = (header.len() as u16).to_le_bytes();
        check_array(&[&b"\x93NUMPY\x01\x00"[..], &length, header.as_bytes(), &[0; 1000]].concat(), shape);
    }
    let mut large_idx = idx::encode([1, 1, 1000], &[0; 1000]).unwrap();
    large_idx[4..8].copy_from_slice(&10_000_000_u32.to_be_bytes());
    check_array(&large_idx, "an IDX file of ten gigabytes");
    for bytes in [png_of_size(100_000, 100_000), png_of_size(u32::MAX >> 1, 1), jpeg_of_size(65_535, 65_535)]
    {
        let (peak, read) = read_folder(&bytes);
        let error = read.unwrap_err();
        assert!(
            matches!(error, Error::Images(ImageError::Announced { .. } | ImageError::Decode { .. })),
            "{error}"
        );
        assert!(peak <= BASE, "{peak} bytes were taken: {error}");
    }
    // As large as the file could be if it were all of one colour: the memory is taken, and bounded by the file.
    let small = png_of_size(9, 9).len() as u32;
    let (peak_possible, read) = read_folder(&png_of_size(1000, small));
    assert!(matches!(read, Err(Error::Images(ImageError::Decode { .. }))), "{read:?}");
    assert!(peak_possible <= 4 * 1000 * small as usize + BASE, "{peak_possible}");

    // Valid files, and damaged ones.
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let pixels: Vec<u8> = (0..2000).map(|_| rng.random()).collect();
    let arrays = [npy::encode(&pixels, &[5, 20, 20]).unwrap(), idx::encode([5, 20, 20], &pixels).unwrap()];
    for bytes in arrays {
        check_array(&bytes, "a valid array");
        for _ in 0..300 {
            let mut bytes = bytes.clone();
            // Headers are where sizes stand.
            let at = rng.random_range(0..bytes.len().min(130));
            bytes[at] = rng.random();
            check_array(&bytes, "a damaged array");
        }
    }
    let images = [encoded(noise(&mut rng), ImageFormat::Png), encoded(noise(&mut rng), ImageFormat::Jpeg)];
    for bytes in images {
        let (_, read) = read_folder(&bytes);
        assert_eq!(read.unwrap().images.len(), 1);
        for _ in 0..300 {
            let mut bytes = bytes.clone();
            let at = rng.random_range(0..bytes.len());
            bytes[at] = rng.random();
            let (peak, _) = read_folder(&bytes);
            // The size may have become one that so many bytes could hold: 1032 pixels a byte, of up to three bytes, in
            // the decoder, as an image and in the set.
            assert!(peak <= 1032 * 32 * bytes.len() + BASE, "{peak} bytes were taken for {}", bytes.len());
        }
    }
    // The measure itself: a vector that is taken is seen.
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    drop(std::hint::black_box(vec![1_u8; 1 << 20]));
    assert!(PEAK.peak_usage() - before >= 1 << 20);
}
