//! Degrees 0 and 1 by the sweep: which source, which rows.

use super::workspace::{Workspace, Writers};
use super::{Engine, Rips};
use crate::diagram::Diagram;
use crate::lengths::{direct, gram};
use crate::reduction::links::{Names, links};
use crate::reduction::sweep::{Course, Long, Short, Way, limits, spanning_tree};
use crate::stream::{Cells, Lazy, List, Matrix, Rounded, SMALL_TABLE, Source, Triangle, Whole};
use crate::{CondensedLengths, Edge, Euclidean, Result, SparseLengths, Threshold};
use pulp::{Simd, WithSimd};

/// What the sweep takes edges from.
pub(super) enum Input<'a> {
    /// Points with so many coordinates each; the distance is Euclidean.
    Points(&'a [f64], usize),
    Lengths(&'a CondensedLengths),
    Sparse(&'a SparseLengths),
}

/// A sweep, to be compiled for each set of vector instructions.
pub(super) struct Sweep<'a> {
    pub(super) rips: &'a Rips,
    pub(super) engine: Engine,
    pub(super) input: Input<'a>,
    pub(super) workspace: &'a mut Workspace,
}

impl WithSimd for Sweep<'_> {
    type Output = Result<Diagram>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { rips, engine, input, workspace } = self;
        let Workspace { columns, centred, square, matrix, rounded, plane, space, writers, .. } = workspace;
        // Each source in a function of its own: in one that is as large as all of them, loops do not get the registers they need.
        match input {
            Input::Sparse(lengths) => {
                let source = List::new(lengths)?;
                simd.vectorize(Run { rips, engine, source, births: lengths.births(), writers })
            }
            Input::Lengths(lengths) if lengths.n_points() <= SMALL_TABLE => {
                square.fill_with(lengths)?;
                let source = Matrix::new(simd, Whole::of_lengths(square), matrix)?;
                simd.vectorize(Run { rips, engine, source, births: lengths.births(), writers })
            }
            Input::Lengths(lengths) => {
                let source = Matrix::new(simd, Triangle(lengths), matrix)?;
                simd.vectorize(Run { rips, engine, source, births: lengths.births(), writers })
            }
            Input::Points(coordinates, dim)
                if matches!(engine, Engine::SweepCells | Engine::SweepSieve)
                    && direct::are_squares_safe(coordinates, dim) =>
            {
                if dim <= 2 {
                    let source = Cells::new(simd, coordinates, dim, plane);
                    simd.vectorize(Run { rips, engine, source, births: None, writers })
                } else {
                    let source = Cells::new(simd, coordinates, dim, space);
                    simd.vectorize(Run { rips, engine, source, births: None, writers })
                }
            }
            Input::Points(coordinates, dim) => {
                if engine == Engine::SweepRounded
                    && let Some(source) = Rounded::new(simd, coordinates, dim, rounded)?
                {
                    return simd.vectorize(Run { rips, engine, source, births: None, writers });
                }
                let is_filled = match dim {
                    ..=direct::MAX_DIM => direct::fill(square, coordinates, dim, simd, columns)?,
                    _ => gram::fill(square, coordinates, dim, simd, centred)?,
                };
                if !is_filled {
                    // Squares are beyond the range of numbers, but the lengths need not be.
                    let lengths = CondensedLengths::of_coordinates(coordinates, dim, &Euclidean)?;
                    let input = Input::Lengths(&lengths);
                    return simd.vectorize(Sweep { rips, engine, input, workspace });
                }
                let source = Matrix::new(simd, Whole::of_squares(square, coordinates, dim), matrix)?;
                simd.vectorize(Run { rips, engine, source, births: None, writers })
            }
        }
    }
}

/// A sweep over the edges of a source.
struct Run<'a, S> {
    rips: &'a Rips,
    engine: Engine,
    source: S,
    births: Option<&'a [f64]>,
    writers: &'a mut Writers,
}

impl<S: Source> WithSimd for Run<'_, S> {
    type Output = Result<Diagram>;

    #[inline(always)]
    fn with_simd<I: Simd>(self, simd: I) -> Self::Output {
        let Self { rips, engine, source, births, writers } = self;
        let cut = threshold(rips, &source);
        writers.run(simd, rips, engine, source, cut, births)
    }
}

/// The threshold as a number.
#[inline(always)]
fn threshold(rips: &Rips, source: &impl Source) -> f64 {
    match rips.threshold {
        Threshold::None => f64::INFINITY,
        Threshold::Value(value) => value,
        Threshold::EnclosingRadius => source.enclosing_radius(),
    }
}

impl Writers {
    /// Sweeps over the edges of a source.
    #[inline(always)]
    fn run<I: Simd, S: Source>(
        &mut self,
        simd: I,
        rips: &Rips,
        engine: Engine,
        source: S,
        threshold: f64,
        births: Option<&[f64]>,
    ) -> Result<Diagram> {
        let Self { stream, narrow, wide, sparse, sweep: buffers, links: of_links, builder } = self;
        let n_points = source.n_points();
        builder.reset(n_points, threshold, rips.max_dim);
        buffers.components.reset(n_points, births);
        let vertex = |v: u32| (births.map_or(0.0, |births| births[v as usize]), Edge::vertex(v));
        let is_sieved = S::IS_SIEVED && engine == Engine::SweepSieve && rips.max_dim > 0;
        // Beyond the enclosing radius nothing changes, and this engine would not notice.
        let cut = if engine == Engine::Links { threshold.min(source.enclosing_radius()) } else { threshold };
        let mut stream = Lazy::new(simd, source, cut, is_sieved, stream, || rips.interrupt.is_set());
        if rips.max_dim == 0 {
            spanning_tree(&mut stream, vertex, &mut buffers.components, builder);
        } else if engine == Engine::Links {
            of_links.take(&mut stream)?;
            let source = &stream.source;
            let edge = |u, v| (source.length(u, v), Edge::new(source.point(u), source.point(v)));
            let max_dim = rips.max_dim;
            let point = |label| source.point(label);
            let names = Names { n_points, max_dim, point: &point, vertex: &vertex, edge: &edge };
            links(simd, &names, rips.interrupt, &mut buffers.components, of_links, builder)?;
        } else {
            let way = if is_sieved { Way::Components } else { Way::Annotations };
            let course = Course::new(vertex, way, buffers, builder);
            if n_points <= 128 && !is_sieved {
                simd.vectorize(Short { course, stream, bits: narrow })?;
            } else {
                let limits = limits(&stream.source, is_sieved);
                simd.vectorize(Long { course, stream, limits, bits: wide, lists: sparse })?;
            }
        }
        rips.interrupt.check()?;
        Ok(builder.finish())
    }
}
