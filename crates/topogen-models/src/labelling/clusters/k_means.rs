//! k-means: careful seeding, and Lloyd's iteration.

use crate::labelling::Points;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Lloyd's iterations, at most.
const ITERATIONS: usize = 100;

/// The points of each cluster, in order; some may be empty.
///
/// Nearest centres are found by all threads; sums are in the order of the points, so that they do not depend on threads.
pub(super) fn cluster(points: Points<'_>, clusters: usize, generator: &mut ChaCha8Rng) -> Vec<Vec<u32>> {
    let mut centres = seeds(points, clusters, generator);
    let mut cluster_of = assign(points, &centres);
    for _ in 0..ITERATIONS {
        move_to_means(points, &cluster_of, &mut centres);
        let now = assign(points, &centres);
        if now == cluster_of {
            break;
        }
        cluster_of = now;
    }
    let mut members = vec![Vec::new(); clusters];
    cluster_of.iter().enumerate().for_each(|(point, &of)| members[of].push(point as u32));
    members
}

/// The nearest of some centres, the first among equals, and the squared distance.
pub(super) fn nearest(point: &[f64], centres: &[f64]) -> (usize, f64) {
    let squares = centres.chunks(point.len()).map(|centre| square(point, centre)).enumerate();
    squares.fold((0, f64::INFINITY), |best, it| if it.1 < best.1 { it } else { best })
}

fn square(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn assign(points: Points<'_>, centres: &[f64]) -> Vec<usize> {
    points.values.par_chunks(points.dim).map(|point| nearest(point, centres).0).collect()
}

/// The first centre is any point; each further one is a point with a probability in proportion to its squared distance from the centres
/// before.
fn seeds(points: Points<'_>, clusters: usize, generator: &mut ChaCha8Rng) -> Vec<f64> {
    let mut centres = points.row(generator.random_range(0..points.count())).to_vec();
    let mut squares = vec![f64::INFINITY; points.count()];
    while centres.len() < clusters * points.dim {
        let last = &centres[centres.len() - points.dim..];
        squares.par_iter_mut().zip(points.values.par_chunks(points.dim)).for_each(|(least, point)| {
            *least = least.min(square(point, last));
        });
        let mut above = generator.random::<f64>() * squares.iter().sum::<f64>();
        let drawn = squares.iter().position(|square| {
            above -= square;
            above < 0.0
        });
        // The last point where rounding leaves something of the sum, or where all points are centres.
        let drawn = drawn.unwrap_or(points.count() - 1);
        centres.extend(points.row(drawn));
    }
    centres
}

/// Moves each centre to the mean of its points; one without points stays.
fn move_to_means(points: Points<'_>, cluster_of: &[usize], centres: &mut [f64]) {
    let mut counts = vec![0_usize; centres.len() / points.dim];
    cluster_of.iter().for_each(|&of| counts[of] += 1);
    for (centre, &count) in centres.chunks_mut(points.dim).zip(&counts) {
        if count > 0 {
            centre.fill(0.0);
        }
    }
    for (point, &of) in points.values.chunks(points.dim).zip(cluster_of) {
        let centre = &mut centres[of * points.dim..(of + 1) * points.dim];
        centre.iter_mut().zip(point).for_each(|(sum, number)| *sum += number / counts[of] as f64);
    }
}
