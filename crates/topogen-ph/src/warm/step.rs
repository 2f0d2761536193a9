//! One step: a sweep over the edges that may change something, in their order by the lengths as they are.

use super::certificate::{Certificate, Event, Kind};
use super::exact::Exact;
use super::lune::{Found, Lunes};
use super::reference::Reference;
use super::roles::{Outcome, Roles};
use crate::diagram::{Critical, Diagram, DiagramBuilder};
use crate::reduction::components::Components;
use crate::reduction::sweep::classes::Classes;
use crate::{Edge, Threshold};

/// What is kept from one step to the next beside the certificate.
#[derive(Debug)]
pub(super) struct Steps {
    /// The bits of the length of each event, and its place; in the order of the last step.
    order: Vec<(u64, u32)>,
    roles: Roles,
    components: Components,
    classes: Classes,
    lunes: Lunes,
    builder: DiagramBuilder,
}

impl Steps {
    pub(super) fn new(reference: &Reference, certificate: &Certificate) -> Self {
        let bits = |event: &Event| reference.length(event.u, event.v).to_bits();
        let mut order: Vec<(u64, u32)> = certificate.events.iter().map(bits).zip(0..).collect();
        order.sort_unstable();
        Self {
            order,
            roles: Roles::new(reference.n_points, &certificate.events),
            components: Components::default(),
            classes: Classes::default(),
            lunes: Lunes::default(),
            builder: DiagramBuilder::default(),
        }
    }
}

/// A step, to be compiled for each set of vector instructions.
pub(super) struct Step<'a, E> {
    pub(super) reference: &'a Reference,
    pub(super) certificate: &'a Certificate,
    pub(super) steps: &'a mut Steps,
    pub(super) exact: E,
    pub(super) births: Option<&'a [f64]>,
    pub(super) max_dim: usize,
    pub(super) threshold: Threshold,
}

impl<E: Exact> pulp::NullaryFnOnce for Step<'_, E> {
    /// The diagram; nothing if the certificate does not tell it.
    type Output = Option<Diagram>;

    #[inline(always)]
    fn call(self) -> Option<Diagram> {
        let Self { reference, certificate, steps, exact, births, max_dim, threshold } = self;
        let cut = match threshold {
            Threshold::None => f64::INFINITY,
            Threshold::Value(value) => value,
            Threshold::EnclosingRadius => reference.enclosing_radius(&exact),
        };
        for (bits, event) in &mut steps.order {
            let Event { u, v, .. } = certificate.events[*event as usize];
            *bits = exact.length(u, v).to_bits();
        }
        sort(&mut steps.order);
        steps.builder.reset(reference.n_points, cut, max_dim);
        steps.components.reset(reference.n_points, births);
        let vertex = |v: u32| (births.map_or(0.0, |births| births[v as usize]), Edge::vertex(v));
        let is_told = if max_dim == 0 {
            steps.grow_tree(certificate, cut, vertex);
            true
        } else {
            steps.sweep(certificate, reference, &exact, cut, vertex)
        };
        let Steps { components, classes, builder, .. } = steps;
        if !is_told {
            return None;
        }
        components.roots().for_each(|root| builder.essential(0, vertex(root)));
        if max_dim > 0 {
            classes.alive_births().for_each(|birth| builder.essential(1, birth));
        }
        Some(builder.finish())
    }
}

impl Steps {
    /// Degree 0 alone: every edge of the spanning tree is among the events.
    #[inline(always)]
    fn grow_tree(&mut self, certificate: &Certificate, cut: f64, vertex: impl Fn(u32) -> Critical) {
        let Self { order, components, builder, .. } = self;
        for &(bits, event) in &*order {
            let length = f64::from_bits(bits);
            if length > cut || components.are_one() {
                break;
            }
            let Event { u, v, .. } = certificate.events[event as usize];
            if let Some(younger) = components.merge(u, v) {
                builder.pair(0, vertex(younger), (length, Edge::new(u, v)));
            }
        }
    }

    /// Degrees 0 and 1; whether the certificate tells them.
    #[inline(always)]
    fn sweep(
        &mut self,
        certificate: &Certificate,
        reference: &Reference,
        exact: &impl Exact,
        cut: f64,
        vertex: impl Fn(u32) -> Critical,
    ) -> bool {
        let Self { order, roles, components, classes, lunes, builder } = self;
        classes.clear();
        roles.clear();
        // From this length on, lunes may fall apart unnoticed.
        let last = certificate.horizon - reference.margin;
        for &(bits, place) in &*order {
            let length = f64::from_bits(bits);
            if length > cut {
                break;
            }
            if classes.alive() > 0 && length >= last {
                return false;
            }
            let Event { u, v, kind } = certificate.events[place as usize];
            let (found, starts) = match kind {
                Kind::Empty => (Found::Empty, [].as_slice()),
                Kind::Split(first, end) => (Found::Split, &certificate.starts[first as usize..end as usize]),
                Kind::Doubtful(guess) => {
                    let found = lunes.look((u, v), length, guess, classes.alive() == 0, reference, exact);
                    (found, lunes.starts.as_slice())
                }
            };
            let outcome = match found {
                Found::Empty => match components.merge(u, v) {
                    Some(younger) => {
                        builder.pair(0, vertex(younger), (length, Edge::new(u, v)));
                        Outcome::Tree
                    }
                    None => Outcome::Birth(classes.give_birth((length, Edge::new(u, v)))),
                },
                Found::Around(w) => Outcome::Filled(w),
                Found::Split => {
                    let w = starts[0];
                    for &other in &starts[1..] {
                        if classes.alive() == 0 {
                            break;
                        }
                        roles.expand([(u, w), (w, v), (v, other), (other, u)], reference, classes);
                        if let Some(birth) = classes.kill() {
                            builder.pair(1, birth, (length, Edge::new(u, v)));
                        }
                    }
                    Outcome::Filled(w)
                }
            };
            roles.tell(place, outcome);
        }
        classes.alive() == 0 || last == f64::INFINITY
    }
}

/// So many moves for each entry are made before another way to sort takes over.
const MOVES: usize = 8;

/// Sorts what is nearly sorted.
#[inline(always)]
fn sort(order: &mut [(u64, u32)]) {
    let mut left = MOVES * order.len();
    for at in 1..order.len() {
        let entry = order[at];
        let mut to = at;
        while to > 0 && order[to - 1] > entry {
            order[to] = order[to - 1];
            to -= 1;
        }
        order[to] = entry;
        if at - to > left {
            return order.sort_unstable();
        }
        left -= at - to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_what_is_hardly_sorted_too() {
        for n in [0, 1, 2, 50, 1_000] {
            let mut order: Vec<(u64, u32)> = (0..n).map(|i| (u64::from(i * 7_919 % 1_009), i)).collect();
            let mut expected = order.clone();
            expected.sort_unstable();
            sort(&mut order);
            assert_eq!(order, expected);
            order.iter_mut().filter(|(_, i)| i % 5 == 0).for_each(|(bits, _)| *bits += 2);
            let mut expected = order.clone();
            expected.sort_unstable();
            sort(&mut order);
            assert_eq!(order, expected);
        }
    }
}
