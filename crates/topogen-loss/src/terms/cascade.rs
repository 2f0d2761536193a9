//! The asymmetric cascade loss of TopoAE++: edges that make loops, and the chains that fill those of the target, shall keep their
//! lengths.
//!
//! M. Clémot, J. Digne, J. Tierny, Topological autoencoders++: fast and accurate cycle-aware dimensionality reduction (2025),
//! arXiv:2502.20215. As in the authors' code (repository MClemot/TopologicalAutoencodersPlusPlus, commit 53dc273): of each set of edges
//! the mean of squared differences, an empty one being worth nothing.

use super::{EdgeSlope, Evaluation, Pair, Slopes};
use crate::Result;
use crate::space::Space;
use std::collections::BTreeMap;
use topogen_ph::Edge;

pub(super) fn evaluate(pair: &Pair<'_>) -> Result<Evaluation> {
    let (input, target) = (pair.space("cascade")?, pair.target_space("cascade")?);
    let (here, there) = (input.lengths()?, target.lengths()?);
    let mut value = 0.0;
    // By edge: slope and curvature.
    let mut sums: BTreeMap<Edge, (f64, f64)> = BTreeMap::new();
    for set in
        critical_sets(input)?.into_iter().chain(critical_sets(target)?).chain([target.cascade()?.to_vec()])
    {
        let share = 1.0 / set.len() as f64;
        for edge in set {
            let difference = here.length(edge) - there.length(edge);
            value += share * difference * difference;
            let (slope, curvature) = sums.entry(edge).or_default();
            *slope += 2.0 * share * difference;
            *curvature += 2.0 * share;
        }
    }
    let slope = |(edge, (slope, curvature))| EdgeSlope { edge, slope, curvature };
    Ok(Evaluation { value, slopes: Slopes::Edges(sums.into_iter().map(slope).collect()) })
}

/// The minimum spanning tree, what the relative neighbourhood graph has beside it, and the death edges of degree 1, one a bar.
fn critical_sets(space: &Space) -> Result<[Vec<Edge>; 3]> {
    let tree = space.tree()?.to_vec();
    let neighbours = space.neighbours()?.iter().copied().filter(|edge| !tree.contains(edge)).collect();
    Ok([tree, neighbours, space.diagram().degree(1)?.death_edges().to_vec()])
}
