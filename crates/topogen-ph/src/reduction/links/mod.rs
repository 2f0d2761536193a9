//! Degrees 0 to 3 in one sweep over the edges, by the homology of each edge's link. See `README.md` beside this file.

mod collapse;
mod cycles;
mod edges;
mod fillings;
mod flood;
mod forest;
mod guesses;
mod loops;
mod lune;
mod open;
mod pass;
mod plan;
mod queue;
mod spheres;
mod tetrahedra;
mod triangles;

pub(crate) use edges::Edges;

use super::components::Components;
use super::sweep::block::{Block, Wide};
use super::sweep::classes::Classes;
use super::sweep::neighbours::{Bits, Fixed, Many, Neighbours, Width};
use crate::Result;
use crate::diagram::{Critical, DiagramBuilder};
use crate::engine::Interrupt;
use crate::stream::{Lazy, NoSieve, Source};
use cycles::Cycles;
use guesses::Guesses;
use pass::Pass;
use pulp::Simd;
use tetrahedra::Tetrahedra;
use triangles::Triangles;

/// What a sweep keeps from one diagram to the next.
#[derive(Debug, Default)]
pub(crate) struct LinkBuffers {
    edges: Edges,
    narrow: Bits<u128>,
    wide: Bits<Wide>,
    chains: Chains,
}

/// All that is not rows.
#[derive(Debug, Default)]
struct Chains {
    guesses: Guesses,
    /// The classes of degree 1, and what cycles are.
    loops: Classes,
    cycles: Cycles,
    /// The classes of degree 2, and what chains of triangles are.
    voids: Classes,
    triangles: Triangles,
    /// The classes of degree 3, and what chains of tetrahedra are.
    cavities: Classes,
    tetrahedra: Tetrahedra,
}

impl Chains {
    /// Up to which degree the homology of a link can change something now.
    ///
    /// In the last degree asked for a class can only die, and only while there is one; in the degrees below it may be born.
    #[inline(always)]
    fn up_to(&self, is_deep: bool) -> usize {
        if is_deep { 1 + usize::from(self.cavities.alive() > 0) } else { usize::from(self.voids.alive() > 0) }
    }
}

impl LinkBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.edges.bytes()
            + self.narrow.bytes()
            + self.wide.bytes()
            + self.chains.triangles.bytes()
            + self.chains.tetrahedra.bytes()
    }

    /// Takes all edges of a stream that may change something.
    ///
    /// # Errors
    /// [`Error::TooManyPoints`](crate::Error::TooManyPoints), [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    #[inline(always)]
    pub(crate) fn take<I: Simd, S: Source, F: Fn() -> bool + Sync>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
    ) -> Result<()> {
        self.edges.reset(stream.source.n_points())?;
        stream.take_all();
        while let Some(run) = stream.next_run(&mut NoSieve) {
            let window = stream.window();
            for &record in &stream.records()[run] {
                let (u, v) = window.ends(record);
                self.edges.push(u, v);
            }
        }
        Ok(())
    }
}

/// What labels stand for. They are asked for where something changes only.
pub(crate) struct Names<'a> {
    pub(crate) n_points: usize,
    /// The largest degree asked for, 2 or 3.
    pub(crate) max_dim: usize,
    pub(crate) point: &'a dyn Fn(u32) -> u32,
    /// The critical value of a point.
    pub(crate) vertex: &'a dyn Fn(u32) -> Critical,
    /// The critical value of the edge between two labels.
    pub(crate) edge: &'a dyn Fn(u32, u32) -> Critical,
}

/// Enters the edges that `buffers` took, one by one, and writes the diagram in degrees 0 to `names.max_dim`.
///
/// O(m n / 512) time for m edges among n points where nearly all links are cones, plus the reduction; O(n²) memory.
///
/// # Errors
/// [`Error::Interrupted`](crate::Error::Interrupted), [`Error::OutOfMemory`](crate::Error::OutOfMemory).
#[inline(always)]
pub(crate) fn links<I: Simd>(
    simd: I,
    names: &Names<'_>,
    interrupt: Interrupt,
    components: &mut Components,
    buffers: &mut LinkBuffers,
    builder: &mut DiagramBuilder,
) -> Result<()> {
    let LinkBuffers { edges, narrow, wide, chains } = buffers;
    chains.guesses.reset(names.n_points);
    chains.loops.clear();
    chains.cycles.clear();
    chains.voids.clear();
    chains.triangles.clear();
    chains.cavities.clear();
    chains.tetrahedra.clear();
    let n = names.n_points;
    let out = (names, interrupt, components, builder);
    // The sweep is compiled once for each width, whatever the source was.
    match n.div_ceil(Wide::BITS as usize) {
        _ if n <= u128::BITS as usize => {
            run(simd, Neighbours::new(n, Fixed::<1>, narrow)?, edges, chains, out)
        }
        1 => run(simd, Neighbours::new(n, Fixed::<1>, wide)?, edges, chains, out),
        2 => run(simd, Neighbours::new(n, Fixed::<2>, wide)?, edges, chains, out),
        blocks => run(simd, Neighbours::new(n, Many(blocks), wide)?, edges, chains, out),
    }
}

#[inline(always)]
fn run<I: Simd, B: Block, W: Width>(
    simd: I,
    now: Neighbours<'_, B, W>,
    edges: &mut Edges,
    chains: &mut Chains,
    (names, interrupt, components, builder): (&Names<'_>, Interrupt, &mut Components, &mut DiagramBuilder),
) -> Result<()> {
    let is_deep = names.max_dim > 2;
    simd.vectorize(Pass { now, edges, chains, names, is_deep, interrupt, components, builder })
}
