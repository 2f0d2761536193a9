//! The doors to representatives.

use super::{Engine, Rips, Size};
use crate::field::Prime;
use crate::filtration::RipsFiltration;
use crate::{CondensedLengths, Metric, Points, Real, Representatives, Result, SparseLengths};

impl Rips {
    /// Cocycles and cycles of the classes of given lengths, beside their diagram.
    ///
    /// The engine and the instructions do not matter: cohomology of the whole filtration is what finds them.
    ///
    /// # Errors
    /// As [`Rips::lengths`]; [`Error::OverBudget`](crate::Error::OverBudget) also where the cocycles, whose size shows only then,
    /// exceed the budget.
    ///
    /// # Complexity
    /// That of the diagram by cohomology; see [`Representatives`] for what is computed later.
    ///
    /// ```
    /// use topogen_ph::{CondensedLengths, Rips};
    /// // Four corners of a square with sides 1.
    /// let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 1.4, 1.0, 1.0, 1.4, 1.0])?;
    /// let found = Rips::default().representatives(&lengths)?;
    /// assert_eq!(found.diagram(), &Rips::default().lengths(&lengths)?);
    /// assert_eq!(found.cycle(1, 0)?.len(), 4);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn representatives(&self, lengths: &CondensedLengths) -> Result<Representatives> {
        let size = Size::Lengths { n_points: lengths.n_points() };
        self.represent(size, || RipsFiltration::new(lengths, self.threshold))
    }

    /// Cocycles and cycles of the classes of a point cloud, beside their diagram.
    ///
    /// # Errors
    /// Those of [`CondensedLengths::from_points`] and [`Rips::representatives`].
    pub fn representatives_points<F: Real>(
        &self,
        points: &Points<'_, F>,
        metric: &impl Metric,
    ) -> Result<Representatives> {
        self.representatives(&CondensedLengths::from_points(points, metric)?)
    }

    /// Cocycles and cycles of the classes of a graph, whose other edges are never there, beside their diagram.
    ///
    /// # Errors
    /// As [`Rips::representatives`].
    pub fn representatives_sparse(&self, lengths: &SparseLengths) -> Result<Representatives> {
        let size = Size::Sparse { n_points: lengths.n_points(), n_edges: lengths.n_edges() };
        self.represent(size, || RipsFiltration::of_sparse(lengths, self.threshold))
    }

    fn represent(
        &self,
        size: Size,
        filtration: impl FnOnce() -> Result<RipsFiltration>,
    ) -> Result<Representatives> {
        let rips = Self { engine: Engine::Cohomology, ..*self };
        let needed = rips.forecast(size)?.bytes;
        let memory = rips.memory_beside(needed)?;
        let field = Prime::new(self.modulus)?;
        Representatives::new(filtration()?, self.max_dim, field, self.interrupt, memory)
    }
}
