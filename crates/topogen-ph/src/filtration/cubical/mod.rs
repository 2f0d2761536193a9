//! Cubical filtrations of images. See `README.md` beside this file.

mod cells;
mod diagram;
mod extremal;
mod image;
mod middle;
mod order;
mod standard;
mod star;

pub use diagram::{CubicalDiagram, Pixel};
pub use image::Image;

use crate::diagram::DegreeBuilder;
use crate::engine::Interrupt;
use crate::{Error, Estimate, Real, Result};
use cells::Cells;
use extremal::Direction;
use order::PixelOrder;
use std::sync::atomic::AtomicBool;

/// Which cells of the complex have the values of the pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Construction {
    /// Pixels are cells of the largest dimension, and every other cell has the least value of the pixels that it is a face of
    /// (T-construction): dark pixels that meet in a corner are connected, bright ones need a common side.
    #[default]
    TopCells,
    /// Pixels are vertices, and every other cell has the largest value of its vertices (V-construction): dark pixels need a common side,
    /// bright ones that meet in a corner are connected.
    Vertices,
}

/// Which sets of an image are filtered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Levels {
    /// Pixels of at most a value, which rises: components are born at dark pixels, holes die at bright ones.
    #[default]
    Sublevel,
    /// Pixels of at least a value, which falls. Births and deaths are minus the values of pixels, so that a birth is below its death.
    Superlevel,
}

impl Levels {
    /// The value of a pixel in the filtration.
    fn value(self, value: f64) -> f64 {
        match self {
            Self::Sublevel => value,
            Self::Superlevel => -value,
        }
    }
}

/// Cubical persistence of images over Z/2: lower-star filtrations of pixels.
///
/// Ties are broken by index: pixels enter in the order of value, then of index, each with all cells that have its value, and critical
/// pixels are those of this order.
///
/// # Complexity
/// O(n log n) for n pixels in the degrees 0 and d − 1 of an image with d axes. Degree 1 of a volume: that, and the reduction of the
/// boundaries between critical cells of a discrete gradient, in the worst case the third power of their number. Memory: some 30 bytes a
/// pixel, and 170 for degree 1 of a volume ([`Cubical::estimate`]).
///
/// # References
/// Wagner, Chen and Vuçini (2012), doi 10.1007/978-3-642-23175-9_7; Robins, Wood and Sheppard (2011), doi 10.1109/TPAMI.2011.95;
/// Garin, Heiss, Maggs, Bleile and Robins (2020), arXiv 2005.04597.
///
/// ```
/// use topogen_ph::{Cubical, Image, Levels};
/// // Two dark pixels, at 0 and 1, which meet over 3.
/// let valley = [0.0, 3.0, 1.0];
/// let diagram = Cubical::default().diagram(&Image::new(&valley, &[1, 3])?)?;
/// let components = diagram.degree(0)?;
/// assert_eq!((components.bars().births(), components.bars().deaths()), ([1.0].as_slice(), [3.0].as_slice()));
/// assert_eq!(components.death_cells()[0].index(), 1);
/// assert_eq!(components.bars().essential(), [0.0]);
///
/// let peaks = Cubical::default().levels(Levels::Superlevel).diagram(&Image::new(&valley, &[1, 3])?)?;
/// assert_eq!(peaks.degree(0)?.bars().essential(), [-3.0]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Cubical {
    construction: Construction,
    levels: Levels,
    max_dim: Option<usize>,
    interrupt: Interrupt,
}

impl Cubical {
    /// Computes degrees 0 to `max_dim` alone; without it, all that an image can have: up to one less than its axes.
    #[must_use]
    pub fn max_dim(self, max_dim: usize) -> Self {
        Self { max_dim: Some(max_dim), ..self }
    }

    /// Says which cells have the values of the pixels.
    #[must_use]
    pub fn construction(self, construction: Construction) -> Self {
        Self { construction, ..self }
    }

    /// Says which sets are filtered.
    #[must_use]
    pub fn levels(self, levels: Levels) -> Self {
        Self { levels, ..self }
    }

    /// Gives up with [`Error::Interrupted`] soon after somebody sets the flag.
    #[must_use]
    pub fn interrupt(self, flag: &'static AtomicBool) -> Self {
        Self { interrupt: Interrupt(Some(flag)), ..self }
    }

    /// The diagram of an image.
    ///
    /// # Errors
    /// [`Error::DegreeTooLarge`] when `max_dim` is not below the number of axes; [`Error::OutOfMemory`], [`Error::Interrupted`].
    ///
    /// # Complexity
    /// See [`Cubical`].
    pub fn diagram<F: Real>(&self, image: &Image<'_, F>) -> Result<CubicalDiagram> {
        let top = image.shape().len() - 1;
        let max_dim = self.check(top)?;
        let order = PixelOrder::new(image, self.levels)?;
        // What is open where pixels are closed cells hangs together by sides, and the other way round.
        let (below, above) = match self.construction {
            Construction::TopCells => (order.corners(), order.sides()),
            Construction::Vertices => (order.sides(), order.corners()),
        };
        let check = || self.interrupt.check();
        let mut found = Found::new(&order, max_dim);
        found.essential(0, 0);
        extremal::merges(&order, &below, Direction::Up, check, |birth, death| found.pair(0, birth, death))?;
        if top == 2 && max_dim >= 1 {
            middle::pairs(&Cells::new(&order, self.construction), check, |birth, death| {
                found.pair(1, birth, death);
            })?;
        }
        if top > 0 && max_dim == top {
            // By Alexander duality, a hole is a component of the rest that the outside does not reach: it is filled when the last of
            // its pixels enters, and was cut off when the one entered that separates it.
            extremal::merges(&order, &above, Direction::Down, check, |death, birth| {
                found.pair(top, birth, death);
            })?;
        }
        Ok(found.finish(image, self.levels))
    }

    /// The same diagram by the reduction of the whole boundary matrix: slow and obvious, the oracle of [`Cubical::diagram`].
    ///
    /// # Errors
    /// As [`Cubical::diagram`].
    ///
    /// # Complexity
    /// O(m³) time and O(m²) memory for m cells, of which there are about 2 to the power of d a pixel.
    pub fn standard<F: Real>(&self, image: &Image<'_, F>) -> Result<CubicalDiagram> {
        let max_dim = self.check(image.shape().len() - 1)?;
        let order = PixelOrder::new(image, self.levels)?;
        let mut found = Found::new(&order, max_dim);
        let cells = Cells::new(&order, self.construction);
        standard::pairs(
            &cells,
            || self.interrupt.check(),
            |degree, birth, death| match death {
                _ if degree > max_dim => {}
                Some(death) => found.pair(degree, birth, death),
                None => found.essential(degree, birth),
            },
        )?;
        Ok(found.finish(image, self.levels))
    }

    /// The memory that [`Cubical::diagram`] will take of an image of such a shape.
    ///
    /// # Errors
    /// [`Error::ImageAxes`], [`Error::DegreeTooLarge`].
    ///
    /// ```
    /// use topogen_ph::Cubical;
    /// let volume = Cubical::default().estimate(&[256, 256, 256])?;
    /// assert!(!volume.is_bound && volume.bytes > 1 << 31);
    /// assert!(Cubical::default().max_dim(0).estimate(&[256, 256, 256])?.is_bound);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn estimate(&self, shape: &[usize]) -> Result<Estimate> {
        if !(1..=3).contains(&shape.len()) {
            return Err(Error::ImageAxes { shape: shape.to_vec() });
        }
        let max_dim = self.check(shape.len() - 1)?;
        // With its border, which is most of an image of one row.
        let pixels =
            shape.iter().fold(1_usize, |pixels, &along| pixels.saturating_mul(along.saturating_add(2)));
        Ok(match (shape.len(), max_dim) {
            (3, 1..) => Estimate::new(pixels, 200.0, false),
            _ => Estimate::new(pixels, 100.0, true),
        })
    }

    /// The largest degree to compute, of which `top` is the largest possible.
    fn check(&self, top: usize) -> Result<usize> {
        match self.max_dim {
            Some(max_dim) if max_dim > top => Err(Error::DegreeTooLarge { max_dim, limit: top }),
            max_dim => Ok(max_dim.unwrap_or(top)),
        }
    }
}

/// Collects pairs of ranks as bars with their pixels.
struct Found<'a> {
    order: &'a PixelOrder,
    degrees: Vec<DegreeBuilder<Pixel>>,
}

impl<'a> Found<'a> {
    fn new(order: &'a PixelOrder, max_dim: usize) -> Self {
        Self { order, degrees: (0..=max_dim).map(|_| DegreeBuilder::default()).collect() }
    }

    fn critical(&self, rank: u32) -> (f64, Pixel) {
        (self.order.values[rank as usize], Pixel::new(self.order.pixels[rank as usize]))
    }

    fn pair(&mut self, degree: usize, birth: u32, death: u32) {
        let (birth, death) = (self.critical(birth), self.critical(death));
        self.degrees[degree].pair(birth, death);
    }

    fn essential(&mut self, degree: usize, birth: u32) {
        let birth = self.critical(birth);
        self.degrees[degree].essential(birth);
    }

    fn finish<F: Real>(mut self, image: &Image<'_, F>, levels: Levels) -> CubicalDiagram {
        let degrees = self.degrees.iter_mut().map(DegreeBuilder::finish).collect();
        CubicalDiagram { shape: image.shape().to_vec(), levels, degrees }
    }
}
