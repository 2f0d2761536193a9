//! Nearest neighbours, exact, for all measures that need them.

mod index;
mod nearest;
mod scale;

pub(super) use index::{Index, Itself, LANES};
pub(super) use nearest::Candidate;
pub(super) use scale::{check_points, scale_of, scaled};

use crate::{Error, Result};

/// A point near another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its index among the points.
    pub point: usize,
    /// How far away it is, in the unit of the points.
    pub distance: f64,
}

/// The `k` nearest other points of each point, nearest first.
///
/// # Shapes
/// `points` is n x `dim` in row-major order; the result is n x `k`.
///
/// # Errors
/// [`Error::PointLength`], [`Error::NotFinite`], and [`Error::BadNeighbours`] unless 1 ≤ `k` < n.
///
/// # Ties
/// Of points at the same distance, that with the lower index is the nearer. A copy of a point is its neighbour at distance 0.
/// Distances beyond the largest `f64` are infinite.
///
/// # Complexity
/// O(n² `dim`) time at worst, shared among the threads of the rayon pool; in low dimensions, a k-d tree usually needs
/// O(n log n). O(n (`dim` + `k`)) memory. The result does not depend on the number of threads.
///
/// # References
/// Friedman, Bentley and Finkel (1977), doi 10.1145/355744.355745.
///
/// ```
/// use topogen_models::metrics::neighbours;
/// let nearest = neighbours(&[0.0, 1.0, 5.0], 1, 1)?;
/// let told: Vec<_> = nearest.iter().map(|it| (it.point, it.distance)).collect();
/// assert_eq!(told, [(1, 1.0), (0, 1.0), (1, 4.0)]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn neighbours(points: &[f64], dim: usize, k: usize) -> Result<Vec<Neighbour>> {
    let n = check_points("the points", points, dim)?;
    if k == 0 || k >= n {
        return Err(Error::BadNeighbours { k, points: n });
    }
    let scale = scale_of(points);
    let points = scaled(points, scale);
    let index = Index::new(&points, dim);
    let lists = index.map_nearest(&points, k, Itself::Skipped, |_, nearest| nearest.to_vec());
    let neighbour = |it: Candidate| Neighbour { point: it.point, distance: it.square.sqrt() / scale };
    Ok(lists.into_iter().flatten().map(neighbour).collect())
}

/// How far each query is from the nearest of the points, in their unit.
///
/// # Shapes
/// `queries` is m x `dim` and `points` n x `dim`, in row-major order; the result has m entries.
///
/// # Errors
/// [`Error::PointLength`], [`Error::NotFinite`], and [`Error::Empty`] without points.
///
/// # Ties
/// A query that is one of the points has 0. Distances beyond the largest `f64` are infinite.
///
/// # Complexity
/// O(m n `dim`) time at worst, shared among the threads of the rayon pool; in low dimensions, a k-d tree usually needs
/// O((m + n) log n). O((m + n) `dim`) memory. The result does not depend on the number of threads.
///
/// # References
/// Friedman, Bentley and Finkel (1977), doi 10.1145/355744.355745.
///
/// ```
/// use topogen_models::metrics::nearest_distances;
/// let distances = nearest_distances(&[0.0, 0.0, 5.0, 4.0], &[3.0, 4.0, 8.0, 8.0], 2)?;
/// assert_eq!(distances, [5.0, 2.0]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn nearest_distances(queries: &[f64], points: &[f64], dim: usize) -> Result<Vec<f64>> {
    check_points("the queries", queries, dim)?;
    if check_points("the points", points, dim)? == 0 {
        return Err(Error::Empty { what: "the points" });
    }
    let scale = scale_of(queries).min(scale_of(points));
    let index = Index::new(&scaled(points, scale), dim);
    let distance = |_, nearest: &[Candidate]| nearest[0].square.sqrt() / scale;
    Ok(index.map_nearest(&scaled(queries, scale), 1, Itself::Welcome, distance))
}
