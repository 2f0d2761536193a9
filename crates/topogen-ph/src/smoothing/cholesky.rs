//! Triangular factors of symmetric positive definite matrices.

use super::dot::dot;

/// The lower triangular L with L Lᵀ = A.
pub(super) struct Cholesky {
    n: usize,
    /// Row by row, with zeros above the diagonal.
    rows: Vec<f64>,
}

impl Cholesky {
    /// Factors the matrix whose lower triangle stands in the square `rows`, plus `shift` on its diagonal.
    ///
    /// None when it is not positive definite, as far as rounding lets one tell. O(n³ / 6) multiplications.
    pub(super) fn new(mut rows: Vec<f64>, n: usize, shift: f64) -> Option<Self> {
        for i in 0..n {
            let (above, row) = rows.split_at_mut(i * n);
            let row = &mut row[..n];
            for j in 0..i {
                let other = &above[j * n..j * n + j + 1];
                row[j] = (row[j] - dot(&row[..j], &other[..j])) / other[j];
            }
            let diagonal = row[i] + shift;
            let pivot = diagonal - dot(&row[..i], &row[..i]);
            // A pivot of the size of its own rounding says nothing.
            if pivot.is_nan() || pivot <= diagonal * f64::EPSILON {
                return None;
            }
            row[i] = pivot.sqrt();
            row[i + 1..].fill(0.0);
        }
        Some(Self { n, rows })
    }

    /// Replaces `b` by the solution x of A x = b.
    pub(super) fn solve(&self, b: &mut [f64]) {
        let row = |i: usize| &self.rows[i * self.n..][..=i];
        for i in 0..self.n {
            b[i] = (b[i] - dot(&row(i)[..i], &b[..i])) / row(i)[i];
        }
        for i in (0..self.n).rev() {
            let (head, tail) = b.split_at_mut(i);
            tail[0] /= row(i)[i];
            for (x, entry) in head.iter_mut().zip(row(i)) {
                *x -= entry * tail[0];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_that_is_known_is_factored_and_solved() {
        let matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 6.0, 7.0, 19.0];
        let factor = Cholesky::new(matrix, 3, 0.0).unwrap();
        assert_eq!(factor.rows, [2.0, 0.0, 0.0, 1.0, 2.0, 0.0, 3.0, 2.0, 6.0_f64.sqrt()]);
        // The full matrix times (1, -1, 2).
        let mut b = [14.0, 11.0, 37.0];
        factor.solve(&mut b);
        for (found, expected) in b.iter().zip([1.0, -1.0, 2.0]) {
            assert!((found - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn a_singular_matrix_is_refused_until_it_is_shifted() {
        let ones = vec![1.0; 4];
        assert!(Cholesky::new(ones.clone(), 2, 0.0).is_none());
        let factor = Cholesky::new(ones, 2, 1.0).unwrap();
        let mut b = [3.0, 3.0];
        factor.solve(&mut b);
        assert!(b.iter().all(|x| (x - 1.0).abs() < 1e-15));
    }
}
