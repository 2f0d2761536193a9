//! The reduced boundary matrix of one degree: chains, cycles, cochains and coboundaries of its pairs.

use super::simplices::Simplices;
use crate::engine::Interrupt;
use crate::flag::Simplex;
use crate::{Error, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BinaryHeap;

/// A simplex that gives birth to a class, and the one that kills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) birth: Simplex,
    pub(super) death: Simplex,
}

/// A pair in the list and, at a load of a half, in the table.
pub(super) const BYTES_PER_PAIR: usize = size_of::<Pair>() + 2 * size_of::<(u64, Simplex)>();

/// What is stored, of what may be.
pub(crate) struct Memory {
    pub(crate) used: u64,
    pub(crate) budget: u64,
}

impl Memory {
    fn take(&mut self, bytes: usize) -> Result<()> {
        self.used += bytes as u64;
        match (self.used, self.budget) {
            (needed, budget) if needed > budget => Err(Error::OverBudget { needed, budget }),
            _ => Ok(()),
        }
    }
}

/// The columns of the simplices that kill a class, reduced: R = D V.
///
/// Columns that reduce to nothing are never added to another one, so those that kill are all it takes. Most pairs are a simplex
/// and its latest facet; their columns are not stored.
pub(super) struct Boundary {
    /// How many vertices a simplex that gives birth has.
    n_vertices: usize,
    /// By birth.
    pairs: Vec<Pair>,
    /// Which simplex kills the class that one gives birth to, by the index of the latter.
    deaths: FxHashMap<u64, Simplex>,
    /// By the index of the simplex that kills; none where the boundary is the column as it is.
    columns: FxHashMap<u64, Column>,
}

/// A column that others have been added to.
struct Column {
    /// The boundary of the chain, increasing: a column of R.
    cycle: Vec<Simplex>,
    /// Which columns were added, increasing: a column of V.
    chain: Vec<Simplex>,
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
        let deaths = pairs.iter().map(|pair| (pair.birth.key, pair.death)).collect();
        let mut matrix =
            Self { n_vertices: degree + 1, pairs: Vec::new(), deaths, columns: FxHashMap::default() };
        pairs.sort_unstable_by_key(|pair| pair.death);
        for pair in &pairs {
            interrupt.check()?;
            let mut cycle = simplices.facets(pair.death, degree + 2);
            if cycle.last() == Some(&pair.birth) {
                continue;
            }
            let mut chain = vec![pair.death];
            // Which class is killed is known; each later entry is the last one of an earlier column.
            while let Some(last) = cycle.last().filter(|&&last| last != pair.birth) {
                let other = matrix.deaths[&last.key];
                cycle = match matrix.columns.get(&other.key) {
                    Some(column) => symmetric_difference(&cycle, &column.cycle),
                    None => symmetric_difference(&cycle, &simplices.facets(other, degree + 2)),
                };
                chain = symmetric_difference(
                    &chain,
                    matrix.columns.get(&other.key).map_or(&[other], |c| &c.chain),
                );
            }
            memory.take(size_of::<(u64, Column)>() + size_of::<Simplex>() * (cycle.len() + chain.len()))?;
            matrix.columns.insert(pair.death.key, Column { cycle, chain });
        }
        pairs.sort_unstable_by_key(|pair| pair.birth);
        matrix.pairs = pairs;
        Ok(matrix)
    }

    #[cfg(test)]
    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The chain that kills the class, increasing: the column of V.
    pub(super) fn chain(&self, bar: Pair) -> Vec<Simplex> {
        self.columns.get(&bar.death.key).map_or_else(|| vec![bar.death], |column| column.chain.clone())
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
        let mut heap: BinaryHeap<Simplex> = self.reduced(simplices, bar.death).into();
        let mut cycle = Vec::new();
        while let Some(last) = pop_odd(&mut heap) {
            if !is_wanted(last) {
                break;
            }
            match self.deaths.get(&last.key) {
                Some(&death) if death < bar.death => {
                    heap.push(last);
                    heap.extend(self.reduced(simplices, death));
                }
                _ => cycle.push(last),
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
        let mut heap: BinaryHeap<Simplex> = cofacets.into();
        let mut coboundary: Vec<Simplex> = std::iter::from_fn(|| pop_odd(&mut heap)).collect();
        coboundary.reverse();
        coboundary
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
                let met = |cycle: &[Simplex]| cycle.iter().filter(|row| support.contains(&row.key)).count();
                let met = match self.columns.get(&pair.death.key) {
                    Some(column) => met(&column.cycle),
                    None => met(&simplices.facets(pair.death, self.n_vertices + 1)),
                };
                if met % 2 == 1 {
                    support.insert(pair.birth.key);
                    cochain.push(pair.birth);
                }
            }
        }
        cochain
    }

    /// The column of R of a simplex that kills.
    fn reduced(&self, simplices: &Simplices, death: Simplex) -> Vec<Simplex> {
        match self.columns.get(&death.key) {
            Some(column) => column.cycle.clone(),
            None => simplices.facets(death, self.n_vertices + 1),
        }
    }
}

/// The latest simplex that is there an odd number of times.
fn pop_odd(heap: &mut BinaryHeap<Simplex>) -> Option<Simplex> {
    while let Some(last) = heap.pop() {
        if heap.peek() != Some(&last) {
            return Some(last);
        }
        heap.pop();
    }
    None
}

/// The sum over Z/2 of two increasing columns.
fn symmetric_difference(a: &[Simplex], b: &[Simplex]) -> Vec<Simplex> {
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some(x), Some(y)) if x < y => sum.extend(a.next()),
            (_, Some(_)) => sum.extend(b.next()),
            (Some(_), None) => sum.extend(a.next()),
            (None, None) => return sum,
        }
    }
}
