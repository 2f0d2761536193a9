//! The Rips filtration as a total order of edges.

use crate::{CondensedLengths, Edge, Error, Result};

/// Up to which length edges enter the filtration.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Threshold {
    /// All edges.
    None,
    /// Edges of at most this length.
    Value(f64),
    /// Edges of at most the enclosing radius, beyond which the complex is a cone: the diagram is that of all edges.
    #[default]
    EnclosingRadius,
}

/// The edges of a Rips filtration in their total order: by length, then by combinatorial index.
///
/// The *rank* of an edge is its place in this order, and the rank of a simplex is that of its longest edge. Homology
/// changes with the rank only, so the order of the edges alone decides every critical edge, and all algorithms agree.
pub(crate) struct RipsFiltration {
    n_points: usize,
    threshold: f64,
    /// By rank.
    edges: Vec<Edge>,
    /// By rank.
    lengths: Vec<f64>,
}

impl RipsFiltration {
    /// Sorts the edges of `lengths` up to `threshold`.
    ///
    /// O(m log m) time and O(m) memory for m edges.
    pub(crate) fn new(lengths: &CondensedLengths, threshold: Threshold) -> Result<Self> {
        let n_points = lengths.n_points();
        let threshold = match threshold {
            Threshold::None => f64::INFINITY,
            Threshold::Value(value) if value >= 0.0 => value,
            Threshold::Value(value) => return Err(Error::BadThreshold { value }),
            Threshold::EnclosingRadius => lengths.enclosing_radius(),
        };
        let within = || lengths.iter().filter(|&(_, length)| length <= threshold);
        let mut order: Vec<(f64, Edge)> = Vec::new();
        let count = within().count();
        order.try_reserve_exact(count).map_err(Error::out_of_memory(count, "edges"))?;
        order.extend(within().map(|(edge, length)| (length, edge)));
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));

        let (lengths, edges) = order.into_iter().unzip();
        Ok(Self { n_points, threshold, edges, lengths })
    }

    pub(crate) fn n_points(&self) -> usize {
        self.n_points
    }

    /// The threshold that was applied: infinity for none.
    pub(crate) fn threshold(&self) -> f64 {
        self.threshold
    }

    /// All edges, by rank.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    pub(crate) fn length(&self, rank: u32) -> f64 {
        self.lengths[rank as usize]
    }
}
