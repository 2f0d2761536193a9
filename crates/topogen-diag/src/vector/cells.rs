//! Over which intervals a function of the filtration value is averaged or integrated.

use super::grid;
use crate::{Error, Result};

/// Intervals that follow each other on the line.
///
/// ```
/// use topogen_diag::vector::Cells;
/// let cells = Cells::uniform(0.0, 2.0, 4)?;
/// assert_eq!((cells.len(), cells.edges()), (4, &[0.0, 0.5, 1.0, 1.5, 2.0][..]));
/// # Ok::<(), topogen_diag::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    edges: Vec<f64>,
}

impl Cells {
    /// The intervals between the given edges.
    ///
    /// # Errors
    /// [`Error::TooFewNodes`] for fewer than two edges, [`Error::BadNode`] for one that is not finite,
    /// [`Error::BadEdges`] when they do not increase.
    pub fn new(edges: Vec<f64>) -> Result<Self> {
        if edges.len() < 2 {
            return Err(Error::TooFewNodes { what: "the edges of cells", given: edges.len(), need: 2 });
        }
        grid::finite(&edges)?;
        match edges.windows(2).position(|pair| pair[0] >= pair[1]) {
            Some(index) => Err(Error::BadEdges { index, left: edges[index], right: edges[index + 1] }),
            None => Ok(Self { edges }),
        }
    }

    /// `count` intervals of equal length from `start` to `end`.
    ///
    /// # Errors
    /// As [`Cells::new`]; [`Error::BadEdges`] also when the intervals are too short for the precision of their edges.
    pub fn uniform(start: f64, end: f64, count: usize) -> Result<Self> {
        Self::new(if count == 0 { Vec::new() } else { grid::linspace(start, end, count + 1) })
    }

    /// The edges, one more than there are cells.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The number of cells.
    #[allow(clippy::len_without_is_empty, reason = "there is always a cell")]
    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// The cells as (start, end).
    pub(super) fn iter(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.edges.windows(2).map(|pair| (pair[0], pair[1]))
    }

    /// The cell with start ≤ value < end.
    pub(super) fn find(&self, value: f64) -> Option<usize> {
        let after = self.edges.partition_point(|&edge| edge <= value);
        (1..self.edges.len()).contains(&after).then(|| after - 1)
    }
}
