//! Degrees 0 and 1 in one sweep over the edges, by the components of each edge's lune. See `README.md` beside this file.

mod ahead;
pub(super) mod block;
mod chains;
pub(crate) mod classes;
mod graph;
mod long;
pub(super) mod neighbours;
mod rows;
mod sieve;
mod sparse;
mod stars;
mod tree;

pub(crate) use block::Wide;
pub(crate) use chains::Table;
pub(crate) use long::{Long, limits, list_bytes};
pub(crate) use neighbours::{Fixed, Neighbours};
pub(crate) use rows::{RowBuffers, Rows, SparseBuffers};
pub(crate) use tree::spanning_tree;

use super::components::Components;
use crate::Edge;
use crate::diagram::{Critical, DiagramBuilder};
use crate::stream::{Lazy, Sieve, Source, Window};
use ahead::{Ahead, IDLE, Step};
use chains::{Changes, Fillers};
use classes::Classes;
use graph::Graph;
use pulp::Simd;
use rows::Lune;
use std::hint::select_unpredictable;
use std::ops::Range;

/// What a sweep keeps from one diagram to the next, whatever the size of its rows.
#[derive(Debug, Default)]
pub(crate) struct SweepBuffers {
    pub(crate) components: Components,
    classes: Classes,
    changes: Changes,
    /// How many classes are alive in each component, at its oldest point.
    alive: Vec<u32>,
}

impl SweepBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.changes.bytes()
    }
}

/// A sweep that is under way: it enters the edges of a stream one by one, and writes the diagram in degrees 0 and 1.
///
/// O(m n / 512) time for m edges that are processed among n points, plus the reduction, which in practice is a small part of
/// it; O(n²) bits of memory, or O(n) where all rows are lists.
pub(crate) struct Course<'b, V> {
    /// The critical value of each point.
    vertex: V,
    buffers: &'b mut SweepBuffers,
    builder: &'b mut DiagramBuilder,
    /// What is left of the edges at hand.
    run: Range<usize>,
    /// What is to come, if it is known.
    ahead: Option<Ahead>,
    /// About how many edges have entered since a class was alive.
    idle: usize,
}

impl<'b, V: Fn(u32) -> Critical> Course<'b, V> {
    pub(crate) fn new(vertex: V, buffers: &'b mut SweepBuffers, builder: &'b mut DiagramBuilder) -> Self {
        buffers.classes.clear();
        buffers.changes.clear();
        buffers.alive.clear();
        Self { vertex, buffers, builder, run: 0..0, ahead: None, idle: 0 }
    }

    /// Goes on to the end, or until the rows are full: then it must go on with others, in which the same edges have entered. Whether
    /// it has come to the end.
    #[inline(always)]
    pub(crate) fn follow<'r, I: Simd, S: Source, F: Fn() -> bool + Sync, G: Graph, L: Fillers>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        rows: &mut Rows<'r, G>,
        mut fillers: L,
    ) -> bool
    where
        Rows<'r, G>: Sieve<S>,
    {
        let Self { vertex, buffers, builder, run, ahead, idle } = self;
        let SweepBuffers { components, classes, changes, alive } = &mut **buffers;
        alive.resize(stream.source.n_points(), 0);
        let mut last = None;
        loop {
            let is_due = classes.alive() == 0
                && (ahead.is_some()
                    || components.are_one()
                    || L::IS_SEARCH && *idle >= IDLE * stream.source.n_points());
            if is_due && let Some(last) = last {
                // No closure: it would not be compiled for these instructions.
                let ahead = match ahead {
                    Some(ahead) => ahead,
                    None => ahead.insert(Ahead::of(stream, last, components, &rows.near(), L::IS_SEARCH)),
                };
                let step = ahead.step(stream, last, components.are_one(), G::TAKES_BATCHES);
                let merges = match step {
                    Step::On => &Vec::new(),
                    Step::Over { ref merges, .. } | Step::End { ref merges } => merges,
                };
                for &(u, v) in merges {
                    if let Some(younger) = components.merge(stream.source.point(u), stream.source.point(v)) {
                        changes.merged(u, v);
                        builder.pair(0, vertex(younger), critical(&stream.source, u, v));
                    }
                }
                match step {
                    Step::End { .. } => break,
                    Step::Over { up_to, .. } => {
                        let from = ahead::reached(&stream.source, last);
                        if let Some(graph) = rows.graph() {
                            stream.skip(from, up_to, graph);
                            *run = 0..0;
                        }
                    }
                    Step::On => {}
                }
            }
            if run.start == run.end {
                match stream.next_run(rows) {
                    Some(next) => *run = next,
                    None => break,
                }
                *idle = if classes.alive() == 0 { *idle + run.len() } else { 0 };
            }
            // In registers, whatever is written meanwhile.
            let window = stream.window();
            let source = &stream.source;
            let records = &stream.records()[run.clone()];
            let mut centres = [Centre::default(); AHEAD];
            for (at, &record) in records.iter().enumerate() {
                if rows.are_full() {
                    return false;
                }
                run.start += 1;
                if G::IS_LOOKED_UP_AHEAD && at % AHEAD == 0 {
                    look_ahead(source, rows, &window, &records[at..], &mut centres);
                }
                let (u, v) = window.ends(record);
                last = Some((u, v));
                let centre =
                    if G::IS_LOOKED_UP_AHEAD { centres[at % AHEAD] } else { Centre::of(source, u, v) };
                let lune = match centre {
                    Centre { label: Some(w), is_star: true } => Lune::Star(w),
                    Centre { label, .. } => {
                        let is_idle = classes.alive() == 0
                            || L::IS_SEARCH
                                && !components.are_one()
                                && alive[components.root(source.point(u)) as usize] == 0;
                        rows.lune(u, v, label, is_idle, source)
                    }
                };
                match lune {
                    Lune::Star(w) => {
                        fillers.remember(u, v, w);
                        rows.connect(u, v);
                        continue;
                    }
                    Lune::Around(w) => {
                        fillers.remember(u, v, w);
                        rows.find_further_components(u, v, w);
                        let mut place = 0;
                        while let Some(other) = rows.further(place) {
                            place += 1;
                            if rows.is_suspended_path((u, v), (w, other)) {
                                continue;
                            }
                            let cycle = [(u, w), (w, v), (v, other), (other, u)];
                            changes.expand(cycle, &fillers, source, rows, classes);
                            if let Some(birth) = classes.kill() {
                                alive[components.root(source.point(u)) as usize] -= 1;
                                builder.pair(1, birth, critical(source, u, v));
                            }
                        }
                    }
                    Lune::Empty => match components.merge(source.point(u), source.point(v)) {
                        Some(younger) => {
                            let left = std::mem::take(&mut alive[younger as usize]);
                            alive[components.root(younger) as usize] += left;
                            changes.merged(u, v);
                            builder.pair(0, vertex(younger), critical(source, u, v));
                        }
                        None => {
                            alive[components.root(source.point(u)) as usize] += 1;
                            let class = classes.give_birth(critical(source, u, v));
                            changes.gave_birth(u, v, class);
                        }
                    },
                }
                rows.connect(u, v);
                // Only an empty lune could change anything now.
                if classes.alive() == 0 && (ahead.is_some() || components.are_one()) {
                    break;
                }
            }
        }
        true
    }

    /// Writes what never dies.
    pub(crate) fn finish(self) {
        let Self { vertex, buffers, builder, .. } = self;
        buffers.components.roots().for_each(|root| builder.essential(0, vertex(root)));
        buffers.classes.alive_births().for_each(|birth| builder.essential(1, birth));
    }
}

/// So many edges are looked up at once, where rows are looked up ahead.
const AHEAD: usize = 16;

/// What a source says of a lune.
#[derive(Clone, Copy, Default)]
struct Centre {
    /// A vertex that may be a star of it,
    label: Option<u32>,
    /// and whether it is one for certain.
    is_star: bool,
}

impl Centre {
    #[inline(always)]
    fn of(source: &impl Source, u: u32, v: u32) -> Self {
        Self { label: source.guess(u, v), is_star: false }.held_against(source, u, v)
    }

    #[inline(always)]
    fn held_against(self, source: &impl Source, u: u32, v: u32) -> Self {
        match self.label {
            Some(w) => Self { is_star: source.is_surely_star(u, v, w), ..self },
            None => self,
        }
    }
}

/// The centres of the first edges of some. What an edge needs is read when the one before need not have been understood.
#[inline(always)]
fn look_ahead<G: Graph>(
    source: &impl Source,
    rows: &Rows<'_, G>,
    window: &Window,
    records: &[u64],
    centres: &mut [Centre; AHEAD],
) {
    for (centre, &record) in centres.iter_mut().zip(records) {
        let (u, v) = window.ends(record);
        centre.label = source.guess(u, v);
    }
    for (centre, &record) in centres.iter_mut().zip(records) {
        let (u, v) = window.ends(record);
        *centre = centre.held_against(source, u, v);
        // The row of a star for certain is not needed.
        rows.look_up([u, v, select_unpredictable(centre.is_star, u, centre.label.unwrap_or(u))]);
    }
}

#[inline(always)]
fn critical<S: Source>(source: &S, u: u32, v: u32) -> Critical {
    (source.length(u, v), Edge::new(source.point(u), source.point(v)))
}
