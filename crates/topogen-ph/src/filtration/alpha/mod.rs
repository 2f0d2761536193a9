//! Alpha filtrations of points in the plane and in space. See `README.md` beside this file.

mod ball;
mod cech;
mod cloud;
mod complex;
mod curve;
mod delaunay;
mod diagram;
mod layers;
mod pairs;
mod support;
mod wide;

pub use diagram::{AlphaDiagram, pullback_balls};
pub use support::Support;

use crate::diagram::DegreeBuilder;
use crate::engine::Interrupt;
use crate::{Error, Estimate, Points, Real, Result};
use cloud::Cloud;
use complex::Value;
use std::sync::atomic::AtomicBool;

/// Alpha persistence of points in two or three dimensions over Z/2: unions of balls.
///
/// The value of a simplex is the *diameter* of the smallest empty ball around it, so that an edge between two near points has its length, as in a
/// Rips filtration, and degree 0 is that of Rips. (Other software has the squared radius: its α is (value / 2)².)
///
/// Of points at one place the first one counts; so it does of those nearer than 2^-200 times the largest coordinate. Points on a common line or plane, or at
/// one place, are triangulated there.
///
/// # Complexity
/// O(n log n) in the plane, and usually in space; there are O(n²) simplices in the worst case in space, whose loops (degree 1) may take the third power of
/// their number.
///
/// # References
/// Edelsbrunner (1995), doi 10.1007/BF02574377: unions of balls and their dual shape.
///
/// ```
/// use topogen_ph::{Alpha, Points};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let diagram = Alpha::default().diagram(&Points::new(&square, 2)?)?;
/// let loops = diagram.degree(1)?.bars();
/// assert_eq!(loops.births(), [1.0]);
/// assert!((loops.deaths()[0] - 2_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Alpha {
    max_dim: Option<usize>,
    interrupt: Interrupt,
}

impl Alpha {
    /// Computes degrees 0 to `max_dim` alone; without it, all below the dimension of the points.
    #[must_use]
    pub fn max_dim(self, max_dim: usize) -> Self {
        Self { max_dim: Some(max_dim), ..self }
    }

    /// Gives up with [`Error::Interrupted`] soon after somebody sets the flag.
    #[must_use]
    pub fn interrupt(self, flag: &'static AtomicBool) -> Self {
        Self { interrupt: Interrupt(Some(flag)), ..self }
    }

    /// The diagram of a cloud.
    ///
    /// # Errors
    /// [`Error::AlphaDimension`] unless points have two or three coordinates; [`Error::DegreeTooLarge`] when `max_dim` is not below their number;
    /// [`Error::OutOfMemory`], [`Error::Interrupted`].
    ///
    /// # Complexity
    /// See [`Alpha`].
    ///
    /// # Gradient
    /// [`AlphaDiagram::pullback`] and [`pullback_balls`].
    pub fn diagram<F: Real>(&self, points: &Points<'_, F>) -> Result<AlphaDiagram> {
        let cloud = Cloud::new(points)?;
        let max_dim = self.check(cloud.dim)?;
        let check = || self.interrupt.check();
        let triangulation = delaunay::delaunay(&cloud, check)?;
        let layers = layers::layers(&triangulation);
        let values = complex::values(&cloud, &layers);
        let mut found = Found::new(&cloud, max_dim);
        if let Some(&first) = values[0].first() {
            found.essential(0, first);
        }
        pairs::pairs(&layers, &values, max_dim, check, |degree, birth, death| {
            found.pair(degree, values[degree][birth], values[degree + 1][death]);
        })?;
        Ok(found.finish())
    }

    /// The diagram of the Čech filtration, which has the same bars but for rounding: slow and obvious, the oracle of [`Alpha::diagram`].
    ///
    /// # Errors
    /// As [`Alpha::diagram`].
    ///
    /// # Complexity
    /// The third power of the number of all subsets of up to `max_dim + 2` points.
    pub fn cech<F: Real>(&self, points: &Points<'_, F>) -> Result<AlphaDiagram> {
        let cloud = Cloud::new(points)?;
        let max_dim = self.check(cloud.dim)?;
        let mut found = Found::new(&cloud, max_dim);
        cech::pairs(
            &cloud,
            max_dim,
            || self.interrupt.check(),
            |degree, birth, death| match death {
                Some(death) => found.pair(degree, birth, death),
                None => found.essential(degree, birth),
            },
        )?;
        Ok(found.finish())
    }

    /// The memory that [`Alpha::diagram`] will take.
    ///
    /// Points of the plane have at most 2n triangles and 3n edges. Random ones in space have 6.77n tetrahedra (24π² / 35; Meijering 1953), clouds of
    /// surfaces a few more, and the worst n(n − 3) / 2.
    ///
    /// # Errors
    /// [`Error::AlphaDimension`], [`Error::DegreeTooLarge`].
    ///
    /// ```
    /// use topogen_ph::Alpha;
    /// let plane = Alpha::default().estimate(100_000, 2)?;
    /// assert!(plane.is_bound && plane.bytes < 130_000_000);
    /// assert!(!Alpha::default().estimate(100_000, 3)?.is_bound);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn estimate(&self, n_points: usize, dim: usize) -> Result<Estimate> {
        if !(2..=3).contains(&dim) {
            return Err(Error::AlphaDimension { dim });
        }
        self.check(dim)?;
        Ok(match dim {
            2 => Estimate::new(n_points, 1_200.0, true),
            _ => Estimate::new(n_points, 5_000.0, false),
        })
    }

    fn check(&self, dim: usize) -> Result<usize> {
        match self.max_dim {
            Some(max_dim) if max_dim >= dim => Err(Error::DegreeTooLarge { max_dim, limit: dim - 1 }),
            max_dim => Ok(max_dim.unwrap_or(dim - 1)),
        }
    }
}

/// Collects pairs as bars, in the unit of the points.
struct Found<'a> {
    cloud: &'a Cloud,
    degrees: Vec<DegreeBuilder<Support>>,
}

impl<'a> Found<'a> {
    fn new(cloud: &'a Cloud, max_dim: usize) -> Self {
        Self { cloud, degrees: (0..=max_dim).map(|_| DegreeBuilder::default()).collect() }
    }

    fn value(&self, (radius, support): Value) -> Value {
        (2.0 * radius * self.cloud.scale, support)
    }

    fn pair(&mut self, degree: usize, birth: Value, death: Value) {
        let (birth, death) = (self.value(birth), self.value(death));
        self.degrees[degree].pair(birth, death);
    }

    fn essential(&mut self, degree: usize, birth: Value) {
        let birth = self.value(birth);
        self.degrees[degree].essential(birth);
    }

    fn finish(mut self) -> AlphaDiagram {
        let degrees = self.degrees.iter_mut().map(DegreeBuilder::finish).collect();
        AlphaDiagram { n_points: self.cloud.len(), degrees }
    }
}
