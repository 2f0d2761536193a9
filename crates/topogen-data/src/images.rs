//! Grey or coloured images as bytes in memory, with labels or without.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::idx;

/// Images of one size, grey or coloured, with one label each or none at all.
///
/// # Shapes
///
/// The pixels are `len() x channels() x height() x width()` bytes in row-major order, so each channel of an image is a plane of
/// its own. 0 is black and 255 white; three channels are red, green and blue.
///
/// # Examples
///
/// ```
/// use topogen_data::ImageSet;
///
/// let set = ImageSet::new(1, 2, vec![0, 255, 51, 0], vec![3, 4])?;
/// assert_eq!((set.len(), set.channels()), (2, 1));
/// assert_eq!(set.pixels_of(1..2)?, [0.2, 0.0]);
/// assert_eq!(set.labels_of(0..2)?, [3, 4]);
///
/// let coloured = ImageSet::with_channels(3, 1, 1, vec![255, 0, 0, 0, 255, 0], None)?;
/// assert_eq!(coloured.len(), 2);
/// assert!(coloured.labels().is_empty() && !coloured.has_labels());
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSet {
    len: usize,
    channels: usize,
    height: usize,
    width: usize,
    pixels: Vec<u8>,
    labels: Option<Vec<u8>>,
}

impl ImageSet {
    /// Makes a set of grey images from pixels and labels.
    ///
    /// # Errors
    ///
    /// The pixels do not fill whole images, or there are not as many labels as images.
    pub fn new(height: usize, width: usize, pixels: Vec<u8>, labels: Vec<u8>) -> Result<Self> {
        Self::with_channels(1, height, width, pixels, Some(labels))
    }

    /// Makes a set from pixels, and labels if there are any.
    ///
    /// # Shapes
    ///
    /// `pixels` are `n x channels x height x width` bytes in row-major order; `channels` is 1 or 3.
    ///
    /// # Errors
    ///
    /// There are neither one nor three channels, the pixels do not fill whole images, or there are labels, but not as many as
    /// images.
    pub fn with_channels(
        channels: usize,
        height: usize,
        width: usize,
        pixels: Vec<u8>,
        labels: Option<Vec<u8>>,
    ) -> Result<Self> {
        if !matches!(channels, 1 | 3) {
            return Err(Error::Channels { channels });
        }
        let wrong = Error::PixelCount { pixels: pixels.len(), channels, height, width };
        let len = match height.checked_mul(width).and_then(|plane| plane.checked_mul(channels)) {
            // Images without a pixel are as many as their labels.
            Some(0) if pixels.is_empty() => labels.as_ref().map_or(0, Vec::len),
            Some(size) if size > 0 && pixels.len().is_multiple_of(size) => pixels.len() / size,
            _ => return Err(wrong),
        };
        match &labels {
            Some(labels) if labels.len() != len => {
                Err(Error::LabelCount { images: len, labels: labels.len() })
            }
            _ => Ok(Self { len, channels, height, width, pixels, labels }),
        }
    }

    /// Reads a set from the bytes of an IDX file with grey images and one with labels.
    ///
    /// # Errors
    ///
    /// Either is not the IDX file that it should be, or the numbers of images and labels differ.
    ///
    /// # Complexity
    ///
    /// O(number of pixels): they are copied once.
    pub fn from_idx(images: &[u8], labels: &[u8]) -> Result<Self> {
        let images = idx::parse::<3>(images)?;
        let labels = idx::parse::<1>(labels)?;
        let [n, height, width] = images.dims;
        if n != labels.data.len() {
            return Err(Error::LabelCount { images: n, labels: labels.data.len() });
        }
        Self::new(height, width, images.data.to_vec(), labels.data.to_vec())
    }

    /// How many images there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many channels a pixel has: 1 (grey) or 3 (red, green, blue).
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Rows of an image.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Columns of an image.
    pub fn width(&self) -> usize {
        self.width
    }

    /// All pixels: image after image, channel after channel, row after row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Whether the images have labels.
    pub fn has_labels(&self) -> bool {
        self.labels.is_some()
    }

    /// All labels; none if the images have none.
    pub fn labels(&self) -> &[u8] {
        self.labels.as_deref().unwrap_or_default()
    }

    /// The pixels of consecutive images, scaled to [0, 1] (value / 255).
    ///
    /// # Shapes
    ///
    /// `range.len() x channels() x height() x width()` in row-major order.
    ///
    /// # Errors
    ///
    /// The range does not lie within the images.
    pub fn pixels_of(&self, range: Range<usize>) -> Result<Vec<f32>> {
        self.check(&range)?;
        let size = self.size();
        Ok(self.pixels[range.start * size..range.end * size].iter().map(|&value| scale(value)).collect())
    }

    /// The labels of consecutive images.
    ///
    /// # Errors
    ///
    /// The images have no labels, or the range does not lie within them.
    pub fn labels_of(&self, range: Range<usize>) -> Result<&[u8]> {
        self.check(&range)?;
        Ok(&self.labels.as_ref().ok_or(Error::NoLabels { images: self.len })?[range])
    }

    /// The pixels of the images at `indices`, in that order, scaled to [0, 1].
    ///
    /// # Shapes
    ///
    /// `indices.len() x channels() x height() x width()` in row-major order; an index may occur more than once.
    ///
    /// # Errors
    ///
    /// An index does not name an image.
    pub fn pixels_at(&self, indices: &[usize]) -> Result<Vec<f32>> {
        let mut scaled = Vec::with_capacity(indices.len() * self.size());
        for &index in indices {
            scaled.extend(self.image(index)?.iter().map(|&value| scale(value)));
        }
        Ok(scaled)
    }

    /// The labels of the images at `indices`, in that order.
    ///
    /// # Errors
    ///
    /// The images have no labels, or an index does not name an image.
    pub fn labels_at(&self, indices: &[usize]) -> Result<Vec<u8>> {
        let labels = self.labels.as_ref().ok_or(Error::NoLabels { images: self.len })?;
        indices.iter().map(|&index| labels.get(index).copied().ok_or_else(|| self.bad_index(index))).collect()
    }

    /// The images at `indices`, in that order, as a set of its own, with their labels if they have any.
    ///
    /// An index may occur more than once. With [`permutation`](crate::permutation) it splits a set at random.
    ///
    /// # Errors
    ///
    /// An index does not name an image.
    ///
    /// # Complexity
    ///
    /// O(number of pixels of the new set) time and space.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::{ImageSet, permutation};
    ///
    /// let set = ImageSet::new(1, 1, vec![0, 10, 20, 30, 40], vec![0, 1, 2, 3, 4])?;
    /// let order = permutation(set.len(), 1);
    /// let (train, validation) = (set.take(&order[..4])?, set.take(&order[4..])?);
    /// assert_eq!((train.len(), validation.len()), (4, 1));
    /// assert_eq!(usize::from(validation.labels()[0]), order[4]);
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn take(&self, indices: &[usize]) -> Result<Self> {
        let mut pixels = Vec::with_capacity(indices.len() * self.size());
        for &index in indices {
            pixels.extend(self.image(index)?);
        }
        let labels = self.labels.as_ref().map(|labels| indices.iter().map(|&index| labels[index]).collect());
        Ok(Self { len: indices.len(), pixels, labels, ..*self })
    }

    /// Bytes of an image.
    fn size(&self) -> usize {
        self.channels * self.height * self.width
    }

    fn image(&self, index: usize) -> Result<&[u8]> {
        if index >= self.len {
            return Err(self.bad_index(index));
        }
        let size = self.size();
        Ok(&self.pixels[index * size..(index + 1) * size])
    }

    fn check(&self, range: &Range<usize>) -> Result<()> {
        if range.start <= range.end && range.end <= self.len {
            Ok(())
        } else {
            Err(Error::BadRange { range: range.clone(), len: self.len })
        }
    }

    fn bad_index(&self, index: usize) -> Error {
        Error::BadIndex { index, len: self.len }
    }
}

fn scale(value: u8) -> f32 {
    f32::from(value) / 255.0
}

#[cfg(test)]
mod tests;
