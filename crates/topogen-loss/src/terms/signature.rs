//! The loss of topological autoencoders: the critical edges of both spaces shall have the same lengths in both.
//!
//! M. Moor, M. Horn, B. Rieck, K. Borgwardt, Topological autoencoders (2020), arXiv:1906.00722.

use super::{EdgeSlope, Evaluation, Pair, Slopes};
use crate::Result;
use std::collections::BTreeMap;
use topogen_ph::{DegreeDiagram, Edge};

pub(super) fn evaluate(pair: &Pair<'_>) -> Result<Evaluation> {
    let (input, target) = (pair.space("signature")?, pair.target_space("signature")?);
    let (here, there) = (input.lengths()?, target.lengths()?);
    let mut counts: BTreeMap<Edge, f64> = BTreeMap::new();
    for diagram in [input.diagram(), target.diagram()] {
        for edge in critical_edges(diagram.degree(pair.degree)?) {
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

/// The edges that the ends of finite bars are the lengths of.
fn critical_edges(bars: &DegreeDiagram) -> impl Iterator<Item = Edge> + '_ {
    bars.birth_edges().iter().chain(bars.death_edges()).copied().filter(|edge| !edge.is_vertex())
}
