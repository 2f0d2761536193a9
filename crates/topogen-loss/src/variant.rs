//! Whose definitions are followed where they differ, and the terms of Topo-GEN's code.

use crate::{Density, TermKind};

/// Whose definitions of the terms are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Variant {
    /// The Topo-GEN thesis: true values.
    #[default]
    Thesis,
    /// Topo-GEN's public code (January 2025): push is halved, the scale space distance lacks k(D₀, D₀) and may be negative, and a
    /// term that does not depend on the input has the value zero whatever its true one.
    TopoGen,
}

/// The seven terms of Topo-GEN's code, in the order of its weights, with its parameters.
pub(crate) fn topo_gen_terms() -> [(TermKind, usize); 7] {
    [
        (TermKind::Bottleneck, 0),
        (TermKind::Bottleneck, 1),
        (TermKind::ENTROPY, 0),
        (TermKind::ENTROPY, 1),
        (TermKind::SCALE_SPACE, 0),
        (TermKind::SCALE_SPACE, 1),
        (TermKind::Density(Density::default()), 0),
    ]
}
