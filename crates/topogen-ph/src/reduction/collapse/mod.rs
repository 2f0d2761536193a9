//! Fewer edges with the same persistent homology. See `README.md` beside this file.

mod backward;
mod domination;
mod labels;
mod lists;
mod rows;
#[cfg(test)]
mod tests;
mod times;

use crate::engine::Interrupt;
use crate::{Edge, Result};
use labels::Labels;
use lists::Lists;
use rows::Rows;

/// What is left of a graph whose edges enter one by one.
///
/// The flag complexes of the graph and of what is left have the same persistent homology, with any coefficients, where the edges of
/// what is left enter together with those of the given ranks.
pub(crate) struct Collapsed {
    /// In an order by rank.
    pub(crate) edges: Vec<Edge>,
    /// With which edge of the graph each enters: itself, or a later one.
    pub(crate) ranks: Vec<u32>,
}

/// A pass that leaves more than this share of the edges is the last.
const WORTH: f64 = 0.8;

impl Collapsed {
    /// Collapses edges whose link is a cone, from the last to the first, until hardly any is left that goes.
    ///
    /// # Complexity
    /// The first step is O(d²) a vertex of degree d, and O(d / 16) a candidate for an apex of a link; threads share it. The second is linear
    /// in the edges that are left at the ends of each edge, nearly always.
    ///
    /// # References
    /// Boissonnat and Pritam (2020), doi 10.4230/LIPIcs.SoCG.2020.19; Glisse and Pritam (2022), doi 10.4230/LIPIcs.SoCG.2022.44.
    pub(crate) fn new(n_points: usize, edges: &[Edge], interrupt: Interrupt) -> Result<Self> {
        if n_points > FEW_POINTS {
            let labels = Labels::new(n_points, edges);
            let left = Self::repeated(n_points, &labels.of_edges(edges), interrupt)?;
            return Ok(Self { edges: labels.edges_of(&left.edges), ranks: left.ranks });
        }
        Self::repeated(n_points, edges, interrupt)
    }

    fn repeated(n_points: usize, edges: &[Edge], interrupt: Interrupt) -> Result<Self> {
        let mut left = pass(n_points, edges, interrupt)?;
        let mut before = edges.len();
        while (left.edges.len() as f64) < WORTH * before as f64 {
            before = left.edges.len();
            let next = pass(n_points, &left.edges, interrupt)?;
            let ranks = next.ranks.iter().map(|&rank| left.ranks[rank as usize]).collect();
            left = Self { edges: next.edges, ranks };
        }
        Ok(left)
    }
}

/// Up to so many vertices, rows of bits are fast and small.
const FEW_POINTS: usize = 8_192;

fn pass(n_points: usize, edges: &[Edge], interrupt: Interrupt) -> Result<Collapsed> {
    if n_points > FEW_POINTS {
        return backward::collapse(edges, &mut Lists::new(n_points, edges, interrupt)?, interrupt);
    }
    pulp::Arch::new().dispatch(ByRows { edges, rows: Rows::new(n_points, edges)?, interrupt })
}

/// A pass that is compiled for each set of vector instructions.
struct ByRows<'a> {
    edges: &'a [Edge],
    rows: Rows,
    interrupt: Interrupt,
}

impl pulp::NullaryFnOnce for ByRows<'_> {
    type Output = Result<Collapsed>;

    #[inline(always)]
    fn call(mut self) -> Self::Output {
        backward::collapse(self.edges, &mut self.rows, self.interrupt)
    }
}
