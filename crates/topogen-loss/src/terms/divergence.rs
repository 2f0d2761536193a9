//! Representation topology divergence: what is glued together at one length in one space, and at another in the other.
//!
//! S. Barannikov, I. Trofimov, N. Balabin, E. Burnaev, Representation topology divergence (2022), arXiv:2201.00058; as a loss:
//! I. Trofimov et al., Learning topology-preserving data representations (2023), arXiv:2302.00136.

use super::{EdgeSlope, Evaluation, Pair, Slopes};
use crate::Result;
use std::collections::BTreeMap;
use topogen_ph::{BarGradient, CondensedLengths, Edge, Rips, pullback_lengths};

pub(super) fn evaluate(pair: &Pair<'_>) -> Result<Evaluation> {
    let (input, target) = (pair.space("divergence")?.lengths()?, pair.target_space("divergence")?.lengths()?);
    let mut slopes: BTreeMap<Edge, f64> = BTreeMap::new();
    let mut value = 0.0;
    for is_input_first in [true, false] {
        let (first, second) = if is_input_first { (input, target) } else { (target, input) };
        let cross = Cross::new(first, second, pair.degree)?;
        value += 0.5 * cross.total;
        for (edge, is_of_first, slope) in cross.slopes {
            if is_of_first == is_input_first {
                *slopes.entry(edge).or_default() += 0.5 * slope;
            }
        }
    }
    let of_edge = |(edge, slope)| EdgeSlope { edge, slope, curvature: 0.0 };
    Ok(Evaluation { value, slopes: Slopes::Edges(slopes.into_iter().map(of_edge).collect()) })
}

/// The total length of the cross-barcode of two spaces on the same points.
struct Cross {
    total: f64,
    /// Edge of the points, whether its length in the first space counts (or that in the second), and the derivative by it.
    slopes: Vec<(Edge, bool, f64)>,
}

impl Cross {
    /// Each point i has two copies. The first copies coincide; a first copy of i and a second one of j are as far apart as i and j in
    /// the first space, two second copies as in the space where they are nearer.
    fn new(first: &CondensedLengths, second: &CondensedLengths, degree: usize) -> Result<Self> {
        let n = first.n_points();
        let length = |of: &CondensedLengths, i: usize, j: usize| {
            if i == j { 0.0 } else { of.length(Edge::new(i as u32, j as u32)) }
        };
        let mut triangle = vec![0.0; n * (n - 1) / 2];
        triangle.reserve_exact(n * n + n * (n - 1) / 2);
        for i in 0..n {
            triangle.extend((0..n).map(|j| length(first, i, j)));
            triangle.extend((0..i).map(|j| length(first, i, j).min(length(second, i, j))));
        }
        let diagram =
            Rips::default().max_dim(degree).lengths(&CondensedLengths::from_lower_triangle(triangle)?)?;
        let bars = diagram.degree(degree)?;
        let total = (0..bars.bars().len()).map(|bar| bars.bars().persistence(bar)).sum();
        let mut longer = BarGradient::zero(&bars.bars());
        longer.births.fill(-1.0);
        longer.deaths.fill(1.0);
        let slopes = pullback_lengths(bars, &longer)?.into_iter().filter_map(|(edge, slope)| {
            let (larger, smaller) = edge.endpoints();
            let copy = |vertex: u32| (vertex as usize % n, vertex as usize >= n);
            let ((i, i_is_second), (j, j_is_second)) = (copy(larger), copy(smaller));
            // Lengths between first copies, or copies of one point, are zero whatever the spaces.
            if i == j || !(i_is_second || j_is_second) {
                return None;
            }
            let is_of_first = !(i_is_second && j_is_second) || length(first, i, j) <= length(second, i, j);
            Some((Edge::new(i as u32, j as u32), is_of_first, slope))
        });
        Ok(Self { total, slopes: slopes.collect() })
    }
}
