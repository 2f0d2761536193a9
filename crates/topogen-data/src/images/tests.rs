//! What a set of images keeps and refuses.

use super::*;
use crate::error::IdxError;

fn set() -> ImageSet {
    ImageSet::new(2, 1, vec![0, 51, 102, 153, 204, 255], vec![5, 6, 7]).unwrap()
}

#[test]
fn slices_are_scaled_and_ordered() {
    let set = set();
    assert_eq!(set.pixels_of(0..3).unwrap(), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    assert_eq!(set.pixels_of(3..3).unwrap(), []);
    assert_eq!(set.pixels_at(&[2, 0, 2]).unwrap(), [0.8, 1.0, 0.0, 0.2, 0.8, 1.0]);
    assert_eq!(set.labels_of(1..3).unwrap(), [6, 7]);
    assert_eq!(set.labels_at(&[2, 0]).unwrap(), [7, 5]);
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "a reversed range must be refused")]
fn ranges_and_indices_are_checked() {
    let set = set();
    assert!(matches!(set.pixels_of(2..4).unwrap_err(), Error::BadRange { len: 3, .. }));
    assert!(matches!(set.labels_of(2..1).unwrap_err(), Error::BadRange { .. }));
    assert!(matches!(set.pixels_at(&[0, 3]).unwrap_err(), Error::BadIndex { index: 3, len: 3 }));
    assert!(matches!(set.labels_at(&[usize::MAX]).unwrap_err(), Error::BadIndex { .. }));
}

#[test]
fn sizes_must_fit() {
    assert!(matches!(ImageSet::new(2, 2, vec![0; 6], vec![0; 1]), Err(Error::PixelCount { pixels: 6, .. })));
    assert!(matches!(ImageSet::new(0, 2, vec![0; 6], vec![]), Err(Error::PixelCount { .. })));
    assert!(matches!(ImageSet::new(usize::MAX, 2, vec![], vec![]), Err(Error::PixelCount { .. })));
    assert!(matches!(
        ImageSet::new(1, 2, vec![0; 6], vec![0; 2]),
        Err(Error::LabelCount { images: 3, labels: 2 })
    ));
}

#[test]
fn channels_are_planes_of_their_own() {
    let pixels: Vec<u8> = (0..24).collect();
    let set = ImageSet::with_channels(3, 2, 2, pixels.clone(), Some(vec![8, 9])).unwrap();
    assert_eq!((set.len(), set.channels(), set.height(), set.width()), (2, 3, 2, 2));
    let scaled: Vec<f32> = pixels[12..].iter().map(|&value| scale(value)).collect();
    assert_eq!(set.pixels_of(1..2).unwrap(), scaled);
    assert_eq!(set.pixels_at(&[1]).unwrap(), scaled);
    assert_eq!(set.take(&[1]).unwrap().pixels(), &pixels[12..]);
    for channels in [0, 2, 4, usize::MAX] {
        let error = ImageSet::with_channels(channels, 1, 1, vec![0; 4], None).unwrap_err();
        assert!(matches!(error, Error::Channels { channels: found } if found == channels), "{error}");
    }
    let error = ImageSet::with_channels(3, 2, 2, pixels[..23].to_vec(), None).unwrap_err();
    assert!(matches!(error, Error::PixelCount { pixels: 23, channels: 3, .. }), "{error}");
    let overflow = ImageSet::with_channels(3, usize::MAX / 2, 1, vec![], None);
    assert!(matches!(overflow, Err(Error::PixelCount { .. })));
}

#[test]
fn labels_may_be_absent() {
    let set = ImageSet::with_channels(1, 1, 1, vec![1, 2, 3], None).unwrap();
    assert_eq!((set.len(), set.has_labels(), set.labels()), (3, false, &[][..]));
    assert!(matches!(set.labels_of(0..1), Err(Error::NoLabels { images: 3 })));
    assert!(matches!(set.labels_at(&[0]), Err(Error::NoLabels { images: 3 })));
    let taken = set.take(&[2, 2, 0]).unwrap();
    assert_eq!((taken.pixels(), taken.has_labels()), (&[3, 3, 1][..], false));
    // Given labels are counted, even if there are none of them.
    assert!(matches!(ImageSet::new(1, 1, vec![1], vec![]), Err(Error::LabelCount { images: 1, labels: 0 })));
    let empty = ImageSet::new(1, 1, vec![], vec![]).unwrap();
    assert!(empty.is_empty() && empty.has_labels());
    assert!(ImageSet::with_channels(1, 0, 0, vec![], None).unwrap().is_empty());
}

#[test]
fn a_part_keeps_pixels_and_labels_together() {
    let part = set().take(&[2, 0, 2]).unwrap();
    assert_eq!(part.pixels(), [204, 255, 0, 51, 204, 255]);
    assert_eq!(part.labels(), [7, 5, 7]);
    assert_eq!((part.height(), part.width(), part.len()), (2, 1, 3));
    assert!(set().take(&[]).unwrap().is_empty());
    assert!(matches!(set().take(&[0, 3]), Err(Error::BadIndex { index: 3, len: 3 })));
}

#[test]
fn images_and_labels_must_be_of_one_split() {
    let images = idx::encode([2, 1, 1], &[8, 9]).unwrap();
    let labels = idx::encode([2], &[0, 1]).unwrap();
    let longer = idx::encode([3], &[0, 1, 2]).unwrap();
    assert_eq!(ImageSet::from_idx(&images, &labels).unwrap().pixels(), [8, 9]);
    assert!(matches!(ImageSet::from_idx(&images, &longer), Err(Error::LabelCount { images: 2, labels: 3 })));
    assert!(matches!(
        ImageSet::from_idx(&labels, &images),
        Err(Error::Idx(IdxError::Dimensions { expected: 3, found: 1 }))
    ));
}
