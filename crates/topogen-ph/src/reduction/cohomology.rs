//! Implicit persistent cohomology over Z/2, for any degree.

use super::spanning_tree::SpanningTree;
use crate::diagram::DiagramBuilder;
use crate::engine::Interrupt;
use crate::filtration::RipsFiltration;
use crate::simplex::{Numbering, Simplex, Vertices};
use crate::{Diagram, Error, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

/// The diagram in degrees 0 to `max_dim`.
///
/// See `README.md` for the algorithm; Bauer (2021), doi 10.1007/s41468-021-00071-5.
pub(crate) fn diagram(filtration: &RipsFiltration, max_dim: usize, interrupt: Interrupt) -> Result<Diagram> {
    let mut builder = DiagramBuilder::new(filtration.n_points(), filtration.threshold(), max_dim);
    pairs(filtration, max_dim, interrupt, |degree, birth, death| {
        let birth = match degree {
            0 => filtration.vertex(birth.index as u32),
            _ => filtration.of_rank(birth.rank),
        };
        match death {
            Some(death) => builder.pair(degree, birth, filtration.of_rank(death.rank)),
            None => builder.essential(degree, birth),
        }
    })?;
    Ok(builder.finish())
}

/// Visits each simplex that gives birth to a class in degrees 0 to `max_dim`, with the one that kills it, if any does.
///
/// The order of simplices is that of [`Simplex`]; pairs of one rank are among them. A vertex has its index for a rank.
pub(crate) fn pairs(
    filtration: &RipsFiltration,
    max_dim: usize,
    interrupt: Interrupt,
    mut visit: impl FnMut(usize, Simplex, Option<Simplex>),
) -> Result<()> {
    interrupt.check()?;
    let edge = |rank: u32| Simplex { rank, index: filtration.edges()[rank as usize].index() as u64 };
    let vertex = |v: u32| Simplex { rank: v, index: v.into() };
    let tree = SpanningTree::new(filtration);
    tree.roots.iter().for_each(|&root| visit(0, vertex(root), None));
    tree.merges.iter().for_each(|&(younger, rank)| visit(0, vertex(younger), Some(edge(rank))));
    if max_dim == 0 {
        return Ok(());
    }

    let numbering = Numbering::new(filtration, max_dim + 2)?;
    let mut deaths: FxHashSet<u64> = tree.merges.iter().map(|&(_, rank)| edge(rank).index).collect();
    // All simplices of the degree at hand, by rank.
    let mut simplices: Vec<Simplex> = (0..filtration.edges().len() as u32).map(edge).collect();
    for degree in 1..=max_dim {
        let visit = |birth, death| visit(degree, birth, death);
        deaths = reduce_degree(&numbering, degree, &simplices, &deaths, interrupt, visit)?;
        if degree < max_dim {
            simplices = one_dimension_up(&numbering, degree, &simplices, interrupt)?;
        }
    }
    Ok(())
}

/// All simplices with one more vertex, each found once: as the extension of a facet by a vertex larger than all others.
fn one_dimension_up(
    numbering: &Numbering,
    degree: usize,
    simplices: &[Simplex],
    interrupt: Interrupt,
) -> Result<Vec<Simplex>> {
    let mut up: Vec<Simplex> = Vec::new();
    for simplex in simplices {
        interrupt.check()?;
        let vertices = numbering.vertices(simplex.index, degree + 1);
        let first_smaller = numbering.index(&[&[vertices[0]], vertices.as_slice()].concat());
        let visit = |cofacet: Simplex| {
            // Indices decrease: below this one, the new vertex is not the largest.
            if cofacet.index < first_smaller {
                return ControlFlow::Break(Ok(()));
            }
            if let Err(refused) = up.try_reserve(1) {
                return ControlFlow::Break(Err(Error::out_of_memory(up.len() + 1, "simplices")(refused)));
            }
            up.push(cofacet);
            ControlFlow::Continue(())
        };
        numbering.cofacets(simplex.rank, &vertices, visit).break_value().unwrap_or(Ok(()))?;
    }
    up.sort_unstable();
    Ok(up)
}

/// Pairs the simplices of dimension `degree` with cofacets; returns the indices of those that no look at one simplex finds.
fn reduce_degree(
    numbering: &Numbering,
    degree: usize,
    simplices: &[Simplex],
    deaths: &FxHashSet<u64>,
    interrupt: Interrupt,
    mut visit: impl FnMut(Simplex, Option<Simplex>),
) -> Result<FxHashSet<u64>> {
    let mut reduction = Reduction {
        numbering,
        count: degree + 1,
        pivots: FxHashMap::default(),
        coboundary: BinaryHeap::new(),
        chain: Vec::new(),
    };
    // Cohomology goes from the latest simplex to the earliest.
    for &simplex in simplices.iter().rev() {
        interrupt.check()?;
        // Clearing: what kills a class of the degree below gives birth to none.
        if deaths.contains(&simplex.index) {
            continue;
        }
        let vertices = numbering.vertices(simplex.index, reduction.count);
        // Both simplices of an apparent pair have one rank.
        if let Some(cofacet) = numbering.apparent_cofacet(simplex, &vertices) {
            visit(simplex, Some(cofacet));
        } else if numbering.apparent_facet(simplex, &vertices).is_none() {
            let death = reduction.reduce(simplex, &vertices);
            visit(simplex, death);
        }
    }
    Ok(reduction.pivots.into_keys().collect())
}

/// The reduction of one degree: columns are coboundaries, kept as the chains that they are the coboundaries of.
struct Reduction<'n> {
    numbering: &'n Numbering,
    /// How many vertices the simplices have.
    count: usize,
    /// For the index of a pivot, the chain whose coboundary has this pivot.
    pivots: FxHashMap<u64, Vec<Simplex>>,
    /// The coboundary at hand, the earliest simplex on top; a simplex that occurs twice is not there.
    coboundary: BinaryHeap<Reverse<Simplex>>,
    /// The chain that it is the coboundary of; a simplex that occurs twice is not there.
    chain: Vec<Simplex>,
}

impl Reduction<'_> {
    /// The earliest cofacet that survives the reduction of the simplex' coboundary, if any does.
    fn reduce(&mut self, simplex: Simplex, vertices: &[u32]) -> Option<Simplex> {
        self.coboundary.clear();
        self.chain.clear();
        self.chain.push(simplex);
        if let Some(pivot) = self.emergent(simplex, vertices) {
            return Some(self.keep(pivot));
        }
        while let Some(pivot) = self.pop_pivot() {
            if let Some(chain) = self.pivots.get(&pivot.index) {
                let start = self.chain.len();
                self.chain.extend_from_slice(chain);
                for at in start..self.chain.len() {
                    self.add_coboundary(self.chain[at]);
                }
            } else {
                let vertices = self.numbering.vertices(pivot.index, self.count + 1);
                match self.numbering.apparent_facet(pivot, &vertices) {
                    Some(facet) => {
                        self.chain.push(facet);
                        self.add_coboundary(facet);
                    }
                    None => return Some(self.keep(pivot)),
                }
            }
        }
        None
    }

    /// Starts the coboundary; stops at once if its first cofacet of the same rank is free, for it is then the pivot.
    fn emergent(&mut self, simplex: Simplex, vertices: &[u32]) -> Option<Simplex> {
        let (numbering, pivots, coboundary) = (self.numbering, &self.pivots, &mut self.coboundary);
        let mut may_emerge = true;
        let visit = |cofacet: Simplex| {
            if may_emerge && cofacet.rank == simplex.rank {
                may_emerge = false;
                let vertices = numbering.vertices(cofacet.index, vertices.len() + 1);
                let free = !pivots.contains_key(&cofacet.index)
                    && numbering.apparent_facet(cofacet, &vertices).is_none();
                if free {
                    return ControlFlow::Break(cofacet);
                }
            }
            coboundary.push(Reverse(cofacet));
            ControlFlow::Continue(())
        };
        numbering.cofacets(simplex.rank, vertices, visit).break_value()
    }

    fn add_coboundary(&mut self, simplex: Simplex) {
        let vertices: Vertices = self.numbering.vertices(simplex.index, self.count);
        let coboundary = &mut self.coboundary;
        let _ = self.numbering.cofacets(simplex.rank, &vertices, |cofacet| {
            coboundary.push(Reverse(cofacet));
            ControlFlow::<()>::Continue(())
        });
    }

    /// The earliest simplex that occurs an odd number of times; it stays in the coboundary.
    fn pop_pivot(&mut self) -> Option<Simplex> {
        while let Some(Reverse(first)) = self.coboundary.pop() {
            if self.coboundary.peek() == Some(&Reverse(first)) {
                self.coboundary.pop();
            } else {
                self.coboundary.push(Reverse(first));
                return Some(first);
            }
        }
        None
    }

    /// Remembers the chain of a new pivot, without the simplices that cancel.
    fn keep(&mut self, pivot: Simplex) -> Simplex {
        self.chain.sort_unstable();
        let mut chain: Vec<Simplex> = Vec::with_capacity(self.chain.len());
        for &simplex in &self.chain {
            if chain.last() == Some(&simplex) {
                chain.pop();
            } else {
                chain.push(simplex);
            }
        }
        self.pivots.insert(pivot.index, chain);
        pivot
    }
}
