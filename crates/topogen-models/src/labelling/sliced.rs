//! Sliced transport: optimal transports in one dimension, along one direction after the other.

use super::Points;
use super::greedy::{Score, take_greedily};
use super::matching::unranked;
use super::points::unit_scale;
use super::progress::Watch;
use super::quantile::ascending;
use super::ranked::Ranked;
use super::source::Draw;
use crate::Result;
use rayon::prelude::*;

/// Moves the source onto the targets, then pairs each moved point with the nearest target that is left, in the order of the norms of
/// the source.
///
/// # References
/// Pitié, Kokaram and Dahyot (2007), doi 10.1016/j.cviu.2006.11.011 (the motion); Rabin, Peyré, Delon and Bernot (2012),
/// doi 10.1007/978-3-642-24785-9_37 (its name).
pub(super) fn match_sliced(
    source: Points<'_>,
    target: Points<'_>,
    directions: usize,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    let (count, dim) = (source.count(), source.dim);
    let scale = unit_scale(source.values.iter().chain(target.values));
    let (source_values, target_values) = (source.scaled(scale), target.scaled(scale));
    let source = Points { values: &source_values, dim };
    let target = Points { values: &target_values, dim };
    // The motion is half of the work, as the observer sees it.
    let moved = moved(source, target, directions, &mut watch.part(0, 2))?;
    let moved = Points { values: &moved, dim };
    let (source, target) = (Ranked::new(source), Ranked::new(target));
    let nearest = Nearest::new(moved, &source, &target);
    let by_rank = take_greedily(&nearest, 0.0, &mut watch.part(count - count / 2, 2))?;
    Ok(unranked(&source, &target, &by_rank))
}

/// The source after the motion along each direction.
fn moved(
    source: Points<'_>,
    target: Points<'_>,
    directions: usize,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<f64>> {
    let dim = source.dim;
    let mut moved = source.values.to_vec();
    let normal = Draw::Directions.normal(0, directions * dim);
    for (done, direction) in normal.chunks(dim).enumerate() {
        watch.report(done * source.count() / directions)?;
        let norm = direction.iter().map(|number| number * number).sum::<f64>().sqrt();
        let direction: Vec<f64> = direction.iter().map(|number| number / norm).collect();
        let along = |points: Points<'_>| project(points, &direction);
        let (from, to) = (along(Points { values: &moved, dim }), along(target));
        let mut steps = vec![0.0; from.len()];
        for (source, target) in ascending(&from).into_iter().zip(ascending(&to)) {
            steps[source as usize] = to[target as usize] - from[source as usize];
        }
        moved.par_chunks_mut(dim).zip(steps).for_each(|(point, step)| {
            point.iter_mut().zip(&direction).for_each(|(number, along)| *number += step * along);
        });
    }
    Ok(moved)
}

/// Where points lie along a direction.
fn project(points: Points<'_>, direction: &[f64]) -> Vec<f64> {
    let rows = points.values.par_chunks(points.dim);
    rows.map(|row| row.iter().zip(direction).map(|(a, b)| a * b).sum()).collect()
}

/// Squared distances of moved points to targets, as scores: −|x − y|² / 2 + |x|² / 2 = ⟨x, y⟩ − |y|² / 2, which ranks targets alike.
struct Nearest<'r, 'p> {
    moved: Points<'p>,
    source: &'r Ranked<'p>,
    target: &'r Ranked<'p>,
    /// Half the squared norm of each target, by rank.
    halves: Vec<f64>,
    error: f64,
}

impl<'r, 'p> Nearest<'r, 'p> {
    fn new(moved: Points<'p>, source: &'r Ranked<'p>, target: &'r Ranked<'p>) -> Self {
        let square = |row: &[f64]| row.iter().map(|number| number * number).sum::<f64>();
        let halves: Vec<f64> = (0..target.count()).map(|rank| square(target.row(rank)) / 2.0).collect();
        let greatest = |squares: &mut dyn Iterator<Item = f64>| squares.fold(0.0, f64::max);
        let of_moved = greatest(&mut (0..moved.count()).map(|index| square(moved.row(index))));
        let of_target = greatest(&mut halves.iter().copied());
        // As in the bound of cosines, with the norms that Cauchy and Schwarz need.
        let size = (of_moved * 2.0 * of_target).sqrt() + of_target;
        let error = (moved.dim + 5) as f64 * f64::from(f32::EPSILON) * size;
        Self { moved, source, target, halves, error }
    }

    fn moved(&self, source: usize) -> &'p [f64] {
        self.moved.row(self.source.order[source] as usize)
    }
}

impl Score for Nearest<'_, '_> {
    fn count(&self) -> usize {
        self.source.count()
    }

    fn width(&self) -> usize {
        self.moved.dim + 1
    }

    fn write_source(&self, source: usize, row: &mut [f32]) {
        let numbers = self.moved(source).iter().chain(&[1.0]);
        row.iter_mut().zip(numbers).for_each(|(to, &from)| *to = from as f32);
    }

    fn write_target(&self, target: usize, row: &mut [f32]) {
        let half = -self.halves[target];
        let numbers = self.target.row(target).iter().chain([&half]);
        row.iter_mut().zip(numbers).for_each(|(to, &from)| *to = from as f32);
    }

    fn exact(&self, source: usize, target: usize) -> f64 {
        let products = self.moved(source).iter().zip(self.target.row(target)).map(|(a, b)| a * b);
        products.sum::<f64>() - self.halves[target]
    }

    fn error(&self) -> f64 {
        self.error
    }
}
