//! Graphs on the points of a cloud that its diagram is made of.

use super::spanning_tree::SpanningTree;
use crate::filtration::{RipsFiltration, Threshold};
use crate::{CondensedLengths, Edge, Result};

/// The edges of the minimum spanning tree in the order of the filtration: by length, then by index.
///
/// They are the death edges of degree 0, those of length zero (between duplicate points) among them, of which the diagram has no bars.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
///
/// # Complexity
/// O(n² log n) time and O(n²) memory.
///
/// ```
/// use topogen_ph::{CondensedLengths, Edge, minimum_spanning_tree};
/// let lengths = CondensedLengths::from_lower_triangle(vec![0.0, 2.0, 3.0])?;
/// assert_eq!(minimum_spanning_tree(&lengths)?, [Edge::new(1, 0), Edge::new(2, 0)]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn minimum_spanning_tree(lengths: &CondensedLengths) -> Result<Vec<Edge>> {
    let filtration = RipsFiltration::new(lengths, Threshold::EnclosingRadius)?;
    let merges = SpanningTree::new(filtration.n_points(), filtration.births(), filtration.edges()).merges;
    Ok(merges.into_iter().map(|(_, rank)| filtration.edges()[rank as usize]).collect())
}

/// The edges of the relative neighbourhood graph in the order of the filtration: those without a point to which both ends are nearer
/// than to one another.
///
/// Ties are settled by the order of the filtration, by length and then by index: an edge stays if no point has both its edges to the
/// ends before it. So the graph holds the minimum spanning tree, and every other edge of it gives birth to a class of degree 1.
///
/// # Complexity
/// O(n³) time in the worst case, where hardly any edge has a point between its ends, and some O(n²) as a rule; O(n²) memory.
///
/// # References
/// G. T. Toussaint, The relative neighbourhood graph of a finite planar set (1980), doi:10.1016/0031-3203(80)90066-7.
///
/// ```
/// use topogen_ph::{CondensedLengths, Euclidean, Points, relative_neighbourhood};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let lengths = CondensedLengths::from_points(&Points::new(&square, 2)?, &Euclidean)?;
/// // The sides, and no diagonal.
/// assert_eq!(relative_neighbourhood(&lengths).len(), 4);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn relative_neighbourhood(lengths: &CondensedLengths) -> Vec<Edge> {
    let n = lengths.n_points();
    let between = |a: usize, b: usize| match a == b {
        true => f64::INFINITY,
        false => lengths.length(Edge::new(a as u32, b as u32)),
    };
    let sums: Vec<f64> = (0..n).map(|a| (0..n).filter(|&b| b != a).map(|b| between(a, b)).sum()).collect();
    let mut central: Vec<usize> = (0..n).collect();
    central.sort_by(|&a, &b| sums[a].total_cmp(&sums[b]));
    // Columns from the most central point on, which lies between many.
    let rows: Vec<f64> = (0..n).flat_map(|a| central.iter().map(move |&b| between(a, b))).collect();
    // The centre of the enclosing ball is nearer to both ends of whatever is longer.
    let radius = lengths.enclosing_radius();
    let has_witness = |edge: Edge, length: f64| {
        let (u, v) = edge.endpoints();
        let (row_u, row_v) = (&rows[u as usize * n..][..n], &rows[v as usize * n..][..n]);
        // Whole chunks without a branch, as vector instructions want them.
        let mut chunks = row_u.chunks(CHUNK).zip(row_v.chunks(CHUNK));
        let is_nearer =
            |(a, b): (&[f64], &[f64])| a.iter().zip(b).fold(false, |any, (a, b)| any | (a.max(*b) < length));
        chunks.any(is_nearer) || {
            let key = |a: u32, b: u32| (lengths.length(Edge::new(a, b)), Edge::new(a, b));
            let is_before = |(l, e): (f64, Edge)| l < length || (l == length && e < edge);
            (0..n as u32).any(|w| w != u && w != v && is_before(key(u, w)) && is_before(key(v, w)))
        }
    };
    let empty = lengths.iter().filter(|&(edge, length)| length <= radius && !has_witness(edge, length));
    let mut found: Vec<(f64, Edge)> = empty.map(|(edge, length)| (length, edge)).collect();
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, edge)| edge).collect()
}

/// Points that are looked at together.
const CHUNK: usize = 16;
