//! The lengths that a certificate was made for, and what holds for all lengths near them.

use super::exact::Exact;
use crate::{CondensedLengths, Error, Result};

/// Rows of lengths are whole groups of so many.
pub(super) const GROUP: usize = 64;

/// The lengths of one input, each of which later ones may be off by up to `reach`.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) n_points: usize,
    stride: usize,
    /// Row after row, whole groups each; infinity on the diagonal and beyond the last point.
    lengths: Vec<f64>,
    /// No length may change by more.
    pub(super) reach: f64,
    /// A little more than `reach`: what rounding may add.
    pub(super) margin: f64,
    pub(super) largest: f64,
    /// Rows whose largest length may be the smallest of all, and the ends of their longest edges.
    centres: Vec<(u32, Vec<u32>)>,
}

impl Reference {
    /// O(n²).
    pub(super) fn new(lengths: &CondensedLengths, reach: f64) -> Result<Self> {
        let n_points = lengths.n_points();
        let stride = n_points.next_multiple_of(GROUP);
        let entries = n_points * stride;
        let mut square = Vec::new();
        square.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "lengths of a reference"))?;
        square.resize(entries, f64::INFINITY);
        let mut values = lengths.values().iter();
        for row in 1..n_points {
            for (column, &length) in (0..row).zip(&mut values) {
                square[row * stride + column] = length;
                square[column * stride + row] = length;
            }
        }
        let largest = lengths.values().iter().fold(0.0, |a: f64, &b| a.max(b));
        // Sums of a length and the reach are rounded by at most one unit of the last place each.
        let margin = reach + 16.0 * f64::EPSILON * (largest + reach);
        let mut reference =
            Self { n_points, stride, lengths: square, reach, margin, largest, centres: Vec::new() };
        reference.find_centres();
        Ok(reference)
    }

    pub(super) fn row(&self, vertex: u32) -> &[f64] {
        &self.lengths[vertex as usize * self.stride..][..self.stride]
    }

    #[inline(always)]
    pub(super) fn length(&self, u: u32, v: u32) -> f64 {
        self.lengths[u as usize * self.stride + v as usize]
    }

    fn find_centres(&mut self) {
        let n = self.n_points;
        let farthest: Vec<f64> = (0..n as u32)
            .map(|vertex| {
                let finite = self.row(vertex)[..n].iter().filter(|length| length.is_finite());
                finite.fold(0.0, |a: f64, &b| a.max(b))
            })
            .collect();
        let radius = farthest.iter().copied().fold(f64::INFINITY, f64::min);
        let centres = farthest.iter().zip(0..).filter(|&(&far, _)| far <= radius + 2.0 * self.margin);
        self.centres = centres
            .map(|(&far, vertex)| {
                let ends = self.row(vertex)[..n].iter().zip(0..);
                let ends =
                    ends.filter(|&(&length, other)| other != vertex && length >= far - 2.0 * self.margin);
                (vertex, ends.map(|(_, other)| other).collect())
            })
            .collect();
    }

    /// The enclosing radius of lengths that are all within reach, exactly.
    #[inline(always)]
    pub(super) fn enclosing_radius(&self, exact: &impl Exact) -> f64 {
        let mut radius = f64::INFINITY;
        for (centre, ends) in &self.centres {
            let mut farthest = 0.0_f64;
            for &end in ends {
                farthest = farthest.max(exact.length(*centre, end));
                if farthest >= radius {
                    break;
                }
            }
            radius = radius.min(farthest);
        }
        radius
    }
}
