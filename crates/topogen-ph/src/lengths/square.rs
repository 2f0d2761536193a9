//! A number for every pair of points, both ways, in rows that vector instructions like.

use super::lanes::{LANES, skipped};
use crate::{CondensedLengths, Error, Result};

/// Rows are whole groups of this size, and one more: rows at a distance of a power of two would share few lines of a cache.
const GROUP: usize = 32;
const SPACE: usize = 8;

/// A symmetric matrix of lengths or of their squares, possibly rounded; zero on its diagonal, infinite beyond the last point.
#[derive(Debug, Default)]
pub(crate) struct Square {
    values: Vec<f64>,
    /// Where the first row begins: with a line of a cache.
    start: usize,
    pub(super) stride: usize,
    n_points: usize,
    /// Each value is off by at most this share of itself, and this much beside.
    pub(super) relative: f64,
    pub(super) absolute: f64,
    /// For each point, what `absolute` would be if all others were like it, where that is known: of a pair it is their mean.
    pub(super) errors: Vec<f64>,
}

impl Square {
    /// The bytes of such a matrix.
    pub(crate) fn bytes_for(n_points: usize) -> usize {
        8 * (n_points * stride(n_points) + LANES)
    }

    pub(crate) fn bytes(&self) -> usize {
        8 * (self.values.capacity() + self.errors.capacity())
    }

    pub(crate) fn n_points(&self) -> usize {
        self.n_points
    }

    /// The row of a point, with infinities behind.
    #[inline(always)]
    pub(crate) fn row(&self, point: usize) -> &[f64] {
        &self.values[self.start + point * self.stride..][..self.stride - SPACE]
    }

    #[inline(always)]
    pub(crate) fn at(&self, p: u32, q: u32) -> f64 {
        self.values[self.start + p as usize * self.stride + q as usize]
    }

    /// How far a value may be off.
    #[inline(always)]
    pub(crate) fn error(&self, value: f64) -> f64 {
        value * self.relative + self.absolute
    }

    /// Whether errors of points are known.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// How far the value of two points may be off.
    #[inline(always)]
    pub(crate) fn error_at(&self, p: u32, q: u32) -> f64 {
        let value = self.at(p, q);
        match (self.errors.get(p as usize), self.errors.get(q as usize)) {
            (Some(of_p), Some(of_q)) => value * self.relative + (of_p + of_q) / 2.0,
            _ => self.error(value),
        }
    }

    /// Makes room for so many points; the values are arbitrary, and nothing is known of single points.
    pub(super) fn resize(&mut self, n_points: usize) -> Result<()> {
        self.errors.clear();
        self.n_points = n_points;
        self.stride = stride(n_points);
        let entries = n_points * self.stride + LANES;
        if self.values.len() < entries {
            self.values.clear();
            self.values.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "lengths"))?;
            self.values.resize(entries, 0.0);
        }
        self.start = skipped(&self.values);
        Ok(())
    }

    /// All rows, with space behind each.
    #[inline(always)]
    pub(super) fn rows(&mut self) -> &mut [f64] {
        &mut self.values[self.start..][..self.n_points * self.stride]
    }

    /// The lengths themselves.
    pub(crate) fn fill_with(&mut self, lengths: &CondensedLengths) -> Result<()> {
        self.resize(lengths.n_points())?;
        (self.relative, self.absolute) = (0.0, 0.0);
        let (mut rest, stride) = (lengths.values(), self.stride);
        for (point, row) in self.rows().chunks_exact_mut(stride).enumerate() {
            let (lower, more) = rest.split_at(point);
            row[..point].copy_from_slice(lower);
            rest = more;
        }
        self.mirror_lower();
        Ok(())
    }

    /// Replaces every value between two points by what `change` makes of it and of the two, both ways; the diagonal becomes infinite.
    #[inline(always)]
    pub(crate) fn change(&mut self, mut change: impl FnMut(f64, usize, usize) -> f64) {
        let (n_points, stride) = (self.n_points, self.stride);
        for (p, row) in self.rows().chunks_exact_mut(stride).enumerate() {
            for (q, value) in row[..n_points].iter_mut().enumerate() {
                *value = change(*value, p, q);
            }
            row[p] = f64::INFINITY;
        }
    }

    /// Copies what is below the diagonal to above it.
    fn mirror_lower(&mut self) {
        let (n_points, stride) = (self.n_points, self.stride);
        for start in (0..n_points).step_by(SPACE) {
            let end = (start + SPACE).min(n_points);
            let (above, below) = self.rows().split_at_mut(end * stride);
            let rows = &mut above[start * stride..];
            for p in start..end {
                for q in p + 1..end {
                    rows[(p - start) * stride + q] = rows[(q - start) * stride + p];
                }
            }
            for (q, row) in below.chunks_exact(stride).enumerate() {
                for p in start..end {
                    rows[(p - start) * stride + end + q] = row[p];
                }
            }
        }
        self.finish_rows();
    }

    /// Copies what is above the diagonal to below it.
    #[inline(always)]
    pub(super) fn mirror_upper(&mut self) {
        let (n_points, stride) = (self.n_points, self.stride);
        for start in (0..n_points).step_by(SPACE) {
            let end = (start + SPACE).min(n_points);
            let (above, below) = self.rows().split_at_mut(end * stride);
            let rows = &mut above[start * stride..];
            for p in start..end {
                for q in p + 1..end {
                    rows[(q - start) * stride + p] = rows[(p - start) * stride + q];
                }
            }
            let rows = &*rows;
            for (q, row) in below.chunks_exact_mut(stride).enumerate() {
                for p in start..end {
                    row[p] = rows[(p - start) * stride + end + q];
                }
            }
        }
        self.finish_rows();
    }

    /// Makes the diagonal zero, and infinite what is beyond the last point.
    #[inline(always)]
    pub(super) fn finish_rows(&mut self) {
        let (n_points, stride) = (self.n_points, self.stride);
        for (point, row) in self.rows().chunks_exact_mut(stride).enumerate() {
            row[point] = 0.0;
            row[n_points..].fill(f64::INFINITY);
        }
    }
}

fn stride(n_points: usize) -> usize {
    n_points.next_multiple_of(GROUP) + SPACE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    #[test]
    fn rows_hold_every_length_both_ways() {
        for n in [1_usize, 2, 7, 8, 9, 31, 33, 70] {
            let lengths = (0..n * (n - 1) / 2).map(|i| 1.0 + i as f64).collect();
            let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
            let mut square = Square::default();
            square.fill_with(&lengths).unwrap();
            for p in 0..n {
                for q in 0..n {
                    assert_eq!(square.row(p)[q], lengths.length(Edge::new(p as u32, q as u32)));
                }
                assert!(square.row(p)[n..].iter().all(|value| value.is_infinite()));
            }
        }
    }
}
