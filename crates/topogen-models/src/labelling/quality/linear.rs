//! Prediction by linear least squares.

use super::held_out::{HeldOut, means};
use ndarray::{Array2, ArrayView2};

/// A pivot that is smaller than this share of its diagonal entry is rounding: the coordinate is a combination of those before.
const PIVOT: f64 = 1e-12;

/// Labels as affine functions of the source, fitted to the known ones.
pub(super) fn predict(pairs: &HeldOut) -> Vec<f64> {
    let dim = pairs.dim;
    let [of_source, of_labels] = pairs.known.each_ref().map(|values| means(values, dim));
    let (source, labels) = (centred(&pairs.known[0], &of_source), centred(&pairs.known[1], &of_labels));
    let coefficients = solve(source.t().dot(&source), source.t().dot(&labels));
    let predicted = centred(&pairs.asked[0], &of_source).dot(&coefficients);
    let predicted = predicted.rows().into_iter();
    predicted
        .flat_map(|row| row.iter().zip(&of_labels).map(|(it, mean)| it + mean).collect::<Vec<_>>())
        .collect()
}

/// Rows minus their mean.
fn centred(values: &[f64], means: &[f64]) -> Array2<f64> {
    let dim = means.len();
    let rows = ArrayView2::from_shape((values.len() / dim, dim), values).expect("rows are whole");
    let means = ArrayView2::from_shape((1, dim), means).expect("one row");
    &rows - &means
}

/// A solution of A X = B for a matrix A of inner products, by its factors L D Lᵀ. The coefficients of coordinates that are combinations of
/// those before are 0, and so are their columns of L and D.
fn solve(mut a: Array2<f64>, mut b: Array2<f64>) -> Array2<f64> {
    let size = a.nrows();
    // L below the diagonal, D on it.
    for column in 0..size {
        let before = |a: &Array2<f64>, row: usize| -> f64 {
            (0..column).map(|k| a[[row, k]] * a[[column, k]] * a[[k, k]]).sum()
        };
        let pivot = a[[column, column]] - before(&a, column);
        let is_independent = pivot > PIVOT * a[[column, column]];
        for row in column + 1..size {
            a[[row, column]] =
                if is_independent { (a[[row, column]] - before(&a, row)) / pivot } else { 0.0 };
        }
        a[[column, column]] = if is_independent { pivot } else { 0.0 };
    }
    for column in 0..b.ncols() {
        for row in 0..size {
            let before: f64 = (0..row).map(|k| a[[row, k]] * b[[k, column]]).sum();
            b[[row, column]] -= before;
        }
        for row in (0..size).rev() {
            let after: f64 = (row + 1..size).map(|k| a[[k, row]] * b[[k, column]]).sum();
            let pivot = a[[row, row]];
            b[[row, column]] = if pivot > 0.0 { b[[row, column]] / pivot - after } else { 0.0 };
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_of_coordinates_have_no_coefficient() {
        // The third coordinate is the sum of the first two, and the fourth is constant.
        let source = |n: usize| [n as f64, ((n * n) % 7) as f64];
        let rows: Vec<f64> =
            (0..20).flat_map(|n| [source(n)[0], source(n)[1], source(n).iter().sum(), 3.0]).collect();
        let labels: Vec<f64> =
            (0..20).flat_map(|n| [2.0 * source(n)[0] - source(n)[1], 1.0, n as f64, 0.0]).collect();
        let pairs = HeldOut { dim: 4, known: [rows.clone(), labels.clone()], asked: [rows, labels.clone()] };
        let predicted = predict(&pairs);
        assert!(predicted.iter().zip(&labels).all(|(a, b)| (a - b).abs() < 1e-9), "{predicted:?}");
        assert!((pairs.r2(&predicted) - 1.0).abs() < 1e-12);
    }
}
