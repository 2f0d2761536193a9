//! The loss of topological autoencoders: the critical edges of both spaces shall have the same lengths in both.
//!
//! M. Moor, M. Horn, B. Rieck, K. Borgwardt, Topological autoencoders (2020), arXiv:1906.00722.

use super::{EdgeSlope, Evaluation, Pair, Slopes};
use crate::Result;
use crate::space::Space;
use std::collections::BTreeMap;
use topogen_ph::Edge;

pub(super) fn evaluate(pair: &Pair<'_>) -> Result<Evaluation> {
    let (input, target) = (pair.space("signature")?, pair.target_space("signature")?);
    let (here, there) = (input.lengths()?, target.lengths()?);
    let mut counts: BTreeMap<Edge, f64> = BTreeMap::new();
    for space in [input, target] {
        for edge in critical_edges(space, pair.degree)? {
            *counts.entry(edge).or_default() += 1.0;
        }
    }
    let mut value = 0.0;
    let slope = |(edge, count): (Edge, f64)| {
        let difference = here.length(edge) - there.length(edge);
        value += 0.5 * count * difference * difference;
        EdgeSlope { edge, slope: count * difference, curvature: count }
    };
    let edges = counts.into_iter().map(slope).collect();
    Ok(Evaluation { value, slopes: Slopes::Edges(edges) })
}

/// The edges that the ends of finite bars are the lengths of; in degree 0 the whole spanning tree.
///
/// Duplicate points have no bar, but an edge of the tree. Without it the loss could be zero where the diagrams of degree 0 differ: of
/// duplicates that the target has apart.
fn critical_edges(space: &Space, degree: usize) -> Result<Vec<Edge>> {
    if degree == 0 {
        return Ok(space.tree()?.to_vec());
    }
    let bars = space.diagram().degree(degree)?;
    Ok(bars.birth_edges().iter().chain(bars.death_edges()).copied().collect())
}
