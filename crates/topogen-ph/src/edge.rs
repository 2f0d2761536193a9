//! Edges, by which every critical simplex is named.

use std::fmt;

/// An edge between two points, or the degenerate edge `(v, v)` that stands for the vertex `v`.
///
/// The value of a Rips simplex is the length of its longest edge, so an edge is all that a gradient needs to know of a
/// critical simplex. Edges are ordered by their combinatorial index: larger endpoint first, then the smaller one.
///
/// ```
/// use topogen_ph::Edge;
/// assert_eq!(Edge::new(2, 5).endpoints(), (5, 2));
/// assert!(Edge::vertex(3).is_vertex());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    larger: u32,
    smaller: u32,
}

impl Edge {
    /// The edge between `a` and `b`, in either order.
    pub fn new(a: u32, b: u32) -> Self {
        Self { larger: a.max(b), smaller: a.min(b) }
    }

    /// The degenerate edge of the vertex `v`: its length is zero.
    pub fn vertex(v: u32) -> Self {
        Self { larger: v, smaller: v }
    }

    /// The endpoints, the larger index first.
    pub fn endpoints(self) -> (u32, u32) {
        (self.larger, self.smaller)
    }

    /// The combinatorial index: the place among all edges ordered by larger, then smaller endpoint.
    ///
    /// Not for degenerate edges, which have none.
    pub(crate) fn index(self) -> usize {
        let larger = self.larger as usize;
        larger * (larger - 1) / 2 + self.smaller as usize
    }

    /// The edge of a combinatorial index.
    pub(crate) fn of_index(index: usize) -> Self {
        let larger = (1 + 8 * index).isqrt().div_ceil(2);
        Self::new(larger as u32, (index - larger * (larger - 1) / 2) as u32)
    }

    /// Whether this is the degenerate edge of a vertex.
    pub fn is_vertex(self) -> bool {
        self.larger == self.smaller
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.larger, self.smaller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_and_edge_are_inverse() {
        for index in 0..5_000 {
            assert_eq!(Edge::of_index(index).index(), index);
        }
    }
}
