//! What a cycle of edges is homologous to.

use super::edges::Edges;
use crate::reduction::sweep::classes::Classes;
use rustc_hash::FxHashMap;

/// The classes of degree 1 that edges gave birth to, and a stack of edges.
#[derive(Debug, Default)]
pub(super) struct Cycles {
    /// By the rank of the edge.
    births: FxHashMap<u32, u32>,
    stack: Vec<(u32, u32)>,
}

impl Cycles {
    pub(super) fn clear(&mut self) {
        self.births.clear();
    }

    pub(super) fn gave_birth(&mut self, rank: u32, class: u32) {
        self.births.insert(rank, class);
    }

    /// Adds the classes that some edges, which are a cycle, run through to the cycle at hand of `classes`.
    ///
    /// An edge is homologous to the two edges from its ends to its apex, both earlier; one without an apex is its class, or nothing
    /// along the spanning tree.
    pub(super) fn expand(&mut self, cycle: [(u32, u32); 4], edges: &Edges, classes: &mut Classes) {
        self.stack.extend(cycle);
        while let Some((a, b)) = self.stack.pop() {
            let (apex, _) = edges.apex(a, b);
            if apex != a && apex != b {
                self.stack.extend([(a, apex), (apex, b)]);
            } else if let Some(&class) = self.births.get(&edges.rank(a, b)) {
                classes.toggle(class);
            }
        }
    }
}
