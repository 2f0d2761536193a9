//! All pairwise lengths, each once.

use crate::{Edge, Error, Metric, Points, Real, Result, threads};
use rayon::prelude::*;
use std::ops::Range;

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
    /// When each vertex is born, if not all are at 0.
    births: Option<Vec<f64>>,
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
        Self::of_coordinates(points.in_f64(&mut Vec::new()), points.dim(), metric)
    }

    /// The distances of points that are known to be finite.
    pub(crate) fn of_coordinates(coordinates: &[f64], dim: usize, metric: &impl Metric) -> Result<Self> {
        let n_points = coordinates.len() / dim;
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
            arch.dispatch(Row { metric, a, others: coordinates, into });
        };
        if threads::available() == 1 || n_points * n_points / 2 * dim < PARALLEL_WORK {
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
        check_square(matrix.len(), n_points)?;
        let diagonal = (0..n_points).map(|row| (row, matrix[row * n_points + row].into()));
        if let Some((row, value)) = diagonal.into_iter().find(|&(_, value)| value != 0.0) {
            return Err(Error::NonZeroDiagonal { row, value });
        }
        Self::from_triangles(matrix, n_points)
    }

    /// The lengths of a square, symmetric matrix with the birth of each vertex on its diagonal, row by row.
    ///
    /// # Errors
    /// Those of [`CondensedLengths::from_square`] and [`CondensedLengths::with_births`].
    pub fn from_weighted_square<F: Real>(matrix: &[F], n_points: usize) -> Result<Self> {
        check_square(matrix.len(), n_points)?;
        let lengths = Self::from_triangles(matrix, n_points)?;
        lengths.with_births((0..n_points).map(|row| matrix[row * n_points + row].into()).collect())
    }

    /// The lengths of a square matrix, whatever is on its diagonal.
    fn from_triangles<F: Real>(matrix: &[F], n_points: usize) -> Result<Self> {
        let mut lengths = reserved(n_points)?;
        let mut is_fine = true;
        for first in (0..n_points).step_by(BLOCK) {
            let rows = first..(first + BLOCK).min(n_points);
            let start = lengths.len();
            for row in rows.clone() {
                let before = &matrix[row * n_points..][..row];
                lengths.extend(before.iter().map(|&value| without_sign(value.into())));
            }
            is_fine &= are_lengths(&lengths[start..]);
            is_fine &= (0..rows.end)
                .step_by(BLOCK)
                .all(|first| is_symmetric(matrix, n_points, &rows, first..(first + BLOCK).min(n_points)));
        }
        if !is_fine && let Some(error) = fault(matrix, n_points) {
            return Err(error);
        }
        Ok(Self { n_points, lengths, births: None })
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
        if !are_lengths(&lengths)
            && let Some(error) = bad_length(lengths.iter().copied())
        {
            return Err(error);
        }
        lengths.iter_mut().for_each(|length| *length = without_sign(*length));
        Ok(Self { n_points, lengths, births: None })
    }

    /// The same lengths with vertices that are born at times of their own: a weighted Rips filtration.
    ///
    /// # Shapes
    /// One birth a point, in the unit of the lengths. All of 0 are as if none were given.
    ///
    /// # Errors
    /// [`Error::BirthCount`]; [`Error::BadBirth`] for NaN and infinities; [`Error::EdgeBeforeVertex`] when an edge is shorter than
    /// the birth of one of its ends: no filtration has an edge before its vertices.
    ///
    /// ```
    /// use topogen_ph::{CondensedLengths, Rips};
    /// let lengths = CondensedLengths::from_lower_triangle(vec![3.0])?.with_births(vec![0.5, 2.0])?;
    /// let components = Rips::default().max_dim(0).lengths(&lengths)?;
    /// // The younger vertex dies when the edge merges both.
    /// assert_eq!(components.degree(0)?.bars().births(), [2.0]);
    /// assert_eq!(components.degree(0)?.bars().essential(), [0.5]);
    /// # Ok::<(), topogen_ph::Error>(())
    /// ```
    pub fn with_births(self, births: Vec<f64>) -> Result<Self> {
        let births = checked_births(births, self.n_points, self.iter())?;
        Ok(Self { births, ..self })
    }

    /// When each vertex is born, unless all are at 0.
    pub fn births(&self) -> Option<&[f64]> {
        self.births.as_deref()
    }

    /// The number of points.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// The length of an edge; for the degenerate edge of a vertex, its birth.
    ///
    /// # Panics
    /// When an endpoint is not below [`CondensedLengths::n_points`], as slices do.
    pub fn length(&self, edge: Edge) -> f64 {
        match edge.is_vertex() {
            true => self.births.as_ref().map_or(0.0, |births| births[edge.endpoints().0 as usize]),
            false => self.lengths[edge.index()],
        }
    }

    /// All lengths, by combinatorial index.
    pub(crate) fn values(&self) -> &[f64] {
        &self.lengths
    }

    /// All lengths, by combinatorial index, out of here.
    pub(crate) fn into_values(self) -> Vec<f64> {
        self.lengths
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

/// Births that fit the edges; none if all are 0.
pub(super) fn checked_births(
    mut births: Vec<f64>,
    n_points: usize,
    edges: impl Iterator<Item = (Edge, f64)>,
) -> Result<Option<Vec<f64>>> {
    if births.len() != n_points {
        return Err(Error::BirthCount { given: births.len(), n_points });
    }
    if let Some(vertex) = births.iter().position(|birth| !birth.is_finite()) {
        return Err(Error::BadBirth { vertex, value: births[vertex] });
    }
    births.iter_mut().for_each(|birth| *birth += 0.0); // No negative zeros.
    for (edge, length) in edges {
        let (larger, smaller) = edge.endpoints();
        for vertex in [larger, smaller] {
            let birth = births[vertex as usize];
            if birth > length {
                return Err(Error::EdgeBeforeVertex { edge, length, vertex: vertex as usize, birth });
            }
        }
    }
    Ok(births.iter().any(|&birth| birth != 0.0).then_some(births))
}

/// The lengths from one point to others.
///
/// Compiled once for each set of vector instructions; the order of additions, and so every sum, is the same in all.
pub(super) struct Row<'a, M> {
    pub(super) metric: &'a M,
    pub(super) a: &'a [f64],
    pub(super) others: &'a [f64],
    pub(super) into: &'a mut [f64],
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
pub(crate) const MAX_POINTS: usize = 92_681;

fn check_square(values: usize, rows: usize) -> Result<()> {
    if rows == 0 {
        return Err(Error::NoPoints);
    }
    if rows.checked_mul(rows) != Some(values) {
        return Err(Error::NotSquare { values, rows });
    }
    Ok(())
}

fn check_size(n_points: usize) -> Result<()> {
    match n_points {
        0..=MAX_POINTS => Ok(()),
        _ => Err(Error::TooManyPoints { n_points, limit: MAX_POINTS }),
    }
}

fn zeros(n_points: usize) -> Result<Vec<f64>> {
    let mut lengths = reserved(n_points)?;
    lengths.resize(n_edges(n_points), 0.0);
    Ok(lengths)
}

/// Room for the lengths of all edges.
fn reserved(n_points: usize) -> Result<Vec<f64>> {
    check_size(n_points)?;
    let entries = n_edges(n_points);
    let mut lengths = Vec::new();
    lengths.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "lengths"))?;
    Ok(lengths)
}

fn n_edges(n_points: usize) -> usize {
    n_points * n_points.saturating_sub(1) / 2
}

/// A negative zero would be sorted before the zeros that it equals.
fn without_sign(length: f64) -> f64 {
    length + 0.0
}

/// Whether a value is finite and not negative.
fn is_length(value: f64) -> bool {
    (0.0..f64::INFINITY).contains(&value)
}

/// Whether all values are.
fn are_lengths(values: &[f64]) -> bool {
    // Numbers that are not negative are ordered as their bits are: the highest bit tells others, and larger ones by a difference. Such a
    // loop becomes vector instructions, and so must not end early.
    let highest = |bits: u64| bits | f64::MAX.to_bits().wrapping_sub(bits);
    values.iter().fold(0, |any, &value| any | highest(without_sign(value).to_bits())) >> 63 == 0
}

/// The first of some values, by combinatorial index, that is no length.
fn bad_length(mut values: impl Iterator<Item = f64>) -> Option<Error> {
    let mut value = 0.0;
    let index = values.position(|it| {
        value = it;
        !is_length(it)
    })?;
    let (row, column) = Edge::of_index(index).endpoints();
    Some(Error::BadLength { row: row as usize, column: column as usize, value })
}

/// So many rows and columns of a matrix are held against each other at once: both are read in the order they are stored in.
const BLOCK: usize = 32;

/// Whether the entries before the diagonal of some rows, of at most as many columns as a block has, are those mirrored at it.
fn is_symmetric<F: Real>(matrix: &[F], n_points: usize, rows: &Range<usize>, columns: Range<usize>) -> bool {
    let mut mirrored = [[0.0; BLOCK]; BLOCK];
    for (at, column) in columns.clone().enumerate() {
        for (into, &entry) in mirrored.iter_mut().zip(&matrix[column * n_points..][rows.clone()]) {
            into[at] = entry.into();
        }
    }
    let mut is_symmetric = true;
    for (row, mirrored) in rows.clone().zip(&mirrored) {
        let entries = &matrix[row * n_points..][columns.start..columns.end.min(row).max(columns.start)];
        for (&entry, &mirrored) in entries.iter().zip(mirrored) {
            // What is no number is no length either, whatever is mirrored.
            is_symmetric &= entry.into() == mirrored;
        }
    }
    is_symmetric
}

/// Whether two entries are equal, or the same that is no number.
fn are_same(entry: f64, mirrored: f64) -> bool {
    (entry == mirrored) | (entry.to_bits() == mirrored.to_bits())
}

/// What is wrong with a square matrix, if something is.
fn fault<F: Real>(matrix: &[F], n_points: usize) -> Option<Error> {
    let entry = |row: usize, column: usize| -> f64 { matrix[row * n_points + column].into() };
    let places = (0..n_points).flat_map(|row| (0..row).map(move |column| (row, column)));
    let asymmetric = places.clone().find(|&(row, column)| !are_same(entry(row, column), entry(column, row)));
    match asymmetric {
        Some((row, column)) => {
            Some(Error::Asymmetric { row, column, value: entry(row, column), mirrored: entry(column, row) })
        }
        None => bad_length(places.map(|(row, column)| entry(row, column))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_values_are_asked_whether_they_are_lengths() {
        let tiny = f64::from_bits(1);
        let fine = [0.0, -0.0, tiny, f64::MIN_POSITIVE, 1.0, f64::MAX];
        let bad = [
            -tiny,
            -1.0,
            f64::MIN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            -f64::NAN,
            f64::from_bits(u64::MAX),
            f64::from_bits(u64::MAX >> 1),
        ];
        assert!(fine.into_iter().all(is_length) && !bad.into_iter().any(is_length));
        for place in 0..fine.len() {
            assert!(are_lengths(&fine));
            for value in bad {
                let mut values = fine;
                values[place] = value;
                assert!(!are_lengths(&values), "{value}");
                let error = bad_length(values.into_iter()).unwrap();
                assert!(
                    matches!(error, Error::BadLength { value: it, .. } if it.to_bits() == value.to_bits())
                );
            }
        }
    }

    #[test]
    fn what_is_wrong_in_a_large_matrix_is_found_wherever_it_is() {
        for n in [2, 31, 32, 33, 65, 100] {
            let value = |p: usize, q: usize| 1.0 + (p * q) as f64 + (p + q) as f64 / 1e3;
            let matrix: Vec<f64> =
                (0..n * n).map(|at| if at / n == at % n { 0.0 } else { value(at / n, at % n) }).collect();
            let lengths = CondensedLengths::from_square(&matrix, n).unwrap();
            assert!(lengths.iter().all(|(edge, length)| {
                let (p, q) = edge.endpoints();
                length == value(p as usize, q as usize)
            }));
            for (row, column) in (0..n).flat_map(|row| (0..row).map(move |column| (row, column))) {
                let (mirrored, mut broken) = (matrix[column * n + row], matrix.clone());
                broken[row * n + column] = 0.5;
                assert_eq!(
                    CondensedLengths::from_square(&broken, n).unwrap_err(),
                    Error::Asymmetric { row, column, value: 0.5, mirrored }
                );
                broken[column * n + row] = 0.5;
                assert!(CondensedLengths::from_square(&broken, n).is_ok());
                broken[row * n + column] = f64::INFINITY;
                broken[column * n + row] = f64::INFINITY;
                assert_eq!(
                    CondensedLengths::from_square(&broken, n).unwrap_err(),
                    Error::BadLength { row, column, value: f64::INFINITY }
                );
            }
        }
    }

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
