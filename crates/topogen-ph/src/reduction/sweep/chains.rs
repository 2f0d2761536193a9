//! What each edge that has entered is homologous to.
#![allow(
    clippy::manual_find,
    reason = "a closure would not be compiled for the vector instructions of its caller"
)]

use super::block::Block;
use super::classes::Classes;
use super::neighbours::Width;
use super::rows::Rows;
use crate::stream::Source;
use rustc_hash::FxHashMap;

/// Remembers, or finds again, for every edge that filled a triangle, the third vertex.
pub(crate) trait Fillers {
    /// Edge `uv` entered when `uw` and `vw` were there.
    fn remember(&mut self, u: u32, v: u32, w: u32);

    /// A vertex whose edges to both ends of `uv`, which has entered, came before `uv`.
    fn recall<S: Source, B: Block, W: Width>(
        &self,
        u: u32,
        v: u32,
        source: &S,
        rows: &Rows<'_, B, W>,
    ) -> Option<u32>;
}

/// A table of all edges among up to 128 vertices.
#[derive(Debug)]
pub(crate) struct Table(Box<[u8; 1 << 14]>);

impl Default for Table {
    fn default() -> Self {
        Self(Box::new([0; 1 << 14]))
    }
}

impl Table {
    #[inline(always)]
    fn place(u: u32, v: u32) -> usize {
        ((u.max(v) & 127) << 7 | u.min(v) & 127) as usize
    }
}

impl Fillers for &mut Table {
    #[inline(always)]
    fn remember(&mut self, u: u32, v: u32, w: u32) {
        self.0[Table::place(u, v)] = w as u8;
    }

    #[inline(always)]
    fn recall<S: Source, B: Block, W: Width>(
        &self,
        u: u32,
        v: u32,
        _: &S,
        _: &Rows<'_, B, W>,
    ) -> Option<u32> {
        Some(u32::from(self.0[Table::place(u, v)]))
    }
}

/// Nothing is stored: the vertex is looked for among the common neighbours. For clouds of many points, in which random writes
/// to a table of all edges would cost more than the few searches.
#[derive(Debug)]
pub(crate) struct Search;

impl Fillers for Search {
    #[inline(always)]
    fn remember(&mut self, _: u32, _: u32, _: u32) {}

    #[inline(always)]
    fn recall<S: Source, B: Block, W: Width>(
        &self,
        u: u32,
        v: u32,
        source: &S,
        rows: &Rows<'_, B, W>,
    ) -> Option<u32> {
        let uv = source.bound(u, v);
        if let Some(w) = source.guess_filler(u, v, &uv) {
            return Some(w);
        }
        for w in rows.common(u, v) {
            if w != u && w != v && source.is_before(u, w, &uv) && source.is_before(v, w, &uv) {
                return Some(w);
            }
        }
        None
    }
}

/// An edge as one number.
#[inline(always)]
fn key(u: u32, v: u32) -> u64 {
    u64::from(u.max(v)) << 32 | u64::from(u.min(v))
}

/// What an edge is homologous to.
#[derive(Clone, Copy, Debug)]
enum Role {
    /// It merged two components: nothing, along the tree.
    Tree,
    /// It gave birth to this class.
    Birth(u32),
    /// The edges from its ends to this vertex, both earlier.
    Filled(u32),
}

/// The edges that changed something: all others filled a triangle when they entered. Of those, only some are kept that were
/// dear to find.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// By both ends, as one number.
    edges: FxHashMap<u64, Role>,
    stack: Vec<(u32, u32)>,
}

impl Changes {
    pub(crate) fn clear(&mut self) {
        self.edges.clear();
    }

    pub(crate) fn merged(&mut self, u: u32, v: u32) {
        self.edges.insert(key(u, v), Role::Tree);
    }

    pub(crate) fn gave_birth(&mut self, u: u32, v: u32, class: u32) {
        self.edges.insert(key(u, v), Role::Birth(class));
    }

    /// Adds the classes that a cycle of edges runs through to the cycle at hand.
    ///
    /// An edge that filled a triangle is replaced by the triangle's other two, both earlier, until only edges of the spanning
    /// tree, which are nothing, and edges that gave birth are left.
    #[inline(always)]
    pub(crate) fn expand<S: Source, B: Block, W: Width>(
        &mut self,
        cycle: [(u32, u32); 4],
        fillers: &impl Fillers,
        source: &S,
        rows: &Rows<'_, B, W>,
        classes: &mut Classes,
    ) {
        self.stack.extend(cycle);
        while let Some((a, b)) = self.stack.pop() {
            let edge = key(a, b);
            let w = match self.edges.get(&edge) {
                Some(Role::Tree) => continue,
                Some(&Role::Birth(class)) => {
                    classes.toggle(class);
                    continue;
                }
                Some(&Role::Filled(w)) => w,
                None => {
                    let filler = fillers.recall(a, b, source, rows);
                    debug_assert!(filler.is_some(), "edge ({a}, {b}) entered with a lune that was not empty");
                    let Some(w) = filler else { continue };
                    if S::IS_SEARCH_DEAR {
                        self.edges.insert(edge, Role::Filled(w));
                    }
                    w
                }
            };
            self.stack.extend([(a, w), (w, b)]);
        }
    }
}
