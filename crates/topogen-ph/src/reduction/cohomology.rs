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

    interrupt.check()?;
    let tree = SpanningTree::new(filtration);
    for &root in &tree.roots {
        builder.essential(0, filtration.vertex(root));
    }
    for &(vertex, rank) in &tree.merges {
        builder.pair(0, filtration.vertex(vertex), filtration.of_rank(rank));
    }
    if max_dim == 0 {
        return Ok(builder.finish());
    }

    let numbering = Numbering::new(filtration, max_dim + 2)?;
    let mut deaths: FxHashSet<u64> =
        tree.merges.iter().map(|&(_, rank)| index_of_edge(&numbering, filtration, rank)).collect();
    // All simplices of the degree at hand, by rank.
    let mut simplices: Vec<Simplex> = (0..filtration.edges().len() as u32)
        .map(|rank| Simplex { rank, index: index_of_edge(&numbering, filtration, rank) })
        .collect();
    for degree in 1..=max_dim {
        deaths = reduce_degree(&numbering, filtration, &mut builder, degree, &simplices, &deaths, interrupt)?;
        if degree < max_dim {
            simplices = one_dimension_up(&numbering, degree, &simplices, interrupt)?;
        }
    }
    Ok(builder.finish())
}

fn index_of_edge(numbering: &Numbering, filtration: &RipsFiltration, rank: u32) -> u64 {
    let (larger, smaller) = filtration.edges()[rank as usize].endpoints();
    numbering.index(&[larger, smaller])
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

/// Pairs the simplices of dimension `degree` with cofacets; returns the indices of those cofacets.
fn reduce_degree(
    numbering: &Numbering,
    filtration: &RipsFiltration,
    builder: &mut DiagramBuilder,
    degree: usize,
    simplices: &[Simplex],
    deaths: &FxHashSet<u64>,
    interrupt: Interrupt,
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
        // A bar between simplices of the same rank has zero length.
        if numbering.apparent_cofacet(simplex, &vertices).is_some()
            || numbering.apparent_facet(simplex, &vertices).is_some()
        {
            continue;
        }
        let birth = filtration.of_rank(simplex.rank);
        match reduction.reduce(simplex, &vertices) {
            Some(pivot) => builder.pair(degree, birth, filtration.of_rank(pivot.rank)),
            None => builder.essential(degree, birth),
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
