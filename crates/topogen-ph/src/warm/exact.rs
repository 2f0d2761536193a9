//! Single lengths of an input, exactly as every engine has them.

use crate::{CondensedLengths, Edge, Euclidean, Metric};

/// What lengths are asked of.
pub(super) trait Exact {
    fn length(&self, u: u32, v: u32) -> f64;

    /// The place of an edge in the total order: by length, then by combinatorial index.
    #[inline(always)]
    fn key(&self, u: u32, v: u32) -> (u64, u32, u32) {
        // Lengths are not negative, and such numbers are ordered as their bits are.
        (self.length(u, v).to_bits(), u.max(v), u.min(v))
    }
}

/// Points with so many coordinates each, and the Euclidean distance.
pub(super) struct OfPoints<'a> {
    pub(super) coordinates: &'a [f64],
    pub(super) dim: usize,
}

impl Exact for OfPoints<'_> {
    #[inline(always)]
    fn length(&self, u: u32, v: u32) -> f64 {
        let point = |vertex: u32| &self.coordinates[vertex as usize * self.dim..][..self.dim];
        Euclidean.distance(point(u), point(v))
    }
}

impl Exact for &CondensedLengths {
    #[inline(always)]
    fn length(&self, u: u32, v: u32) -> f64 {
        self.values()[Edge::new(u, v).index()]
    }
}
