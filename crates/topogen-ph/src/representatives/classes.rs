//! The classes of a filtration: their simplices, their cocycles, and cycles when they are asked for.

use super::{Bar, Chain, Represent, TightCycle};
use crate::diagram::DiagramBuilder;
use crate::engine::Interrupt;
use crate::field::Field;
use crate::filtration::RipsFiltration;
use crate::flag::{Key, Simplex};
use crate::reduction::boundary::{Columns, Matrix, Memory, Pair, Simplices};
use crate::reduction::cohomology::{Cohomology, Term, Visit};
use crate::{Diagram, Error, Result};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// All that is known of a filtration over one field.
pub(super) struct Classes<K, F> {
    pub(super) filtration: RipsFiltration,
    pub(super) simplices: Simplices,
    pub(super) field: F,
    pub(super) interrupt: Interrupt,
    modulus: u16,
    degrees: Vec<Degree<K>>,
    /// What has been reduced so far.
    reduced: Mutex<Reduced<K>>,
}

/// The classes of one degree that are in the diagram, in its order.
struct Degree<K> {
    bars: Vec<Class<K>>,
    essential: Vec<Class<K>>,
    cocycles: Vec<Term<K>>,
}

/// A class; in degree 0 no cocycle is stored.
#[derive(Clone, Debug)]
pub(super) struct Class<K> {
    pub(super) birth: Simplex<K>,
    pub(super) death: Option<Simplex<K>>,
    cocycle: Range<usize>,
}

struct Reduced<K> {
    /// By degree.
    columns: Vec<Columns<K>>,
    memory: Memory,
}

/// What is found by cohomology in one degree.
struct Found<K> {
    pairs: Vec<Pair<K>>,
    essential: Vec<Simplex<K>>,
    ranges: FxHashMap<K, Range<usize>>,
    cocycles: Vec<Term<K>>,
}

impl<K: Key, F: Field> Classes<K, F> {
    pub(super) fn new(
        filtration: RipsFiltration,
        max_dim: usize,
        field: F,
        interrupt: Interrupt,
        mut memory: Memory,
    ) -> Result<(Diagram, Self)> {
        let simplices = Simplices::new::<K>(&filtration, max_dim)?;
        let mut builder = DiagramBuilder::new(filtration.n_points(), filtration.threshold(), max_dim);
        let mut found: Vec<Found<K>> = (0..=max_dim).map(|_| Found::default()).collect();
        let (complex, births) = (simplices.complex(), filtration.births());
        let mut is_enough = Ok(());
        Cohomology { complex, births, field, max_dim, interrupt }.classes(Visit::Lasting, |class| {
            let (degree, death) = (class.degree, class.death);
            let birth = simplices.in_order(degree, class.birth);
            let critical = simplices.critical(&filtration, degree, birth);
            let found = &mut found[degree];
            let lasts = match death {
                Some(death) => {
                    builder.pair(degree, critical, filtration.of_rank(death.rank));
                    found.pairs.push(Pair { birth, death });
                    filtration.of_rank(death.rank).0 > critical.0
                }
                None => {
                    builder.essential(degree, critical);
                    found.essential.push(birth);
                    true
                }
            };
            if lasts && degree > 0 && is_enough.is_ok() {
                let start = found.cocycles.len();
                // The birth is the earliest, which cohomology has last.
                found.cocycles.extend(class.cocycle.iter().rev());
                found.ranges.insert(birth.key, start..found.cocycles.len());
                is_enough = memory.take(size_of_val(class.cocycle));
            }
        })?;
        is_enough?;
        let diagram = builder.finish();
        // Columns of V are asked for where a cycle of one degree more lasts for ever.
        let with_chains =
            |degree: usize| found.get(degree + 1).is_some_and(|above| !above.essential.is_empty());
        let columns = found
            .iter()
            .enumerate()
            .map(|(degree, found)| Columns::new(degree, found.pairs.iter().copied(), with_chains(degree)));
        let columns: Vec<_> = columns.collect();
        let degrees = found.into_iter().enumerate();
        let degrees =
            degrees.map(|(degree, found)| found.into_degree(&filtration, &simplices, degree)).collect();
        let reduced = Mutex::new(Reduced { columns, memory });
        let modulus = field.negative(1) + 1;
        Ok((diagram, Self { filtration, simplices, field, interrupt, modulus, degrees, reduced }))
    }

    /// The class of a bar.
    pub(super) fn class(&self, degree: usize, bar: Bar) -> Result<&Class<K>> {
        let max_dim = self.degrees.len() - 1;
        let found = self.degrees.get(degree).ok_or(Error::DegreeNotComputed { degree, max_dim })?;
        match bar {
            Bar::Finite(bar) => {
                found.bars.get(bar).ok_or(Error::NoSuchBar { degree, bar, bars: found.bars.len() })
            }
            Bar::Essential(class) => {
                let classes = found.essential.len();
                found.essential.get(class).ok_or(Error::NoSuchEssential { degree, class, classes })
            }
        }
    }

    /// All classes of a degree.
    pub(super) fn all(&self, degree: usize) -> impl Iterator<Item = &Class<K>> {
        let Degree { bars, essential, .. } = &self.degrees[degree];
        bars.iter().chain(essential)
    }

    /// The cocycle of a class of a degree above 0, the birth first.
    pub(super) fn stored_cocycle(&self, degree: usize, class: &Class<K>) -> &[Term<K>] {
        &self.degrees[degree].cocycles[class.cocycle.clone()]
    }

    /// A cycle of the class, the birth first with coefficient 1.
    pub(super) fn reduced_cycle(&self, degree: usize, class: &Class<K>) -> Result<Vec<Term<K>>> {
        let matrix = Matrix { simplices: &self.simplices, field: self.field, interrupt: self.interrupt };
        let mut reduced = self.reduced();
        let Reduced { columns, memory } = &mut *reduced;
        let Some(death) = class.death else {
            return match degree.checked_sub(1) {
                Some(below) => columns[below].kernel(matrix, class.birth, memory),
                None => Ok(vec![Term::new(class.birth, 1)]),
            };
        };
        columns[degree].reduce(matrix, death, memory)?;
        let mut cycle = columns[degree].cycle(matrix, death);
        let factor = cycle.first().map_or(1, |birth| self.field.inverse(birth.coefficient));
        cycle.iter_mut().for_each(|term| term.coefficient = self.field.times(term.coefficient, factor));
        Ok(cycle)
    }

    /// Nothing is left half done where a thread fails, so what it leaves may be used.
    fn reduced(&self) -> MutexGuard<'_, Reduced<K>> {
        self.reduced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn chain<'t>(&self, degree: usize, terms: impl IntoIterator<Item = &'t Term<K>>) -> Chain
    where
        K: 't,
    {
        let vertices = |term: &Term<K>| self.simplices.vertices(term.simplex(), degree + 1);
        Chain::new(degree, self.modulus, terms.into_iter().map(|term| (vertices(term), term.coefficient)))
    }
}

impl<K: Key, F: Field> Represent for Classes<K, F> {
    fn cocycle(&self, degree: usize, bar: Bar) -> Result<Chain> {
        let class = self.class(degree, bar)?;
        match degree {
            0 => Ok(self.chain(0, &self.component(class))),
            _ => Ok(self.chain(degree, self.stored_cocycle(degree, class))),
        }
    }

    fn cycle(&self, degree: usize, bar: Bar) -> Result<Chain> {
        let cycle = self.reduced_cycle(degree, self.class(degree, bar)?)?;
        Ok(self.chain(degree, &cycle))
    }

    fn tight_cycle(&self, degree: usize, bar: Bar) -> Result<TightCycle> {
        self.tightened(degree, self.class(degree, bar)?)
    }
}

impl<K> Default for Found<K> {
    fn default() -> Self {
        Self { pairs: Vec::new(), essential: Vec::new(), ranges: FxHashMap::default(), cocycles: Vec::new() }
    }
}

impl<K: Key> Found<K> {
    fn into_degree(mut self, filtration: &RipsFiltration, simplices: &Simplices, degree: usize) -> Degree<K> {
        let critical = |&birth: &Simplex<K>| simplices.critical(filtration, degree, birth);
        self.essential.sort_by(|a, b| {
            let ((value_a, edge_a), (value_b, edge_b)) = (critical(a), critical(b));
            value_a.total_cmp(&value_b).then(edge_a.cmp(&edge_b)).then(a.cmp(b))
        });
        let cocycle = |birth: Simplex<K>| self.ranges.get(&birth.key).cloned().unwrap_or_default();
        let class = |birth, death| Class { birth, death, cocycle: cocycle(birth) };
        let bars = simplices.in_canonical_order(filtration, degree, &self.pairs);
        Degree {
            bars: bars.into_iter().map(|pair| class(pair.birth, Some(pair.death))).collect(),
            essential: self.essential.iter().map(|&birth| class(birth, None)).collect(),
            cocycles: self.cocycles,
        }
    }
}
