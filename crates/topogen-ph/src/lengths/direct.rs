//! Squared Euclidean distances as sums of squared differences: for few coordinates.

use super::square::Square;
use crate::Result;
use rayon::prelude::*;

/// Above, inner products are faster.
pub(crate) const MAX_DIM: usize = 24;
/// How many points are handled at once.
const LANES: usize = 32;
/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 22;

/// The squares of all distances among points with `dim` coordinates each.
///
/// O(n² · dim) time.
#[inline(always)]
pub(crate) fn fill(
    square: &mut Square,
    coordinates: &[f64],
    dim: usize,
    columns: &mut Vec<f64>,
) -> Result<()> {
    let n_points = coordinates.len() / dim;
    square.resize(n_points)?;
    // Sums in another order than the metric's, and the rounding of the metric's own sum.
    (square.relative, square.absolute) = ((dim + 16) as f64 * f64::EPSILON, super::UNDERFLOW);

    let width = n_points.next_multiple_of(LANES);
    columns.clear();
    columns.resize(width * dim, 0.0);
    for (point, x) in coordinates.chunks_exact(dim).enumerate() {
        for (k, &x) in x.iter().enumerate() {
            columns[k * width + point] = x;
        }
    }
    let columns = &columns[..];
    let row = |(p, row): (usize, &mut [f64])| {
        let x = &coordinates[p * dim..][..dim];
        for start in (p / LANES * LANES..width).step_by(LANES) {
            let mut sums = [0.0; LANES];
            for (k, &x) in x.iter().enumerate() {
                let others = &columns[k * width + start..][..LANES];
                for lane in 0..LANES {
                    let difference = x - others[lane];
                    sums[lane] += difference * difference;
                }
            }
            row[start..start + LANES].copy_from_slice(&sums);
        }
    };
    let rows = square.values[..n_points * square.stride].as_mut();
    if n_points * n_points / 2 * dim < PARALLEL_WORK {
        rows.chunks_exact_mut(square.stride).enumerate().for_each(row);
    } else {
        rows.par_chunks_exact_mut(square.stride).enumerate().with_min_len(16).for_each(row);
    }
    square.mirror_upper();
    Ok(())
}
