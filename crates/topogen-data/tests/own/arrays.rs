//! Arrays of images in .npy and IDX files.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use topogen_data::formats::npy;
use topogen_data::{Error, FormatError, ImageError, ImageOptions, idx, read_images};

use crate::{read, refused, write};

fn options() -> ImageOptions {
    ImageOptions::default()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What is wrong with the form of a .npy file.
fn problem(bytes: &[u8]) -> FormatError {
    let root = tempfile::tempdir().unwrap();
    let path = write(root.path(), "images.npy", bytes);
    match refused(&path, &options()) {
        Error::Format { problem, .. } => problem,
        error => panic!("{error}"),
    }
}

#[test]
fn every_kind_of_number_becomes_bytes() {
    let root = tempfile::tempdir().unwrap();
    let pixels = |bytes: Vec<u8>| read(&write(root.path(), "a.npy", bytes)).images.pixels().to_vec();
    assert_eq!(pixels(npy::encode(&[0_u8, 7, 255], &[1, 1, 3]).unwrap()), [0, 7, 255]);
    assert_eq!(pixels(npy::encode(&[0_i64, 7, 255], &[1, 3, 1]).unwrap()), [0, 7, 255]);
    assert_eq!(pixels(npy::encode(&[0.0, 0.5, 1.0], &[3, 1, 1]).unwrap()), [0, 128, 255]);
    assert_eq!(pixels(npy::encode(&[0.0_f32, 0.2, 1.0], &[1, 1, 3]).unwrap()), [0, 51, 255]);
    let mut booleans = npy::encode(&[0_u8, 1, 1], &[1, 1, 3]).unwrap();
    let at = booleans.windows(3).position(|window| window == b"|u1").unwrap();
    booleans[at + 1] = b'b';
    assert_eq!(pixels(booleans), [0, 255, 255]);
}

#[test]
fn values_out_of_range_are_named_with_their_index() {
    for (value, word) in
        [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (-0.25, "-0.25"), (1.5, "1.5"), (200.0, "'u1'")]
    {
        let mut values = [0.5; 12];
        values[7] = value;
        let error = problem(&npy::encode(&values, &[2, 2, 3]).unwrap());
        let FormatError::NpyValue { index, value: found, .. } = &error else { panic!("{error}") };
        assert_eq!(*index, [1, 0, 1]);
        assert_eq!(found.to_bits(), value.to_bits());
        assert!(error.to_string().contains(word) && error.to_string().contains("[1, 0, 1]"), "{error}");
    }
    for value in [-1_i16, 256] {
        let error = problem(&npy::encode(&[0, value], &[2, 1, 1]).unwrap());
        assert!(matches!(&error, FormatError::NpyValue { index, .. } if *index == [1, 0, 0]), "{error}");
    }
    // Where the first index runs fastest, the same element stands elsewhere.
    let header = b"{'descr': '|i1', 'fortran_order': True, 'shape': (2, 2, 3), }";
    let mut bytes =
        [&b"\x93NUMPY\x01\x00"[..], &(header.len() as u16).to_le_bytes(), header, &[0; 12]].concat();
    // Element [1, 0, 1]: 1 + 0 * 2 + 1 * 4.
    let at = bytes.len() - 12 + 5;
    bytes[at] = 0xff;
    assert!(matches!(problem(&bytes), FormatError::NpyValue { index, .. } if index == [1, 0, 1]));
}

#[test]
fn shapes_that_are_no_images_are_refused() {
    for shape in [&[][..], &[4], &[2, 2], &[1, 2, 2, 2], &[1, 4, 4, 4], &[1, 1, 1, 1, 1]] {
        let values = vec![0_u8; shape.iter().product()];
        let error = problem(&npy::encode(&values, shape).unwrap());
        assert!(matches!(error, FormatError::NpyShape { .. }), "{shape:?}: {error}");
    }
    for shape in [[2, 3, 2, 3], [2, 1, 2, 3], [2, 3, 2, 1]] {
        let error = problem(&npy::encode(&vec![0_u8; shape.iter().product()], &shape).unwrap());
        assert!(error.to_string().contains("may be the channels"), "{error}");
    }
    for shape in [[0, 2, 2], [2, 0, 2], [2, 2, 0]] {
        let error = problem(&npy::encode::<u8>(&[], &shape).unwrap());
        assert!(matches!(error, FormatError::Empty { .. }), "{error}");
    }
}

#[test]
fn arrays_that_are_cut_are_refused() {
    let whole = npy::encode(&[0_u8; 12], &[2, 2, 3]).unwrap();
    for end in 6..whole.len() {
        let error = problem(&whole[..end]);
        assert!(
            matches!(error, FormatError::NpyHeaderCut { .. } | FormatError::NpyTruncated { .. }),
            "{error}"
        );
    }
    let trailing = problem(&[&whole[..], &[0]].concat());
    assert!(matches!(trailing, FormatError::NpyTrailing { expected: 12, extra: 1 }), "{trailing}");
}

#[test]
fn idx_files_are_read_raw_and_compressed() {
    let root = tempfile::tempdir().unwrap();
    let raw = idx::encode([3, 2, 1], &[1, 2, 3, 4, 5, 6]).unwrap();
    let labels = idx::encode([3], &[7, 8, 9]).unwrap();
    let labels_path = write(root.path(), "labels.gz", gzip(&labels));
    for bytes in [raw.clone(), gzip(&raw)] {
        let path = write(root.path(), "images", bytes);
        let own = read(&path);
        assert_eq!((own.images.len(), own.images.height(), own.images.width()), (3, 2, 1));
        assert_eq!((own.images.pixels(), own.images.has_labels()), (&[1, 2, 3, 4, 5, 6][..], false));
        let labelled =
            ImageOptions { labels: Some(labels_path.clone()), limit: Some(2), colour: true, ..options() };
        let own = read_images(&path, &labelled).unwrap();
        assert_eq!((own.images.labels(), own.images.channels()), (&[7, 8][..], 3));
    }
    for (bytes, cause) in [
        (raw[..raw.len() - 1].to_vec(), "cut short"),
        (raw[..7].to_vec(), "cut short"),
        ([&raw[..], &[0]].concat(), "follow"),
        (labels.clone(), "dimensions"),
        (gzip(&labels), "dimensions"),
        (gzip(b"no IDX"), "not an IDX file"),
        (gzip(&raw)[..20].to_vec(), "decompressed"),
        (vec![0, 0, 13, 3], "element type"),
        (vec![0, 0], "cut short"),
    ] {
        let path = write(root.path(), "images", bytes);
        let Error::Corrupt { source, .. } = refused(&path, &options()) else { panic!("{cause}") };
        assert!(source.to_string().contains(cause), "{source} lacks {cause}");
    }
    let empty = write(root.path(), "images", idx::encode([0, 2, 1], &[]).unwrap());
    let error = refused(&empty, &options());
    assert!(matches!(error, Error::Format { problem: FormatError::Empty { .. }, .. }), "{error}");
}

#[test]
fn labels_are_checked() {
    let root = tempfile::tempdir().unwrap();
    let images = write(root.path(), "images.npy", npy::encode(&[1_u8, 2, 3], &[3, 1, 1]).unwrap());
    let with = |bytes: Vec<u8>| {
        let labels = Some(write(root.path(), "labels.npy", bytes));
        read_images(&images, &ImageOptions { labels, ..options() })
    };
    for bytes in
        [npy::encode(&[0_i64, 255, 9], &[3]).unwrap(), npy::encode(&[0.0, 255.0, 9.0], &[3]).unwrap()]
    {
        assert_eq!(with(bytes).unwrap().images.labels(), [0, 255, 9]);
    }
    for value in [-1.0, 256.0, 0.5, f64::NAN] {
        let error = with(npy::encode(&[0.0, value, 0.0], &[3]).unwrap()).unwrap_err();
        assert!(error.to_string().contains("labels.npy") && error.to_string().contains("[1]"), "{error}");
    }
    let error = with(npy::encode(&[0_u8, 1, 2], &[3, 1]).unwrap()).unwrap_err();
    assert!(matches!(error, Error::Format { problem: FormatError::NpyShape { .. }, .. }), "{error}");
    let error = with(npy::encode(&[0_u8, 1, 2, 3], &[4]).unwrap()).unwrap_err();
    assert!(matches!(error, Error::Images(ImageError::LabelCount { images: 3, labels: 4, .. })), "{error}");
    let none = ImageOptions { labels: Some(root.path().join("none")), ..options() };
    assert!(matches!(read_images(&images, &none).unwrap_err(), Error::Read { .. }));
    assert!(with(b"0\n1\n2\n".to_vec()).unwrap_err().to_string().contains("labels.npy"));
}
