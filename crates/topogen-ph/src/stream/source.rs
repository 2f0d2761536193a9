//! What the sweep asks of its input.

use super::window::Window;

/// A cloud or matrix that edges are taken from.
///
/// Points go by *labels*, an order of the source's own choice. A *raw length* is a number in the order of lengths up to a
/// [tolerance](Source::tolerance), such as a square that was summed in another order: cheap, and good enough to sort by first.
pub(crate) trait Source: Sync {
    fn n_points(&self) -> usize;

    /// The point that a label stands for.
    fn point(&self, label: u32) -> u32;

    /// The length of an edge, exactly as every engine has it.
    fn length(&self, a: u32, b: u32) -> f64;

    fn raw(&self, a: u32, b: u32) -> f64;

    /// Of two edges with raw lengths of at most `up_to` that differ by more than this, the one with the smaller raw length is
    /// shorter or as long.
    fn tolerance(&self, up_to: f64) -> f64;

    /// The raw length of an edge of exactly this length, up to the tolerance.
    fn raw_of(&self, length: f64) -> f64;

    /// A raw length that none exceeds.
    fn longest(&self) -> f64;

    /// A raw length that about `count` edges beyond `above` do not exceed.
    fn quantile(&mut self, above: f64, count: usize) -> f64;

    /// Appends a record for every edge in the window; stops early, with any records, when `stop` says so.
    fn emit(&self, window: &Window, into: &mut Vec<u64>, stop: &impl Fn() -> bool);

    /// A label that is often connected to all common neighbours of an edge's ends.
    fn guess(&self, a: u32, b: u32) -> Option<u32>;

    /// A raw length that no edge exceeds whose lune may be empty: every longer edge ab has a point w such that aw and bw are
    /// both shorter. Edges of raw length up to `above` are left out of account; `has_witness` tells of some of the others that
    /// they have such a point.
    fn longest_without_witness(&self, above: f64, has_witness: &impl Fn(u32, u32) -> bool) -> f64;

    /// Whether edge ab comes before edge cd, exactly.
    #[inline(always)]
    fn is_before(&self, ab: (u32, u32), cd: (u32, u32)) -> bool {
        let (raw_ab, raw_cd) = (self.raw(ab.0, ab.1), self.raw(cd.0, cd.1));
        let tolerance = self.tolerance(raw_ab.max(raw_cd));
        if (raw_ab - raw_cd).abs() > tolerance {
            return raw_ab < raw_cd;
        }
        self.key(ab) < self.key(cd)
    }

    /// The place of an edge in the total order: by length, then by combinatorial index of its points.
    fn key(&self, (a, b): (u32, u32)) -> (u64, u32, u32) {
        let (p, q) = (self.point(a), self.point(b));
        // Lengths are not negative, and such numbers are ordered as their bits are.
        (self.length(a, b).to_bits(), p.max(q), p.min(q))
    }
}
