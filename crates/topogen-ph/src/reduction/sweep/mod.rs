//! Degrees 0 and 1 in one sweep over the edges, by the components of each edge's lune. See `README.md` beside this file.

pub(super) mod block;
mod chains;
pub(crate) mod classes;
pub(super) mod neighbours;
mod rows;
mod sieve;
mod tree;

pub(crate) use block::Wide;
pub(crate) use chains::{Search, Table};
pub(crate) use neighbours::{Fixed, Many};
pub(crate) use rows::{RowBuffers, Rows};
pub(crate) use tree::spanning_tree;

use super::components::Components;
use crate::Edge;
use crate::diagram::{Critical, DiagramBuilder};
use crate::stream::{Lazy, Source};
use block::Block;
use chains::{Changes, Fillers};
use classes::Classes;
use neighbours::Width;
use pulp::Simd;
use rows::{Lune, Near};

/// What a sweep keeps from one diagram to the next, whatever the size of its rows.
#[derive(Debug, Default)]
pub(crate) struct SweepBuffers {
    pub(crate) components: Components,
    classes: Classes,
    changes: Changes,
}

impl SweepBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.changes.bytes()
    }
}

/// Enters the edges of a stream one by one and writes the diagram in degrees 0 and 1.
///
/// O(m n / 512) time for m edges that are processed among n points, plus the reduction, which in practice is a small part of
/// it; O(n²) bits of memory.
///
/// `vertices` gives the critical value of each point.
#[inline(always)]
pub(crate) fn sweep<I: Simd, S: Source, F: Fn() -> bool + Sync, B: Block, W: Width>(
    stream: &mut Lazy<'_, I, S, F>,
    vertex: impl Fn(u32) -> Critical,
    rows: &mut Rows<'_, B, W>,
    mut fillers: impl Fillers,
    buffers: &mut SweepBuffers,
    builder: &mut DiagramBuilder,
) {
    let SweepBuffers { components, classes, changes } = buffers;
    classes.clear();
    changes.clear();
    // Beyond this raw length no lune is empty; not known yet.
    let mut last_change: Option<f64> = None;
    'edges: while let Some(run) = stream.next_run(rows) {
        // In registers, whatever is written meanwhile.
        let window = stream.window();
        let source = &stream.source;
        for &record in &stream.records()[run] {
            let (u, v) = window.ends(record);
            let guess = source.guess(u, v);
            let lune = match guess {
                Some(w) if source.is_surely_star(u, v, w) => Lune::Star(w),
                _ => rows.lune(u, v, guess, classes.alive() == 0, source),
            };
            match lune {
                Lune::Star(w) => {
                    fillers.remember(u, v, w);
                    rows.connect(u, v);
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
                            builder.pair(1, birth, critical(source, u, v));
                        }
                    }
                    rows.connect(u, v);
                    if classes.alive() > 0 || !components.are_one() {
                        continue;
                    }
                    // Only an empty lune could change anything now. What is still to come is hardly shorter than this edge.
                    let raw = source.raw(u, v);
                    let reached = (raw - source.tolerance(raw)).next_down();
                    let last = match last_change {
                        Some(last) => last,
                        None => source.longest_without_witness(stream.simd(), reached, &Near(&*rows)),
                    };
                    if reached >= last {
                        break 'edges;
                    }
                    last_change = Some(last);
                }
                Lune::Empty => {
                    match components.merge(source.point(u), source.point(v)) {
                        Some(younger) => {
                            changes.merged(u, v);
                            builder.pair(0, vertex(younger), critical(source, u, v));
                        }
                        None => {
                            let class = classes.give_birth(critical(source, u, v));
                            changes.gave_birth(u, v, class);
                        }
                    }
                    rows.connect(u, v);
                }
            }
        }
        if classes.alive() == 0
            && components.are_one()
            && last_change.is_some_and(|last| stream.reached() >= last)
        {
            break;
        }
    }
    components.roots().for_each(|root| builder.essential(0, vertex(root)));
    classes.alive_births().for_each(|birth| builder.essential(1, birth));
}

#[inline(always)]
fn critical<S: Source>(source: &S, u: u32, v: u32) -> Critical {
    (source.length(u, v), Edge::new(source.point(u), source.point(v)))
}
