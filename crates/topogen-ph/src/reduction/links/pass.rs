//! The loop over the edges.

use super::edges::Edges;
use super::guesses::AHEAD;
use super::lune::{Link, Lune};
use super::open::{Cycle, Open};
use super::{Chains, Names};
use crate::Result;
use crate::diagram::DiagramBuilder;
use crate::engine::Interrupt;
use crate::reduction::components::Components;
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};
use pulp::{Simd, WithSimd};
use smallvec::SmallVec;

/// So many edges enter between two looks at the flag that interrupts.
const EDGES_AT_ONCE: u32 = 256;

/// A pass over all edges, with rows of one width, to be compiled for each set of vector instructions.
pub(super) struct Pass<'a, 'b, B, W> {
    pub(super) now: Neighbours<'b, B, W>,
    pub(super) edges: &'a mut Edges,
    pub(super) chains: &'a mut Chains,
    pub(super) names: &'a Names<'a>,
    /// Whether degree 3 is asked for.
    pub(super) is_deep: bool,
    pub(super) interrupt: Interrupt,
    pub(super) components: &'a mut Components,
    pub(super) builder: &'a mut DiagramBuilder,
}

impl<B: Block, W: Width> WithSimd for Pass<'_, '_, B, W> {
    type Output = Result<()>;

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) -> Result<()> {
        let blocks = self.now.width().blocks();
        let mut lune = if self.is_deep { Lune::<B>::deep(blocks) } else { Lune::<B>::new(blocks) };
        let mut open = Open::<B>::new(blocks);
        for rank in 0..self.edges.len() {
            if rank % EDGES_AT_ONCE == 0 {
                self.interrupt.check()?;
            }
            if rank % AHEAD == 0 {
                self.chains.guesses.look_ahead(rank, self.edges);
            }
            let (u, v) = self.edges.ends(rank);
            let up_to = self.chains.up_to(self.is_deep);
            let link = if !lune.fill(u, v, &self.now) {
                Link::Empty
            } else if let Some(w) = self.chains.guesses.find(rank, (u, v), &lune.all, &self.now) {
                Link::Trivial(w)
            } else {
                lune.look(up_to, &self.now)
            };
            match link {
                Link::Trivial(w) => self.edges.enter(u, v, w, false),
                Link::Empty => {
                    self.join(u, v, rank);
                    self.edges.enter(u, v, u, false);
                }
                Link::Open(w) => {
                    open.split(w, &mut lune, &self.now);
                    if up_to > 0 {
                        self.fill_cycles((u, v), rank, up_to, &mut lune, &mut open)?;
                    }
                    let is_split = open.starts().len() > 1;
                    if is_split {
                        self.fill_loops(u, v, w, rank, &open.starts()[1..]);
                    }
                    self.edges.enter(u, v, w, is_split);
                }
            }
            self.chains.guesses.learn(u, v);
            self.now.connect(u, v);
        }
        let Self { chains, names, components, builder, .. } = self;
        components.roots().for_each(|root| builder.essential(0, (names.vertex)(root)));
        chains.loops.alive_births().for_each(|birth| builder.essential(1, birth));
        chains.voids.alive_births().for_each(|birth| builder.essential(2, birth));
        chains.cavities.alive_births().for_each(|birth| builder.essential(3, birth));
        Ok(())
    }
}

impl<B: Block, W: Width> Pass<'_, '_, B, W> {
    /// An edge with an empty lune merges two components, or gives birth to a loop.
    fn join(&mut self, u: u32, v: u32, rank: u32) {
        let Self { chains, names, components, builder, .. } = self;
        let critical = (names.edge)(u, v);
        match components.merge((names.point)(u), (names.point)(v)) {
            Some(younger) => builder.pair(0, (names.vertex)(younger), critical),
            None => {
                let class = chains.loops.give_birth(critical);
                chains.cycles.gave_birth(rank, class);
            }
        }
    }

    /// Each further component of the lune kills a loop, or gives birth to a void.
    fn fill_loops(&mut self, u: u32, v: u32, w: u32, rank: u32, others: &[u32]) {
        let Self { edges, chains, names, builder, .. } = self;
        let Chains { loops, cycles, voids, triangles, .. } = chains;
        let critical = (names.edge)(u, v);
        let mut further = SmallVec::new();
        for &other in others {
            let mut killed = None;
            if loops.alive() > 0 {
                cycles.expand([(u, w), (w, v), (v, other), (other, u)], edges, loops);
                killed = loops.kill();
            }
            let void = match killed {
                Some(birth) => {
                    builder.pair(1, birth, critical);
                    None
                }
                // What was a boundary already is one in two ways now.
                None => Some(voids.give_birth(critical)),
            };
            further.push((other, void));
        }
        triangles.fell_apart(rank, further);
    }

    /// Each loop of the link kills a void, or gives birth to a class of degree 3; each sphere of it kills such a class, or none.
    #[inline(always)]
    fn fill_cycles(
        &mut self,
        (u, v): (u32, u32),
        rank: u32,
        up_to: usize,
        lune: &mut Lune<B>,
        open: &mut Open<B>,
    ) -> Result<()> {
        let Self { now, edges, chains, names, builder, is_deep, .. } = self;
        let Chains { voids, triangles, cavities, tetrahedra, .. } = &mut **chains;
        let (mut born, mut outcome) = (SmallVec::new(), Ok(()));
        open.for_each_cycle(up_to, lune, now, |cycle| match cycle {
            Cycle::Loop(cycle) => {
                let mut killed = None;
                if voids.alive() > 0 {
                    triangles.start(voids);
                    for &(x, y) in cycle {
                        triangles.add(edges, u, x, y);
                        triangles.add(edges, v, x, y);
                    }
                    triangles.expand(edges, voids);
                    killed = voids.kill();
                }
                if let Some(birth) = killed {
                    builder.pair(2, birth, (names.edge)(u, v));
                }
                if *is_deep {
                    born.push(killed.is_none().then(|| cavities.give_birth((names.edge)(u, v))));
                }
            }
            Cycle::Sphere(cycle) => {
                tetrahedra.start(cavities);
                for &[x, y, z] in cycle {
                    tetrahedra.add(edges, [u, x, y, z]);
                    tetrahedra.add(edges, [v, x, y, z]);
                }
                let expanded = tetrahedra.expand(edges, triangles, cavities);
                if expanded.is_err() {
                    outcome = expanded;
                    return;
                }
                if let Some(birth) = cavities.kill() {
                    builder.pair(3, birth, (names.edge)(u, v));
                }
            }
        });
        if !born.is_empty() {
            tetrahedra.had_loops(rank, born);
        }
        outcome
    }
}
