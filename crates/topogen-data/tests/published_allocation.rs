//! Published data sets take no more memory than their images, whatever the files say of themselves.
//!
//! One test in a process of its own: what other tests allocate would be counted.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use std::fs::{self, File};
use std::path::Path;

use peak_alloc::PeakAlloc;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_data::{Error, ImageError, Part, PublishedError, Split, load_celeba, load_cifar10};

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// What may be taken for any file: buffers, messages.
const BASE: usize = 128 << 10;

/// Gives the most memory that was taken by a call, and what it returned.
fn peak<T>(call: impl FnOnce() -> T) -> (usize, T) {
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    let returned = call();
    (PEAK.peak_usage() - before, returned)
}

/// A file of zeros of this length, which takes no room on the disk.
fn zeros(path: &Path, length: u64) {
    File::create(path).unwrap().set_len(length).unwrap();
}

#[test]
fn memory_is_bounded_by_the_images() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();

    // Files of sixteen gigabytes.
    let batch = folder.join("test_batch.bin");
    zeros(&batch, 1 << 34);
    let (taken, read) = peak(|| load_cifar10(folder, Split::Test));
    assert!(matches!(read, Err(Error::Published(PublishedError::Length { .. }))), "{read:?}");
    assert!(taken <= BASE, "{taken}");
    let list = folder.join("list_eval_partition.txt");
    fs::create_dir(folder.join("img_align_celeba")).unwrap();
    zeros(&list, 1 << 34);
    let celeba = || load_celeba(folder, Part::Train, 64, None);
    let (taken, read) = peak(celeba);
    assert!(matches!(read, Err(Error::Published(PublishedError::LongList { .. }))), "{read:?}");
    assert!(taken <= BASE, "{taken}");

    // The first four batches are whole, the last is cut short: that is known before any memory is taken.
    for number in 1..=5 {
        zeros(&folder.join(format!("data_batch_{number}.bin")), 30_730_000 - u64::from(number == 5));
    }
    let (taken, read) = peak(|| load_cifar10(folder, Split::Train));
    assert!(read.is_err() && taken <= BASE, "{taken}");

    // Of a batch that is whole, the images are held once.
    zeros(&batch, 30_730_000);
    let (taken, read) = peak(|| load_cifar10(folder, Split::Test));
    assert_eq!(read.unwrap().len(), 10_000);
    assert!(taken <= 10_000 * 3_073 + BASE, "{taken}");

    // An image that announces four gigabytes.
    let mut jpeg = Vec::new();
    image::RgbImage::new(178, 218)
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut jpeg))
        .unwrap();
    let whole = jpeg.clone();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    let image = folder.join("img_align_celeba/000001.jpg");
    fs::write(&list, "000001.jpg 0\n").unwrap();
    fs::write(&image, &jpeg).unwrap();
    let (taken, read) = peak(celeba);
    assert!(matches!(read, Err(Error::Images(ImageError::Announced { .. }))), "{read:?}");
    assert!(taken <= BASE, "{taken}");

    // Damaged lists: never a panic, and memory by their length.
    fs::write(&image, &whole).unwrap();
    let text: Vec<u8> = (1..200).flat_map(|line| format!("{line:06}.jpg 0\n").into_bytes()).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..300 {
        let mut bytes = text.clone();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..bytes.len());
            bytes[at] = rng.random();
        }
        bytes.truncate(rng.random_range(0..=bytes.len()));
        fs::write(&list, &bytes).unwrap();
        let (taken, _) = peak(|| load_celeba(folder, Part::Train, 8, Some(1)));
        // One image of 178 x 218 pixels is decoded, turned and cropped at a time.
        assert!(taken <= 64 * bytes.len() + 8 * 3 * 178 * 218 + BASE, "{taken}");
    }
    // The measure itself: a vector that is taken is seen.
    let (taken, ()) = peak(|| drop(std::hint::black_box(vec![1_u8; 1 << 20])));
    assert!(taken >= 1 << 20);
}
