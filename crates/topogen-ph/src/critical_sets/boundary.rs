//! The reduced boundary matrix of one degree: chains, cycles, cochains and coboundaries of its pairs.

use crate::Result;
use crate::engine::Interrupt;
use crate::field::Two;
use crate::flag::Simplex;
use crate::reduction::boundary::{BYTES_PER_DEATH, Columns, Matrix, Memory, Pair, Simplices, pop_latest};
use crate::reduction::cohomology::{Term, cancel};
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A pair in the list and in the table.
pub(super) const BYTES_PER_PAIR: usize = size_of::<Pair>() + BYTES_PER_DEATH;

/// The columns of all simplices that kill a class, reduced.
pub(super) struct Boundary {
    /// How many vertices a simplex that gives birth has.
    n_vertices: usize,
    /// By birth.
    pairs: Vec<Pair>,
    columns: Columns<u64>,
}

fn matrix(simplices: &Simplices) -> Matrix<'_, Two> {
    Matrix { simplices, field: Two, interrupt: Interrupt::default() }
}

impl Boundary {
    /// Reduces the columns of all `pairs` of `degree`.
    pub(super) fn new(
        simplices: &Simplices,
        degree: usize,
        mut pairs: Vec<Pair>,
        interrupt: Interrupt,
        memory: &mut Memory,
    ) -> Result<Self> {
        let mut columns = Columns::new(degree, pairs.iter().copied(), true);
        pairs.sort_unstable_by_key(|pair| pair.death);
        for pair in &pairs {
            columns.reduce(Matrix { interrupt, ..matrix(simplices) }, pair.death, memory)?;
        }
        pairs.sort_unstable_by_key(|pair| pair.birth);
        Ok(Self { n_vertices: degree + 1, pairs, columns })
    }

    #[cfg(test)]
    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The chain that kills the class, increasing: the column of V.
    pub(super) fn chain(&self, simplices: &Simplices, bar: Pair) -> Vec<Simplex> {
        let chain = self.columns.chain(matrix(simplices), bar.death);
        chain.into_iter().rev().map(Term::simplex).collect()
    }

    /// The cycle that is killed, decreasing from the birth, while `is_wanted` holds: the row of the inverse of V of cohomology.
    ///
    /// It is the column of R, reduced further by earlier columns: what is left of classes that are dead by then is no part of it.
    pub(super) fn cycle(
        &self,
        simplices: &Simplices,
        bar: Pair,
        is_wanted: impl Fn(Simplex) -> bool,
    ) -> Vec<Simplex> {
        let matrix = matrix(simplices);
        let column = |death| self.columns.cycle(matrix, death).into_iter().map(Reverse);
        let mut heap: BinaryHeap<Reverse<Term<u64>>> = column(bar.death).collect();
        let mut cycle = Vec::new();
        while let Some(last) = pop_latest(&Two, &mut heap) {
            if !is_wanted(last.simplex()) {
                break;
            }
            match self.columns.death(&matrix, last.simplex()) {
                Some(death) if death < bar.death => {
                    heap.push(Reverse(last));
                    heap.extend(column(death));
                }
                _ => cycle.push(last.simplex()),
            }
        }
        cycle
    }

    /// The cochain that tells the class from older ones, increasing from the birth, while `is_wanted` holds: the column of V of
    /// cohomology.
    pub(super) fn cochain(
        &self,
        simplices: &Simplices,
        bar: Pair,
        is_wanted: impl Fn(Simplex) -> bool,
    ) -> Vec<Simplex> {
        self.dual(simplices, bar, is_wanted, |death| death < bar.death)
    }

    /// The simplices whose boundaries need the column of the bar, while `is_wanted` holds: the row of the inverse of V.
    ///
    /// D = R U says that row j of U is what a cochain that is 1 on column j of R, and 0 on all others, has for a coboundary. Of
    /// that cochain those rows are needed that faces of wanted simplices can have, and of its conditions those of wanted
    /// columns.
    pub(super) fn coboundary(
        &self,
        simplices: &Simplices,
        bar: Pair,
        is_wanted_row: impl Fn(Simplex) -> bool,
        is_wanted: impl Fn(Simplex) -> bool,
    ) -> Vec<Simplex> {
        let mut cofacets = Vec::new();
        for row in self.dual(simplices, bar, is_wanted_row, &is_wanted) {
            simplices.cofacets(row, self.n_vertices, &is_wanted, &mut cofacets);
        }
        let mut coboundary = cofacets.into_iter().map(|cofacet| Term::new(cofacet, 1)).collect();
        cancel(&Two, &mut coboundary);
        coboundary.into_iter().rev().map(Term::simplex).collect()
    }

    /// The cochain on simplices that give birth which is 1 on the cycle of the bar and 0 on all others that `is_counted` counts
    /// by their deaths.
    ///
    /// The last simplex of a cycle is its birth, so in the order of births each cycle decides the value on its own.
    fn dual(
        &self,
        simplices: &Simplices,
        bar: Pair,
        is_wanted: impl Fn(Simplex) -> bool,
        is_counted: impl Fn(Simplex) -> bool,
    ) -> Vec<Simplex> {
        let mut support = FxHashSet::from_iter([bar.birth.key]);
        let mut cochain = vec![bar.birth];
        let later = self.pairs.partition_point(|pair| pair.birth <= bar.birth);
        for pair in self.pairs[later..].iter().take_while(|pair| is_wanted(pair.birth)) {
            if is_counted(pair.death) {
                let mut is_met = false;
                self.columns.visit_cycle(matrix(simplices), pair.death, |row| {
                    is_met ^= support.contains(&row.key);
                });
                if is_met {
                    support.insert(pair.birth.key);
                    cochain.push(pair.birth);
                }
            }
        }
        cochain
    }
}
