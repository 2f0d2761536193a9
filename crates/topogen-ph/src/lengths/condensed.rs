//! All pairwise lengths, each once.

use crate::{Edge, Error, Metric, Points, Real, Result};
use rayon::prelude::*;

/// Below this many multiplications a second thread costs more than it brings.
const PARALLEL_WORK: usize = 1 << 23;

/// The lengths of all edges of a complete graph: the strict lower triangle of a distance matrix, row by row.
///
/// No metric is assumed: any finite, not negative numbers are lengths.
///
/// ```
/// use topogen_ph::{CondensedLengths, Edge};
/// let lengths = CondensedLengths::from_square(&[0.0, 3.0, 4.0, 3.0, 0.0, 5.0, 4.0, 5.0, 0.0], 3)?;
/// assert_eq!(lengths.length(Edge::new(1, 2)), 5.0);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CondensedLengths {
    n_points: usize,
    /// The length of the edge with combinatorial index `i` at place `i`.
    lengths: Vec<f64>,
}

impl CondensedLengths {
    /// The pairwise distances of `points`, each summed in `f64` in a fixed order.
    ///
    /// # Errors
    /// [`Error::TooManyPoints`], [`Error::OutOfMemory`]; [`Error::BadLength`] when a metric overflows or misbehaves.
    ///
    /// # Complexity
    /// O(n² · dim) time, O(n²) memory.
    pub fn from_points<F: Real>(points: &Points<'_, F>, metric: &impl Metric) -> Result<Self> {
        let (n_points, dim) = (points.len(), points.dim());
        let coordinates = points.to_f64();
        let mut lengths = zeros(n_points)?;
        let mut rows = Vec::with_capacity(n_points);
        let mut rest = lengths.as_mut_slice();
        for row in 1..n_points {
            let (head, tail) = rest.split_at_mut(row);
            rows.push((row, head));
            rest = tail;
        }
        let arch = pulp::Arch::new();
        let fill = |(row, into): (usize, &mut [f64])| {
            let a = &coordinates[row * dim..(row + 1) * dim];
            arch.dispatch(Row { metric, a, others: &coordinates, into });
        };
        if n_points * n_points / 2 * dim < PARALLEL_WORK {
            rows.into_iter().for_each(fill);
        } else {
            rows.into_par_iter().for_each(fill);
        }
        Self::validated(n_points, lengths)
    }

    /// The lengths of a square, symmetric distance matrix, row by row.
    ///
    /// # Errors
    /// [`Error::NoPoints`], [`Error::NotSquare`], [`Error::Asymmetric`], [`Error::NonZeroDiagonal`],
    /// [`Error::BadLength`] and those of size.
    pub fn from_square<F: Real>(matrix: &[F], n_points: usize) -> Result<Self> {
        if n_points == 0 {
            return Err(Error::NoPoints);
        }
        if n_points.checked_mul(n_points) != Some(matrix.len()) {
            return Err(Error::NotSquare { values: matrix.len(), rows: n_points });
        }
        let entry = |row: usize, column: usize| -> f64 { matrix[row * n_points + column].into() };
        let mut lengths = zeros(n_points)?;
        let mut at = 0;
        for row in 0..n_points {
            if entry(row, row) != 0.0 {
                return Err(Error::NonZeroDiagonal { row, value: entry(row, row) });
            }
            for column in 0..row {
                let (value, mirrored) = (entry(row, column), entry(column, row));
                if value.to_bits() != mirrored.to_bits() && value != mirrored {
                    return Err(Error::Asymmetric { row, column, value, mirrored });
                }
                lengths[at] = value;
                at += 1;
            }
        }
        Self::validated(n_points, lengths)
    }

    /// The lengths of a strict lower triangle, row by row: (1,0), (2,0), (2,1), (3,0), ...
    ///
    /// No lengths at all are the triangle of one point.
    ///
    /// # Errors
    /// [`Error::NotTriangular`], [`Error::BadLength`] and those of size.
    pub fn from_lower_triangle(lengths: Vec<f64>) -> Result<Self> {
        let n_points = (1 + 8 * lengths.len()).isqrt().div_ceil(2);
        if n_points * (n_points - 1) / 2 != lengths.len() {
            return Err(Error::NotTriangular { lengths: lengths.len() });
        }
        check_size(n_points)?;
        Self::validated(n_points, lengths)
    }

    fn validated(n_points: usize, mut lengths: Vec<f64>) -> Result<Self> {
        for (index, length) in lengths.iter_mut().enumerate() {
            if !(length.is_finite() && *length >= 0.0) {
                let (row, column) = Edge::of_index(index).endpoints();
                return Err(Error::BadLength { row: row as usize, column: column as usize, value: *length });
            }
            *length += 0.0; // A negative zero would be sorted before the zeros that it equals.
        }
        Ok(Self { n_points, lengths })
    }

    /// The number of points.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// The length of an edge; zero for the degenerate edge of a vertex.
    ///
    /// # Panics
    /// When an endpoint is not below [`CondensedLengths::n_points`], as slices do.
    pub fn length(&self, edge: Edge) -> f64 {
        if edge.is_vertex() { 0.0 } else { self.lengths[edge.index()] }
    }

    /// Every edge with its length, by combinatorial index.
    pub fn iter(&self) -> impl Iterator<Item = (Edge, f64)> + '_ {
        (1..self.n_points as u32)
            .flat_map(|row| (0..row).map(move |column| Edge::new(row, column)))
            .zip(self.lengths.iter().copied())
    }

    /// The smallest radius around a point that holds all points: beyond it the Rips complex is a cone.
    pub fn enclosing_radius(&self) -> f64 {
        let mut farthest = vec![0.0_f64; self.n_points];
        for (edge, length) in self.iter() {
            let (u, v) = edge.endpoints();
            for end in [u as usize, v as usize] {
                farthest[end] = farthest[end].max(length);
            }
        }
        farthest.into_iter().fold(f64::INFINITY, f64::min)
    }
}

/// The lengths from one point to the first of all points.
///
/// Compiled once for each set of vector instructions; the order of additions, and so every sum, is the same in all.
struct Row<'a, M> {
    metric: &'a M,
    a: &'a [f64],
    others: &'a [f64],
    into: &'a mut [f64],
}

impl<M: Metric> pulp::NullaryFnOnce for Row<'_, M> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (b, length) in self.others.chunks_exact(self.a.len()).zip(self.into) {
            *length = self.metric.distance(self.a, b);
        }
    }
}

/// The most points whose edges a 32-bit rank can name.
const MAX_POINTS: usize = 92_681;

fn check_size(n_points: usize) -> Result<()> {
    match n_points {
        0..=MAX_POINTS => Ok(()),
        _ => Err(Error::TooManyPoints { n_points, limit: MAX_POINTS }),
    }
}

fn zeros(n_points: usize) -> Result<Vec<f64>> {
    check_size(n_points)?;
    let entries = n_points * (n_points - 1) / 2;
    let mut lengths = Vec::new();
    lengths.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "lengths"))?;
    lengths.resize(entries, 0.0);
    Ok(lengths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_point_has_no_lengths() {
        let lengths = CondensedLengths::from_lower_triangle(Vec::new()).unwrap();
        assert_eq!((lengths.n_points(), lengths.enclosing_radius()), (1, 0.0));
    }

    #[test]
    fn bad_matrices_are_refused_with_their_numbers() {
        let refused = |matrix: &[f64], n| CondensedLengths::from_square(matrix, n).unwrap_err();
        assert_eq!(refused(&[], 0), Error::NoPoints);
        assert_eq!(refused(&[0.0; 6], 2), Error::NotSquare { values: 6, rows: 2 });
        assert_eq!(
            refused(&[0.0, 1.0, 2.0, 0.0], 2),
            Error::Asymmetric { row: 1, column: 0, value: 2.0, mirrored: 1.0 }
        );
        assert_eq!(refused(&[0.0, 1.0, 1.0, 3.0], 2), Error::NonZeroDiagonal { row: 1, value: 3.0 });
        assert_eq!(refused(&[0.0, -1.0, -1.0, 0.0], 2), Error::BadLength { row: 1, column: 0, value: -1.0 });
        assert!(matches!(refused(&[0.0, f64::NAN, f64::NAN, 0.0], 2), Error::BadLength { .. }));
        assert_eq!(
            CondensedLengths::from_lower_triangle(vec![1.0; 4]).unwrap_err(),
            Error::NotTriangular { lengths: 4 }
        );
        let overflowing = [f64::MIN, f64::MAX];
        let points = Points::new(&overflowing, 1).unwrap();
        assert!(matches!(
            CondensedLengths::from_points(&points, &crate::Euclidean),
            Err(Error::BadLength { value, .. }) if value.is_infinite()
        ));
    }
}
