//! Critical simplices: the points that decide a ball.

use crate::triangulation::NOBODY;
use std::fmt;

/// The one to four points on the boundary of a ball, whose diameter is a value of an alpha filtration.
///
/// Supports are ordered by their points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Support {
    /// Increasing; places that nobody has come last.
    points: [u32; 4],
}

impl Support {
    /// Up to four different points, in any order.
    pub(super) fn new(given: &[u32]) -> Self {
        let mut points = [NOBODY; 4];
        points.iter_mut().zip(given).for_each(|(into, &point)| *into = point);
        points.sort_unstable();
        Self { points }
    }

    /// The points, increasing.
    pub fn points(&self) -> &[u32] {
        &self.points[..self.points.partition_point(|&point| point != NOBODY)]
    }

    /// The facets of the simplex, that without the first point first; none of a vertex.
    pub(super) fn facets(&self) -> impl Iterator<Item = Self> + use<> {
        let (points, count) = (self.points, self.points().len());
        (0..count).filter(move |_| count > 1).map(move |without| {
            let mut facet = [NOBODY; 4];
            let kept = (0..count).filter(|&at| at != without).map(|at| points[at]);
            facet.iter_mut().zip(kept).for_each(|(into, point)| *into = point);
            Self { points: facet }
        })
    }
}

impl fmt::Display for Support {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points: Vec<String> = self.points().iter().map(ToString::to_string).collect();
        write!(f, "({})", points.join(", "))
    }
}
