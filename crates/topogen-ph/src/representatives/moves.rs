//! Cycles made shorter step by step.

use super::classes::Classes;
use crate::Result;
use crate::field::Field;
use crate::flag::{Key, Simplex};
use crate::reduction::cohomology::Term;
use std::collections::BTreeMap;

/// A chain by its simplices, in the order of the filtration.
type Terms<K> = BTreeMap<Simplex<K>, u16>;

/// A multiple of the boundary of a simplex, and by how much it changes the length of a chain.
struct Move<K> {
    facets: Vec<Term<K>>,
    change: f64,
}

impl<K: Key, F: Field> Classes<K, F> {
    /// Adds multiples of boundaries of single simplices of one dimension more, all of whose facets come before the birth, as long as
    /// that makes the cycle of a class shorter.
    ///
    /// The facets come before the birth, so their cofacet has no later longest edge than the birth, and comes before the death: what
    /// is added is a boundary by then, and the sum represents the class.
    pub(super) fn by_moves(
        &self,
        degree: usize,
        birth: Simplex<K>,
        cycle: &[Term<K>],
    ) -> Result<Vec<Term<K>>> {
        let mut terms: Terms<K> = cycle.iter().map(|term| (term.simplex(), term.coefficient)).collect();
        let mut length = self.length_of(degree, &terms);
        loop {
            let mut is_shorter = false;
            let candidates: Vec<Simplex<K>> = terms.keys().rev().copied().filter(|&at| at != birth).collect();
            for simplex in candidates {
                self.interrupt.check()?;
                let Some(best) = self.best_move(degree, birth, simplex, &terms) else { continue };
                self.add(&mut terms, &best.facets);
                let now = self.length_of(degree, &terms);
                if now < length {
                    (length, is_shorter) = (now, true);
                } else {
                    // Shorter by rounding alone.
                    let negative =
                        |term: &Term<K>| Term { coefficient: self.field.negative(term.coefficient), ..*term };
                    let back: Vec<Term<K>> = best.facets.iter().map(negative).collect();
                    self.add(&mut terms, &back);
                }
            }
            if !is_shorter {
                return Ok(terms
                    .iter()
                    .rev()
                    .map(|(&at, &coefficient)| Term::new(at, coefficient))
                    .collect());
            }
        }
    }

    /// The move that takes a simplex out of the chain and shortens that most, if any shortens it.
    fn best_move(
        &self,
        degree: usize,
        birth: Simplex<K>,
        simplex: Simplex<K>,
        terms: &Terms<K>,
    ) -> Option<Move<K>> {
        let coefficient = *terms.get(&simplex)?;
        let mut cofacets = Vec::new();
        let is_early = |cofacet: Simplex<K>| cofacet.rank <= birth.rank;
        self.simplices.cofacets(simplex, degree + 1, is_early, &mut cofacets);
        let mut best: Option<Move<K>> = None;
        for cofacet in cofacets {
            let mut facets = self.simplices.boundary(&self.field, cofacet, degree + 2).into_vec();
            if facets.iter().any(|facet| facet.simplex() >= birth) {
                continue;
            }
            let Some(own) = facets.iter().find(|facet| facet.simplex() == simplex) else { continue };
            let factor =
                self.field.negative(self.field.times(coefficient, self.field.inverse(own.coefficient)));
            for facet in &mut facets {
                facet.coefficient = self.field.times(facet.coefficient, factor);
            }
            let change = |facet: &Term<K>| {
                let before = terms.get(&facet.simplex()).copied().unwrap_or(0);
                let after = self.field.add(before, facet.coefficient);
                let weight = self.weight(degree, facet.simplex());
                f64::from(i8::from(after != 0) - i8::from(before != 0)) * weight
            };
            let change = facets.iter().map(change).sum();
            if change < best.as_ref().map_or(0.0, |best| best.change) {
                best = Some(Move { facets, change });
            }
        }
        best
    }

    fn add(&self, terms: &mut Terms<K>, more: &[Term<K>]) {
        for term in more {
            let coefficient = terms.entry(term.simplex()).or_insert(0);
            *coefficient = self.field.add(*coefficient, term.coefficient);
            if *coefficient == 0 {
                terms.remove(&term.simplex());
            }
        }
    }

    fn length_of(&self, degree: usize, terms: &Terms<K>) -> f64 {
        terms.keys().rev().map(|&simplex| self.weight(degree, simplex)).sum()
    }
}
