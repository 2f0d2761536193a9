//! The door: which filtration, which degrees, which algorithm.

mod choice;
mod fast;
mod forecast;
mod interrupt;
mod representatives;
mod workspace;

pub use choice::Engine;
pub(crate) use choice::names;
pub(crate) use forecast::choose;
pub use forecast::{Forecast, Size};

use crate::critical_sets::CriticalSets;
use crate::field::Prime;
use crate::filtration::RipsFiltration;
use crate::lengths::near;
use crate::reduction::boundary::Memory;
use crate::reduction::{any_degree, standard};
use crate::stream::PARALLEL_POINTS;
use crate::threads;
use crate::{CondensedLengths, Diagram, Error, Instructions, Metric, Points, Real, Result};
use crate::{SparseLengths, Threshold};
use fast::{Input, Sweep};
pub(crate) use interrupt::Interrupt;
use std::sync::atomic::AtomicBool;
use workspace::Workspace;

/// Vietoris–Rips persistence over a prime field: the value of an edge is its length.
///
/// # Complexity
/// Up to degree 1 of points in the plane usually O(n log n). Else, up to degree 2, usually O(m n / 512) for the m edges up to the last change among n points; in the worst case the third power of
/// the number of simplices, as for every known algorithm. Memory: [`Rips::forecast`].
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
    modulus: u16,
    threshold: Threshold,
    engine: Engine,
    instructions: Instructions,
    interrupt: Interrupt,
    memory_budget: Option<u64>,
}

/// Far beyond what any memory holds.
const MAX_DIM: usize = 255;
/// What takes less than this is not worth asking the machine what it has.
const UNQUESTIONED: u64 = 256 << 20;

impl Default for Rips {
    /// Degrees 0 and 1 over Z/2, up to the enclosing radius.
    fn default() -> Self {
        Self {
            max_dim: 1,
            modulus: 2,
            threshold: Threshold::default(),
            engine: Engine::default(),
            instructions: Instructions::default(),
            interrupt: Interrupt::default(),
            memory_budget: None,
        }
    }
}

impl Rips {
    /// Computes degrees 0 to `max_dim`.
    #[must_use]
    pub fn max_dim(self, max_dim: usize) -> Self {
        Self { max_dim, ..self }
    }

    /// Takes coefficients in Z/p, for a prime p below 2^15.
    ///
    /// Diagrams differ where homology has torsion: that of a Klein bottle or a projective plane for p = 2 and other primes.
    ///
    /// ```
    /// use topogen_ph::{CondensedLengths, Error, Rips};
    /// let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 2.0, 3.0])?;
    /// assert_eq!(Rips::default().modulus(3).lengths(&lengths)?.degree(0)?.bars().deaths(), [1.0, 2.0]);
    /// assert!(matches!(Rips::default().modulus(4).lengths(&lengths), Err(Error::BadModulus { modulus: 4, .. })));
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    #[must_use]
    pub fn modulus(self, modulus: u16) -> Self {
        Self { modulus, ..self }
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

    /// Refuses, with [`Error::OverBudget`], what may take more bytes than this beside its input.
    ///
    /// Without a budget, what the machine can give without swapping is the budget, where it says so.
    #[must_use]
    pub fn memory_budget(self, bytes: u64) -> Self {
        Self { memory_budget: Some(bytes), ..self }
    }

    /// Which algorithm an input of this size will get, and the memory that it will take.
    ///
    /// # Errors
    /// [`Error::DegreeTooLarge`], [`Error::BadModulus`], [`Error::BadThreshold`], [`Error::WrongEngine`], [`Error::WrongModulus`].
    ///
    /// ```
    /// use topogen_ph::{Rips, Size};
    /// let forecast = Rips::default().forecast(Size::Points { n_points: 10_000, dim: 64, is_euclidean: true })?;
    /// println!("{} needs up to {} MB", forecast.engine, forecast.bytes / 1_000_000);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn forecast(&self, size: Size) -> Result<Forecast> {
        self.check()?;
        Ok(Forecast::new(
            self.engine.resolve(size, self.max_dim, self.modulus, self.threshold)?,
            size,
            self.max_dim,
        ))
    }

    /// The diagram of a point cloud.
    ///
    /// # Errors
    /// Those of [`CondensedLengths::from_points`] and [`Rips::lengths`].
    pub fn points<F: Real>(&self, points: &Points<'_, F>, metric: &impl Metric) -> Result<Diagram> {
        let (n_points, dim, is_euclidean) = (points.len(), points.dim(), metric.is_euclidean());
        let engine = self.admit(Size::Points { n_points, dim, is_euclidean })?;
        if let (Engine::Collapse | Engine::Cohomology, Threshold::Value(up_to)) = (engine, self.threshold) {
            let edges = near::pairs(points.in_f64(&mut Vec::new()), dim, metric, up_to)?;
            return self.reduce(&RipsFiltration::of_list(n_points, &edges, up_to)?, engine);
        }
        if !is_euclidean || !engine.takes_points() {
            return self.of_lengths(&CondensedLengths::from_points(points, metric)?, engine);
        }
        threads::on_a_worker(n_points >= PARALLEL_POINTS, || {
            Workspace::with(|workspace| {
                let mut copy = std::mem::take(&mut workspace.coordinates);
                let coordinates = points.in_f64(&mut copy);
                let result = match engine {
                    Engine::Planar => self.planar(coordinates, workspace),
                    _ => self.sweep(engine, Input::Points(coordinates, dim), workspace),
                };
                workspace.coordinates = copy;
                result
            })
        })
    }

    /// The diagram of given lengths.
    ///
    /// # Errors
    /// [`Error::DegreeTooLarge`] above 255, [`Error::BadModulus`], [`Error::BadThreshold`], [`Error::WrongEngine`],
    /// [`Error::WrongModulus`], [`Error::NoInstructions`],
    /// [`Error::OverBudget`], [`Error::Interrupted`], [`Error::IndexOverflow`], [`Error::OutOfMemory`].
    pub fn lengths(&self, lengths: &CondensedLengths) -> Result<Diagram> {
        let engine = self.admit(Size::Lengths { n_points: lengths.n_points() })?;
        self.of_lengths(lengths, engine)
    }

    /// The diagram of a graph, whose other edges are never there.
    ///
    /// # Errors
    /// As [`Rips::lengths`].
    pub fn sparse(&self, lengths: &SparseLengths) -> Result<Diagram> {
        let engine = self.admit(Size::Sparse { n_points: lengths.n_points(), n_edges: lengths.n_edges() })?;
        match engine {
            Engine::Cohomology | Engine::Collapse | Engine::Standard => {
                self.reduce(&RipsFiltration::of_sparse(lengths, self.threshold)?, engine)
            }
            _ => Workspace::with(|workspace| self.sweep(engine, Input::Sparse(lengths), workspace)),
        }
    }

    /// The critical sets of given lengths: which edges to move, and where to, so that an end of a bar gets somewhere in one step.
    ///
    /// The engine and the instructions do not matter: what is needed is the pairs of simplices, which cohomology finds, and
    /// their columns of the reduced boundary matrix.
    ///
    /// # Errors
    /// As [`Rips::lengths`]; [`Error::OverBudget`] also when the columns, whose size shows only while they are reduced, exceed
    /// the budget.
    ///
    /// # Complexity
    /// That of the diagram by cohomology, and that of reducing one column a bar, bars of zero length aside nearly always.
    pub fn critical_sets(&self, lengths: &CondensedLengths) -> Result<CriticalSets> {
        if self.modulus != 2 {
            return Err(Error::CriticalSetsModulus { modulus: self.modulus });
        }
        let rips = Self { engine: Engine::Cohomology, ..*self };
        let n_points = lengths.n_points();
        let needed = rips.forecast(Size::Lengths { n_points })?.bytes
            + CriticalSets::bytes_for(n_points, self.max_dim);
        let memory = rips.memory_beside(needed)?;
        CriticalSets::new(RipsFiltration::new(lengths, self.threshold)?, self.max_dim, self.interrupt, memory)
    }

    fn of_lengths(&self, lengths: &CondensedLengths, engine: Engine) -> Result<Diagram> {
        match engine {
            Engine::Cohomology | Engine::Collapse | Engine::Standard => {
                self.reduce(&RipsFiltration::new(lengths, self.threshold)?, engine)
            }
            Engine::SweepList => self.sparse(&SparseLengths::from_condensed(lengths, f64::INFINITY)),
            _ => Workspace::with(|workspace| self.sweep(engine, Input::Lengths(lengths), workspace)),
        }
    }

    /// The diagram of points in the plane by faces, or by the sweep where these are not certain.
    fn planar(&self, coordinates: &[f64], workspace: &mut Workspace) -> Result<Diagram> {
        let Workspace { planar, writers, .. } = workspace;
        let check = || self.interrupt.check();
        if planar.diagram(coordinates, (self.threshold, self.max_dim), &mut writers.builder, check)? {
            return Ok(writers.builder.finish());
        }
        self.sweep(Engine::SweepCells, Input::Points(coordinates, 2), workspace)
    }

    fn sweep(&self, engine: Engine, input: Input<'_>, workspace: &mut Workspace) -> Result<Diagram> {
        self.instructions.arch()?.dispatch(Sweep { rips: self, engine, input, workspace })
    }

    fn reduce(&self, filtration: &RipsFiltration, engine: Engine) -> Result<Diagram> {
        let field = Prime::new(self.modulus)?;
        match engine {
            Engine::Standard => standard::diagram(filtration, self.max_dim, field, self.interrupt),
            _ => {
                let is_collapsed = engine == Engine::Collapse;
                any_degree::diagram(filtration, self.max_dim, field, is_collapsed, self.interrupt)
            }
        }
    }

    /// The algorithm for an input of this size, if it may be run.
    fn admit(&self, size: Size) -> Result<Engine> {
        let forecast = self.forecast(size)?;
        self.admit_bytes(forecast.bytes, forecast.engine)?;
        Ok(forecast.engine)
    }

    /// What may be stored beside what cohomology needs, if that may be run.
    fn memory_beside(&self, needed: u64) -> Result<Memory> {
        let budget =
            self.admit_bytes(needed, Engine::Cohomology)?.or_else(forecast::available).unwrap_or(u64::MAX);
        // A forecast that was too high to refuse anything by is none to count from either.
        Ok(Memory { used: if needed > budget { 0 } else { needed }, budget })
    }

    /// Refuses what may take more than the budget; returns that, if there is one.
    fn admit_bytes(&self, needed: u64, engine: Engine) -> Result<Option<u64>> {
        let budget =
            self.memory_budget.or_else(|| (needed > UNQUESTIONED).then(forecast::available).flatten());
        match budget {
            // The bound of all simplices is far too high to refuse anything by, unless somebody asks for it.
            Some(budget)
                if needed > budget
                    && (self.memory_budget.is_some() || self.max_dim <= 1 || engine == Engine::Links) =>
            {
                Err(Error::OverBudget { needed, budget })
            }
            budget => Ok(budget),
        }
    }

    /// What a warm start has to know.
    pub(crate) fn parameters(&self) -> (usize, Threshold, Interrupt) {
        (self.max_dim, self.threshold, self.interrupt)
    }

    pub(crate) fn arch(&self) -> Result<pulp::Arch> {
        self.instructions.arch()
    }

    fn check(&self) -> Result<()> {
        if self.max_dim > MAX_DIM {
            return Err(Error::DegreeTooLarge { max_dim: self.max_dim, limit: MAX_DIM });
        }
        Prime::new(self.modulus)?;
        match self.threshold {
            Threshold::Value(value) if value.is_nan() || value < 0.0 => Err(Error::BadThreshold { value }),
            _ => Ok(()),
        }
    }
}
