//! The nearest neighbours of each point, and the distance to the measure.

use crate::{CondensedLengths, Edge, Error, Result, threads};
use rayon::prelude::*;

/// Below this many lengths a second thread costs more than it brings.
const PARALLEL_LENGTHS: usize = 1 << 20;

/// For each point, its nearest neighbours and the mean of order `exponent` of their distances.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Neighbours {
    /// How many there are of each point, which itself is the first.
    k: usize,
    exponent: f64,
    /// Of each point the k − 1 others, by length, then by index, with their lengths.
    others: Vec<(f64, u32)>,
    /// By point.
    means: Vec<f64>,
}

impl Neighbours {
    /// O(n²) time, O(n k) memory.
    pub(super) fn new(lengths: &CondensedLengths, k: usize, exponent: f64) -> Result<Self> {
        let (n_points, width) = (lengths.n_points(), k - 1);
        let mut others = Vec::new();
        others
            .try_reserve_exact(n_points * width)
            .map_err(Error::out_of_memory(n_points * width, "neighbours"))?;
        others.resize(n_points * width, (0.0, 0));
        if width > 0 {
            let rows = others.chunks_exact_mut(width);
            let fill = |row: &mut Vec<(f64, u32)>, point: usize, into: &mut [(f64, u32)]| {
                row.clear();
                let length = |other: u32| lengths.length(Edge::new(point as u32, other));
                row.extend(
                    (0..n_points as u32)
                        .filter(|&other| other as usize != point)
                        .map(|other| (length(other), other)),
                );
                let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
                row.select_nth_unstable_by(width - 1, order);
                row[..width].sort_unstable_by(order);
                into.copy_from_slice(&row[..width]);
            };
            if threads::available() == 1 || n_points * n_points < PARALLEL_LENGTHS {
                let mut row = Vec::with_capacity(n_points);
                rows.enumerate().for_each(|(point, into)| fill(&mut row, point, into));
            } else {
                let rows = others.par_chunks_exact_mut(width).enumerate();
                rows.for_each_init(
                    || Vec::with_capacity(n_points),
                    |row, (point, into)| fill(row, point, into),
                );
            }
        }
        let means = (0..n_points).map(|point| mean(&others[point * width..][..width], k, exponent)).collect();
        Ok(Self { k, exponent, others, means })
    }

    /// The distance to the measure at each point.
    pub(super) fn means(&self) -> &[f64] {
        &self.means
    }

    /// The lengths that the distance to the measure at a point depends on, each with its derivative by it.
    ///
    /// Where it is zero, as all k points are one, it has no derivative: zero is a subgradient.
    pub(super) fn slopes(&self, point: u32) -> impl Iterator<Item = (Edge, f64)> + '_ {
        let (width, mean) = (self.k - 1, self.means[point as usize]);
        let others = &self.others[point as usize * width..][..width];
        others.iter().filter(move |_| mean > 0.0).map(move |&(length, other)| {
            let slope = (length / mean).powf(self.exponent - 1.0) / self.k as f64;
            (Edge::new(point, other), slope)
        })
    }
}

/// The mean of order `exponent` of k numbers, of which one is zero and the others are given in ascending order.
fn mean(others: &[(f64, u32)], k: usize, exponent: f64) -> f64 {
    // Relative to the largest, no power leaves the range of numbers.
    match others.last() {
        Some(&(largest, _)) if largest > 0.0 => {
            let sum: f64 = others.iter().map(|&(length, _)| (length / largest).powf(exponent)).sum();
            largest * (sum / k as f64).powf(exponent.recip())
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_by_length_then_by_index() {
        // Points 0, 1, 2, 4 on a line.
        let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 2.0, 1.0, 4.0, 3.0, 2.0]).unwrap();
        let found = Neighbours::new(&lengths, 3, 2.0).unwrap();
        let names: Vec<Vec<u32>> =
            found.others.chunks(2).map(|row| row.iter().map(|one| one.1).collect()).collect();
        assert_eq!(names, [[1, 2], [0, 2], [1, 0], [2, 1]]);
        let expected = [5.0_f64, 2.0, 5.0, 13.0].map(|squares| (squares / 3.0).sqrt());
        assert!(found.means.iter().zip(expected).all(|(mean, expected)| (mean - expected).abs() < 1e-15));
        assert_eq!(
            found.slopes(3).map(|(edge, _)| edge).collect::<Vec<_>>(),
            [Edge::new(2, 3), Edge::new(1, 3)]
        );
    }

    #[test]
    fn the_largest_and_the_smallest_lengths_have_means() {
        let of = |length: f64, exponent| {
            let lengths = CondensedLengths::from_lower_triangle(vec![length; 3]).unwrap();
            Neighbours::new(&lengths, 3, exponent).unwrap().means[0] / length
        };
        for (length, exponent) in [(1e300, 2.0), (1e-300, 3.0), (1e300, 7.0)] {
            assert!((of(length, exponent) - (2.0_f64 / 3.0).powf(1.0 / exponent)).abs() < 1e-15);
        }
    }

    #[test]
    fn a_point_with_enough_duplicates_has_no_slopes() {
        let lengths = CondensedLengths::from_lower_triangle(vec![0.0, 2.0, 2.0]).unwrap();
        let found = Neighbours::new(&lengths, 2, 2.0).unwrap();
        assert_eq!(found.means[..2], [0.0, 0.0]);
        assert_eq!((found.slopes(0).count(), found.slopes(2).count()), (0, 1));
    }
}
