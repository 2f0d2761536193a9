//! The published rule: the greatest cosine as computed, the smallest norm among those equal to the last bit.

use super::greedy::{Score, take_greedily};
use super::progress::Watch;
use super::ranked::Ranked;
use super::ray::{Directions, cosine_error};
use crate::Result;
use std::collections::VecDeque;

/// The rank of the target of each source point, by its rank.
pub(super) fn match_literally(
    source: &Ranked<'_>,
    target: &Ranked<'_>,
    single_precision: bool,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    if source.dim() == 1 {
        watch.report(0)?;
        let pairs = match_signs(source, target);
        watch.report(source.count())?;
        Ok(pairs)
    } else if single_precision {
        take_greedily(&Single::new(source, target), 0.0, watch)
    } else {
        take_greedily(&Directions { source, target, first: 0 }, 0.0, watch)
    }
}

/// In one dimension a cosine is 1, 0 or −1 in either precision: the smallest norm of the best sign that is left.
fn match_signs(source: &Ranked<'_>, target: &Ranked<'_>) -> Vec<u32> {
    // Negative targets, those at the origin, positive ones, each by rank.
    let mut left = [VecDeque::new(), VecDeque::new(), VecDeque::new()];
    for rank in 0..target.count() {
        left[sign(target.row(rank)[0])].push_back(rank as u32);
    }
    let mut take = |sign: usize| {
        let wished: &[usize] = match sign {
            0 => &[0, 1, 2],
            1 => {
                let smallest =
                    (0..3).filter(|&it| !left[it].is_empty()).min_by_key(|&it| left[it].front().copied());
                return smallest.and_then(|it| left[it].pop_front());
            }
            _ => &[2, 1, 0],
        };
        wished.iter().find_map(|&it| left[it].pop_front())
    };
    // There are as many targets as source points, so each finds one.
    (0..source.count()).filter_map(|rank| take(sign(source.row(rank)[0]))).collect()
}

fn sign(number: f64) -> usize {
    if number < 0.0 {
        0
    } else if number > 0.0 {
        2
    } else {
        1
    }
}

/// Cosines in single precision, coordinate by coordinate: norms, directions and products are all rounded.
struct Single {
    dim: usize,
    source: Vec<f32>,
    target: Vec<f32>,
}

impl Single {
    fn new(source: &Ranked<'_>, target: &Ranked<'_>) -> Self {
        let of = |points: &Ranked<'_>| {
            let mut directions = vec![0.0; points.count() * points.dim()];
            let rows = directions.chunks_mut(points.dim()).enumerate();
            rows.for_each(|(rank, row)| write_direction(points, rank, row));
            directions
        };
        Self { dim: source.dim(), source: of(source), target: of(target) }
    }

    fn source(&self, index: usize) -> &[f32] {
        &self.source[index * self.dim..(index + 1) * self.dim]
    }

    fn target(&self, index: usize) -> &[f32] {
        &self.target[index * self.dim..(index + 1) * self.dim]
    }
}

fn write_direction(points: &Ranked<'_>, rank: usize, row: &mut [f32]) {
    // A power of two, which `scaled` multiplies by, changes no digit in single precision either.
    row.iter_mut().zip(points.scaled(rank)).for_each(|(to, from)| *to = from as f32);
    let norm = row.iter().map(|number| number * number).sum::<f32>().sqrt();
    if norm > 0.0 {
        row.iter_mut().for_each(|number| *number /= norm);
    }
}

impl Score for Single {
    fn count(&self) -> usize {
        self.source.len() / self.dim
    }

    fn width(&self) -> usize {
        self.dim
    }

    fn write_source(&self, source: usize, row: &mut [f32]) {
        row.copy_from_slice(self.source(source));
    }

    fn write_target(&self, target: usize, row: &mut [f32]) {
        row.copy_from_slice(self.target(target));
    }

    fn exact(&self, source: usize, target: usize) -> f64 {
        let products = self.source(source).iter().zip(self.target(target)).map(|(a, b)| a * b);
        f64::from(products.sum::<f32>())
    }

    fn error(&self) -> f64 {
        cosine_error(self.dim)
    }
}
