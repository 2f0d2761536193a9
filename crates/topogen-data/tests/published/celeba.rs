//! The aligned images of CelebA and the list of their parts.

use std::fs;
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};
use topogen_data::{Error, FormatError, ImageError, Part, PublishedError, load_celeba};

use crate::{plain, write_image};

/// Height and width of the published images.
const HEIGHT: u32 = 218;
const WIDTH: u32 = 178;

/// A data set of so many images, whose red says which one it is.
fn data_set(root: &Path, list: &str, images: u8) -> PathBuf {
    fs::write(root.join("list_eval_partition.txt"), list).unwrap();
    for number in 1..=images {
        let name = format!("{number:06}.jpg");
        let image = plain(WIDTH, HEIGHT, [20 * number, 100, 200]);
        write_image(&root.join("img_align_celeba"), &name, &image);
    }
    root.to_owned()
}

const LIST: &str = "000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n000004.jpg 0\n000005.jpg 0\n";

/// Which images of the data set these are.
fn numbers(folder: &Path, part: Part, limit: Option<usize>) -> Vec<u8> {
    let images = load_celeba(folder, part, 8, limit).unwrap();
    assert_eq!((images.channels(), images.height(), images.width()), (3, 8, 8));
    assert!(!images.has_labels());
    images.pixels().chunks_exact(3 * 64).map(|image| (image[0] + 10) / 20).collect()
}

fn refused(folder: &Path) -> Error {
    load_celeba(folder, Part::Train, 64, None).unwrap_err()
}

#[test]
fn the_list_says_which_part_an_image_belongs_to() {
    let root = tempfile::tempdir().unwrap();
    let folder = data_set(root.path(), LIST, 5);
    assert_eq!(numbers(&folder, Part::Train, None), [1, 4, 5]);
    assert_eq!(numbers(&folder, Part::Validation, None), [2]);
    assert_eq!(numbers(&folder, Part::Test, None), [3]);
    assert_eq!(numbers(&folder, Part::Train, Some(2)), [1, 4]);
    assert_eq!(numbers(&folder, Part::Test, Some(99)), [3]);
    // Lines of Windows, and one folder down.
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("celeba")).unwrap();
    data_set(&root.path().join("celeba"), &LIST.replace('\n', "\r\n"), 5);
    assert_eq!(numbers(root.path(), Part::Train, None), [1, 4, 5]);
}

#[test]
fn the_square_of_148_pixels_in_the_centre_is_taken() {
    let root = tempfile::tempdir().unwrap();
    data_set(root.path(), "000001.jpg 0\n", 0);
    // Within the square, a black left half and a white right one; around it, red.
    let (left, top) = ((WIDTH - 148) / 2, (HEIGHT - 148) / 2);
    let image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let is_in = (left..left + 148).contains(&x) && (top..top + 148).contains(&y);
        Rgb(if !is_in {
            [255, 0, 0]
        } else if x < left + 74 {
            [0; 3]
        } else {
            [255; 3]
        })
    });
    // The files may be PNG inside: what a file is, its first bytes say.
    write_image(&root.path().join("img_align_celeba"), "a.png", &image);
    fs::rename(root.path().join("img_align_celeba/a.png"), root.path().join("img_align_celeba/000001.jpg"))
        .unwrap();
    let exact = load_celeba(root.path(), Part::Train, 148, None).unwrap();
    let row = [[0; 74], [255; 74]].concat();
    assert_eq!(exact.pixels(), row.repeat(3 * 148), "the crop is not resampled");
    let small = load_celeba(root.path(), Part::Train, 2, None).unwrap();
    let [dark, light] = [small.pixels()[0], small.pixels()[1]];
    assert_eq!(small.pixels(), [dark, light].repeat(6), "no red comes in");
    assert!(dark < 64 && light > 191, "{dark} {light}");
}

#[test]
fn what_is_missing_is_named() {
    let root = tempfile::tempdir().unwrap();
    let text = refused(root.path()).to_string();
    for word in ["list_eval_partition.txt", "CelebA", "home page", "img_align_celeba"] {
        assert!(text.contains(word), "{text}");
    }
    fs::write(root.path().join("list_eval_partition.txt"), LIST).unwrap();
    let error = refused(root.path());
    assert!(
        matches!(&error, Error::Published(PublishedError::Missing { looked_for, .. })
            if looked_for[0].ends_with("img_align_celeba")),
        "{error}"
    );
    let folder = data_set(root.path(), LIST, 3);
    let error = refused(&folder);
    let Error::Published(PublishedError::ListedImage { image, line, .. }) = &error else { panic!("{error}") };
    assert!(image.ends_with("000004.jpg") && *line == 4, "{error}");
    // Those of other parts may be missing.
    assert_eq!(numbers(&folder, Part::Test, None), [3]);
    assert_eq!(numbers(&folder, Part::Train, Some(1)), [1]);
}

#[test]
fn lines_that_are_no_name_and_part_are_refused_with_their_number() {
    let root = tempfile::tempdir().unwrap();
    let with = |line: &str| refused(&data_set(root.path(), &format!("000001.jpg 0\n\n{line}\n"), 2));
    for (line, fields) in [("000002.jpg", 1), ("000002.jpg 0 1", 3), ("0", 1)] {
        let error = with(line);
        let Error::Published(PublishedError::ListFields { line, found, .. }) = &error else {
            panic!("{error}")
        };
        assert_eq!((*line, *found), (3, fields));
    }
    for (line, wrong) in [
        ("000002.jpg 3", 2),
        ("000002.jpg -1", 2),
        ("000002.jpg train", 2),
        ("../000002.jpg 0", 1),
        (".. 0", 1),
        ("/etc/a.jpg 0", 1),
    ] {
        let error = with(line);
        let Error::Format { problem: FormatError::Field { line, field, .. }, name } = &error else {
            panic!("{error}")
        };
        assert_eq!((*line, *field), (3, wrong));
        assert!(name.contains("list_eval_partition.txt"), "{error}");
    }
    let error = with("000001.jpg 2");
    assert!(
        matches!(error, Error::Published(PublishedError::ListTwice { line: 3, first_line: 1, .. })),
        "{error}"
    );
    fs::write(root.path().join("list_eval_partition.txt"), b"000001.jpg 0\n\xff\xfe 0\n").unwrap();
    let error = refused(root.path());
    assert!(matches!(error, Error::Format { problem: FormatError::NotText { line: 2, .. }, .. }), "{error}");
}

#[test]
fn a_part_without_images_and_numbers_that_make_none_are_refused() {
    let root = tempfile::tempdir().unwrap();
    for list in ["", "\n# none\n", "000001.jpg 2\n"] {
        let error = refused(&data_set(root.path(), list, 1));
        assert!(
            matches!(error, Error::Published(PublishedError::EmptyPart { part: Part::Train, .. })),
            "{error}"
        );
    }
    let folder = data_set(root.path(), LIST, 5);
    for (size, limit) in [(0, None), (usize::MAX, None), (64, Some(0))] {
        let error = load_celeba(&folder, Part::Train, size, limit).unwrap_err();
        assert!(matches!(error, Error::Images(ImageError::Option { .. })), "{error}");
    }
}

#[test]
fn images_smaller_than_the_crop_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let folder = data_set(root.path(), LIST, 5);
    write_image(&folder.join("img_align_celeba"), "000004.jpg", &plain(147, 218, [0; 3]));
    let error = refused(&folder);
    let Error::Images(ImageError::TooSmall { name, height: 218, width: 147, side: 148 }) = &error else {
        panic!("{error}")
    };
    assert!(name.contains("000004.jpg"));
    fs::write(folder.join("img_align_celeba/000004.jpg"), "no image").unwrap();
    assert!(matches!(refused(&folder), Error::Images(ImageError::Kind { .. })));
}
