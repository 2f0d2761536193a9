//! Laws of reading images.

use image::{GrayImage, ImageFormat, RgbImage};
use proptest::prelude::*;
use topogen_data::formats::npy;
use topogen_data::{ImageOptions, ImageSet, read_images};

use crate::{encoded, write};

/// Images with the last index running fastest, as `[n, height, width, channels]`, and that shape.
fn images(channels: usize) -> impl Strategy<Value = (Vec<u8>, [usize; 4])> {
    // No height or width that could be a number of channels.
    let length = || (4..7_usize).prop_map(|length| if length == 6 { 2 } else { length });
    (1..5_usize, length(), length()).prop_flat_map(move |(n, height, width)| {
        prop::collection::vec(any::<u8>(), n * height * width * channels)
            .prop_map(move |pixels| (pixels, [n, height, width, channels]))
    })
}

/// The same with the channels before height and width.
fn planes(pixels: &[u8], [n, height, width, channels]: [usize; 4]) -> Vec<u8> {
    let mut planes = Vec::new();
    for image in 0..n {
        for channel in 0..channels {
            for at in 0..height * width {
                planes.push(pixels[(image * height * width + at) * channels + channel]);
            }
        }
    }
    planes
}

fn read_array(bytes: Vec<u8>, options: &ImageOptions) -> ImageSet {
    let root = tempfile::tempdir().unwrap();
    read_images(&write(root.path(), "a.npy", bytes), options).unwrap().images
}

fn colour() -> ImageOptions {
    ImageOptions { colour: true, ..ImageOptions::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn png_files_keep_every_pixel((pixels, shape) in prop_oneof![images(1), images(3)]) {
        let root = tempfile::tempdir().unwrap();
        let [n, height, width, channels] = shape;
        for (index, image) in pixels.chunks_exact(pixels.len() / n).enumerate() {
            let (width, height, image) = (width as u32, height as u32, image.to_vec());
            let bytes = if channels == 1 {
                encoded(GrayImage::from_raw(width, height, image).unwrap(), ImageFormat::Png)
            } else {
                encoded(RgbImage::from_raw(width, height, image).unwrap(), ImageFormat::Png)
            };
            write(root.path(), &format!("{index}.png"), bytes);
        }
        let options = ImageOptions { colour: channels == 3, ..ImageOptions::default() };
        let set = read_images(root.path(), &options).unwrap().images;
        prop_assert_eq!(set.pixels(), planes(&pixels, shape));
        prop_assert_eq!([set.len(), set.height(), set.width(), set.channels()], shape);
    }

    #[test]
    fn layouts_of_arrays_agree((pixels, shape) in prop_oneof![images(1), images(3)]) {
        let [n, height, width, channels] = shape;
        let planes = planes(&pixels, shape);
        let last = npy::encode(&pixels, &shape).unwrap();
        let first = npy::encode(&planes, &[n, channels, height, width]).unwrap();
        for options in [ImageOptions::default(), colour(), ImageOptions { size: Some(3), ..colour() }] {
            let set = read_array(last.clone(), &options);
            prop_assert_eq!(&read_array(first.clone(), &options), &set);
            if channels == 1 {
                let flat = npy::encode(&pixels, &[n, height, width]).unwrap();
                prop_assert_eq!(&read_array(flat, &options), &set);
            }
        }
        if channels == 3 {
            let set = read_array(first, &colour());
            prop_assert_eq!(set.pixels(), planes);
        }
    }

    #[test]
    fn both_orders_of_memory_agree((pixels, [n, height, width, _]) in images(1)) {
        let header = format!("{{'descr': '|u1', 'fortran_order': True, 'shape': ({n}, {height}, {width}), }}");
        let mut bytes =
            [&b"\x93NUMPY\x01\x00"[..], &(header.len() as u16).to_le_bytes(), header.as_bytes()].concat();
        for column in 0..width {
            for row in 0..height {
                bytes.extend((0..n).map(|image| pixels[(image * height + row) * width + column]));
            }
        }
        let set = read_array(bytes, &ImageOptions::default());
        prop_assert_eq!(set.pixels(), pixels);
    }

    #[test]
    fn scaled_pixels_read_back_as_they_were((pixels, [n, height, width, _]) in images(1)) {
        let set = read_array(npy::encode(&pixels, &[n, height, width]).unwrap(), &ImageOptions::default());
        let scaled = set.pixels_of(0..n).unwrap();
        let again = read_array(npy::encode(&scaled, &[n, height, width]).unwrap(), &ImageOptions::default());
        prop_assert_eq!(again, set);
    }

    #[test]
    fn grey_of_grey_colours_is_that_grey((pixels, [n, height, width, _]) in images(1)) {
        let repeated: Vec<u8> = pixels.iter().flat_map(|&value| [value; 3]).collect();
        let set = read_array(npy::encode(&repeated, &[n, height, width, 3]).unwrap(), &ImageOptions::default());
        prop_assert_eq!(set.pixels(), pixels);
    }

    #[test]
    fn arbitrary_bytes_are_read_or_refused(
        start in prop::sample::select(vec![&b""[..], b"\x93NUMPY\x01\x00", b"\0\0\x08\x03\0\0\0\x01", b"\x1f\x8b\x08", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
        bytes in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let root = tempfile::tempdir().unwrap();
        let bytes = [start, &bytes].concat();
        for path in [write(root.path(), "a.npy", &bytes), write(root.path(), "folder/a.png", &bytes)] {
            let path = if path.ends_with("a.png") { path.parent().unwrap() } else { &path };
            match read_images(path, &ImageOptions::default()) {
                Ok(own) => prop_assert!(!own.images.is_empty()),
                Err(error) => prop_assert!(error.to_string().len() > 10, "{error:?}"),
            }
        }
    }
}
