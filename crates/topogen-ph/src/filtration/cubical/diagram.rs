//! Diagrams of images, whose bars end at values of pixels.

use super::Levels;
use crate::pullback::gather;
use crate::{BarGradient, DegreeDiagram, Error, Result};
use std::fmt;

/// A pixel of an image, by its place among all values, the last axis running fastest.
///
/// ```
/// use topogen_ph::Pixel;
/// assert_eq!(Pixel::new(7).position(&[2, 5]), [1, 2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pixel(u32);

impl Pixel {
    /// The pixel of this index.
    pub fn new(index: u32) -> Self {
        Self(index)
    }

    /// Its place among all values.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// Its place along each axis of an image of this shape, which has it.
    pub fn position(self, shape: &[usize]) -> Vec<usize> {
        let mut rest = self.index();
        let mut position = vec![0; shape.len()];
        for (place, &axis) in position.iter_mut().zip(shape).rev() {
            (*place, rest) = (rest % axis.max(1), rest / axis.max(1));
        }
        position
    }
}

impl fmt::Display for Pixel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The persistence diagram of an image in degrees 0 to [`CubicalDiagram::max_dim`].
///
/// Each birth and each death is the value of one pixel (of sublevel sets; minus the value, of superlevel sets), which stands beside it.
/// As the whole image is a solid box, one class of degree 0 is essential, that of the least pixel, and no other.
///
/// Bars stand in canonical order (birth, death, birth pixel, death pixel); those of zero length are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct CubicalDiagram {
    pub(super) shape: Vec<usize>,
    pub(super) levels: Levels,
    pub(super) degrees: Vec<DegreeDiagram<Pixel>>,
}

impl CubicalDiagram {
    /// The number of pixels along each axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The number of pixels.
    pub fn n_pixels(&self) -> usize {
        self.shape.iter().product()
    }

    /// Which sets of the image were filtered.
    pub fn levels(&self) -> Levels {
        self.levels
    }

    /// The largest degree that was computed.
    pub fn max_dim(&self) -> usize {
        self.degrees.len() - 1
    }

    /// The bars of one degree.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`] above [`CubicalDiagram::max_dim`].
    pub fn degree(&self, degree: usize) -> Result<&DegreeDiagram<Pixel>> {
        self.degrees.get(degree).ok_or(Error::DegreeNotComputed { degree, max_dim: self.max_dim() })
    }

    /// The degrees from 0 on.
    pub fn iter(&self) -> impl Iterator<Item = &DegreeDiagram<Pixel>> {
        self.degrees.iter()
    }

    /// Turns a gradient with respect to the bars of one degree into one with respect to the values of the pixels.
    ///
    /// # Shapes
    /// The result has one entry for each pixel that the number depends on, sorted by pixel.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`]; [`Error::GradientShape`] when the gradient is not that of these bars.
    ///
    /// # Complexity
    /// O(k log k) for k bars.
    ///
    /// # Gradient
    /// Where values tie, that of the critical pixel in the order of value, then index: a limit of gradients at values without ties.
    /// Bars of zero length are not there and have no part in it.
    ///
    /// # References
    /// Leygonie, Oudot and Tillmann (2019), arXiv 1910.00960.
    ///
    /// ```
    /// use topogen_ph::{BarGradient, Cubical, Image, Pixel};
    /// // A ring of zeros around a pixel of value 2.
    /// let ring = [0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0];
    /// let diagram = Cubical::default().diagram(&Image::new(&ring, &[3, 3])?)?;
    /// let later = BarGradient { births: vec![0.0], deaths: vec![1.0], essential: vec![] };
    /// assert_eq!(diagram.pullback(1, &later)?, [(Pixel::new(4), 1.0)]);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Pixel, f64)>> {
        let mut slopes = gather(self.degree(degree)?, gradient, |_| true)?;
        if self.levels == Levels::Superlevel {
            slopes.iter_mut().for_each(|(_, slope)| *slope = -*slope);
        }
        Ok(slopes)
    }
}
