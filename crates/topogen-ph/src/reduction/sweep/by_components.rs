//! A stretch of a sweep by the components of lunes.

use super::graph::Graph;
use super::rows::Lune;
use super::{Course, Rows, Stop, SweepBuffers, critical};
use crate::diagram::Critical;
use crate::stream::{Lazy, SMALL, Sieve, Source, Window};
use pulp::Simd;
use std::hint::select_unpredictable;

impl<V: Fn(u32) -> Critical> Course<'_, V> {
    /// Goes on, with a sieve where there is one.
    #[inline(always)]
    pub(super) fn by_components<'r, I: Simd, S: Source, F: Fn() -> bool + Sync, G: Graph>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        rows: &mut Rows<'r, G>,
    ) -> Stop
    where
        Rows<'r, G>: Sieve<S>,
    {
        loop {
            if self.foresee(stream, rows) {
                return Stop::End;
            }
            let Self { vertex, buffers, builder, run, ahead, idle, last, .. } = self;
            let SweepBuffers { components, classes, changes, alive, .. } = &mut **buffers;
            if run.start == run.end {
                match stream.next_run(rows) {
                    Some(next) => *run = next,
                    None => return Stop::End,
                }
                *idle = if classes.alive() == 0 { *idle + run.len() } else { 0 };
            }
            // In registers, whatever is written meanwhile.
            let window = stream.window();
            let source = &stream.source;
            let records = &stream.records()[run.clone()];
            // Few points hang together soon.
            let is_asked = source.n_points() > SMALL;
            let mut centres = [Centre::default(); AHEAD];
            for (at, &record) in records.iter().enumerate() {
                if rows.are_full() {
                    return Stop::Full;
                }
                run.start += 1;
                if G::IS_LOOKED_UP_AHEAD && at % AHEAD == 0 {
                    look_ahead(source, rows, &window, &records[at..], &mut centres);
                }
                let (u, v) = window.ends(record);
                *last = Some((u, v));
                let centre =
                    if G::IS_LOOKED_UP_AHEAD { centres[at % AHEAD] } else { Centre::of(source, u, v) };
                let lune = match centre {
                    Centre { label: Some(w), is_star: true } => Lune::Star(w),
                    Centre { label, .. } => {
                        let is_idle = classes.alive() == 0
                            || is_asked
                                && !components.are_one()
                                && alive[components.root(source.point(u)) as usize] == 0;
                        rows.lune(u, v, label, is_idle, source)
                    }
                };
                match lune {
                    Lune::Star(_) => {
                        rows.connect(u, v);
                        continue;
                    }
                    Lune::Around(w) => {
                        rows.find_further_components(u, v, w);
                        let mut place = 0;
                        while let Some(other) = rows.further(place) {
                            place += 1;
                            if rows.is_suspended_path((u, v), (w, other)) {
                                continue;
                            }
                            let cycle = [(u, w), (w, v), (v, other), (other, u)];
                            changes.expand(cycle, source, rows, classes);
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
