//! Samples that cover a cloud along a random direction.

use crate::{Points, Real};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// A sample of a cloud that covers it along a random direction: the same number of points from every slice across it.
///
/// A direction is drawn uniformly. The range of the points' projections onto it is cut into `count` slices of equal width, and
/// slices give a random point of theirs in turn until there are enough, those that have none left being passed over. So dense
/// regions are not preferred to thin ones, and a new seed each step looks along another direction.
///
/// The idea is the random slicing of Bendahi, Duplessis and Fickinger, as the abstract of their paper tells of it. That there are
/// as many slices as points, that these have equal widths, and that they give points in turn, is our choice, which may differ from
/// theirs.
///
/// # Shapes
/// The sorted indices of min(`count`, n) different points.
///
/// # Complexity
/// O(n dim + n log n) time and O(n) memory.
///
/// # References
/// Bendahi, Duplessis and Fickinger (2026), arXiv 2605.10996.
///
/// ```
/// use topogen_ph::Points;
/// use topogen_ph::smoothing::slice;
/// // A thousand points in one place, and two others.
/// let mut line = vec![0.0; 1_000];
/// line.extend([1.0, 2.0]);
/// let sample = slice(&Points::new(&line, 1)?, 3, 42);
/// assert_eq!(sample.len(), 3);
/// assert_eq!(sample[1..], [1_000, 1_001]);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn slice<F: Real>(points: &Points<'_, F>, count: usize, seed: u64) -> Vec<u32> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // The density of independent normal numbers depends on the length alone: no direction is preferred. Its length does not
    // matter.
    let direction: Vec<f64> = (0..points.dim()).map(|_| StandardNormal.sample(&mut rng)).collect();
    let mut order: Vec<u32> = (0..points.len() as u32).collect();
    if count >= order.len() {
        return order;
    }
    // Which of the points of a slice are taken is left to chance.
    order.shuffle(&mut rng);
    let mut copy = Vec::new();
    let coordinates = points.in_f64(&mut copy);
    // Coordinates may be so large that sums of them overflow.
    let largest = coordinates.iter().fold(f64::MIN_POSITIVE, |largest, x| largest.max(x.abs()));
    let projections: Vec<f64> = coordinates
        .chunks_exact(points.dim())
        .map(|point| point.iter().zip(&direction).map(|(x, y)| x / largest * y).sum())
        .collect();
    let first = projections.iter().fold(f64::INFINITY, |first, &x| first.min(x));
    let last = projections.iter().fold(f64::NEG_INFINITY, |last, &x| last.max(x));
    let slice_of = |point: u32| {
        let along = (projections[point as usize] - first) / (last - first);
        // Points that all project to one place are NaN of the way along, which becomes the first slice.
        ((along * count as f64) as usize).min(count.saturating_sub(1))
    };
    let mut taken = vec![0_u32; count];
    let mut in_turn: Vec<(u32, u32)> = order
        .into_iter()
        .map(|point| {
            // Without a slice nothing is taken below.
            let turn = taken.get_mut(slice_of(point)).map_or(0, |turn| std::mem::replace(turn, *turn + 1));
            (turn, point)
        })
        .collect();
    // Stable: among points of one turn, chance has decided above.
    in_turn.sort_by_key(|&(turn, _)| turn);
    let mut sample: Vec<u32> = in_turn[..count].iter().map(|&(_, point)| point).collect();
    sample.sort_unstable();
    sample
}
