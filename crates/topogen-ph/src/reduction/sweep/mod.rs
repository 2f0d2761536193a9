//! Degrees 0 and 1 in one sweep over the edges, by the lune of each. See `README.md` beside this file.

mod ahead;
mod annotations;
pub(super) mod block;
mod by_classes;
mod by_components;
mod chains;
pub(crate) mod classes;
mod cocycles;
mod graph;
mod long;
pub(super) mod neighbours;
mod rows;
mod sieve;
mod sparse;
mod stars;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use block::Wide;
pub(crate) use cocycles::class_bytes;
pub(crate) use long::{Long, Short, limits, list_bytes};
pub(crate) use rows::{RowBuffers, Rows, SparseBuffers};
pub(crate) use tree::spanning_tree;

use super::components::Components;
use crate::Edge;
use crate::diagram::{Critical, DiagramBuilder};
use crate::stream::{Lazy, SMALL, Sieve, Source};
use ahead::{Ahead, IDLE, Step};
use annotations::Annotations;
use chains::Changes;
use classes::Classes;
use cocycles::{MOST_POINTS, SLOTS};
use graph::Graph;
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// What a sweep keeps from one diagram to the next, whatever the size of its rows.
#[derive(Debug, Default)]
pub(crate) struct SweepBuffers {
    pub(crate) components: Components,
    classes: Classes,
    annotations: Annotations,
    changes: Changes,
    /// How many classes are alive in each component, at its oldest point; only without annotations.
    alive: Vec<u32>,
}

impl SweepBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.annotations.bytes() + self.changes.bytes()
    }
}

/// How it is found out what an edge changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Way {
    /// By the classes that all edges before it run through, as long as few edges do.
    Annotations,
    /// By the edges that run through each class, while few classes are alive.
    Cocycles,
    /// By the components of its lune.
    Components,
}

/// Why a stretch of a sweep ended.
enum Stop {
    /// Nothing is to come.
    End,
    /// There are better rows for what is to come.
    Full,
    /// It has become dear.
    Dear,
    /// There is no room for one more class.
    Crowded,
    /// No class is alive.
    Light,
}

/// A sweep that is under way: it enters the edges of a stream one by one, and writes the diagram in degrees 0 and 1.
///
/// O(m n / 512) time for m edges that are processed among n points, plus the reduction, which in practice is a small part of
/// it; O(n²) bits of memory, or O(n) where all rows are lists.
pub(crate) struct Course<'b, V> {
    /// The critical value of each point.
    vertex: V,
    way: Way,
    buffers: &'b mut SweepBuffers,
    builder: &'b mut DiagramBuilder,
    /// What is left of the edges at hand.
    run: Range<usize>,
    /// The last edge that entered.
    last: Option<(u32, u32)>,
    /// What is to come, if it is known.
    ahead: Option<Ahead>,
    /// About how many edges have entered since a class was alive.
    idle: usize,
}

impl<'b, V: Fn(u32) -> Critical> Course<'b, V> {
    /// A sweep over the points that have components of their own.
    pub(crate) fn new(
        vertex: V,
        way: Way,
        buffers: &'b mut SweepBuffers,
        builder: &'b mut DiagramBuilder,
    ) -> Self {
        let n_points = buffers.components.n_points();
        buffers.classes.clear();
        buffers.changes.clear();
        buffers.alive.clear();
        match way {
            Way::Annotations | Way::Cocycles => buffers.annotations.reset(n_points),
            Way::Components => buffers.alive.resize(n_points, 0),
        }
        Self { vertex, way, buffers, builder, run: 0..0, last: None, ahead: None, idle: 0 }
    }

    /// Goes on to the end, or until the rows are full: then it must go on with others, in which the same edges have entered. Whether
    /// it has come to the end.
    #[inline(always)]
    pub(crate) fn follow<'r, I: Simd, S: Source, F: Fn() -> bool + Sync, G: Graph>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        rows: &mut Rows<'r, G>,
    ) -> bool
    where
        Rows<'r, G>: Sieve<S>,
    {
        if G::IS_SMALL {
            return matches!(self.by_annotations(stream, rows), Stop::End);
        }
        loop {
            let stop = match self.way {
                Way::Annotations => self.by_annotations(stream, rows),
                Way::Cocycles => {
                    let simd = stream.simd();
                    simd.vectorize(Stretch::<_, _, _, _, _, false> { course: self, stream, rows })
                }
                Way::Components => {
                    let simd = stream.simd();
                    simd.vectorize(Stretch::<_, _, _, _, _, true> { course: self, stream, rows })
                }
            };
            match stop {
                Stop::End => return true,
                Stop::Full => return false,
                Stop::Dear => self.leave_annotations(rows),
                Stop::Crowded | Stop::Light => {
                    self.way = Way::Annotations;
                    rows.give_cocycles_to(&mut self.buffers.annotations);
                }
            }
        }
    }

    /// Goes on by annotations.
    #[inline(always)]
    fn by_annotations<'r, I: Simd, S: Source, F: Fn() -> bool + Sync, G: Graph>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        rows: &mut Rows<'r, G>,
    ) -> Stop
    where
        Rows<'r, G>: Sieve<S>,
    {
        let mut annotations = std::mem::take(&mut self.buffers.annotations);
        let stop = self.by_classes(stream, rows, &mut annotations);
        self.buffers.annotations = annotations;
        stop
    }

    /// Looks at what is to come, when no class is alive; whether nothing is.
    #[inline(always)]
    fn foresee<'r, I: Simd, S: Source, F: Fn() -> bool + Sync, G: Graph>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        rows: &mut Rows<'r, G>,
    ) -> bool
    where
        Rows<'r, G>: Sieve<S>,
    {
        let SweepBuffers { components, classes, .. } = &*self.buffers;
        // A batch of few points is a third of all edges: only the end is foreseen.
        let is_passed_over = stream.source.n_points() > SMALL;
        let is_due = classes.alive() == 0
            && (self.ahead.is_some()
                || components.are_one()
                || is_passed_over && self.idle >= IDLE * stream.source.n_points());
        let simd = stream.simd();
        let (true, Some(last)) = (is_due, self.last) else { return false };
        let foresight = Foresight { course: self, stream, rows, last, is_passed_over };
        // Small graphs are gone through by one loop, others by three, which share it.
        if G::IS_SMALL { foresight.with_simd(simd) } else { simd.vectorize(foresight) }
    }

    /// Goes on by cocycles after annotations, if there is room, else by components: these need nothing of any edge that has entered, as what it
    /// is homologous to is found when it is asked for.
    fn leave_annotations<G: Graph>(&mut self, rows: &mut Rows<'_, G>) {
        let SweepBuffers { components, classes, annotations, alive, .. } = &mut *self.buffers;
        let is_room = classes.alive() <= SLOTS && components.n_points() <= MOST_POINTS;
        if G::TAKES_BATCHES && self.way == Way::Annotations && is_room {
            self.way = Way::Cocycles;
            rows.note_cocycles(annotations, components.n_points());
            return;
        }
        self.way = Way::Components;
        alive.resize(components.n_points(), 0);
        for (_, edge) in classes.alive_births() {
            alive[components.root(edge.endpoints().0) as usize] += 1;
        }
    }

    /// Writes what never dies.
    pub(crate) fn finish(self) {
        let Self { vertex, buffers, builder, .. } = self;
        buffers.components.roots().for_each(|root| builder.essential(0, vertex(root)));
        buffers.classes.alive_births().for_each(|birth| builder.essential(1, birth));
    }
}

/// What is to come after an edge, when no class is alive, as a function of its own; whether that is nothing.
struct Foresight<'c, 'b, 's, 'r, V, I, S, F, G: Graph> {
    course: &'c mut Course<'b, V>,
    stream: &'c mut Lazy<'s, I, S, F>,
    rows: &'c mut Rows<'r, G>,
    last: (u32, u32),
    is_passed_over: bool,
}

impl<'r, V, I, S, F, G> WithSimd for Foresight<'_, '_, '_, 'r, V, I, S, F, G>
where
    V: Fn(u32) -> Critical,
    I: Simd,
    S: Source,
    F: Fn() -> bool + Sync,
    G: Graph,
    Rows<'r, G>: Sieve<S>,
{
    type Output = bool;

    #[inline(always)]
    fn with_simd<J: Simd>(self, _: J) -> bool {
        let Self { course, stream, rows, last, is_passed_over } = self;
        let Course { vertex, buffers, builder, run, ahead, .. } = course;
        let SweepBuffers { components, changes, .. } = &mut **buffers;
        // No closure: it would not be compiled for these instructions.
        let ahead = match ahead {
            Some(ahead) => ahead,
            None => ahead.insert(Ahead::of(stream, last, components, &rows.near(), is_passed_over)),
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
            Step::End { .. } => return true,
            Step::Over { up_to, .. } => {
                let from = ahead::reached(&stream.source, last);
                if let Some(graph) = rows.graph() {
                    stream.skip(from, up_to, graph);
                    *run = 0..0;
                }
            }
            Step::On => {}
        }
        false
    }
}

/// A stretch by cocycles or by components, as a function of its own: see the page on the stream.
struct Stretch<'c, 'b, 's, 'r, V, I, S, F, G: Graph, const BY_COMPONENTS: bool> {
    course: &'c mut Course<'b, V>,
    stream: &'c mut Lazy<'s, I, S, F>,
    rows: &'c mut Rows<'r, G>,
}

impl<'r, V, I, S, F, G, const BY_COMPONENTS: bool> WithSimd
    for Stretch<'_, '_, '_, 'r, V, I, S, F, G, BY_COMPONENTS>
where
    V: Fn(u32) -> Critical,
    I: Simd,
    S: Source,
    F: Fn() -> bool + Sync,
    G: Graph,
    Rows<'r, G>: Sieve<S>,
{
    type Output = Stop;

    #[inline(always)]
    fn with_simd<J: Simd>(self, _: J) -> Stop {
        let Self { course, stream, rows } = self;
        if BY_COMPONENTS {
            return course.by_components(stream, rows);
        }
        let mut cocycles = rows.take_cocycles();
        let stop = course.by_classes(stream, rows, &mut cocycles);
        rows.give_cocycles(cocycles);
        stop
    }
}

#[inline(always)]
fn critical<S: Source>(source: &S, u: u32, v: u32) -> Critical {
    (source.length(u, v), Edge::new(source.point(u), source.point(v)))
}
