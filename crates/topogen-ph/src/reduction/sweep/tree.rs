//! Degree 0 alone: a minimum spanning tree by Kruskal's algorithm.

use crate::diagram::{Critical, DiagramBuilder};
use crate::reduction::components::Components;
use crate::stream::{Lazy, NoSieve, Source};
use pulp::Simd;

/// Merges components along the edges of a stream until there is one, and writes the diagram in degree 0.
///
/// Only edges up to the longest of the tree are sorted.
#[inline(always)]
pub(crate) fn spanning_tree<I: Simd, S: Source, F: Fn() -> bool + Sync>(
    stream: &mut Lazy<'_, I, S, F>,
    vertex: impl Fn(u32) -> Critical,
    components: &mut Components,
    builder: &mut DiagramBuilder,
) {
    while !components.are_one() {
        let Some(run) = stream.next_run(&mut NoSieve) else { break };
        let window = stream.window();
        let source = &stream.source;
        for &record in &stream.records()[run] {
            let (a, b) = window.ends(record);
            if let Some(younger) = components.merge(source.point(a), source.point(b)) {
                builder.pair(0, vertex(younger), super::critical(source, a, b));
            }
        }
    }
    components.roots().for_each(|root| builder.essential(0, vertex(root)));
}
