//! The door: which filtration, which degrees, which algorithm.

mod fast;
mod interrupt;
mod workspace;

use crate::filtration::RipsFiltration;
use crate::reduction::{cohomology, standard};
use crate::{CondensedLengths, Diagram, Error, Instructions, Metric, Points, Real, Result, Threshold};
use fast::{Input, Sweep};
use interrupt::Interrupt;
use std::sync::atomic::AtomicBool;
use workspace::Workspace;

/// Which algorithm computes a diagram. All give the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// The fastest that fits the input.
    #[default]
    Auto,
    /// One sweep over the edges by the components of their lunes, for degrees 0 and 1.
    Sweep,
    /// Implicit persistent cohomology with clearing and apparent pairs, for any degree.
    Cohomology,
    /// Reduction of the whole boundary matrix: slow and obvious, the oracle of the others.
    Standard,
}

/// Vietoris–Rips persistence over Z/2: the value of an edge is its length.
///
/// # Complexity
/// Up to degree 1 usually O(m log m + m n / 64) for m edges among n points, of which the sort is the larger part; in the
/// worst case the third power of the number of simplices, as for every known algorithm. Memory O(n²) up to degree 1, and
/// the number of simplices of degree `max_dim` above.
///
/// # References
/// Koyama, Mémoli, Robins and Turner (2023), arXiv 2307.16333; Bauer (2021), doi 10.1007/s41468-021-00071-5; Chen and
/// Kerber (2011), clearing.
///
/// ```
/// use topogen_ph::{Euclidean, Points, Rips};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let diagram = Rips::default().max_dim(1).points(&Points::new(&square, 2)?, &Euclidean)?;
/// let loops = diagram.degree(1)?.bars();
/// assert_eq!((loops.births(), loops.deaths()), ([1.0].as_slice(), [2_f64.sqrt()].as_slice()));
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rips {
    max_dim: usize,
    threshold: Threshold,
    engine: Engine,
    instructions: Instructions,
    interrupt: Interrupt,
}

/// Far beyond what any memory holds; each degree costs a row of binomials.
const MAX_DIM: usize = 255;

impl Default for Rips {
    /// Degrees 0 and 1, up to the enclosing radius.
    fn default() -> Self {
        Self {
            max_dim: 1,
            threshold: Threshold::default(),
            engine: Engine::default(),
            instructions: Instructions::default(),
            interrupt: Interrupt::default(),
        }
    }
}

impl Rips {
    /// Computes degrees 0 to `max_dim`.
    #[must_use]
    pub fn max_dim(self, max_dim: usize) -> Self {
        Self { max_dim, ..self }
    }

    /// Leaves out edges above a threshold.
    #[must_use]
    pub fn threshold(self, threshold: Threshold) -> Self {
        Self { threshold, ..self }
    }

    /// Forces an algorithm.
    #[must_use]
    pub fn engine(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    /// Forces a set of vector instructions.
    #[must_use]
    pub fn instructions(self, instructions: Instructions) -> Self {
        Self { instructions, ..self }
    }

    /// Gives up with [`Error::Interrupted`] soon after somebody sets the flag.
    #[must_use]
    pub fn interrupt(self, flag: &'static AtomicBool) -> Self {
        Self { interrupt: Interrupt(Some(flag)), ..self }
    }

    /// The diagram of a point cloud.
    ///
    /// # Errors
    /// Those of [`CondensedLengths::from_points`] and [`Rips::lengths`].
    pub fn points<F: Real>(&self, points: &Points<'_, F>, metric: &impl Metric) -> Result<Diagram> {
        if !(metric.is_euclidean() && self.is_sweep()) {
            return self.lengths(&CondensedLengths::from_points(points, metric)?);
        }
        self.check()?;
        let arch = self.instructions.arch()?;
        Workspace::with(|workspace| {
            let mut copy = std::mem::take(&mut workspace.coordinates);
            let input = Input::Cloud(points.in_f64(&mut copy), points.dim());
            let result = arch.dispatch(Sweep { rips: self, input, workspace });
            workspace.coordinates = copy;
            result
        })
    }

    /// The diagram of given lengths.
    ///
    /// # Errors
    /// [`Error::DegreeTooLarge`] above 255, [`Error::BadThreshold`], [`Error::IndexOverflow`], [`Error::OutOfMemory`].
    pub fn lengths(&self, lengths: &CondensedLengths) -> Result<Diagram> {
        self.check()?;
        if self.is_sweep() {
            let arch = self.instructions.arch()?;
            return Workspace::with(|workspace| {
                arch.dispatch(Sweep { rips: self, input: Input::Lengths(lengths), workspace })
            });
        }
        let filtration = RipsFiltration::new(lengths, self.threshold)?;
        match self.engine {
            Engine::Standard => standard::diagram(&filtration, self.max_dim),
            _ => cohomology::diagram(&filtration, self.max_dim),
        }
    }

    /// Whether the sweep does the work.
    fn is_sweep(&self) -> bool {
        match self.engine {
            Engine::Auto => self.max_dim <= 1,
            Engine::Sweep => true,
            Engine::Cohomology | Engine::Standard => false,
        }
    }

    fn check(&self) -> Result<()> {
        if self.max_dim > MAX_DIM {
            return Err(Error::DegreeTooLarge { max_dim: self.max_dim, limit: MAX_DIM });
        }
        if self.engine == Engine::Sweep && self.max_dim > 1 {
            return Err(Error::WrongEngine { engine: "sweep", max_dim: self.max_dim, needs: 1 });
        }
        match self.threshold {
            Threshold::Value(value) if value.is_nan() || value < 0.0 => Err(Error::BadThreshold { value }),
            _ => Ok(()),
        }
    }
}
