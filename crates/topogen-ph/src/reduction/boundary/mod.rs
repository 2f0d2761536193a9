//! The reduced boundary matrix of one degree over a prime field, of which only the columns that are asked for are computed.

mod memory;
mod simplices;

use crate::Result;
use crate::engine::Interrupt;
use crate::field::Field;
use crate::flag::{Key, Simplex};
use crate::reduction::cohomology::{Term, cancel};
pub(crate) use memory::Memory;
use rustc_hash::FxHashMap;
pub(crate) use simplices::Simplices;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A simplex that gives birth to a class, and the one that kills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair<K = u64> {
    pub(crate) birth: Simplex<K>,
    pub(crate) death: Simplex<K>,
}

/// A pair in the table, at a load of a half.
pub(crate) const BYTES_PER_DEATH: usize = 2 * size_of::<(u64, Simplex)>();

/// The matrix itself, which is not stored.
#[derive(Clone, Copy)]
pub(crate) struct Matrix<'m, F> {
    pub(crate) simplices: &'m Simplices,
    pub(crate) field: F,
    pub(crate) interrupt: Interrupt,
}

/// The columns of the simplices that kill a class, reduced: R = D V.
///
/// Columns that reduce to nothing are never added to another one, so those that kill are all it takes, and which these are is known
/// from cohomology (Čufar and Virk 2021, arXiv 2105.03629). Most pairs are a simplex and its latest facet; their columns are not
/// stored.
pub(crate) struct Columns<K> {
    /// How many vertices a simplex that gives birth has.
    n_vertices: usize,
    /// Whether columns of V are kept.
    with_chains: bool,
    /// Which simplex kills the class that one gives birth to; apparent pairs may be left out.
    deaths: FxHashMap<K, Simplex<K>>,
    /// By the simplex that kills; none where the boundary is the column as it is.
    columns: FxHashMap<K, Column<K>>,
}

/// A column that others have been added to, the latest simplex first. Its birth has coefficient 1.
struct Column<K> {
    /// The boundary of the chain: a column of R.
    cycle: Vec<Term<K>>,
    /// Which columns were added: a column of V.
    chain: Vec<Term<K>>,
}

/// The column at hand; a simplex may occur several times.
struct Work<K> {
    of: Simplex<K>,
    /// The latest simplex on top.
    cycle: BinaryHeap<Reverse<Term<K>>>,
    chain: Vec<Term<K>>,
}

impl<K: Key> Columns<K> {
    /// Of the pairs of `degree`, of which apparent ones may be missing.
    pub(crate) fn new(degree: usize, pairs: impl Iterator<Item = Pair<K>>, with_chains: bool) -> Self {
        let deaths = pairs.map(|pair| (pair.birth.key, pair.death)).collect();
        Self { n_vertices: degree + 1, with_chains, deaths, columns: FxHashMap::default() }
    }

    /// What kills the class that the simplex gives birth to.
    pub(crate) fn death<F: Copy>(&self, matrix: Matrix<'_, F>, birth: Simplex<K>) -> Option<Simplex<K>> {
        let listed = self.deaths.get(&birth.key).copied();
        listed.or_else(|| matrix.simplices.apparent_cofacet(birth, self.n_vertices))
    }

    /// Reduces the column of a simplex that kills, and all that it takes.
    ///
    /// # Errors
    /// [`Error::Interrupted`](crate::Error::Interrupted); [`Error::OverBudget`](crate::Error::OverBudget) for what would be stored.
    pub(crate) fn reduce<F: Field>(
        &mut self,
        matrix: Matrix<'_, F>,
        death: Simplex<K>,
        memory: &mut Memory,
    ) -> Result<()> {
        if !self.columns.contains_key(&death.key) {
            let work = self.work(matrix, death, memory)?;
            self.store(matrix, work, memory)?;
        }
        Ok(())
    }

    /// The cycle that ends with `birth`, a simplex of one degree above that gives birth, where columns of V are kept.
    ///
    /// # Errors
    /// As [`Columns::reduce`].
    pub(crate) fn kernel<F: Field>(
        &mut self,
        matrix: Matrix<'_, F>,
        birth: Simplex<K>,
        memory: &mut Memory,
    ) -> Result<Vec<Term<K>>> {
        let Work { mut chain, .. } = self.work(matrix, birth, memory)?;
        cancel(&matrix.field, &mut chain);
        Ok(chain)
    }

    /// The column of R of a simplex that kills, if it has been reduced: the latest simplex, which is the birth, first.
    pub(crate) fn cycle<F: Field>(&self, matrix: Matrix<'_, F>, death: Simplex<K>) -> Vec<Term<K>> {
        match self.columns.get(&death.key) {
            Some(column) => column.cycle.clone(),
            None => self.boundary(matrix, death),
        }
    }

    /// The column of V, the latest simplex first, if it has been reduced.
    pub(crate) fn chain<F: Field>(&self, matrix: Matrix<'_, F>, death: Simplex<K>) -> Vec<Term<K>> {
        match self.columns.get(&death.key) {
            Some(column) => column.chain.clone(),
            None => {
                let sign = self.boundary(matrix, death).first().map_or(1, |latest| latest.coefficient);
                // Only 1 and -1 are signs, each its own inverse.
                vec![Term::new(death, sign)]
            }
        }
    }

    /// Calls `visit` with each term of a column of R, if it has been reduced, in any order and up to a sign.
    pub(crate) fn visit_cycle<F: Field>(
        &self,
        matrix: Matrix<'_, F>,
        death: Simplex<K>,
        visit: impl FnMut(&Term<K>),
    ) {
        match self.columns.get(&death.key) {
            Some(column) => column.cycle.iter().for_each(visit),
            None => {
                matrix.simplices.boundary(&matrix.field, death, self.n_vertices + 1).iter().for_each(visit);
            }
        }
    }

    /// The boundary of a simplex, the latest facet first.
    fn boundary<F: Field>(&self, matrix: Matrix<'_, F>, of: Simplex<K>) -> Vec<Term<K>> {
        let mut facets = matrix.simplices.boundary(&matrix.field, of, self.n_vertices + 1).into_vec();
        facets.sort_unstable();
        facets
    }

    /// Adds columns until the latest simplex is that whose class `of` kills, or nothing is left.
    ///
    /// A column that is needed and not there is reduced first; those that wait for it are put aside.
    fn work<F: Field>(
        &mut self,
        matrix: Matrix<'_, F>,
        of: Simplex<K>,
        memory: &mut Memory,
    ) -> Result<Work<K>> {
        let Matrix { simplices, field, interrupt } = matrix;
        let n_vertices = self.n_vertices;
        let boundary = |of| simplices.boundary(&field, of, n_vertices + 1);
        let start = |of, boundary: SmallVec<[Term<K>; 6]>| Work {
            of,
            cycle: boundary.into_iter().map(Reverse).collect(),
            chain: vec![Term::new(of, 1)],
        };
        let (mut waiting, mut work) = (Vec::new(), start(of, boundary(of)));
        loop {
            interrupt.check()?;
            let latest = pop_latest(&field, &mut work.cycle);
            if let Some(latest) = latest {
                work.cycle.push(Reverse(latest));
            }
            // Only what gives birth to a class that dies is the latest simplex of a boundary.
            let other = latest.and_then(|latest| Some((latest, self.death(matrix, latest.simplex())?)));
            match other.filter(|&(_, other)| other != work.of) {
                Some((latest, other)) => {
                    let minus = field.negative(latest.coefficient);
                    if let Some(column) = self.columns.get(&other.key) {
                        let times = |term: &Term<K>| multiple(&field, *term, minus);
                        work.cycle.extend(column.cycle.iter().map(times).map(Reverse));
                        work.chain.extend(column.chain.iter().map(times));
                        continue;
                    }
                    let boundary = boundary(other);
                    // What is compared is the simplex: the latest one is the least.
                    match boundary.iter().min().filter(|&&last| last == latest) {
                        Some(last) => {
                            let factor = field.times(minus, field.inverse(last.coefficient));
                            let times = |term: Term<K>| multiple(&field, term, factor);
                            work.cycle.extend(boundary.iter().copied().map(times).map(Reverse));
                            if self.with_chains {
                                work.chain.push(Term::new(other, factor));
                            }
                        }
                        None => {
                            waiting.push(std::mem::replace(&mut work, start(other, boundary)));
                        }
                    }
                }
                None => match waiting.pop() {
                    Some(next) => {
                        let done = std::mem::replace(&mut work, next);
                        self.store(matrix, done, memory)?;
                    }
                    None => return Ok(work),
                },
            }
        }
    }

    /// Keeps a column, so multiplied that its birth has coefficient 1, unless it is the boundary as it is.
    fn store<F: Field>(&mut self, matrix: Matrix<'_, F>, work: Work<K>, memory: &mut Memory) -> Result<()> {
        let Work { of, mut cycle, mut chain } = work;
        let field = matrix.field;
        let mut terms = Vec::new();
        while let Some(term) = pop_latest(&field, &mut cycle) {
            terms.push(term);
        }
        let boundary = self.boundary(matrix, of);
        let latest = |terms: &[Term<K>]| terms.first().map(|term| term.simplex());
        if latest(&boundary) == latest(&terms) {
            return Ok(());
        }
        if self.with_chains {
            cancel(&field, &mut chain);
        } else {
            chain.clear();
        }
        let factor = terms.first().map_or(1, |birth| field.inverse(birth.coefficient));
        terms.iter_mut().chain(&mut chain).for_each(|term| *term = multiple(&field, *term, factor));
        terms.shrink_to_fit();
        chain.shrink_to_fit();
        let bytes = size_of::<Term<K>>() * (terms.len() + chain.len());
        memory.take(size_of::<(K, Column<K>)>() + bytes)?;
        self.columns.insert(of.key, Column { cycle: terms, chain });
        Ok(())
    }
}

fn multiple<K: Key, F: Field>(field: &F, term: Term<K>, factor: u16) -> Term<K> {
    Term { coefficient: field.times(term.coefficient, factor), ..term }
}

/// Takes the latest simplex whose coefficients do not cancel.
pub(crate) fn pop_latest<K: Key, F: Field>(
    field: &F,
    heap: &mut BinaryHeap<Reverse<Term<K>>>,
) -> Option<Term<K>> {
    while let Some(Reverse(mut latest)) = heap.pop() {
        while let Some(Reverse(next)) = heap.peek()
            && *next == latest
        {
            latest.coefficient = field.add(latest.coefficient, next.coefficient);
            heap.pop();
        }
        if latest.coefficient != 0 {
            return Some(latest);
        }
    }
    None
}
