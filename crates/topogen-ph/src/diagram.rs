//! Persistence diagrams with the edges that each bar's ends depend on.

use crate::{Bars, Edge, Error, Result};
use std::cmp::Ordering;

/// The persistence diagram of a filtration in degrees 0 to [`Diagram::max_dim`].
///
/// Bars stand in canonical order (birth, death, birth edge, death edge), so that the same input gives the same bytes,
/// whatever the algorithm or the number of threads. Bars of zero length are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    n_points: usize,
    threshold: f64,
    degrees: Vec<DegreeDiagram>,
}

impl Diagram {
    /// The number of points of the cloud.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// The threshold that was applied, in the unit of the lengths: infinity for none.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// The largest degree that was computed.
    pub fn max_dim(&self) -> usize {
        self.degrees.len() - 1
    }

    /// The bars of one degree.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`] above [`Diagram::max_dim`].
    pub fn degree(&self, degree: usize) -> Result<&DegreeDiagram> {
        self.degrees.get(degree).ok_or(Error::DegreeNotComputed { degree, max_dim: self.max_dim() })
    }

    /// The degrees from 0 on.
    pub fn iter(&self) -> impl Iterator<Item = &DegreeDiagram> {
        self.degrees.iter()
    }
}

/// The bars of one degree with their critical pairs: one array a field, all of one length.
///
/// `C` is what a value of the filtration is a function of: an [`Edge`] of a Rips filtration, a [`Pixel`](crate::Pixel) of a
/// cubical one, a simplex of an alpha one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DegreeDiagram<C = Edge> {
    births: Vec<f64>,
    deaths: Vec<f64>,
    birth_cells: Vec<C>,
    death_cells: Vec<C>,
    essential_births: Vec<f64>,
    essential_cells: Vec<C>,
}

impl<C> DegreeDiagram<C> {
    /// The plain bars, as `topogen-diag` takes them.
    pub fn bars(&self) -> Bars<'_> {
        Bars::trusted(&self.births, &self.deaths, &self.essential_births)
    }

    /// What the birth of each finite bar is the value of.
    pub fn birth_cells(&self) -> &[C] {
        &self.birth_cells
    }

    /// What the death of each finite bar is the value of.
    pub fn death_cells(&self) -> &[C] {
        &self.death_cells
    }

    /// What the birth of each class that never dies is the value of.
    pub fn essential_cells(&self) -> &[C] {
        &self.essential_cells
    }
}

impl DegreeDiagram {
    /// The edge whose length is the birth of each finite bar: `(v, v)` in degree 0.
    pub fn birth_edges(&self) -> &[Edge] {
        &self.birth_cells
    }

    /// The edge whose length is the death of each finite bar.
    pub fn death_edges(&self) -> &[Edge] {
        &self.death_cells
    }

    /// The edge whose length is the birth of each class that never dies.
    pub fn essential_edges(&self) -> &[Edge] {
        &self.essential_cells
    }
}

/// Collects pairs in any order and puts them into the canonical one.
#[derive(Debug, Default)]
pub(crate) struct DiagramBuilder {
    n_points: usize,
    threshold: f64,
    /// At least one entry a degree; more from an earlier diagram are empty.
    degrees: Vec<DegreeBuilder<Edge>>,
    max_dim: usize,
}

/// A value of the filtration and what has it.
pub(crate) type Critical<C = Edge> = (f64, C);
type Pair<C> = (Critical<C>, Critical<C>);

/// The order in which bars stand in a diagram: by birth, death, birth cell, death cell.
pub(crate) fn canonical_order<C: Copy + Ord>((b, d): &Pair<C>, (c, e): &Pair<C>) -> Ordering {
    let by_value = b.0.total_cmp(&c.0).then_with(|| d.0.total_cmp(&e.0));
    by_value.then_with(|| (b.1, d.1).cmp(&(c.1, e.1)))
}

impl DiagramBuilder {
    pub(crate) fn new(n_points: usize, threshold: f64, max_dim: usize) -> Self {
        let mut builder = Self::default();
        builder.reset(n_points, threshold, max_dim);
        builder
    }

    /// As [`DiagramBuilder::new`], in the memory that is there.
    pub(crate) fn reset(&mut self, n_points: usize, threshold: f64, max_dim: usize) {
        (self.n_points, self.threshold, self.max_dim) = (n_points, threshold, max_dim);
        self.degrees.resize_with(self.degrees.len().max(max_dim + 1), Default::default);
        for DegreeBuilder { pairs, essential } in &mut self.degrees {
            pairs.clear();
            essential.clear();
        }
    }

    /// A bar; dropped if its length is zero.
    #[inline]
    pub(crate) fn pair(&mut self, degree: usize, birth: Critical, death: Critical) {
        self.degrees[degree].pair(birth, death);
    }

    /// A class that never dies.
    pub(crate) fn essential(&mut self, degree: usize, birth: Critical) {
        self.degrees[degree].essential(birth);
    }

    /// The diagram of all that was collected.
    pub(crate) fn finish(&mut self) -> Diagram {
        let degrees = self.degrees[..=self.max_dim].iter_mut();
        let degrees = degrees.map(DegreeBuilder::finish).collect();
        Diagram { n_points: self.n_points, threshold: self.threshold, degrees }
    }
}

/// Collects the pairs of one degree.
#[derive(Debug)]
pub(crate) struct DegreeBuilder<C> {
    pairs: Vec<Pair<C>>,
    essential: Vec<Critical<C>>,
}

impl<C> Default for DegreeBuilder<C> {
    fn default() -> Self {
        Self { pairs: Vec::new(), essential: Vec::new() }
    }
}

impl<C: Copy + Ord> DegreeBuilder<C> {
    /// A bar; dropped if its length is zero.
    #[inline]
    pub(crate) fn pair(&mut self, birth: Critical<C>, death: Critical<C>) {
        if death.0 > birth.0 {
            self.pairs.push((birth, death));
        }
    }

    /// A class that never dies.
    pub(crate) fn essential(&mut self, birth: Critical<C>) {
        self.essential.push(birth);
    }

    /// All that was collected, in canonical order.
    pub(crate) fn finish(&mut self) -> DegreeDiagram<C> {
        let Self { pairs, essential } = self;
        pairs.sort_unstable_by(canonical_order);
        essential.sort_unstable_by(|b, c| b.0.total_cmp(&c.0).then(b.1.cmp(&c.1)));
        DegreeDiagram {
            births: pairs.iter().map(|(birth, _)| birth.0).collect(),
            deaths: pairs.iter().map(|(_, death)| death.0).collect(),
            birth_cells: pairs.iter().map(|(birth, _)| birth.1).collect(),
            death_cells: pairs.iter().map(|(_, death)| death.1).collect(),
            essential_births: essential.iter().map(|birth| birth.0).collect(),
            essential_cells: essential.iter().map(|birth| birth.1).collect(),
        }
    }
}
