//! Counting in the strict lower triangle of a matrix, whose rows have 0, 1, 2, ... entries.

use crate::error::FormatError;

/// How many points have `distances` pairs; `None` if no number of points does.
///
/// No distances are those of one point.
pub(crate) fn points_of_triangle(distances: usize) -> Option<usize> {
    let n_points = largest(distances);
    (pairs(n_points) == distances as u128).then_some(n_points)
}

/// As [`points_of_triangle`], with the error of a count that is none.
pub(super) fn check_triangle(distances: usize) -> Result<usize, FormatError> {
    points_of_triangle(distances).ok_or_else(|| {
        let n_points = largest(distances);
        let count = |n_points| usize::try_from(pairs(n_points)).unwrap_or(usize::MAX);
        FormatError::NotTriangular { found: distances, below: count(n_points), above: count(n_points + 1) }
    })
}

/// The largest number of points that have at most `distances` pairs.
fn largest(distances: usize) -> usize {
    // n(n-1)/2 <= d where n <= (1 + sqrt(1 + 8d)) / 2; rounding half of a whole root up adds the 1.
    (1 + 8 * distances as u128).isqrt().div_ceil(2) as usize
}

fn pairs(n_points: usize) -> u128 {
    n_points as u128 * (n_points as u128 - 1) / 2
}

/// The strict lower triangle, row by row, of the strict upper one.
pub(super) fn lower_of_upper(upper: &[f64], n_points: usize) -> Vec<f64> {
    let mut lower = Vec::with_capacity(upper.len());
    for row in 1..n_points {
        // Row `column` of the upper triangle starts after rows of n-1, n-2, ... entries.
        lower.extend((0..row).map(|column| {
            let start = column * (2 * n_points - column - 1) / 2;
            upper[start + row - column - 1]
        }));
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triangular_counts_are_told_from_others() {
        let mut next = 1;
        let mut count = 0;
        for distances in 0..1000 {
            if distances == count {
                assert_eq!(points_of_triangle(distances), Some(next));
                count += next;
                next += 1;
            } else {
                assert_eq!(points_of_triangle(distances), None);
                let error = check_triangle(distances).unwrap_err();
                let FormatError::NotTriangular { found, below, above } = error else { panic!("{error}") };
                assert!(below < found && found < above && above == count);
            }
        }
        assert_eq!(points_of_triangle(usize::MAX), None);
    }

    #[test]
    fn an_upper_triangle_is_transposed() {
        // The entry of (row, column) is 10 row + column.
        let upper = [1.0, 2.0, 3.0, 12.0, 13.0, 23.0];
        assert_eq!(lower_of_upper(&upper, 4), [1.0, 2.0, 12.0, 3.0, 13.0, 23.0]);
        assert_eq!(lower_of_upper(&[], 1), [0.0; 0]);
    }
}
