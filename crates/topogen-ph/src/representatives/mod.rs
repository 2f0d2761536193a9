//! Chains and cochains that stand for the bars of a diagram. See `README.md` beside this file.

mod chain;
mod classes;
mod cocycles;
mod loops;
mod moves;
mod tight;

use crate::engine::Interrupt;
use crate::field::{Prime, Two};
use crate::filtration::RipsFiltration;
use crate::flag::Packing;
use crate::reduction::boundary::Memory;
use crate::{Diagram, Result};
pub use chain::Chain;
use classes::Classes;

/// A class of one degree of a diagram, by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bar {
    /// A finite bar: its index in [`Bars::births`](crate::Bars::births).
    Finite(usize),
    /// A class that never dies: its index in [`Bars::essential`](crate::Bars::essential).
    Essential(usize),
}

impl From<usize> for Bar {
    fn from(index: usize) -> Self {
        Self::Finite(index)
    }
}

/// A cycle that was made shorter, and what is known of its length.
#[derive(Clone, Debug, PartialEq)]
pub struct TightCycle {
    /// The cycle, the birth simplex first, with coefficient 1; then from the latest simplex to the earliest.
    pub chain: Chain,
    /// The sum of the lengths of its edges; in higher degrees, of the longest edge of each simplex, and 0 in degree 0.
    pub length: f64,
    /// Among what it is the shortest.
    pub optimum: Optimum,
}

/// Among what a tight cycle is the shortest, up to rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Optimum {
    /// All cycles that represent the bar.
    Global,
    /// All closed walks along edges that go through the birth edge once and represent the bar; a sum of several loops that do not
    /// touch may be shorter.
    Loop,
    /// What one multiple of the boundary of one simplex makes of it.
    Local,
}

/// Cocycles and cycles that represent the bars of a diagram, over Z/p: which points and simplices a class is made of.
///
/// Simplices have an order, in which each is one step of the filtration: by their longest edge (by length, then by index), and among
/// those of one longest edge in a fixed way that the diagram does not show. In this order, the birth simplex s of a bar creates its
/// class and the death simplex t kills it. *Just before the death* is the complex of all simplices before t; of a class that never
/// dies, the complex of all simplices up to the threshold.
///
/// | | what is true of it |
/// |---|---|
/// | [`cocycle`](Self::cocycle) | s is its earliest simplex, with coefficient 1; restricted to the complex just before the death it is a cocycle |
/// | [`cycle`](Self::cycle) | a cycle with s for its latest simplex, with coefficient 1; it is no boundary just before the death, and is one with t |
/// | [`tight_cycle`](Self::tight_cycle) | a cycle with s for its latest simplex, with coefficient 1, as short as can be, or as could be found; it is no boundary of simplices below the length at which the class dies, and is one of those up to it |
///
/// The value of the cocycle on both cycles of its own bar is 1. It is 0 on the cycle of every bar that is born or dies before it (with
/// an earlier simplex), and on the tight cycle of every bar that is born before it or dies at a smaller length.
///
/// Bars with the same ends on the same edges, which ties make, stand in the order of their birth simplices; the same input gives the
/// same representatives. Bars of zero length have none, as they are not in the diagram.
///
/// # Units
/// Degrees count from 0; a bar is a [`Bar`], or the index of a finite one.
///
/// # Errors
/// All three return [`Error::DegreeNotComputed`](crate::Error::DegreeNotComputed) and [`Error::NoSuchBar`](crate::Error::NoSuchBar),
/// the two cycles also [`Error::Interrupted`](crate::Error::Interrupted) and [`Error::OverBudget`](crate::Error::OverBudget).
///
/// # Complexity
/// The diagram takes what it takes by cohomology, and the cocycles that it makes anyway are kept. Columns of the boundary matrix are
/// reduced when a cycle is asked for, those of simplices that kill only, and are kept for the next one. In the worst case a column
/// has as many entries as there are simplices; they count in the memory budget.
///
/// # References
/// De Silva, Morozov and Vejdemo-Johansson (2011), doi 10.1088/0266-5611/27/12/124003: cocycles. Čufar and Virk (2021), arXiv
/// 2105.03629: cycles from the columns of simplices that kill. Chen and Freedman (2007), arXiv 0709.2512, Obayashi (2018), arXiv
/// 1712.05103, and Dey, Hou and Mandal (2020, SODA): shortest cycles, for other notions of short and of representing.
///
/// ```
/// use topogen_ph::{Bar, Euclidean, Optimum, Points, Rips};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let found = Rips::default().representatives_points(&Points::new(&square, 2)?, &Euclidean)?;
/// assert_eq!(found.diagram().degree(1)?.bars().births(), [1.0]);
///
/// // The one loop goes around, in the direction of its birth edge from 2 to 3.
/// let tight = found.tight_cycle(1, 0)?;
/// let mut edges: Vec<&[u32]> = tight.chain.simplices().collect();
/// edges.sort();
/// assert_eq!(edges, [[0, 1], [0, 3], [1, 2], [2, 3]]);
/// assert_eq!((tight.length, tight.optimum), (4.0, Optimum::Global));
///
/// // The cocycle is the birth edge: whatever crosses it once goes around. The diagonal comes with the death only.
/// assert_eq!(found.cocycle(1, 0)?.iter().collect::<Vec<_>>(), [([2, 3].as_slice(), 1), (&[0, 2], 1)]);
/// // The component that never dies is that of the oldest vertex.
/// assert_eq!(found.cycle(0, Bar::Essential(0))?.simplices().collect::<Vec<_>>(), [[0]]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub struct Representatives {
    diagram: Diagram,
    classes: Box<dyn Represent>,
}

/// [`Classes`] over any field, with keys of any size.
trait Represent: Send + Sync {
    fn cocycle(&self, degree: usize, bar: Bar) -> Result<Chain>;
    fn cycle(&self, degree: usize, bar: Bar) -> Result<Chain>;
    fn tight_cycle(&self, degree: usize, bar: Bar) -> Result<TightCycle>;
}

impl Representatives {
    pub(crate) fn new(
        filtration: RipsFiltration,
        max_dim: usize,
        field: Prime,
        interrupt: Interrupt,
        memory: Memory,
    ) -> Result<Self> {
        let n_points = filtration.n_points();
        let is_small = Packing::new(n_points).fits_degree::<u64>(n_points, max_dim);
        match (field == Prime::TWO, is_small) {
            (true, true) => Self::of(Classes::<u64, _>::new(filtration, max_dim, Two, interrupt, memory)?),
            (true, false) => Self::of(Classes::<u128, _>::new(filtration, max_dim, Two, interrupt, memory)?),
            (false, true) => Self::of(Classes::<u64, _>::new(filtration, max_dim, field, interrupt, memory)?),
            (false, false) => {
                Self::of(Classes::<u128, _>::new(filtration, max_dim, field, interrupt, memory)?)
            }
        }
    }

    fn of((diagram, classes): (Diagram, impl Represent + 'static)) -> Result<Self> {
        Ok(Self { diagram, classes: Box::new(classes) })
    }

    /// The diagram, as [`Rips::lengths`](crate::Rips::lengths) gives it.
    pub fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// A cocycle of the class, just before its death.
    ///
    /// The birth simplex stands first; then from the earliest simplex to the latest. In degree 0 it is 1 on the component.
    ///
    /// # Errors
    /// See [`Representatives`].
    ///
    /// # Complexity
    /// Linear in its size; in degree 0, in the number of edges before the death.
    pub fn cocycle(&self, degree: usize, bar: impl Into<Bar>) -> Result<Chain> {
        self.classes.cocycle(degree, bar.into())
    }

    /// A cycle of the class, which becomes a boundary with its death.
    ///
    /// The birth simplex stands first; then from the latest simplex to the earliest. In degree 0 it is the birth vertex, minus the
    /// oldest one of the component that it joins.
    ///
    /// # Errors
    /// See [`Representatives`].
    ///
    /// # Complexity
    /// See [`Representatives`].
    pub fn cycle(&self, degree: usize, bar: impl Into<Bar>) -> Result<Chain> {
        self.classes.cycle(degree, bar.into())
    }

    /// A short cycle of the class: no longer than [`Representatives::cycle`].
    ///
    /// A cycle represents the bar if the birth simplex is its latest one, and if it becomes a boundary at the length at which the class
    /// dies. Two of them differ by a cycle of earlier simplices that is a boundary by then.
    ///
    /// - *Degree 1.* The shortest closed walk through the birth edge, among those on which cocycles of older classes that live longer
    ///   vanish: it is a shortest path in the covering graph that these cocycles make, found by A*. If none of them is in its way, no
    ///   cycle at all is shorter: [`Optimum::Global`]. Otherwise it is compared with the cycle of [`Representatives::cycle`], and the shorter one
    ///   is made shorter by steps as in other degrees: [`Optimum::Loop`].
    /// - *Other degrees, and graphs whose cover is too large* (2^20 places of the search). Multiples of boundaries of single
    ///   simplices are added as long as this makes the sum of the lengths smaller: [`Optimum::Local`].
    /// - *Degree 0.* As [`Representatives::cycle`]; there is no smaller one.
    ///
    /// # Errors
    /// See [`Representatives`].
    ///
    /// # Complexity
    /// In degree 1, O(n²) for a graph on n points where no older class is in the way, and O(n) for each place of the cover that is
    /// nearer than the result. A step of other degrees takes time linear in the number of simplices of one degree more at the cycle.
    ///
    /// ```
    /// use topogen_ph::{Euclidean, Points, Rips};
    /// // A circle, and points in a bulge that the shortest loop leaves out.
    /// let angle = |i: i32| std::f64::consts::TAU * f64::from(i) / 24.0;
    /// let circle = (0..24).flat_map(|i| [angle(i).cos(), angle(i).sin()]);
    /// let bulge = (-2..3).flat_map(|i| [1.2 * angle(i).cos(), 1.2 * angle(i).sin()]);
    /// let coordinates: Vec<f64> = circle.chain(bulge).collect();
    /// let found = Rips::default().representatives_points(&Points::new(&coordinates, 2)?, &Euclidean)?;
    /// let bars = found.diagram().degree(1)?.bars();
    /// let longest = (0..bars.len()).max_by(|&a, &b| bars.persistence(a).total_cmp(&bars.persistence(b)));
    /// let tight = found.tight_cycle(1, longest.unwrap_or(0))?;
    /// assert!(tight.chain.simplices().flatten().all(|&vertex| vertex < 24));
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn tight_cycle(&self, degree: usize, bar: impl Into<Bar>) -> Result<TightCycle> {
        self.classes.tight_cycle(degree, bar.into())
    }
}

impl std::fmt::Debug for Representatives {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Representatives").field("diagram", &self.diagram).finish_non_exhaustive()
    }
}
