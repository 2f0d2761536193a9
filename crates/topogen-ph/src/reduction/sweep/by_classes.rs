//! A stretch of a sweep by the classes that edges run through.

use super::classes::Classes;
use super::graph::Graph;
use super::{Course, Rows, Stop, SweepBuffers, Way, critical};
use crate::diagram::Critical;
use crate::stream::{Lazy, NoSieve, Sieve, Source};
use pulp::Simd;

/// What knows for every edge that has entered which classes it runs through.
pub(super) trait Carriers<B> {
    /// Whether no edge of either vertex runs through a class, for certain.
    fn are_free(&self, u: u32, v: u32) -> bool;

    /// Whether there is room for one more class.
    fn has_room(&self) -> bool {
        true
    }

    /// Enters an edge that gave birth to the class with this number.
    fn gave_birth(&mut self, u: u32, v: u32, class: u32);

    /// Enters an edge whose lune is not empty; the births of the classes that it kills.
    fn enter<G: Graph<Block = B>>(
        &mut self,
        edge: (u32, u32),
        now: &G,
        classes: &mut Classes,
    ) -> impl Iterator<Item = Critical>;

    /// Allows for so many edges that have entered.
    fn allow(&mut self, _n_edges: usize) {}

    /// Whether it costs more than is allowed, when so many edges have entered since that was said.
    #[inline(always)]
    fn are_dear(&self, _n_edges: usize) -> bool {
        false
    }
}

impl<V: Fn(u32) -> Critical> Course<'_, V> {
    /// Goes on while that is cheap and there is room for all classes; by cocycles, no longer than a class is alive.
    #[inline(always)]
    pub(super) fn by_classes<'r, I: Simd, S: Source, F: Fn() -> bool + Sync, G: Graph>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        rows: &mut Rows<'r, G>,
        carriers: &mut impl Carriers<G::Block>,
    ) -> Stop
    where
        Rows<'r, G>: Sieve<S>,
    {
        loop {
            if self.foresee(stream, rows) {
                return Stop::End;
            }
            if self.way == Way::Cocycles && self.buffers.classes.alive() == 0 {
                return Stop::Light;
            }
            let Self { vertex, buffers, builder, run, ahead, idle, last, .. } = self;
            let SweepBuffers { components, classes, changes, .. } = &mut **buffers;
            if run.start == run.end {
                // An edge that a sieve took would have no annotation.
                match stream.next_run(&mut NoSieve) {
                    Some(next) => *run = next,
                    None => return Stop::End,
                }
                if self.way == Way::Cocycles && stream.is_sieve_missed() {
                    return Stop::Dear;
                }
                *idle = if classes.alive() == 0 { *idle + run.len() } else { 0 };
            }
            // In registers, whatever is written meanwhile.
            let window = stream.window();
            let source = &stream.source;
            let records = &stream.records()[run.clone()];
            let (mut at, mut stop) = (0, None);
            while let Some(&record) = records.get(at) {
                if rows.are_full() {
                    stop = Some(Stop::Full);
                    break;
                }
                at += 1;
                let (u, v) = window.ends(record);
                if rows.graph_now().has_common(u, v) {
                    if carriers.are_free(u, v) {
                        rows.connect(u, v);
                        continue;
                    }
                    for birth in carriers.enter((u, v), rows.graph_now(), classes) {
                        builder.pair(1, birth, critical(source, u, v));
                    }
                    stop = (!G::IS_SMALL && carriers.are_dear(at)).then_some(Stop::Dear);
                } else if let Some(younger) = components.merge(source.point(u), source.point(v)) {
                    changes.merged(u, v);
                    builder.pair(0, vertex(younger), critical(source, u, v));
                } else if carriers.has_room() {
                    let class = classes.give_birth(critical(source, u, v));
                    changes.gave_birth(u, v, class);
                    carriers.gave_birth(u, v, class);
                } else {
                    at -= 1;
                    stop = Some(Stop::Crowded);
                    break;
                }
                rows.connect(u, v);
                // Only an empty lune could change anything now.
                if stop.is_some() || classes.alive() == 0 && (ahead.is_some() || components.are_one()) {
                    break;
                }
            }
            carriers.allow(at);
            *last = at.checked_sub(1).map_or(*last, |at| Some(window.ends(records[at])));
            run.start += at;
            if let Some(stop) = stop {
                return stop;
            }
        }
    }
}
