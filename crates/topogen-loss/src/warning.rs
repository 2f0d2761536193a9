//! What is allowed, but hardly what anybody wants.

use std::fmt;

/// Something to know about a loss before it is used.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// The grid of a density is so coarse for its σ that deaths between nodes go unseen.
    CoarseGrid {
        /// The width of the Gaussians.
        sigma: f64,
        /// The distance of neighbouring nodes.
        spacing: f64,
        /// How much a death amid two nodes counts, one on a node counting 1.
        amid_nodes: f64,
        /// With so many nodes the spacing is 2σ.
        nodes: usize,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CoarseGrid { sigma, spacing, amid_nodes, nodes } => write!(
                f,
                "the nodes of the density are {spacing:.3} apart, which is {:.1} times its sigma of {sigma}: a death amid two of \
                 them counts {amid_nodes:.1e} times as much as one on a node. Take {nodes} nodes, or a larger sigma",
                spacing / sigma
            ),
        }
    }
}
