//! The ray rule in the plane: directions are points of a circle.

use super::smallest::Smallest;
use crate::Result;
use crate::labelling::progress::Watch;
use crate::labelling::ranked::Ranked;
use std::f64::consts::{PI, TAU};

/// How many source points there are between two reports.
const REPORT: usize = 4096;

/// The angle of a point of the plane, in [−π, π]; 0 at the origin.
fn angle(point: &[f64]) -> f64 {
    // The ray of negative numbers has two angles, as there is −0. They are at no separation.
    libm::atan2(point[1], point[0])
}

/// The angle between two directions, in [0, π].
fn separation(a: f64, b: f64) -> f64 {
    let apart = (a - b).abs();
    apart.min(TAU - apart)
}

/// The angle whose cosine is that of `best` minus the tolerance: directions within it are near-best.
///
/// From 1 − cos x = 2 sin²(x/2), which keeps the digits that cosines near 1 lose.
fn widened(best: f64, tolerance: f64) -> f64 {
    let square = libm::sin(best / 2.0).powi(2) + tolerance / 2.0;
    if square >= 1.0 { PI } else { best.max(2.0 * libm::asin(square.sqrt())) }
}

/// The target of each source point from rank `first` on, counted from there, too.
///
/// Targets are sorted by angle. Those within an angle of a direction are then up to three ranges, and the smallest norm in a range comes
/// from a tree.
pub(super) fn match_on_circle(
    source: &Ranked<'_>,
    target: &Ranked<'_>,
    first: usize,
    tolerance: f64,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    let count = source.count() - first;
    let mut circle = Circle::new((first..target.count()).map(|rank| angle(target.row(rank))));
    let mut pairs = Vec::with_capacity(count);
    for rank in 0..count {
        if rank % REPORT == 0 {
            watch.report(rank)?;
        }
        pairs.extend(circle.take(angle(source.row(first + rank)), tolerance));
    }
    watch.report(count)?;
    Ok(pairs)
}

/// Directions that are left.
struct Circle {
    /// In ascending order.
    angles: Vec<f64>,
    /// The ranks at the angles.
    ranks: Smallest,
    /// Where each rank stands.
    places: Vec<u32>,
}

impl Circle {
    fn new(angles: impl Iterator<Item = f64>) -> Self {
        let of_rank: Vec<f64> = angles.collect();
        let order = crate::labelling::quantile::ascending(&of_rank);
        let mut places = vec![0; order.len()];
        for (place, &rank) in order.iter().enumerate() {
            places[rank as usize] = place as u32;
        }
        let angles = order.iter().map(|&rank| of_rank[rank as usize]).collect();
        Self { angles, ranks: Smallest::new(&order), places }
    }

    /// Takes the smallest rank among the near-best directions, if any are left.
    fn take(&mut self, from: f64, tolerance: f64) -> Option<u32> {
        let within = widened(self.best(from)?, tolerance);
        let rank = self.within(from, within).into_iter().filter_map(|range| self.ranks.smallest(range)).min();
        self.ranks.remove(self.places[rank? as usize] as usize);
        rank
    }

    /// The least separation of a direction that is left.
    fn best(&self, from: f64) -> Option<f64> {
        let place = self.angles.partition_point(|&angle| angle < from);
        let count = self.angles.len();
        // The nearest on either side; or, around the circle, those furthest from it on the line.
        let places = [
            self.ranks.first(place..count),
            self.ranks.last(0..place),
            self.ranks.first(0..count),
            self.ranks.last(0..count),
        ];
        let separations = places.into_iter().flatten().map(|place| separation(self.angles[place], from));
        separations.reduce(f64::min)
    }

    /// The places of all directions whose separation is at most `within`: on the line, and around the circle on either side.
    ///
    /// Each range ends where the very comparison that [`separation`] makes turns, so that the rounding of angles is the same.
    fn within(&self, from: f64, within: f64) -> [std::ops::Range<usize>; 3] {
        let find = |is_before: &dyn Fn(f64) -> bool| self.angles.partition_point(|&angle| is_before(angle));
        let around = |angle: f64| TAU - (angle - from).abs() <= within;
        [
            find(&|angle| from - angle > within)..find(&|angle| angle - from <= within),
            0..find(&|angle| angle < from && around(angle)),
            find(&|angle| angle <= from || !around(angle))..self.angles.len(),
        ]
    }
}
