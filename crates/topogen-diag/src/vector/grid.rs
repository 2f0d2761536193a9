//! Where a function of the filtration value is read off.

use crate::{Error, Result};

/// Nodes on the line, in any order, at which functions are read off.
///
/// ```
/// use topogen_diag::vector::Grid;
/// assert_eq!(Grid::linspace(0.0, 2.0, 5)?.nodes(), [0.0, 0.5, 1.0, 1.5, 2.0]);
/// # Ok::<(), topogen_diag::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    nodes: Vec<f64>,
}

impl Grid {
    /// The given nodes.
    ///
    /// # Errors
    /// [`Error::TooFewNodes`] without any, [`Error::BadNode`] for one that is not finite.
    pub fn new(nodes: Vec<f64>) -> Result<Self> {
        if nodes.is_empty() {
            return Err(Error::TooFewNodes { what: "grids", given: 0, need: 1 });
        }
        finite(&nodes)?;
        Ok(Self { nodes })
    }

    /// `count` nodes from `start` to `end`, both included, equally far from each other; `start` alone for one.
    ///
    /// # Errors
    /// [`Error::TooFewNodes`] for none, [`Error::BadNode`] for ends that are not finite.
    pub fn linspace(start: f64, end: f64, count: usize) -> Result<Self> {
        Self::new(linspace(start, end, count))
    }

    /// The nodes.
    pub fn nodes(&self) -> &[f64] {
        &self.nodes
    }
}

/// `count` equally spaced numbers with both ends. The weighted mean does not overflow, and gives the ends exactly.
pub(super) fn linspace(start: f64, end: f64, count: usize) -> Vec<f64> {
    let gaps = count.saturating_sub(1).max(1) as f64;
    let at = |index: usize| {
        let share = index as f64 / gaps;
        start * (1.0 - share) + end * share
    };
    (0..count).map(at).collect()
}

/// Refuses nodes that are not finite.
pub(super) fn finite(nodes: &[f64]) -> Result<()> {
    match nodes.iter().position(|node| !node.is_finite()) {
        Some(index) => Err(Error::BadNode { index, value: nodes[index] }),
        None => Ok(()),
    }
}
