//! The edges of a source in their exact order, sorted no further than they are asked for.

use super::sort::Buckets;
use super::source::{Emitted, Grows, Sieve, Source};
use super::ties::Ties;
use super::window::Window;
use pulp::Simd;
use std::ops::Range;

/// How many edges the first batch has for each point; each further batch has twice as many as the one before, or a quarter more where
/// [batches are cheap](Source::are_batches_cheap).
const FIRST_BATCH: usize = 12;
/// Clouds up to this size take a third of all edges at first, as the setting up of a batch costs more than the edges.
pub(crate) const SMALL: usize = 128;

/// The sieve is used for at least so many points, once so many edges for each of them have been given out: before, edges are as
/// short as leaves are wide. From then on a batch has this share of all edges before it: the smaller it is, the more edges need no
/// order, and the more often each pair of leaves is looked at.
const SIEVED_POINTS: usize = 768;
pub(crate) const SIEVE_FROM: usize = 72;
const SIEVED_SHARE: usize = 6;
/// So many edges of a batch are asked whether a sieve pays.
const SIEVE_SAMPLE: usize = 256;

/// So many tolerances before the end of a window, tiles end.
const NEAR_END: u64 = 64;
const NO_TILES: f64 = f64::NEG_INFINITY;

/// Batches grow no further than this, or a sixteenth of all edges: they are kept in memory.
pub(crate) const LARGEST_BATCH: usize = 1 << 22;

/// What a stream keeps from one diagram to the next, so that nothing is allocated anew.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    emitted: Emitted,
    buckets: Buckets,
    ties: Ties,
}

impl Buffers {
    pub(crate) fn bytes(&self) -> usize {
        self.emitted.bytes() + self.ties.bytes() + self.buckets.bytes()
    }
}

/// Edges up to a threshold, in runs: all of one run come before all of the next.
pub(crate) struct Lazy<'b, I, S, F> {
    simd: I,
    pub(crate) source: S,
    stop: F,
    buffers: &'b mut Buffers,
    window: Window,
    /// No longer edge is asked for; and the raw length that none of those exceeds.
    threshold: f64,
    cut: f64,
    /// How many edges the next batch is to have.
    batch: usize,
    /// The next bucket to be sorted.
    bucket: usize,
    /// How many records of the batch have been given out, and their largest raw length.
    given: usize,
    reached: f64,
    /// Whether the batch must be left behind, though not all of it was given out.
    is_spent: bool,
    /// Whether a sieve would pay for batches like this one, though there is none.
    is_sieve_missed: bool,
    /// Whether the batch went through the sieve. Then it was cut where nothing beyond can come before it.
    is_sieved: bool,
    /// How many edges there have been in the batches, and where the next one begins.
    entered: usize,
    above: f64,
    is_done: bool,
}

impl<'b, I: Simd, S: Source, F: Fn() -> bool + Sync> Lazy<'b, I, S, F> {
    /// Edges of length up to `threshold`, which may be infinite. When `stop` says so, the stream ends early.
    ///
    /// When `is_sieved`, all edges go through the sieve; otherwise those for which it pays.
    #[inline(always)]
    pub(crate) fn new(
        simd: I,
        source: S,
        threshold: f64,
        is_sieved: bool,
        buffers: &'b mut Buffers,
        stop: F,
    ) -> Self {
        let n_points = source.n_points();
        let longest = source.longest();
        // Twice the tolerance: what is beyond cannot be as short as the threshold.
        let cut = match source.raw_of(threshold) {
            raw if raw < longest => (raw + 2.0 * source.tolerance(raw)).min(longest),
            _ => longest,
        };
        let all = n_points * n_points.saturating_sub(1) / 2;
        let batch = if n_points <= SMALL { all * 36 / 100 } else { FIRST_BATCH * n_points };
        Self {
            simd,
            source,
            stop,
            buffers,
            window: Window::new(Window::START, Window::START, n_points),
            threshold,
            cut,
            batch: batch.max(1),
            bucket: 0,
            given: 0,
            reached: Window::START,
            is_spent: true,
            is_sieve_missed: false,
            is_sieved,
            entered: 0,
            above: Window::START,
            is_done: n_points < 2,
        }
    }

    /// Enters the edges beyond `from` up to `up_to` into a graph, as they need no order, and goes on behind them.
    #[inline(always)]
    pub(crate) fn skip(&mut self, from: f64, up_to: f64, graph: &mut impl Grows) {
        let n_points = self.source.n_points();
        let window = Window::new(from, up_to, n_points);
        let Self { simd, source, stop, buffers, .. } = self;
        self.entered += self.given + source.enter(*simd, &window, graph, &mut buffers.emitted, stop);
        // The batch at hand is left behind.
        self.window = Window::new(up_to, up_to, n_points);
        (self.above, self.reached) = (up_to, up_to);
        (self.given, self.is_spent) = (0, true);
        // How many will be needed next has nothing to do with how many there were.
        self.batch = FIRST_BATCH * n_points;
    }

    /// Whether [`Lazy::skip`] may be called, and there are more than about so many edges a point to be skipped.
    #[inline(always)]
    pub(crate) fn can_skip(&self, from: f64, up_to: f64, edges_a_point: usize) -> bool {
        let least = (edges_a_point * self.source.n_points()) as f64;
        // What the sieve has entered cannot be taken back.
        let is_there = self.is_sieved && up_to < self.above;
        !is_there && self.source.count(from, up_to) > least
    }

    /// No longer edge is asked for.
    #[inline(always)]
    pub(crate) fn threshold(&self) -> f64 {
        self.threshold
    }

    /// Takes all edges at once, as far as memory allows, and leaves out what the source knows to change nothing.
    #[inline(always)]
    pub(crate) fn take_all(&mut self) {
        self.source.peel();
        let n_points = self.source.n_points();
        self.batch = (n_points * n_points / 2).clamp(1, LARGEST_BATCH.max(n_points * n_points / 32));
    }

    /// Whether there is no sieve where one would pay.
    #[inline(always)]
    pub(crate) fn is_sieve_missed(&self) -> bool {
        self.is_sieve_missed
    }

    /// What the program is compiled for here.
    #[inline(always)]
    pub(crate) fn simd(&self) -> I {
        self.simd
    }

    /// What the records of the run at hand are read with.
    #[inline(always)]
    pub(crate) fn window(&self) -> Window {
        self.window
    }

    #[inline(always)]
    pub(crate) fn records(&self) -> &[u64] {
        self.buffers.buckets.records()
    }

    /// The next edges, in their exact order, as places in [`Lazy::records`]; none when there are no more.
    #[inline(always)]
    pub(crate) fn next_run(&mut self, sieve: &mut impl Sieve<S>) -> Option<Range<usize>> {
        loop {
            if self.is_done || (self.stop)() {
                return None;
            }
            if self.is_spent || self.given == self.buffers.buckets.len() {
                if self.window.up_to() >= self.cut {
                    self.is_done = true;
                    return None;
                }
                self.refill(sieve);
                continue;
            }
            let tolerance = self.window.places_within(self.source.tolerance(self.window.up_to()));
            let start = self.given;
            let mut end = self.sort_run(start, tolerance);
            let is_last = self.window.up_to() >= self.cut;
            if end == self.buffers.buckets.len() && !is_last && !self.is_sieved {
                // Beyond the batch there may be edges as short as its last ones: those wait for the next batch.
                self.is_spent = true;
                end = self.last_gap(start..end, tolerance);
                if end == start {
                    continue;
                }
            }
            self.reached = self.largest_at_end(start..end);
            let Self { source, window, buffers: Buffers { buckets, ties, .. }, .. } = self;
            ties.settle(source, window, &mut buckets.records_mut()[start..end], tolerance);
            self.given = end;
            // Raw lengths do not tell an edge just beyond the threshold from one just within it.
            let within = self.within_threshold(start..end);
            self.is_done = within < end || is_last && end == self.buffers.buckets.len();
            end = within;
            return (end > start).then_some(start..end);
        }
    }

    /// Takes the next batch of edges from the source.
    #[inline(always)]
    fn refill<V: Sieve<S>>(&mut self, sieve: &mut V) {
        let n_points = self.source.n_points();
        if !self.is_sieved {
            self.entered += self.given;
            self.above = self.reached;
            let is_worth_it = S::IS_SIEVED
                && n_points >= SIEVED_POINTS
                && self.entered >= SIEVE_FROM * n_points
                && self.are_most_plain();
            if V::IS_THERE && is_worth_it {
                self.is_sieved = true;
                self.batch = self.entered / SIEVED_SHARE;
            }
            self.is_sieve_missed = !V::IS_THERE && is_worth_it;
        }
        let up_to = match self.source.quantile(self.above, self.batch) {
            raw if raw < self.cut => raw.max(self.above),
            _ => self.cut,
        };
        let before = std::mem::replace(&mut self.window, Window::new(self.above, up_to, n_points));
        let mut wanted =
            if self.source.are_batches_cheap() { self.batch + self.batch / 4 } else { 2 * self.batch };
        // The first batch, and one behind a stretch that was passed over, come after a window without width.
        let mut is_stuck = self.is_spent && self.given == 0 && before.above() < before.up_to();
        if V::IS_THERE && self.is_sieved {
            let before = self.entered;
            self.emit_to_sieve();
            is_stuck = self.entered == before;
            wanted = (self.entered / SIEVED_SHARE).max(n_points);
            sieve.sift(self.simd, &self.source, &self.window, &mut self.buffers.emitted);
        } else {
            self.source.emit(self.simd, &self.window, NO_TILES, &mut self.buffers.emitted, &self.stop);
        }
        // One that was too small to give anything out must grow.
        let most = LARGEST_BATCH.max(n_points * n_points / 32);
        self.batch = if is_stuck { self.batch.saturating_mul(2) } else { wanted.min(most) };
        self.buffers.buckets.fill(&mut self.buffers.emitted.records, self.window.record_bits());
        (self.bucket, self.given, self.is_spent) = (0, 0, false);
    }

    /// Whether most edges of the batch would pass a sieve at once.
    #[inline(always)]
    fn are_most_plain(&self) -> bool {
        let records = self.buffers.buckets.records();
        let (mut count, mut plain) = (0, 0);
        for &record in records.iter().step_by((records.len() / SIEVE_SAMPLE).max(1)) {
            let (u, v) = self.window.ends(record);
            count += 1;
            plain += usize::from(self.source.guess(u, v).is_some_and(|w| self.source.is_star(u, v, w)));
        }
        plain > count / 2
    }

    /// Takes a batch for the sieve: all of its edges come before all others that have not entered.
    #[inline(always)]
    fn emit_to_sieve(&mut self) {
        let window = self.window;
        let up_to = window.up_to();
        if up_to >= self.cut {
            self.source.emit(self.simd, &window, up_to, &mut self.buffers.emitted, &self.stop);
            self.above = up_to;
        } else {
            // The batch is cut near the end of the window, where edges must have records.
            let near_end = window.before_end(NEAR_END * window.places_within(self.source.tolerance(up_to)));
            self.source.emit(self.simd, &window, near_end, &mut self.buffers.emitted, &self.stop);
            let cut = self.cut_at_gap(window.place(near_end));
            self.above = if let Some(above) = cut {
                above.max(near_end)
            } else {
                // So many edges are as good as equal that the cut would be among those in tiles.
                self.buffers.emitted.clear();
                self.source.emit(self.simd, &window, NO_TILES, &mut self.buffers.emitted, &self.stop);
                let cut = self.cut_at_gap(0);
                if cut.is_none() {
                    self.buffers.emitted.clear();
                }
                cut.unwrap_or(self.above)
            };
        }
        self.entered += self.buffers.emitted.n_edges();
    }

    /// Takes the records out of the batch that something beyond the window may come before; the largest raw length of those that
    /// are left, or that came before.
    ///
    /// None, and nothing is certain, when there is a record to be taken out whose place is not beyond `least`.
    #[inline(always)]
    fn cut_at_gap(&mut self, least: u64) -> Option<f64> {
        let window = self.window;
        let tolerance = window.places_within(self.source.tolerance(window.up_to()));
        let batch = &mut self.buffers.emitted.records;
        let beyond = clear_of_end(batch, &window, tolerance);
        if beyond <= least {
            return None;
        }
        let (mut kept, mut largest) = (0, 0);
        for at in 0..batch.len() {
            let record = batch[at];
            let place = window.place_of(record);
            batch[kept] = record;
            let is_kept = place < beyond;
            kept += usize::from(is_kept);
            largest = if is_kept && place > largest { place } else { largest };
        }
        batch.truncate(kept);
        let mut above = self.above;
        for &record in &*batch {
            if window.place_of(record) == largest {
                let (a, b) = window.ends(record);
                above = above.max(self.source.raw(a, b));
            }
        }
        Some(above)
    }

    /// Sorts buckets until what follows is out of reach of all that is gathered.
    #[inline(always)]
    fn sort_run(&mut self, start: usize, tolerance: u64) -> usize {
        let buckets = &mut self.buffers.buckets;
        let mut end = start;
        while end < buckets.len() {
            if end > start {
                let last = self.window.place_of(buckets.records()[end - 1]);
                if self.window.place_of(buckets.smallest(self.bucket)) > last.saturating_add(tolerance) {
                    break;
                }
            }
            buckets.sort(self.bucket);
            end = buckets.end(self.bucket);
            self.bucket += 1;
        }
        end
    }

    /// The end of the largest part of a sorted run that nothing beyond the batch can come before.
    fn last_gap(&self, run: Range<usize>, tolerance: u64) -> usize {
        let place = |at: usize| self.window.place_of(self.records()[at]);
        let mut beyond = self.window.place(self.window.up_to());
        for at in run.clone().rev() {
            if beyond - place(at) > tolerance {
                return at + 1;
            }
            beyond = place(at);
        }
        run.start
    }

    /// The largest raw length of a sorted run.
    #[inline(always)]
    fn largest_at_end(&self, run: Range<usize>) -> f64 {
        let records = &self.records()[run];
        let place = |record: u64| self.window.place_of(record);
        let last = records.last().map_or(0, |&record| place(record));
        let group = records.iter().rev().take_while(|&&record| place(record) == last);
        let raw = |&record: &u64| {
            let (a, b) = self.window.ends(record);
            self.source.raw(a, b)
        };
        group.map(raw).fold(self.reached, f64::max)
    }

    /// The end of those edges of a settled run that are not longer than the threshold.
    fn within_threshold(&self, run: Range<usize>) -> usize {
        let is_longer = |&&record: &&u64| {
            let (a, b) = self.window.ends(record);
            self.source.length(a, b) > self.threshold
        };
        run.end - self.records()[run].iter().rev().take_while(is_longer).count()
    }
}

/// The largest place, of a record or of the end of the window, such that all records of smaller places are farther from it than
/// `tolerance`; zero if there is none.
#[inline(always)]
fn clear_of_end(batch: &[u64], window: &Window, tolerance: u64) -> u64 {
    let end = window.place(window.up_to());
    // Usually it is found among the few records that are nearest to the end.
    let mut reach = tolerance.saturating_mul(8);
    loop {
        let from = end.saturating_sub(reach);
        let mut count = 0;
        for &record in batch {
            count += usize::from(window.place_of(record) > from);
        }
        let mut near = Vec::new();
        if count > 0 {
            near.extend(batch.iter().map(|&record| window.place_of(record)).filter(|&place| place > from));
            near.sort_unstable();
        }
        let mut beyond = end;
        while let Some(place) = near.pop() {
            if beyond.saturating_sub(place) > tolerance {
                return beyond;
            }
            beyond = place;
        }
        if beyond.saturating_sub(from) > tolerance {
            return beyond;
        }
        if from == 0 {
            return 0;
        }
        reach = reach.saturating_mul(64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_cut_where_nothing_beyond_can_come_before() {
        let window = Window::new(1.0, 2.0, 100);
        let tolerance = window.places_within(1e-9);
        let gap = |raws: &[f64]| {
            let batch: Vec<u64> = raws.iter().map(|&raw| window.record(raw, 1, 2)).collect();
            clear_of_end(&batch, &window, tolerance)
        };
        assert_eq!(gap(&[]), window.place(2.0));
        assert_eq!(gap(&[1.5, 1.1]), window.place(2.0));
        // Each too near the next one, and the last one to the end.
        let chain = |count: u32| (0..count).map(|k| 2.0 - 0.9e-9 * f64::from(k)).collect::<Vec<_>>();
        for count in [1, 2, 30, 3_000] {
            let mut raws = chain(count);
            let last = window.place(raws[raws.len() - 1]);
            raws.extend([1.5, 1.999]);
            raws.reverse();
            assert_eq!(gap(&raws), last, "{count}");
        }
        let window = Window::new(2.0 - 1e-8, 2.0, 100);
        let batch: Vec<u64> = chain(12).iter().map(|&raw| window.record(raw, 1, 2)).collect();
        assert_eq!(clear_of_end(&batch, &window, window.places_within(1e-9)), 0);
    }
}
