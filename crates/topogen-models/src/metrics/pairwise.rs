//! Distances between all pairs of points.

use super::neighbours::{scale_of, scaled};
use rayon::prelude::*;

/// Points at a scale at which no square of a distance overflows or vanishes without need.
#[derive(Debug)]
pub(super) struct Cloud {
    points: Vec<f64>,
    dim: usize,
    /// The squares of all distances, row by row, if they are kept.
    squares: Option<Vec<f64>>,
    /// What the points were multiplied by, a power of two.
    pub(super) scale: f64,
}

impl Cloud {
    /// n x `dim` finite coordinates, at a scale of their own.
    pub(super) fn new(points: &[f64], dim: usize) -> Self {
        Self::at_scale(points, dim, scale_of(points))
    }

    pub(super) fn at_scale(points: &[f64], dim: usize, scale: f64) -> Self {
        Self { points: scaled(points, scale), dim, squares: None, scale }
    }

    /// The same points with all distances kept, n² numbers: for whoever asks for each of them several times.
    pub(super) fn with_distances(mut self) -> Self {
        let (cloud, n) = (&self, self.len());
        let rows = (0..n).into_par_iter();
        let lower: Vec<f64> =
            rows.flat_map_iter(|row| (0..row).map(move |column| cloud.square(row, column))).collect();
        let mut squares = vec![0.0; n * n];
        for row in 0..n {
            for column in 0..row {
                let square = lower[row * (row - 1) / 2 + column];
                (squares[row * n + column], squares[column * n + row]) = (square, square);
            }
        }
        self.squares = Some(squares);
        self
    }

    pub(super) fn len(&self) -> usize {
        self.points.len() / self.dim
    }

    /// The square of a distance, summed over the coordinates in their order: the same from either end.
    pub(super) fn square(&self, a: usize, b: usize) -> f64 {
        if let Some(squares) = &self.squares {
            return squares[a * self.len() + b];
        }
        let point = |index: usize| &self.points[index * self.dim..(index + 1) * self.dim];
        point(a).iter().zip(point(b)).map(|(a, b)| (a - b) * (a - b)).sum()
    }

    /// The square of the largest distance; 0 of fewer than two points.
    pub(super) fn largest_square(&self) -> f64 {
        let farthest = |a: usize| (0..a).map(|b| self.square(a, b)).fold(0.0, f64::max);
        (0..self.len()).into_par_iter().map(farthest).reduce(|| 0.0, f64::max)
    }

    pub(super) fn distance(&self, a: usize, b: usize) -> f64 {
        self.square(a, b).sqrt()
    }

    /// The strict lower triangle of distances, row by row.
    pub(super) fn lower_triangle(&self) -> Vec<f64> {
        let rows = (0..self.len()).into_par_iter();
        rows.flat_map_iter(|row| (0..row).map(move |column| self.distance(row, column))).collect()
    }
}

/// The sum of what each of `n` rows gives, in the order of the rows whatever the number of threads.
pub(super) fn sum_of_rows(n: usize, row: impl Fn(usize) -> f64 + Sync + Send) -> f64 {
    (0..n).into_par_iter().map(row).collect::<Vec<_>>().iter().sum()
}
