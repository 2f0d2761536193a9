//! The Čech complex of all small subsets of a cloud: the oracle.

use super::Support;
use super::ball::Ball;
use super::cloud::Cloud;
use crate::Result;
use crate::reduction::matrix;
use rustc_hash::FxHashMap;

/// Visits the pairs of degrees 0 to `max_dim`: degree, birth, and death unless the class never dies, each as radius and support.
///
/// By the nerve theorem the alpha complex has the same homology at each radius (Edelsbrunner 1995). O(n^(max_dim + 3)) balls, and the third
/// power of the number of simplices for their matrix.
pub(super) fn pairs(
    cloud: &Cloud,
    max_dim: usize,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, (f64, Support), Option<(f64, Support)>),
) -> Result<()> {
    let distinct = cloud.distinct();
    let mut simplices: Vec<Vec<u32>> = vec![Vec::new()];
    let mut cells: Vec<(f64, usize, Support, Support)> = Vec::new();
    for dim in 0..=max_dim + 1 {
        let larger = |simplex: &Vec<u32>| {
            let last = simplex.last().copied();
            let more = distinct.iter().copied().filter(move |&point| last.is_none_or(|last| point > last));
            let simplex = simplex.clone();
            more.map(move |point| [simplex.as_slice(), &[point]].concat()).collect::<Vec<_>>()
        };
        simplices = simplices.iter().flat_map(larger).collect();
        for simplex in &simplices {
            check()?;
            if let Some((radius, support)) = smallest_ball(cloud, simplex) {
                cells.push((radius, dim, Support::new(simplex), support));
            }
        }
    }
    cells.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let place: FxHashMap<Support, usize> = cells.iter().map(|cell| cell.2).zip(0..).collect();
    let boundary = |at: usize| {
        let mut facets: Vec<usize> =
            cells[at].2.facets().filter_map(|facet| place.get(&facet).copied()).collect();
        facets.sort_unstable();
        facets
    };
    let value = |at: usize| (cells[at].0, cells[at].3);
    matrix::reduce(cells.len(), boundary, check, |birth, death| {
        if cells[birth].1 <= max_dim {
            visit(cells[birth].1, value(birth), death.map(value));
        }
    })
}

/// The radius of the smallest ball that holds some points, and those on its boundary that decide it: of all balls that have some of them on
/// their boundary, the smallest one that holds the others.
fn smallest_ball(cloud: &Cloud, points: &[u32]) -> Option<(f64, Support)> {
    let mut best: Option<(f64, Support)> = None;
    for subset in 1_u32..1 << points.len() {
        let chosen: Vec<u32> =
            (0..points.len()).filter(|at| subset >> at & 1 == 1).map(|at| points[at]).collect();
        let support = Support::new(&chosen);
        let (rows, count) = cloud.rows(&support);
        let Some(ball) = Ball::new(&rows[..count]) else { continue };
        let holds = |point: &u32| {
            chosen.contains(point) || ball.distance(cloud.at(*point)) <= ball.radius * (1.0 + 1e-12)
        };
        if points.iter().all(holds) && best.is_none_or(|(radius, _)| ball.radius < radius) {
            best = Some((ball.radius, support));
        }
    }
    best
}
