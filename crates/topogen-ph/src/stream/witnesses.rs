//! Up to which length a lune may be empty, by rounded lengths.

use super::coarse::{Coarse, Near};
use super::masks::Masks;
use super::source::TwoSteps;
use super::unwitnessed::Unwitnessed;

/// How many of the nearest points are tried as witnesses before all are.
const WITNESSES: usize = 8;

/// What so few points have neighbours in common with is asked for each by itself.
const FEW: usize = 4;

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
    /// The first point whose values to two others are below `bound`, where these are the values of `of`.
    #[inline(always)]
    pub(super) fn first_between(
        &self,
        masks: Masks,
        of: &impl Values,
        (p, q): (u32, u32),
        bound: f64,
    ) -> Option<u32> {
        let mut from = 0;
        while let Some(w) = self.next_between(masks, p, q, bound, from) {
            if of.value(p, w) < bound && of.value(q, w) < bound {
                return Some(w);
            }
            from = w + 1;
        }
        None
    }

    /// [`Source::find_unwitnessed`](super::Source::find_unwitnessed), where these are the values of `of`.
    ///
    /// A few witnesses near one end are tried for all other ends at once.
    #[inline(always)]
    pub(super) fn find_unwitnessed(
        &self,
        masks: Masks,
        of: &impl Values,
        two_steps: &impl TwoSteps,
        into: &mut Unwitnessed,
    ) {
        let (mut open, mut near) = (Vec::new(), Vec::new());
        let mut nearest: Vec<Near<WITNESSES>> = Vec::with_capacity(self.n_points());
        for p in 0..self.n_points() as u32 {
            nearest.push(self.nearest(p));
            open.clear();
            self.find_without(masks, p, &nearest[p as usize].points, into.floor(), &mut open);
            // The same from the other end, where few are left.
            let mut kept = 0;
            for at in 0..open.len() {
                let q = open[at];
                open[kept] = q;
                kept += usize::from(!self.is_any_between(p, q, &nearest[q as usize]));
            }
            open.truncate(kept);
            if open.is_empty() {
                continue;
            }
            let is_written = open.len() > FEW;
            if is_written {
                two_steps.write(of.label(p), &mut near);
            }
            for &q in &open {
                let label = of.label(q);
                let is_near = if is_written {
                    near[label as usize / 64] >> (label % 64) & 1 == 1
                } else {
                    two_steps.are_near(of.label(p), label)
                };
                if is_near || self.has_between(p, q) {
                    continue;
                }
                let raw = of.value(p, q);
                if raw > into.floor() && !of.is_between(p, q, raw) {
                    into.push(of.label(p), of.label(q), raw);
                }
            }
        }
    }
}
