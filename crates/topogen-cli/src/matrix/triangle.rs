//! The distances below the diagonal.

use crate::error::{Error, Result};
use crate::machine;

/// The lower triangle of a symmetric matrix with a zero diagonal: row i has the i distances to those before it.
pub struct Triangle {
    n: usize,
    values: Vec<f64>,
    is_finished: Vec<bool>,
}

impl Triangle {
    /// No row but the first, which is empty, is finished.
    ///
    /// # Errors
    /// It does not fit into memory.
    pub fn new(n: usize) -> Result<Self> {
        let pairs = n as u128 * (n as u128).saturating_sub(1) / 2;
        let needed = pairs.saturating_mul(size_of::<f64>() as u128);
        let budget = machine::available();
        let too_large = || Error::MatrixTooLarge { n, needed, budget };
        if budget.is_some_and(|budget| needed > u128::from(budget)) {
            return Err(too_large());
        }
        let len = usize::try_from(needed).map_err(|_| too_large())? / size_of::<f64>();
        let mut values = Vec::new();
        values.try_reserve_exact(len).map_err(|_| too_large())?;
        values.resize(len, 0.0);
        Ok(Self { n, values, is_finished: (0..n).map(|row| row == 0).collect() })
    }

    /// How many rows the matrix has.
    pub fn n(&self) -> usize {
        self.n
    }

    /// How many pairs there are, and how many of them are in finished rows.
    pub fn pairs(&self) -> (u64, u64) {
        let finished = (0..self.n).filter(|&row| self.is_finished[row]);
        (self.values.len() as u64, finished.map(|row| row as u64).sum())
    }

    /// Row `row`, to be filled, if there is such a row that is not finished.
    pub fn finish(&mut self, row: usize) -> Option<&mut [f64]> {
        let is_finished = self.is_finished.get_mut(row).filter(|is_finished| !**is_finished)?;
        *is_finished = true;
        let start = start(row);
        Some(&mut self.values[start..start + row])
    }

    /// All rows that are not finished, to be filled.
    pub fn finish_all(&mut self) -> Vec<(usize, &mut [f64])> {
        let mut rows = Vec::new();
        let mut rest = self.values.as_mut_slice();
        for (row, is_finished) in self.is_finished.iter_mut().enumerate() {
            let (values, after) = rest.split_at_mut(row);
            rest = after;
            if !*is_finished {
                *is_finished = true;
                rows.push((row, values));
            }
        }
        rows
    }

    /// A whole row of the matrix.
    pub fn full_row(&self, row: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.n).map(move |column| match row.cmp(&column) {
            std::cmp::Ordering::Equal => 0.0,
            _ => self.values[start(row.max(column)) + row.min(column)],
        })
    }
}

/// Where a row begins.
fn start(row: usize) -> usize {
    row * row.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_mirrored() {
        let mut triangle = Triangle::new(4).unwrap();
        assert_eq!(triangle.pairs(), (6, 0));
        triangle.finish(2).unwrap().copy_from_slice(&[20.0, 21.0]);
        assert!([0, 2, 4].iter().all(|&row| triangle.finish(row).is_none()), "finished, or not there");
        assert_eq!(triangle.pairs(), (6, 2));
        for (row, values) in triangle.finish_all() {
            assert_eq!(values.len(), row);
            (0..row).for_each(|column| values[column] = (10 * row + column) as f64);
        }
        let rows: Vec<Vec<f64>> = (0..4).map(|row| triangle.full_row(row).collect()).collect();
        assert_eq!(
            rows,
            [
                [0.0, 10.0, 20.0, 30.0],
                [10.0, 0.0, 21.0, 31.0],
                [20.0, 21.0, 0.0, 32.0],
                [30.0, 31.0, 32.0, 0.0]
            ]
        );
        assert!(triangle.finish_all().is_empty());
    }

    #[test]
    fn what_no_machine_has_is_refused() {
        for n in [1 << 26, usize::MAX] {
            assert!(matches!(Triangle::new(n), Err(Error::MatrixTooLarge { .. })), "{n}");
        }
    }
}
