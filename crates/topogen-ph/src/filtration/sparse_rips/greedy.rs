//! The greedy permutation of points: each is the farthest from those before it.

use crate::{Error, Result};

/// The points in greedy order, with their distances to those before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Greedy {
    /// Points by place.
    pub(super) order: Vec<u32>,
    /// Places by point.
    pub(super) places: Vec<u32>,
    /// The insertion radius of each point: that of the first is infinite.
    pub(super) radii: Vec<f64>,
    /// Of each point the nearest one before it, whose distance is the radius; the earliest of several. The first point has itself.
    pub(super) parents: Vec<u32>,
}

impl Greedy {
    /// The order from `start` on; of equally far points the one with the smallest index comes first. Each distance is asked for once.
    ///
    /// O(n²) distances, O(n) memory.
    pub(super) fn new(n_points: usize, start: u32, distance: &impl Fn(u32, u32) -> f64) -> Result<Self> {
        let mut order = Vec::with_capacity(n_points);
        let mut radii = vec![f64::INFINITY; n_points];
        let mut parents = vec![start; n_points];
        let mut rest: Vec<u32> = (0..n_points as u32).filter(|&point| point != start).collect();
        let mut newest = start;
        order.push(start);
        while !rest.is_empty() {
            let (mut farthest, mut at) = (f64::NEG_INFINITY, 0);
            for (place, &point) in rest.iter().enumerate() {
                let length = distance(newest, point);
                if !(length.is_finite() && length >= 0.0) {
                    let (row, column) = (newest.max(point) as usize, newest.min(point) as usize);
                    return Err(Error::BadLength { row, column, value: length });
                }
                let radius = &mut radii[point as usize];
                if length < *radius {
                    (*radius, parents[point as usize]) = (length, newest);
                }
                if *radius > farthest || (*radius == farthest && point < rest[at]) {
                    (farthest, at) = (*radius, place);
                }
            }
            newest = rest.swap_remove(at);
            order.push(newest);
        }
        let mut places = vec![0; n_points];
        order.iter().zip(0..).for_each(|(&point, place)| places[point as usize] = place);
        Ok(Self { order, places, radii, parents })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_the_farthest_from_those_before() {
        let line = [0.0_f64, 1.0, 2.0, 3.0, 10.0];
        let greedy = Greedy::new(5, 1, &|a, b| (line[a as usize] - line[b as usize]).abs()).unwrap();
        assert_eq!(greedy.order, [1, 4, 3, 0, 2]);
        assert_eq!(greedy.places, [3, 0, 4, 2, 1]);
        assert_eq!(greedy.radii, [1.0, f64::INFINITY, 1.0, 2.0, 9.0]);
        assert_eq!(greedy.parents, [1, 1, 1, 1, 1]);
    }

    #[test]
    fn what_is_no_distance_is_refused() {
        let refused = Greedy::new(3, 0, &|a, b| if a + b == 3 { f64::NAN } else { 1.0 }).unwrap_err();
        assert!(matches!(refused, Error::BadLength { row: 2, column: 1, .. }));
    }
}
