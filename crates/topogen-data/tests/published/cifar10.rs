//! Batches of the binary version of CIFAR-10.

use std::fs::{self, File};
use std::path::Path;

use topogen_data::{Error, PublishedError, Split, load_cifar10};

const BATCH: usize = 10_000;
const RECORD: usize = 3_073;
const TRAIN: [&str; 5] =
    ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];

/// The label of an image of a batch.
fn label(batch: usize, image: usize) -> u8 {
    ((7 * image + batch) % 10) as u8
}

/// The bytes of an image of a batch: 1,024 each for red, green and blue.
fn pixels(batch: usize, image: usize) -> Vec<u8> {
    (0..RECORD - 1).map(|at| ((31 * at + 17 * image + 101 * batch) % 251) as u8).collect()
}

fn batch(number: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BATCH * RECORD);
    for image in 0..BATCH {
        bytes.push(label(number, image));
        bytes.extend(pixels(number, image));
    }
    bytes
}

/// A file of zeros of this length, which takes no room on the disk.
fn zeros(path: &Path, length: u64) {
    File::create(path).unwrap().set_len(length).unwrap();
}

fn refused(folder: &Path, split: Split) -> PublishedError {
    match load_cifar10(folder, split).unwrap_err() {
        Error::Published(error) => error,
        error => panic!("{error}"),
    }
}

#[test]
fn all_batches_are_read_in_their_order() {
    let root = tempfile::tempdir().unwrap();
    for (number, name) in TRAIN.iter().enumerate() {
        fs::write(root.path().join(name), batch(number)).unwrap();
    }
    let train = load_cifar10(root.path(), Split::Train).unwrap();
    assert_eq!((train.len(), train.channels(), train.height(), train.width()), (5 * BATCH, 3, 32, 32));
    for (number, image) in [(0, 0), (0, BATCH - 1), (1, 0), (3, 1234), (4, BATCH - 1)] {
        let index = number * BATCH + image;
        assert_eq!(train.labels()[index], label(number, image));
        let size = RECORD - 1;
        assert_eq!(train.pixels()[index * size..(index + 1) * size], pixels(number, image));
    }
    assert_eq!(
        (0..10).map(|class| train.labels().iter().filter(|&&label| label == class).count()).max(),
        Some(5000)
    );
    assert!(matches!(refused(root.path(), Split::Test), PublishedError::Missing { .. }));
}

#[test]
fn the_folder_of_the_archive_is_found() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("cifar-10-batches-bin");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("test_batch.bin"), batch(9)).unwrap();
    let test = load_cifar10(root.path(), Split::Test).unwrap();
    assert_eq!(test, load_cifar10(&folder, Split::Test).unwrap());
    assert_eq!((test.len(), test.labels()[1]), (BATCH, label(9, 1)));
}

#[test]
fn missing_files_are_named_with_the_home_of_the_data() {
    let root = tempfile::tempdir().unwrap();
    let text = refused(root.path(), Split::Train).to_string();
    for word in ["data_batch_1.bin", "cifar-10-batches-bin", "University of Toronto", "unpack"] {
        assert!(text.contains(word), "{text}");
    }
    for name in &TRAIN[..3] {
        zeros(&root.path().join(name), (BATCH * RECORD) as u64);
    }
    fs::create_dir(root.path().join(TRAIN[3])).unwrap();
    let error = refused(root.path(), Split::Train);
    let PublishedError::Missing { looked_for, .. } = &error else { panic!("{error}") };
    assert_eq!(*looked_for, [root.path().join(TRAIN[3])], "a folder is no file");
}

#[test]
fn files_of_other_lengths_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("test_batch.bin");
    let whole = (BATCH * RECORD) as u64;
    for length in [0, 1, RECORD as u64, whole - RECORD as u64, whole - 1, whole + 1, 1 << 34] {
        zeros(&path, length);
        let error = refused(root.path(), Split::Test);
        assert!(
            matches!(error, PublishedError::Length { found, expected, .. } if found == length && expected == whole)
        );
        let text = error.to_string();
        assert!(text.contains(&path.display().to_string()) && text.contains("again"), "{text}");
    }
}

#[test]
fn labels_above_9_are_refused_with_their_place() {
    let root = tempfile::tempdir().unwrap();
    for (image, wrong) in [(0, 10), (4321, 255)] {
        let mut bytes = batch(0);
        bytes[image * RECORD] = wrong;
        fs::write(root.path().join("test_batch.bin"), bytes).unwrap();
        let error = refused(root.path(), Split::Test);
        let PublishedError::Label { image: named, offset, label, .. } = error else { panic!("{error}") };
        assert_eq!((named, offset, label), (image, image * RECORD, wrong));
    }
}
