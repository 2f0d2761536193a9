//! How well the classes of points, such as latent codes, are kept apart.

use crate::metrics::neighbours::{Candidate, Index, Itself, check_points, scale_of, scaled};
use crate::{Error, Result};

/// Labels that a byte can hold.
const LABELS: usize = 256;

/// The mean silhouette coefficient of points under their labels, in [−1, 1].
///
/// The coefficient of a point is (b − a) / max(a, b): a is its mean Euclidean distance to the others of its class, b the
/// least of its mean distances to the other classes. Near 1, classes are tight and far apart; below 0, most points are
/// nearer to another class. It does not change with isometries, with the scale or with the order of the points.
///
/// # Shapes
/// `points` is n x `dim` in row-major order, `labels` has n entries.
///
/// # Errors
/// [`Error::PointLength`], [`Error::LabelCount`], [`Error::NotFinite`], and [`Error::OneClass`] when fewer than two classes
/// occur.
///
/// # Ties
/// The only point of its class has 0, as Rousseeuw has it; so has a point with a = b = 0.
///
/// # Complexity
/// O(n² `dim`) time, O(n `dim`) memory.
///
/// # References
/// Rousseeuw (1987), doi 10.1016/0377-0427(87)90125-7.
///
/// ```
/// let points = [0.0, 1.0, 9.0, 10.0];
/// let apart = topogen_models::metrics::silhouette(&points, 1, &[0, 0, 1, 1])?;
/// let mixed = topogen_models::metrics::silhouette(&points, 1, &[0, 1, 0, 1])?;
/// assert!(apart > 0.8 && mixed < 0.0);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn silhouette(points: &[f64], dim: usize, labels: &[u8]) -> Result<f64> {
    let codes = Codes::new(points, dim, labels)?;
    let mut sizes = [0_usize; LABELS];
    labels.iter().for_each(|&label| sizes[usize::from(label)] += 1);
    let coefficients = (0..labels.len()).map(|point| {
        let mut sums = [0.0; LABELS];
        for other in 0..labels.len() {
            sums[usize::from(labels[other])] += codes.square(point, other).sqrt();
        }
        let own = usize::from(labels[point]);
        if sizes[own] == 1 {
            return 0.0;
        }
        // The distance of the point to itself, 0, is in the sum but not in the mean.
        let within = sums[own] / (sizes[own] - 1) as f64;
        let others = (0..LABELS).filter(|&label| label != own && sizes[label] > 0);
        let between = others.map(|label| sums[label] / sizes[label] as f64).fold(f64::INFINITY, f64::min);
        let larger = within.max(between);
        if larger > 0.0 { (between - within) / larger } else { 0.0 }
    });
    Ok(coefficients.sum::<f64>() / labels.len() as f64)
}

/// The share of points whose label the `k` nearest other points vote for, in [0, 1] (leave one out).
///
/// # Shapes
/// `points` is n x `dim` in row-major order, `labels` has n entries.
///
/// # Errors
/// Those of [`silhouette`], and [`Error::BadNeighbours`] unless 1 ≤ `k` < n.
///
/// # Ties
/// Nearest first: of labels with equally many votes, that of the nearest voter wins. Of points at the same distance, that
/// with the lower index counts as the nearer.
///
/// # Complexity
/// That of [`neighbours`](crate::metrics::neighbours).
///
/// # References
/// Cover and Hart (1967), doi 10.1109/TIT.1967.1053964.
///
/// ```
/// // The first point lies among the others' class.
/// let points = [0.4, 0.0, 0.5, 9.0, 9.5, 10.0];
/// let accuracy = topogen_models::metrics::knn_accuracy(&points, 1, &[1, 0, 0, 1, 1, 1], 1)?;
/// assert_eq!(accuracy, 3.0 / 6.0);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn knn_accuracy(points: &[f64], dim: usize, labels: &[u8], k: usize) -> Result<f64> {
    let codes = Codes::new(points, dim, labels)?;
    let n = labels.len();
    if k == 0 || k >= n {
        return Err(Error::BadNeighbours { k, points: n });
    }
    let is_right = |point: usize, nearest: &[Candidate]| {
        vote(nearest.iter().map(|other| labels[other.point])) == labels[point]
    };
    let index = Index::new(&codes.points, dim);
    let right = index.map_nearest(&codes.points, k, Itself::Skipped, is_right);
    Ok(right.into_iter().filter(|&is_right| is_right).count() as f64 / n as f64)
}

/// The label with most votes; among equals, the one that is voted for first.
fn vote(voters: impl Iterator<Item = u8> + Clone) -> u8 {
    let mut votes = [0_usize; LABELS];
    voters.clone().for_each(|label| votes[usize::from(label)] += 1);
    let most = votes.iter().max().copied();
    // There is always a first voter with most votes; 0 would only be the answer of no voters.
    voters.into_iter().find(|&label| Some(votes[usize::from(label)]) == most).unwrap_or_default()
}

/// Points that have been checked, scaled so that no square of a distance overflows.
struct Codes {
    points: Vec<f64>,
    dim: usize,
}

impl Codes {
    fn new(points: &[f64], dim: usize, labels: &[u8]) -> Result<Self> {
        let items = check_points("the points", points, dim)?;
        if items != labels.len() {
            return Err(Error::LabelCount { items, labels: labels.len() });
        }
        match labels {
            [first, rest @ ..] if rest.iter().any(|label| label != first) => {}
            _ => return Err(Error::OneClass { points: labels.len() }),
        }
        // Both measures are free of scale.
        Ok(Self { points: scaled(points, scale_of(points)), dim })
    }

    /// The square of the distance between two points.
    fn square(&self, a: usize, b: usize) -> f64 {
        let point = |index: usize| &self.points[index * self.dim..(index + 1) * self.dim];
        point(a).iter().zip(point(b)).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}
