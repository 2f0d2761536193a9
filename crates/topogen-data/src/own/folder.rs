//! Reads a folder of images, or of one folder of images for each class.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Collector, Form, ImageOptions, OwnImages, decode, given_labels};
use crate::error::{Error, ImageError, Result};
use crate::images::ImageSet;

/// Ends of the names of images, in small letters.
const EXTENSIONS: [&str; 3] = ["png", "jpg", "jpeg"];
/// How many classes labels can name.
const MOST_CLASSES: usize = 1 << u8::BITS;

/// What a folder holds, each in the order of the names.
#[derive(Default)]
pub(crate) struct Listing {
    pub images: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

pub(super) fn read(path: &Path, options: &ImageOptions) -> Result<OwnImages> {
    let Listing { images, folders, others: mut skipped } = list(path)?;
    if !images.is_empty() {
        for folder in folders {
            if !list(&folder)?.images.is_empty() {
                return Err(ImageError::Mixed { image: images[0].clone(), folder }.into());
            }
            skipped.push(folder);
        }
        let taken = options.limit.map_or(images.len(), |limit| limit.min(images.len()));
        let labels = given_labels(path, options, images.len(), taken)?;
        let images = gather(&images[..taken], labels, options.form())?;
        return Ok(OwnImages { images, classes: Vec::new(), skipped });
    }
    if folders.is_empty() {
        return Err(ImageError::Nothing { path: path.to_owned(), skipped: skipped.len() }.into());
    }
    if let Some(labels) = &options.labels {
        return Err(ImageError::LabelsTwice { path: path.to_owned(), labels: labels.clone() }.into());
    }
    let (groups, classes) = classes(path, folders, &mut skipped)?;
    let counts: Vec<usize> = groups.iter().map(Vec::len).collect();
    let (mut images, mut labels) = (Vec::new(), Vec::new());
    for ((label, group), share) in (0..=u8::MAX).zip(groups).zip(shares(&counts, options.limit)) {
        images.extend(group.into_iter().take(share));
        labels.resize(images.len(), label);
    }
    Ok(OwnImages { images: gather(&images, Some(labels), options.form())?, classes, skipped })
}

/// The images of each class, and the names of the classes.
fn classes(
    path: &Path,
    folders: Vec<PathBuf>,
    skipped: &mut Vec<PathBuf>,
) -> Result<(Vec<Vec<PathBuf>>, Vec<String>)> {
    if folders.len() > MOST_CLASSES {
        return Err(ImageError::Classes { path: path.to_owned(), classes: folders.len() }.into());
    }
    let (mut groups, mut names) = (Vec::new(), Vec::new());
    for folder in folders {
        let listing = list(&folder)?;
        skipped.extend(listing.others.into_iter().chain(listing.folders));
        if listing.images.is_empty() {
            return Err(ImageError::EmptyClass { path: folder }.into());
        }
        groups.push(listing.images);
        names.push(folder.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
    Ok((groups, names))
}

/// How many images of each class to take, as alike as can be, `limit` together.
fn shares(counts: &[usize], limit: Option<usize>) -> Vec<usize> {
    let Some(limit) = limit else { return counts.to_vec() };
    let mut shares = vec![0; counts.len()];
    let mut left = limit.min(counts.iter().sum());
    while left > 0 {
        for (share, &count) in shares.iter_mut().zip(counts) {
            let is_taken = left > 0 && *share < count;
            *share += usize::from(is_taken);
            left -= usize::from(is_taken);
        }
    }
    shares
}

/// The images of these files, made alike.
pub(crate) fn gather(paths: &[PathBuf], labels: Option<Vec<u8>>, form: Form) -> Result<ImageSet> {
    let mut collector = Collector::new(form);
    for path in paths {
        collector.add(decode::decode(path)?, paths.len(), || path.display().to_string())?;
    }
    collector.into_set(labels)
}

/// What is in a folder but for what is hidden.
pub(crate) fn list(folder: &Path) -> Result<Listing> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::read(folder))? {
        paths.push(entry.map_err(Error::read(folder))?.path());
    }
    paths.sort();
    let mut listing = Listing::default();
    for path in paths {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        if path.file_name().unwrap_or_default().to_string_lossy().starts_with('.') {
            continue;
        }
        if fs::metadata(&path).map_err(Error::read(&path))?.is_dir() {
            listing.folders.push(path);
        } else if EXTENSIONS.contains(&extension.as_str()) {
            listing.images.push(path);
        } else {
            listing.others.push(path);
        }
    }
    Ok(listing)
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn a_limit_takes_of_each_class_alike() {
        assert_eq!(shares(&[5, 1, 5], None), [5, 1, 5]);
        assert_eq!(shares(&[5, 1, 5], Some(7)), [3, 1, 3]);
        assert_eq!(shares(&[5, 1, 5], Some(8)), [4, 1, 3]);
        assert_eq!(shares(&[5, 1, 5], Some(2)), [1, 1, 0]);
        assert_eq!(shares(&[5, 1, 5], Some(100)), [5, 1, 5]);
    }
}
