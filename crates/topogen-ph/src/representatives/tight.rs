//! Which way a cycle is made shorter, by its degree.

use super::classes::{Class, Classes};
use super::loops::{Limits, Shortest};
use super::{Optimum, TightCycle};
use crate::Result;
use crate::field::Field;
use crate::flag::Key;
use crate::reduction::cohomology::Term;

/// So many places of a cover are looked at, of some 50 bytes each.
const MOST_PLACES: usize = 1 << 20;

impl<K: Key, F: Field> Classes<K, F> {
    /// See [`Representatives::tight_cycle`](super::Representatives::tight_cycle).
    pub(super) fn tightened(&self, degree: usize, class: &Class<K>) -> Result<TightCycle> {
        let mut cycle = self.reduced_cycle(degree, class)?;
        let mut optimum = if degree == 0 { Optimum::Global } else { Optimum::Local };
        if degree == 1 {
            let (before, length) = (self.length(1, &cycle), self.weight(1, class.birth));
            let limits = Limits { length: before - length, places: MOST_PLACES };
            match self.shortest_loop(class, limits)? {
                Shortest::Found { cycle: found, is_global } => {
                    cycle = if self.length(1, &found) < before { found } else { cycle };
                    optimum = if is_global { Optimum::Global } else { Optimum::Loop };
                }
                Shortest::None => optimum = Optimum::Loop,
                Shortest::Unknown => {}
            }
        }
        if degree > 0 && optimum != Optimum::Global {
            cycle = self.by_moves(degree, class.birth, &cycle)?;
        }
        Ok(TightCycle { chain: self.chain(degree, &cycle), length: self.length(degree, &cycle), optimum })
    }

    /// The sum of the lengths of the longest edges, from the first term on.
    pub(super) fn length(&self, degree: usize, chain: &[Term<K>]) -> f64 {
        chain.iter().map(|term| self.weight(degree, term.simplex())).sum()
    }

    /// The length of the longest edge; 0 of a vertex.
    pub(super) fn weight(&self, degree: usize, simplex: crate::flag::Simplex<K>) -> f64 {
        if degree == 0 { 0.0 } else { self.filtration.of_rank(simplex.rank).0 }
    }
}
