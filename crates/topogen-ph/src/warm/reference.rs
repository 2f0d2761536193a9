//! The lengths that a certificate was made for, and what holds for all lengths near them.

use super::exact::{Exact, OfPoints};
use crate::lengths::gram::Centred;
use crate::lengths::{Square, direct, gram};
use crate::{CondensedLengths, Euclidean, Result};
use pulp::Simd;

/// Rows of lengths are whole groups of so many.
pub(super) const GROUP: usize = 32;
/// How far a reference length may be off, as a part of the largest.
const ROUNDED: f64 = 1e-9;

/// The lengths of one input, each of which later ones may be off by up to `reach`.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) n_points: usize,
    /// Infinite on the diagonal and beyond the last point.
    lengths: Square,
    /// No length may change by more.
    pub(super) reach: f64,
    /// No later length differs by more from that of the reference, roundings included.
    pub(super) margin: f64,
    /// No length is larger.
    pub(super) largest: f64,
    /// Vertices whose farthest one may become the nearest such, and what may become their farthest ones.
    centres: Vec<(u32, Vec<u32>)>,
}

impl Reference {
    /// The lengths of points. O(n² · dim).
    #[inline(always)]
    pub(super) fn of_points<S: Simd>(simd: S, points: &OfPoints<'_>, reach: f64) -> Result<Self> {
        let &OfPoints { coordinates, dim } = points;
        let mut square = Square::default();
        let is_filled = match dim {
            ..=direct::MAX_DIM => direct::fill(&mut square, coordinates, dim, simd, &mut Vec::new())?,
            _ => gram::fill_in_double(&mut square, coordinates, dim, simd, &mut Centred::default())?,
        };
        if !is_filled {
            let lengths = CondensedLengths::of_coordinates(coordinates, dim, &Euclidean)?;
            return Self::of_lengths(&lengths, reach);
        }
        let error = square.error(0.0);
        let relative = (square.error(1.0) - error).max(0.0);
        let mut largest = 0.0_f64;
        for p in 0..coordinates.len() / dim {
            for &value in &square.row(p)[..p] {
                largest = if value > largest { value } else { largest };
            }
        }
        let largest = largest.sqrt();
        let rounded = ROUNDED * largest;
        // The root of a square that is off by `error` is off by less than its `error / root`.
        let least = error / rounded;
        square.change(|value, p, q| {
            let root = value.sqrt();
            if root > least { root } else { points.length(p as u32, q as u32) }
        });
        Ok(Self::new(square, largest * (1.0 + relative) + rounded, reach, 2.0 * rounded + relative * largest))
    }

    /// O(n²).
    pub(super) fn of_lengths(lengths: &CondensedLengths, reach: f64) -> Result<Self> {
        let mut square = Square::default();
        square.fill_with(lengths)?;
        square.change(|value, _, _| value);
        let largest = lengths.values().iter().fold(0.0, |a: f64, &b| a.max(b));
        Ok(Self::new(square, largest, reach, 0.0))
    }

    #[inline(always)]
    fn new(lengths: Square, largest: f64, reach: f64, error: f64) -> Self {
        // Sums of a length and the margin are rounded by at most one unit of the last place each.
        let margin = reach + error + 16.0 * f64::EPSILON * (largest + reach);
        let n_points = lengths.n_points();
        let mut reference = Self { n_points, lengths, reach, margin, largest, centres: Vec::new() };
        reference.find_centres();
        reference
    }

    /// The lengths at a vertex, in whole groups.
    #[inline(always)]
    pub(super) fn row(&self, vertex: u32) -> &[f64] {
        self.lengths.row(vertex as usize)
    }

    #[inline(always)]
    pub(super) fn length(&self, u: u32, v: u32) -> f64 {
        self.lengths.at(u, v)
    }

    #[inline(always)]
    fn find_centres(&mut self) {
        let n = self.n_points as u32;
        let mut farthest = Vec::with_capacity(self.n_points);
        for vertex in 0..n {
            let (before, after) = self.row(vertex)[..n as usize].split_at(vertex as usize);
            let mut far = 0.0_f64;
            for &length in before.iter().chain(&after[1..]) {
                far = if length > far { length } else { far };
            }
            farthest.push(far);
        }
        let radius = farthest.iter().copied().fold(f64::INFINITY, f64::min);
        let width = 2.0 * self.margin;
        let centres = farthest.iter().zip(0..).filter(|&(&far, _)| far <= radius + width);
        self.centres = centres
            .map(|(&far, centre)| {
                let ends = self.row(centre)[..n as usize].iter().zip(0..);
                let ends = ends.filter(|&(&length, end)| end != centre && length >= far - width);
                (centre, ends.map(|(_, end)| end).collect())
            })
            .collect();
    }

    /// The enclosing radius of lengths that are all within the margin, exactly.
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
