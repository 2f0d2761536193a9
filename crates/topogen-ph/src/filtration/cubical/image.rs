//! Images, validated once at the door.

use crate::{Error, Real, Result};

/// A borrowed image of one, two or three axes: a signal, a picture or a volume.
///
/// ```
/// use topogen_ph::Image;
/// let picture = Image::new(&[0.0_f32, 1.0, 2.0, 3.0, 4.0, 5.0], &[2, 3])?;
/// assert_eq!(picture.len(), 6);
/// assert!(Image::new(&[0.0, f64::NAN], &[1, 2]).is_err());
/// assert!(Image::<f64>::new(&[], &[0, 3]).is_err());
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Image<'a, F: Real> {
    values: &'a [F],
    shape: &'a [usize],
}

/// An image of n pixels along an axis has up to 2n + 1 cells along it, and a cell has a number of 32 bits.
const MAX_CELLS: usize = u32::MAX as usize;

impl<'a, F: Real> Image<'a, F> {
    /// An image from its values, the last axis running fastest.
    ///
    /// # Shapes
    /// `shape` is `[length]`, `[height, width]` or `[depth, height, width]`; `values` has one entry a pixel.
    ///
    /// # Errors
    /// [`Error::ImageAxes`], [`Error::EmptyImage`], [`Error::ImageTooLarge`], [`Error::ImageShape`], and [`Error::BadPixel`] for NaN and
    /// infinities.
    pub fn new(values: &'a [F], shape: &'a [usize]) -> Result<Self> {
        if !(1..=3).contains(&shape.len()) {
            return Err(Error::ImageAxes { shape: shape.to_vec() });
        }
        if shape.contains(&0) {
            return Err(Error::EmptyImage { shape: shape.to_vec() });
        }
        let cells = shape
            .iter()
            .try_fold(1_usize, |product, &axis| product.checked_mul(axis.checked_mul(2)?.checked_add(1)?));
        if cells.is_none_or(|cells| cells > MAX_CELLS) {
            return Err(Error::ImageTooLarge { shape: shape.to_vec(), limit: MAX_CELLS });
        }
        if values.len() != shape.iter().product::<usize>() {
            return Err(Error::ImageShape { values: values.len(), shape: shape.to_vec() });
        }
        match values.iter().position(|&value| !value.into().is_finite()) {
            Some(pixel) => Err(Error::BadPixel { pixel, value: values[pixel].into() }),
            None => Ok(Self { values, shape }),
        }
    }

    /// The number of pixels along each axis.
    pub fn shape(&self) -> &'a [usize] {
        self.shape
    }

    /// The number of pixels.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Never true: an image has at least one pixel.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The values in `f64`.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> + use<'a, F> {
        self.values.iter().map(|&value| value.into())
    }
}
