//! The order of edges.

/// An edge that others are compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    ends: (u32, u32),
    /// Raw lengths below this are those of earlier edges, and above `up_to` of later ones.
    pub(crate) below: f64,
    pub(crate) up_to: f64,
}

/// Points whose edges are in a total order.
///
/// Points go by *labels*, an order of the implementor's own choice. A *raw length* is a number in the order of lengths up to a
/// [tolerance](Order::tolerance), such as a square that was summed in another order: cheap, and good enough to sort by first.
pub(crate) trait Order {
    /// The point that a label stands for.
    fn point(&self, label: u32) -> u32;

    /// The length of an edge, exactly as every engine has it.
    fn length(&self, a: u32, b: u32) -> f64;

    fn raw(&self, a: u32, b: u32) -> f64;

    /// Of two edges with raw lengths of at most `up_to` that differ by more than this, the one with the smaller raw length is
    /// shorter or as long.
    fn tolerance(&self, up_to: f64) -> f64;

    /// Whether more is known of single edges than the tolerance.
    #[inline(always)]
    fn has_errors(&self) -> bool {
        false
    }

    /// Of two edges whose raw lengths differ by more than both of these, the one with the smaller raw length is shorter or as long.
    #[inline(always)]
    fn error(&self, a: u32, b: u32) -> f64 {
        self.tolerance(self.raw(a, b))
    }

    /// What [`Order::is_before`] compares with.
    #[inline(always)]
    fn bound(&self, a: u32, b: u32) -> Bound {
        let raw = self.raw(a, b);
        let tolerance = self.tolerance(raw);
        Bound { ends: (a, b), below: raw - tolerance, up_to: raw + tolerance }
    }

    /// Whether edge ab comes before the one of the bound, exactly.
    #[inline(always)]
    fn is_before(&self, a: u32, b: u32, bound: &Bound) -> bool {
        let raw = self.raw(a, b);
        raw < bound.below || raw <= bound.up_to && self.key((a, b)) < self.key(bound.ends)
    }

    /// Whether edge ab comes after the one of the bound, as is plain from its raw length.
    #[inline(always)]
    fn is_after(&self, a: u32, b: u32, bound: &Bound) -> bool {
        self.raw(a, b) > bound.up_to
    }

    /// The place of an edge in the total order: by length, then by combinatorial index of its points.
    #[inline(always)]
    fn key(&self, (a, b): (u32, u32)) -> (u64, u32, u32) {
        let (p, q) = (self.point(a), self.point(b));
        // Lengths are not negative, and such numbers are ordered as their bits are.
        (self.length(a, b).to_bits(), p.max(q), p.min(q))
    }
}
