//! What is still to come where no class is alive.

use crate::reduction::components::Components;
use crate::stream::{Lazy, Order, Source, TwoSteps, Unwitnessed};
use pulp::Simd;

/// What is ahead is asked for when no class has been alive for so many edges a point.
pub(super) const IDLE: usize = 4;
/// So many edges a point are worth being passed over.
const PASSED_OVER: usize = 16;
/// No more than so many edges a point are kept.
const MOST: usize = 32;

/// An edge that is still to come, and whose lune may be empty.
#[derive(Debug)]
struct Opening {
    /// Its place in the order.
    key: (u64, u32, u32),
    raw: f64,
    ends: (u32, u32),
    /// Whether it merges two components; otherwise it gives birth to a class, if anything.
    merges: bool,
}

/// The edges beyond some edge whose lunes may be empty, in their order.
#[derive(Debug)]
pub(super) struct Ahead {
    /// As far as they are still to come, from `next` on; unless there are too many.
    openings: Option<Vec<Opening>>,
    next: usize,
    /// Up to this one there are too few other edges to be passed over.
    near: usize,
    /// A raw length that none exceeds.
    longest: f64,
}

/// What can be done where no class is alive.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// Look at edges one by one.
    On,
    /// Enter all edges up to this raw length, in any order, as soon as these merges have been seen to.
    Over { up_to: f64, merges: Vec<(u32, u32)> },
    /// Nothing is to come but these merges.
    End { merges: Vec<(u32, u32)> },
}

impl Ahead {
    /// What comes after an edge; only how long it is at most, unless edges may be passed over.
    #[inline(always)]
    pub(super) fn of<I: Simd, S: Source, F: Fn() -> bool + Sync>(
        stream: &Lazy<'_, I, S, F>,
        last: (u32, u32),
        components: &Components,
        two_steps: &impl TwoSteps,
        is_passed_over: bool,
    ) -> Self {
        let source = &stream.source;
        let most = if is_passed_over { MOST * source.n_points() } else { 0 };
        let mut found = Unwitnessed::beyond(reached(source, last), most);
        source.find_unwitnessed(stream.simd(), two_steps, &mut found);
        let longest = found.longest();
        let key = source.key(last);
        let openings = found.edges().map(|edges| {
            let mut openings: Vec<Opening> = edges
                .into_iter()
                .filter(|&(a, b)| source.length(a, b) <= stream.threshold())
                .map(|ends| Opening {
                    key: source.key(ends),
                    raw: source.raw(ends.0, ends.1),
                    ends,
                    merges: false,
                })
                .filter(|opening| opening.key > key)
                .collect();
            openings.sort_unstable_by_key(|opening| opening.key);
            let mut components = components.clone();
            for opening in &mut openings {
                let (a, b) = opening.ends;
                opening.merges = components.merge(source.point(a), source.point(b)).is_some();
            }
            openings
        });
        Self { openings, next: 0, near: 0, longest }
    }

    /// What can be done after an edge, when no class is alive.
    #[inline(always)]
    pub(super) fn step<I: Simd, S: Source, F: Fn() -> bool + Sync>(
        &mut self,
        stream: &Lazy<'_, I, S, F>,
        last: (u32, u32),
        are_one: bool,
        takes_batches: bool,
    ) -> Step {
        let source = &stream.source;
        let Some(openings) = &self.openings else {
            let is_over = are_one && reached(source, last) >= self.longest;
            return if is_over { Step::End { merges: Vec::new() } } else { Step::On };
        };
        let key = source.key(last);
        while openings.get(self.next).is_some_and(|opening| opening.key <= key) {
            self.next += 1;
        }
        let left = &openings[self.next..];
        let merges = |count: usize| left[..count].iter().map(|opening| opening.ends).collect();
        let Some(birth) = left.iter().position(|opening| !opening.merges) else {
            return Step::End { merges: merges(left.len()) };
        };
        let is_near = self.next + birth < self.near;
        if is_near || !takes_batches {
            return Step::On;
        }
        // What comes before the birth, or before a merge that is as good as equal to what comes behind it.
        let from = source.raw(last.0, last.1);
        let mut count = birth;
        let up_to = loop {
            let raw = left[count].raw;
            let tolerance = source.tolerance(raw);
            let before = count.checked_sub(1).map_or(from, |before| left[before].raw);
            if raw - before > 6.0 * tolerance {
                break raw - 3.0 * tolerance;
            }
            if count == 0 {
                return Step::On;
            }
            count -= 1;
        };
        let merges = merges(count);
        if stream.can_skip(from, up_to, PASSED_OVER) {
            return Step::Over { up_to, merges };
        }
        self.near = self.next + birth + 1;
        Step::On
    }
}

/// A raw length such that all edges up to it came before an edge.
#[inline(always)]
pub(super) fn reached(source: &impl Order, (a, b): (u32, u32)) -> f64 {
    let raw = source.raw(a, b);
    (raw - source.tolerance(raw)).next_down()
}
