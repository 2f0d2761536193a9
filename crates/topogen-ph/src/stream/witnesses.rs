//! Up to which length a lune may be empty, by rounded lengths.

use super::coarse::Coarse;
use super::source::TwoSteps;

/// How many of the nearest points are tried as witnesses before all are.
const WITNESSES: usize = 8;

/// What rounded values stand for.
pub(super) trait Values {
    /// The label of a point.
    fn label(&self, point: u32) -> u32;

    /// The raw length of the edge between two points.
    fn value(&self, p: u32, q: u32) -> f64;

    /// Whether there is a point whose edges to two others are shorter for certain than theirs, of this raw length.
    fn is_between(&self, p: u32, q: u32, raw: f64) -> bool;
}

impl Coarse {
    /// [`Source::longest_without_witness`](super::Source::longest_without_witness), where these are the values of `of`.
    ///
    /// A few witnesses near one end are tried for all other ends at once.
    #[inline(always)]
    pub(super) fn longest_without_witness(
        &self,
        of: &impl Values,
        above: f64,
        two_steps: &impl TwoSteps,
    ) -> f64 {
        let mut last = f64::NEG_INFINITY;
        let (mut open, mut near) = (Vec::new(), Vec::new());
        for p in 1..self.n_points() as u32 {
            open.clear();
            self.find_without(p, &self.nearest::<WITNESSES>(p), above.max(last), &mut open);
            if open.is_empty() {
                continue;
            }
            two_steps.write(of.label(p), &mut near);
            for &q in &open {
                let raw = of.value(p, q);
                let label = of.label(q) as usize;
                let is_near = near[label / 64] >> (label % 64) & 1 == 1;
                if raw <= above.max(last) || is_near || self.has_between(p, q) {
                    continue;
                }
                if !of.is_between(p, q, raw) {
                    last = raw;
                }
            }
        }
        last
    }
}
