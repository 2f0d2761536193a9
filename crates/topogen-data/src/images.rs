//! Grey images with labels, as bytes in memory.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::idx;

/// Grey images of one size with one label each.
///
/// # Shapes
///
/// The pixels are `len() x height() x width()` bytes in row-major order, 0 being black and 255 white.
///
/// # Examples
///
/// ```
/// use topogen_data::ImageSet;
///
/// let set = ImageSet::new(1, 2, vec![0, 255, 51, 0], vec![3, 4])?;
/// assert_eq!(set.len(), 2);
/// assert_eq!(set.pixels_of(1..2)?, [0.2, 0.0]);
/// assert_eq!(set.labels_of(0..2)?, [3, 4]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSet {
    height: usize,
    width: usize,
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl ImageSet {
    /// Makes a set from pixels and labels.
    ///
    /// # Errors
    ///
    /// The pixels do not fill whole images, or there are not as many labels as images.
    pub fn new(height: usize, width: usize, pixels: Vec<u8>, labels: Vec<u8>) -> Result<Self> {
        let wrong = Error::PixelCount { pixels: pixels.len(), height, width };
        let images = match height.checked_mul(width) {
            None => return Err(wrong),
            Some(0) if pixels.is_empty() => labels.len(),
            Some(size) if size > 0 && pixels.len().is_multiple_of(size) => pixels.len() / size,
            Some(_) => return Err(wrong),
        };
        if images != labels.len() {
            return Err(Error::LabelCount { images, labels: labels.len() });
        }
        Ok(Self { height, width, pixels, labels })
    }

    /// Reads a set from the bytes of an IDX file with images and one with labels.
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
        self.labels.len()
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Rows of an image.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Columns of an image.
    pub fn width(&self) -> usize {
        self.width
    }

    /// All pixels, image after image, row after row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// All labels.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// The pixels of consecutive images, scaled to [0, 1] (value / 255).
    ///
    /// # Shapes
    ///
    /// `range.len() x height() x width()` in row-major order.
    ///
    /// # Errors
    ///
    /// The range does not lie within the images.
    pub fn pixels_of(&self, range: Range<usize>) -> Result<Vec<f32>> {
        self.check(&range)?;
        let size = self.height * self.width;
        Ok(self.pixels[range.start * size..range.end * size].iter().map(|&value| scale(value)).collect())
    }

    /// The labels of consecutive images.
    ///
    /// # Errors
    ///
    /// The range does not lie within the images.
    pub fn labels_of(&self, range: Range<usize>) -> Result<&[u8]> {
        self.check(&range)?;
        Ok(&self.labels[range])
    }

    /// The pixels of the images at `indices`, in that order, scaled to [0, 1].
    ///
    /// # Shapes
    ///
    /// `indices.len() x height() x width()` in row-major order; an index may occur more than once.
    ///
    /// # Errors
    ///
    /// An index does not name an image.
    pub fn pixels_at(&self, indices: &[usize]) -> Result<Vec<f32>> {
        let size = self.height * self.width;
        let mut scaled = Vec::with_capacity(indices.len() * size);
        for &index in indices {
            self.check_index(index)?;
            scaled.extend(self.pixels[index * size..(index + 1) * size].iter().map(|&value| scale(value)));
        }
        Ok(scaled)
    }

    /// The labels of the images at `indices`, in that order.
    ///
    /// # Errors
    ///
    /// An index does not name an image.
    pub fn labels_at(&self, indices: &[usize]) -> Result<Vec<u8>> {
        indices.iter().map(|&index| self.check_index(index).map(|()| self.labels[index])).collect()
    }

    fn check(&self, range: &Range<usize>) -> Result<()> {
        if range.start <= range.end && range.end <= self.len() {
            Ok(())
        } else {
            Err(Error::BadRange { range: range.clone(), len: self.len() })
        }
    }

    fn check_index(&self, index: usize) -> Result<()> {
        if index < self.len() { Ok(()) } else { Err(Error::BadIndex { index, len: self.len() }) }
    }
}

fn scale(value: u8) -> f32 {
    f32::from(value) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(matches!(
            ImageSet::new(2, 2, vec![0; 6], vec![0; 1]),
            Err(Error::PixelCount { pixels: 6, .. })
        ));
        assert!(matches!(ImageSet::new(0, 2, vec![0; 6], vec![]), Err(Error::PixelCount { .. })));
        assert!(matches!(ImageSet::new(usize::MAX, 2, vec![], vec![]), Err(Error::PixelCount { .. })));
        assert!(matches!(
            ImageSet::new(1, 2, vec![0; 6], vec![0; 2]),
            Err(Error::LabelCount { images: 3, labels: 2 })
        ));
    }

    #[test]
    fn images_and_labels_must_be_of_one_split() {
        let images = idx::encode([2, 1, 1], &[8, 9]).unwrap();
        let labels = idx::encode([2], &[0, 1]).unwrap();
        let longer = idx::encode([3], &[0, 1, 2]).unwrap();
        assert_eq!(ImageSet::from_idx(&images, &labels).unwrap().pixels(), [8, 9]);
        assert!(matches!(
            ImageSet::from_idx(&images, &longer),
            Err(Error::LabelCount { images: 2, labels: 3 })
        ));
        assert!(matches!(
            ImageSet::from_idx(&labels, &images),
            Err(Error::IdxDimensions { expected: 3, found: 1 })
        ));
    }
}
