//! 11k Hands, which others call Hands and Palm Images.

use std::path::Path;

use super::{Layout, Part};
use crate::error::{PublishedError, Result};
use crate::images::ImageSet;
use crate::own;
use crate::own::collect::{Form, Frame};
use crate::own::folder::{gather, list};
use crate::permutation::permutation;

const LAYOUT: Layout = Layout {
    data_set: "11k Hands",
    folder: "Hands",
    advice: "get Hands.zip from the home page of 11k Hands (Mahmoud Afifi, York University), unpack it and give the folder \
             with the images",
};

/// Decides which part an image belongs to.
const SEED: u64 = 0;
/// How many images the data set has, and how many of them are to validate and to test on.
const ALL: usize = 11_076;
const VALIDATION: usize = 1_096;
const TEST: usize = 1_077;
/// From so many images on, each part has one: a half of an image is rounded up.
const FEWEST: &str = "6 images or more";

/// Reads a part of 11k Hands, or of another folder of images, each of which is resized as a whole.
///
/// `folder` has the images, or has a folder `Hands` with them. They are split at random, in the order of their names by
/// [`permutation`](crate::permutation) with the seed 0, in the proportions 8,903 : 1,096 : 1,077, which add up to the 11,076
/// images of the data set. It has several images of each hand, so that the parts have hands in common.
///
/// # Shapes
///
/// `[n, 3, size, size]`, without labels. Images are resized whatever the ratio of their sides: those of the data set, 1,600 x
/// 1,200 pixels, lose a quarter of their width.
///
/// # Errors
///
/// The folder is missing, holds no image or too few for the part; an image cannot be decoded; `size` is 0 or above 16,384;
/// there is no memory.
///
/// # Complexity
///
/// O(number of pixels in the files of the part). One decoded image is held at a time beside the result.
///
/// # References
///
/// M. Afifi, "11K Hands: Gender recognition and biometric identification using a large dataset of hand images", 2019,
/// arXiv:1711.04322.
///
/// # Examples
///
/// ```no_run
/// use topogen_data::{Part, load_hands};
///
/// let images = load_hands("data/Hands".as_ref(), Part::Train, 64)?;
/// assert_eq!((images.len(), images.channels(), images.height()), (8_903, 3, 64));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn load_hands(folder: &Path, part: Part, size: usize) -> Result<ImageSet> {
    own::check(Some(size), None)?;
    let below = folder.join(LAYOUT.folder);
    let mut paths = Vec::new();
    for candidate in [folder, &below] {
        if paths.is_empty() && candidate.is_dir() {
            paths = list(candidate)?.images;
        }
    }
    if paths.is_empty() {
        return Err(LAYOUT.missing(vec![folder.join("*.jpg"), below.join("*.jpg")]).into());
    }
    let chosen: Vec<_> = indices(part, paths.len()).into_iter().map(|index| paths[index].clone()).collect();
    if chosen.is_empty() {
        let (path, images) = (folder.to_owned(), paths.len());
        return Err(PublishedError::EmptyPart { path, images, part, wanted: FEWEST }.into());
    }
    gather(&chosen, None, Form { frame: Frame::Whole, size: Some(size as u32), colour: true })
}

/// Which of `n` images belong to a part.
fn indices(part: Part, n: usize) -> Vec<usize> {
    let share = |of_all: usize| (n * of_all + ALL / 2) / ALL;
    let (validation, test) = (share(VALIDATION), share(TEST));
    let train = n.saturating_sub(validation + test);
    let order = permutation(n, SEED);
    let range = match part {
        Part::Train => 0..train,
        Part::Validation => train..train + validation,
        Part::Test => train + validation..n,
    };
    order[range].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_the_published_set_have_their_numbers() {
        assert_eq!(Part::ALL.map(|part| indices(part, ALL).len()), [8_903, 1_096, 1_077]);
    }

    #[test]
    fn the_parts_make_the_whole_and_have_nothing_in_common() {
        for n in (1..200).chain([ALL]) {
            let mut all: Vec<usize> = Part::ALL.iter().flat_map(|&part| indices(part, n)).collect();
            all.sort_unstable();
            assert_eq!(all, (0..n).collect::<Vec<_>>());
            let has_all = Part::ALL.iter().all(|&part| !indices(part, n).is_empty());
            assert_eq!(has_all, n >= 6, "{n}: {FEWEST}");
        }
    }
}
