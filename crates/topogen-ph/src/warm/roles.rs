//! What each edge that has entered is homologous to.

use super::certificate::Event;
use super::reference::Reference;
use crate::Edge;
use crate::reduction::sweep::classes::Classes;

/// What an event was in this step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It merged two components: nothing, along the tree.
    Tree,
    /// It gave birth to this class.
    Birth(u32),
    /// The edges from its ends to this vertex, both earlier.
    Filled(u32),
    /// It has not entered.
    Absent,
}

/// Nobody has asked for the filler of this edge yet.
const UNKNOWN: u32 = u32::MAX;
/// The flag of an event.
const EVENT: u32 = 1 << 31;

#[derive(Debug)]
pub(super) struct Roles {
    /// By combinatorial index: the place of an event, with a flag, or a filler for all lengths within reach.
    edges: Vec<u32>,
    /// By the place of the event.
    outcomes: Vec<Outcome>,
    stack: Vec<(u32, u32)>,
}

impl Roles {
    pub(super) fn new(n_points: usize, events: &[Event]) -> Self {
        let mut edges = vec![UNKNOWN; n_points * (n_points - 1) / 2];
        for (event, place) in events.iter().zip(0..) {
            edges[Edge::new(event.u, event.v).index()] = EVENT | place;
        }
        Self { edges, outcomes: vec![Outcome::Absent; events.len()], stack: Vec::new() }
    }

    /// No event has entered.
    pub(super) fn clear(&mut self) {
        self.outcomes.fill(Outcome::Absent);
    }

    pub(super) fn tell(&mut self, place: u32, outcome: Outcome) {
        self.outcomes[place as usize] = outcome;
    }

    /// Adds the classes that a cycle of edges, all of which have entered, runs through to the cycle at hand.
    #[inline(always)]
    pub(super) fn expand(&mut self, cycle: [(u32, u32); 4], reference: &Reference, classes: &mut Classes) {
        let Self { edges, outcomes, stack } = self;
        stack.extend_from_slice(&cycle);
        while let Some((a, b)) = stack.pop() {
            let role = &mut edges[Edge::new(a, b).index()];
            if *role == UNKNOWN {
                *role = middle(reference, a, b);
            }
            let w = if *role & EVENT == 0 {
                *role
            } else {
                match outcomes[(*role & !EVENT) as usize] {
                    Outcome::Birth(class) => {
                        classes.toggle(class);
                        continue;
                    }
                    Outcome::Filled(w) => w,
                    Outcome::Tree => continue,
                    Outcome::Absent => {
                        debug_assert!(false, "edge ({a}, {b}) is part of a cycle and has not entered");
                        continue;
                    }
                }
            };
            stack.extend([(a, w), (w, b)]);
        }
    }
}

/// The vertex by way of which edges are the shortest: it is in the lune for certain, if any is.
#[inline(always)]
fn middle(reference: &Reference, a: u32, b: u32) -> u32 {
    let (mut smallest, mut found) = (f64::INFINITY, 0);
    for (x, (&a, &b)) in reference.row(a).iter().zip(reference.row(b)).enumerate() {
        let longer = if a > b { a } else { b };
        if longer < smallest {
            (smallest, found) = (longer, x as u32);
        }
    }
    found
}
