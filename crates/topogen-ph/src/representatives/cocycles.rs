//! Cocycles of degree 0, which cohomology does not tell: components.

use super::classes::{Class, Classes};
use crate::field::Field;
use crate::flag::Key;
use crate::reduction::cohomology::Term;

impl<K: Key, F: Field> Classes<K, F> {
    /// 1 on the component of a class of degree 0 just before its death: the oldest vertex, which is the birth, first.
    pub(super) fn component(&self, class: &Class<K>) -> Vec<Term<K>> {
        let before = class.death.map_or(u32::MAX, |death| death.rank);
        let mut is_met = vec![false; self.filtration.n_points()];
        is_met[class.birth.key.low() as usize] = true;
        let mut component = vec![Term::new(class.birth, 1)];
        let mut next = 0;
        while let Some(term) = component.get(next).copied() {
            next += 1;
            self.simplices.complex().visit_neighbours(term.key.low(), |other, rank| {
                if rank < before && !std::mem::replace(&mut is_met[other as usize], true) {
                    component.push(Term::new(self.simplices.vertex(other), 1));
                }
            });
        }
        component.sort_unstable_by_key(|term| term.simplex());
        component
    }
}
