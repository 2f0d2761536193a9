//! Implicit persistent cohomology over a prime field, for any degree.

use super::spanning_tree::SpanningTree;
use crate::engine::Interrupt;
use crate::field::Field;
use crate::flag::{Column, FlagComplex, Key, Packing, Simplex, Unpaired, Vertices};
use crate::{Error, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::{ControlFlow, Range};

/// A simplex with a coefficient that is not zero. What is compared is the simplex alone: the earliest is the greatest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term<K> {
    pub(crate) key: K,
    pub(crate) rank: u32,
    pub(crate) coefficient: u16,
}

impl<K: Key> Term<K> {
    pub(crate) fn new(simplex: Simplex<K>, coefficient: u16) -> Self {
        Self { key: simplex.key, rank: simplex.rank, coefficient }
    }

    pub(crate) fn simplex(self) -> Simplex<K> {
        Simplex { key: self.key, rank: self.rank }
    }
}

impl<K: Key> Ord for Term<K> {
    #[inline(always)]
    fn cmp(&self, other: &Self) -> Ordering {
        other.simplex().cmp(&self.simplex())
    }
}

impl<K: Key> PartialOrd for Term<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Key> PartialEq for Term<K> {
    fn eq(&self, other: &Self) -> bool {
        self.simplex() == other.simplex()
    }
}

impl<K: Key> Eq for Term<K> {}

/// A class: the simplex that gives birth to it, the one that kills it, if any does, and a cocycle that tells it from older ones.
///
/// A vertex has its index for a rank.
pub(crate) struct Class<'a, K> {
    pub(crate) degree: usize,
    pub(crate) birth: Simplex<K>,
    pub(crate) death: Option<Simplex<K>>,
    /// Each simplex once, the birth with coefficient 1. Of classes of degree 0 and of apparent pairs it is not told: empty.
    pub(crate) cocycle: &'a [Term<K>],
}

/// Which classes are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// All.
    All,
    /// Those of apparent pairs are left out: their births and deaths have one rank.
    Lasting,
}

/// A computation: on which complex, with which coefficients, up to which degree.
pub(crate) struct Cohomology<'c, F> {
    pub(crate) complex: &'c FlagComplex<'c>,
    /// When each vertex is born, unless all are at 0.
    pub(crate) births: Option<&'c [f64]>,
    pub(crate) field: F,
    pub(crate) max_dim: usize,
    pub(crate) interrupt: Interrupt,
}

impl<F: Field> Cohomology<'_, F> {
    /// Visits the classes in degrees 0 to `max_dim`, whose order is that of [`Simplex`]; pairs of one rank are among them.
    ///
    /// See `README.md` for the algorithm; Bauer (2021), doi 10.1007/s41468-021-00071-5.
    ///
    /// # Errors
    /// [`Error::IndexOverflow`] where simplices of `max_dim + 2` vertices do not fit into a key; [`Error::OutOfMemory`];
    /// [`Error::Interrupted`].
    pub(crate) fn classes<K: Key>(&self, which: Visit, mut visit: impl FnMut(&Class<'_, K>)) -> Result<()> {
        let Self { complex, births, field, max_dim, interrupt } = *self;
        interrupt.check()?;
        let n_points = complex.n_points();
        let edge = |rank: u32| {
            let (u, v) = complex.edges()[rank as usize].endpoints();
            Simplex { rank, key: Packing::new(n_points).key::<K>(&[u, v]) }
        };
        let mut class =
            |degree, birth, death, cocycle: &[Term<K>]| visit(&Class { degree, birth, death, cocycle });
        let vertex = |v: u32| Simplex { rank: v, key: K::of_vertex(v) };
        let tree = SpanningTree::new(n_points, births, complex.edges());
        tree.roots.iter().for_each(|&root| class(0, vertex(root), None, &[]));
        tree.merges.iter().for_each(|&(younger, rank)| class(0, vertex(younger), Some(edge(rank)), &[]));
        if max_dim == 0 {
            return Ok(());
        }

        let packing = Packing::new(n_points);
        packing.check::<K>(n_points, max_dim)?;
        // Clearing: what kills a class of the degree below gives birth to none.
        let mut deaths: FxHashSet<K> = tree.merges.iter().map(|&(_, rank)| edge(rank).key).collect();
        let with_apparent = which == Visit::All;
        let columns = Unpaired { complex, packing, max_dim, with_apparent, interrupt }.columns()?;
        for (dim, columns) in (1..).zip(columns) {
            let mut reduction = Reduction::<K, F> {
                complex,
                packing,
                field,
                count: dim + 1,
                pivots: FxHashMap::default(),
                chains: Vec::new(),
                coboundary: BinaryHeap::new(),
                chain: Vec::new(),
            };
            // Cohomology goes from the latest simplex to the earliest.
            for column in columns {
                match column {
                    Column::Apparent(birth, death) => class(dim, birth, Some(death), &[]),
                    Column::Open(birth) if deaths.contains(&birth.key) => {}
                    Column::Open(birth) => {
                        interrupt.check()?;
                        let death = reduction.reduce(birth)?;
                        class(dim, birth, death, &reduction.chain);
                    }
                }
            }
            deaths = reduction.pivots.into_keys().collect();
        }
        Ok(())
    }
}

/// The reduction of one degree: columns are coboundaries, kept as the chains that they are the coboundaries of.
struct Reduction<'c, K, F> {
    complex: &'c FlagComplex<'c>,
    packing: Packing,
    field: F,
    /// How many vertices the simplices have.
    count: usize,
    /// For each pivot, where the chain is whose coboundary has it, with coefficient 1.
    pivots: FxHashMap<K, Range<usize>>,
    chains: Vec<Term<K>>,
    /// The coboundary at hand, the earliest simplex on top; a simplex may occur several times.
    coboundary: BinaryHeap<Term<K>>,
    /// The chain that it is the coboundary of.
    chain: Vec<Term<K>>,
}

impl<K: Key, F: Field> Reduction<'_, K, F> {
    /// The earliest cofacet that survives the reduction of the simplex' coboundary, if any does. The chain is left in `chain`.
    fn reduce(&mut self, simplex: Simplex<K>) -> Result<Option<Simplex<K>>> {
        self.coboundary.clear();
        self.chain.clear();
        self.chain.push(Term::new(simplex, 1));
        if let Some(pivot) = self.emergent(simplex) {
            self.keep(pivot)?;
            return Ok(Some(pivot.simplex()));
        }
        while let Some(pivot) = self.pop_pivot() {
            let factor = self.field.negative(pivot.coefficient);
            if let Some(stored) = self.pivots.get(&pivot.key) {
                for at in stored.clone() {
                    self.add(self.chains[at], factor);
                }
            } else {
                match self.apparent_facet(pivot.simplex()) {
                    Some((facet, place)) => {
                        self.add(Term::new(facet, 1), self.field.times(factor, self.field.sign(place)));
                    }
                    None => {
                        self.keep(pivot)?;
                        return Ok(Some(pivot.simplex()));
                    }
                }
            }
        }
        cancel(&self.field, &mut self.chain);
        Ok(None)
    }

    /// Starts the coboundary; stops at once if its first cofacet of the same rank is free, for it is then the pivot.
    fn emergent(&mut self, simplex: Simplex<K>) -> Option<Term<K>> {
        let Self { complex, packing, field, count, pivots, coboundary, .. } = self;
        let vertices = packing.vertices(simplex.key, *count);
        let mut may_emerge = true;
        let visit = |new: u32, rank: u32, place: usize| {
            let key = packing.with(simplex.key, *count, place, new);
            let cofacet = Term { key, rank: rank.max(simplex.rank), coefficient: field.sign(place) };
            if may_emerge && cofacet.rank == simplex.rank {
                may_emerge = false;
                let is_free = !pivots.contains_key(&key)
                    && apparent_facet(complex, *packing, *count, cofacet.simplex()).is_none();
                if is_free {
                    return ControlFlow::Break(cofacet);
                }
            }
            coboundary.push(cofacet);
            ControlFlow::Continue(())
        };
        complex.common(&vertices, visit).break_value()
    }

    fn apparent_facet(&self, pivot: Simplex<K>) -> Option<(Simplex<K>, usize)> {
        apparent_facet(self.complex, self.packing, self.count, pivot)
    }

    /// Adds a multiple of a simplex to the chain, and its coboundary to that.
    fn add(&mut self, term: Term<K>, factor: u16) {
        let Self { complex, packing, field, count, coboundary, chain, .. } = self;
        let coefficient = field.times(term.coefficient, factor);
        chain.push(Term { coefficient, ..term });
        let vertices: Vertices = packing.vertices(term.key, *count);
        let _ = complex.common(&vertices, |new, rank, place| {
            coboundary.push(Term {
                key: packing.with(term.key, *count, place, new),
                rank: rank.max(term.rank),
                coefficient: field.times(coefficient, field.sign(place)),
            });
            ControlFlow::<()>::Continue(())
        });
    }

    /// The earliest simplex whose coefficients do not cancel; it stays in the coboundary.
    fn pop_pivot(&mut self) -> Option<Term<K>> {
        while let Some(first) = self.coboundary.pop() {
            let mut sum = first.coefficient;
            while let Some(next) = self.coboundary.peek()
                && *next == first
            {
                sum = self.field.add(sum, next.coefficient);
                self.coboundary.pop();
            }
            if sum != 0 {
                let pivot = Term { coefficient: sum, ..first };
                self.coboundary.push(pivot);
                return Some(pivot);
            }
        }
        None
    }

    /// Remembers the chain of a new pivot, so multiplied that the pivot has coefficient 1.
    fn keep(&mut self, pivot: Term<K>) -> Result<()> {
        cancel(&self.field, &mut self.chain);
        let Self { field, chain, chains, pivots, .. } = self;
        let factor = field.inverse(pivot.coefficient);
        let start = chains.len();
        chains
            .try_reserve(chain.len())
            .map_err(Error::out_of_memory(chains.len() + chain.len(), "simplices"))?;
        let multiple = |term: &Term<K>| Term { coefficient: field.times(term.coefficient, factor), ..*term };
        chains.extend(chain.iter().map(multiple));
        pivots.insert(pivot.key, start..chains.len());
        Ok(())
    }
}

/// Adds up the terms of a chain that are of one simplex, and puts the latest first.
pub(crate) fn cancel<K: Key, F: Field>(field: &F, chain: &mut Vec<Term<K>>) {
    chain.sort_unstable();
    let mut kept = 0_usize;
    for at in 0..chain.len() {
        let term = chain[at];
        match kept.checked_sub(1).filter(|&last| chain[last] == term) {
            Some(last) => {
                chain[last].coefficient = field.add(chain[last].coefficient, term.coefficient);
                if chain[last].coefficient == 0 {
                    kept = last;
                }
            }
            None => {
                chain[kept] = term;
                kept += 1;
            }
        }
    }
    chain.truncate(kept);
}

/// The facet that a simplex of `count + 1` vertices is in an apparent pair with, and the place of the vertex that it lacks.
///
/// Both have one rank: each is the other's nearest. See [`Unpaired::columns`].
fn apparent_facet<K: Key>(
    complex: &FlagComplex<'_>,
    packing: Packing,
    count: usize,
    simplex: Simplex<K>,
) -> Option<(Simplex<K>, usize)> {
    // An edge has the rank of no vertex: a vertex enters before all edges.
    if count < 2 {
        return None;
    }
    let mut vertices = packing.vertices(simplex.key, count + 1);
    let (u, v) = complex.edges()[simplex.rank as usize].endpoints();
    let place = vertices.iter().position(|&w| w != u && w != v)?;
    let left_out = vertices.remove(place);
    let earliest = complex.common(&vertices, |new, rank, _| match rank <= simplex.rank {
        true => ControlFlow::Break(new),
        false => ControlFlow::Continue(()),
    });
    let key = packing.without(simplex.key, count + 1, place);
    (earliest.break_value() == Some(left_out)).then_some((Simplex { rank: simplex.rank, key }, place))
}
