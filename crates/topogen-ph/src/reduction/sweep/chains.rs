//! What each edge that has entered is homologous to.
#![allow(
    clippy::manual_find,
    reason = "a closure would not be compiled for the vector instructions of its caller"
)]

use super::classes::Classes;
use super::graph::Graph;
use super::rows::Rows;
use crate::stream::Source;
use rustc_hash::FxHashMap;

/// The third vertex of a triangle that an edge filled.
#[derive(Clone, Copy, Debug)]
struct Filler {
    vertex: u32,
    /// Whether to find it costs more than to look it up.
    is_dear: bool,
}

/// A vertex whose edges to both ends of `uv`, which has entered, came before `uv`.
///
/// Nothing is stored when an edge enters: random writes to a table of all edges would cost more than the few searches.
#[inline(always)]
fn find_filler<S: Source, G: Graph>(u: u32, v: u32, source: &S, rows: &Rows<'_, G>) -> Option<Filler> {
    let uv = source.bound(u, v);
    if let Some(vertex) = source.guess_filler(u, v, &uv) {
        return Some(Filler { vertex, is_dear: S::IS_SEARCH_DEAR });
    }
    for w in rows.common(u, v) {
        if w != u && w != v && source.is_before(u, w, &uv) && source.is_before(v, w, &uv) {
            return Some(Filler { vertex: w, is_dear: true });
        }
    }
    None
}

/// An edge as one number.
#[inline(always)]
fn key(u: u32, v: u32) -> u64 {
    u64::from(u.max(v)) << 32 | u64::from(u.min(v))
}

/// What an edge is homologous to.
#[derive(Clone, Copy, Debug)]
enum Role {
    /// Nothing, along the tree: among others, what merged two components.
    Nothing,
    /// This class: among others, what gave birth to it.
    Class(u32),
    /// The edges from its ends to this vertex, both earlier.
    Filled(u32),
    /// The classes that stand in the list of all sums from this place on, behind their number.
    Sum(u32),
}

/// The edges that changed something: all others filled a triangle when they entered. Of those, only some are kept whose triangles
/// or classes were dear to find.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// By both ends, as one number.
    edges: FxHashMap<u64, Role>,
    /// Changes that are not yet among them: most sweeps never ask.
    pending: Vec<(u64, Role)>,
    stack: Vec<(u32, u32)>,
    sums: Vec<u32>,
    /// The classes of the cycle at hand, one by one.
    sum: Vec<u32>,
}

impl Changes {
    pub(crate) fn clear(&mut self) {
        self.edges.clear();
        self.pending.clear();
        self.sums.clear();
    }

    /// The bytes that are kept, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<(u64, Role)>() * (self.edges.capacity() + self.pending.capacity())
            + 4 * self.sums.capacity()
    }

    pub(crate) fn merged(&mut self, u: u32, v: u32) {
        self.pending.push((key(u, v), Role::Nothing));
    }

    pub(crate) fn gave_birth(&mut self, u: u32, v: u32, class: u32) {
        self.pending.push((key(u, v), Role::Class(class)));
    }

    /// Adds the classes that a cycle of edges runs through to the cycle at hand, which has none yet.
    ///
    /// An edge that filled a triangle is replaced by the triangle's other two, both earlier, until only edges of the spanning
    /// tree, which are nothing, and edges that gave birth are left. Where it is dear to find the triangle, what was found is
    /// remembered, and brought up to date when classes of it have died.
    #[inline(always)]
    pub(crate) fn expand<S: Source, G: Graph>(
        &mut self,
        cycle: [(u32, u32); 4],
        source: &S,
        rows: &Rows<'_, G>,
        classes: &mut Classes,
    ) {
        self.edges.extend(self.pending.drain(..));
        self.sum.clear();
        for (a, b) in cycle {
            let start = self.sum.len();
            let known = self.edges.get(&key(a, b)).copied();
            let mut is_new = false;
            match known {
                Some(Role::Nothing) => {}
                Some(Role::Class(class)) => self.sum.push(class),
                Some(Role::Sum(place)) => self.sum.extend_from_slice(sum_at(&self.sums, place)),
                Some(Role::Filled(_)) | None => {
                    is_new = true;
                    self.stack.push((a, b));
                    self.walk(source, rows);
                }
            }
            if S::IS_SEARCH_DEAR && (is_new || self.sum[start..].iter().any(|&class| classes.is_dead(class)))
            {
                for class in self.sum.drain(start..) {
                    classes.toggle(class);
                }
                classes.settle(&mut self.sum);
                self.remember(a, b, start, known);
            }
        }
        for &class in &self.sum {
            classes.toggle(class);
        }
    }

    /// Adds the classes that the edges on the stack are homologous to to the cycle at hand.
    #[inline(always)]
    fn walk<S: Source, G: Graph>(&mut self, source: &S, rows: &Rows<'_, G>) {
        let Self { edges, stack, sums, sum, .. } = self;
        while let Some((a, b)) = stack.pop() {
            let w = match edges.get(&key(a, b)) {
                Some(Role::Nothing) => continue,
                Some(&Role::Class(class)) => {
                    sum.push(class);
                    continue;
                }
                Some(&Role::Sum(start)) => {
                    sum.extend_from_slice(sum_at(sums, start));
                    continue;
                }
                Some(&Role::Filled(w)) => w,
                None => {
                    let filler = find_filler(a, b, source, rows);
                    debug_assert!(filler.is_some(), "edge ({a}, {b}) entered with a lune that was not empty");
                    let Some(Filler { vertex, is_dear }) = filler else { continue };
                    if is_dear {
                        edges.insert(key(a, b), Role::Filled(vertex));
                    }
                    vertex
                }
            };
            stack.extend([(a, w), (w, b)]);
        }
    }

    /// Keeps the classes of an edge, which stand in the cycle at hand from `start` on, while places in the list of all sums can be
    /// counted.
    fn remember(&mut self, a: u32, b: u32, start: usize, known: Option<Role>) {
        let sum = &self.sum[start..];
        let role = match (sum, known) {
            ([], _) => Role::Nothing,
            (&[class], _) => Role::Class(class),
            (_, Some(Role::Sum(place))) if sum.len() <= sum_at(&self.sums, place).len() => {
                let place = place as usize;
                self.sums[place] = sum.len() as u32;
                self.sums[place + 1..][..sum.len()].copy_from_slice(sum);
                return;
            }
            _ => {
                let Ok(place) = u32::try_from(self.sums.len()) else { return };
                self.sums.push(sum.len() as u32);
                self.sums.extend_from_slice(sum);
                Role::Sum(place)
            }
        };
        self.edges.insert(key(a, b), role);
    }
}

/// The classes of the sum that stands from `start` on.
#[inline(always)]
fn sum_at(sums: &[u32], start: u32) -> &[u32] {
    let start = start as usize;
    &sums[start + 1..][..sums[start] as usize]
}
