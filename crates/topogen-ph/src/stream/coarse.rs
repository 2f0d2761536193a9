//! Raw lengths of all edges in sixteen bits each, for searches that go through whole rows.

use super::masks::Masks;
use super::table::Table;
use crate::lengths::lanes::skipped;
use crate::lengths::rounded::{self, Panels, Rounding};
use crate::{Error, Result};
use pulp::Simd;
use std::ops::Range;

/// How many values are compared at once: rows are whole groups.
pub(super) const LANES: usize = rounded::PANEL;

/// At this size neighbouring numbers differ by one.
const INTEGER: f64 = (1_u64 << 52) as f64;

/// Rounded values in rows, the largest number standing for all that is too large and behind each row.
#[derive(Debug, Default)]
pub(super) struct Coarse {
    values: Vec<u16>,
    /// Where the first row begins.
    start: usize,
    stride: usize,
    scale: f64,
    /// By how many whole steps a value may be off what it stands for, scaled.
    blur: u16,
    /// Values that differ by more than this are in the order of what they stand for.
    margin: u16,
}

/// Points near one, from the nearest on, and their values in its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near<const N: usize> {
    pub(super) points: [u32; N],
    pub(super) values: [u16; N],
}

impl Coarse {
    /// Values up to `up_to` are told apart, if they differ by more than `tolerance`; O(n²) time.
    #[inline(always)]
    pub(super) fn fill<T: Table>(&mut self, table: &T, up_to: f64, tolerance: f64) -> Result<()> {
        let n_points = table.n_points();
        self.make_room(n_points)?;
        let scale = if up_to > 0.0 { f64::from(u16::MAX - 1) / up_to } else { 0.0 };
        // Where that is beyond the range of numbers, all values are one.
        let scale = if scale.is_finite() { scale } else { 0.0 };
        self.set(scale, 0.5, tolerance);
        let stride = self.stride;
        for (p, row) in self.rows().chunks_exact_mut(stride).enumerate() {
            let values = &table.row(p)[..if T::ARE_ROWS_WHOLE { n_points } else { p }];
            for (value, into) in values.iter().zip(&mut *row) {
                // The sum rounds to a whole number, which its lower bits are.
                *into = (value * scale + INTEGER).to_bits() as u16;
            }
            row[p] = 0;
            row[n_points..].fill(u16::MAX);
        }
        if !T::ARE_ROWS_WHOLE {
            self.mirror();
        }
        Ok(())
    }

    /// Copies what is before the diagonal to behind it.
    #[inline(always)]
    fn mirror(&mut self) {
        let (n_points, stride) = (self.n_points(), self.stride);
        let all = self.rows();
        for first in (0..n_points).step_by(LANES) {
            let last = (first + LANES).min(n_points);
            for p in first..last {
                for q in p + 1..last {
                    all[p * stride + q] = all[q * stride + p];
                }
            }
            let (rows, below) = all.split_at_mut(last * stride);
            let rows = &mut rows[first * stride..];
            let mut block = [[0; LANES]; LANES];
            for (at, below) in below.chunks(LANES * stride).enumerate() {
                // What is beyond the last point is as it was.
                let n_rows = below.len() / stride;
                for (into, row) in block.iter_mut().zip(below.chunks_exact(stride)) {
                    into.copy_from_slice(&row[first..first + LANES]);
                }
                for (p, row) in rows.chunks_exact_mut(stride).enumerate() {
                    for (q, into) in row[last + LANES * at..][..n_rows].iter_mut().enumerate() {
                        *into = block[q][p];
                    }
                }
            }
        }
    }

    /// The same for the squared distances of some points, the largest of which from a centre is `largest`; O(n² · dim) time.
    #[inline(always)]
    pub(super) fn fill_with_points<'p, S: Simd>(
        &mut self,
        simd: S,
        (n_points, point): (usize, impl Fn(usize) -> &'p [f64]),
        (centre, largest): (&[f64], f64),
        panels: &mut Panels,
        tolerance: f64,
    ) -> Result<()> {
        self.make_room(n_points)?;
        let Rounding { scale, error } = panels.load((n_points, point), (centre, largest));
        rounded::fill(simd, panels, n_points, self.rows());
        self.set(scale, error, tolerance);
        Ok(())
    }

    /// Makes room for so many points; the values are arbitrary.
    fn make_room(&mut self, n_points: usize) -> Result<()> {
        self.stride = rounded::stride(n_points);
        // A group is a line of a cache.
        let entries = n_points * self.stride + LANES;
        if self.values.capacity() < entries {
            self.values.clear();
            self.values.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "lengths"))?;
        }
        self.values.resize(entries, 0);
        self.start = skipped(&self.values);
        Ok(())
    }

    /// All rows.
    #[inline(always)]
    fn rows(&mut self) -> &mut [u16] {
        let n_values = self.values.len() - LANES;
        &mut self.values[self.start..][..n_values]
    }

    /// Says how values are scaled, by how much they may be off in that scale, and how far numbers must be from each other to be told apart.
    fn set(&mut self, scale: f64, error: f64, tolerance: f64) {
        // One more for the roundings here; a number beyond the range becomes the largest.
        self.scale = scale;
        self.blur = (error + 1e-3) as u16;
        self.margin = ((2.0 * error + tolerance * scale).ceil() as u16).saturating_add(1);
    }

    /// The point whose larger value in the rows of two others is about the smallest, of two million at most.
    ///
    /// Edges by way of it are the shortest, so that few steps lead from them to edges that changed something.
    #[inline(always)]
    pub(super) fn middle(&self, p: u32, q: u32) -> usize {
        let (row_p, row_q) = (self.row(p), self.row(q));
        let (mut least, mut groups) = ([u16::MAX; LANES], [0_u16; LANES]);
        for (group, (p, q)) in row_p.iter().zip(row_q).enumerate() {
            for lane in 0..LANES {
                let larger = if p[lane] > q[lane] { p[lane] } else { q[lane] };
                groups[lane] = if larger < least[lane] { group as u16 } else { groups[lane] };
                least[lane] = if larger < least[lane] { larger } else { least[lane] };
            }
        }
        let mut best = 0;
        for lane in 1..LANES {
            best = if least[lane] < least[best] { lane } else { best };
        }
        usize::from(groups[best]) * LANES + best
    }

    /// Whether a point between two others is found whose values in both rows are certainly below that of the two.
    #[inline(always)]
    pub(super) fn has_between(&self, p: u32, q: u32) -> bool {
        let (row_p, row_q) = (self.row(p), self.row(q));
        let bound = self.below(self.at(p, q));
        for (p, q) in row_p.iter().zip(row_q) {
            let mut any = false;
            for lane in 0..LANES {
                let larger = if p[lane] > q[lane] { p[lane] } else { q[lane] };
                any |= larger < bound;
            }
            if any {
                return true;
            }
        }
        false
    }

    /// Whether one of the points near `q` is between it and `p`: its values in both rows are certainly below that of the two.
    #[inline(always)]
    pub(super) fn is_any_between<const N: usize>(&self, p: u32, q: u32, near: &Near<N>) -> bool {
        // Only this row is looked into: that of another `q` is seldom in a cache.
        let row = self.row(p).as_flattened();
        let bound = self.below(row[q as usize]);
        let mut any = false;
        for n in 0..N {
            any |= (row[near.points[n] as usize] < bound) & (near.values[n] < bound);
        }
        any
    }

    /// Appends the points before `p` whose values in its row are not below `least`, but for those that one of the witnesses is
    /// certainly between.
    #[inline(always)]
    pub(super) fn find_without<const N: usize>(
        &self,
        masks: Masks,
        p: u32,
        witnesses: &[u32; N],
        least: f64,
        into: &mut Vec<u32>,
    ) {
        let least = self.window(least, f64::INFINITY).0;
        let n_groups = (p as usize).div_ceil(LANES);
        let row_p = &self.row(p)[..n_groups];
        // No closures: they would not be compiled for these instructions.
        let mut rows = [(0, row_p); N];
        for n in 0..N {
            rows[n] = (self.at(p, witnesses[n]), &self.row(witnesses[n])[..n_groups]);
        }
        for group in 0..n_groups {
            let mut ends = [u16::MAX; LANES];
            for (to_p, row_w) in rows {
                let row_w = &row_w[group];
                for lane in 0..LANES {
                    let larger = if row_w[lane] > to_p { row_w[lane] } else { to_p };
                    ends[lane] = if larger < ends[lane] { larger } else { ends[lane] };
                }
            }
            let values = &row_p[group];
            let mut below = [0; LANES];
            for lane in 0..LANES {
                below[lane] = self.below(values[lane]);
            }
            let mut open = masks.at_least(&ends, &below) & masks.at_least(values, &[least; LANES]);
            while open != 0 {
                let q = (group * LANES) as u32 + open.trailing_zeros();
                open &= open - 1;
                if q < p {
                    into.push(q);
                }
            }
        }
    }

    /// Some points that are among the nearest to a point: in each lane of the row the nearest one, and of those the nearest; the point itself,
    /// with the value of none, where there are too few.
    #[inline(always)]
    pub(super) fn nearest<const N: usize>(&self, p: u32) -> Near<N> {
        let (mut least, mut groups) = ([u16::MAX; LANES], [0_u16; LANES]);
        let own = (p as usize / LANES, p as usize % LANES);
        for (group, values) in self.row(p).iter().enumerate() {
            let mut values = *values;
            if group == own.0 {
                values[own.1] = u16::MAX;
            }
            for lane in 0..LANES {
                groups[lane] = if values[lane] < least[lane] { group as u16 } else { groups[lane] };
                least[lane] = if values[lane] < least[lane] { values[lane] } else { least[lane] };
            }
        }
        // How many are nearer, or as near and in a lane before.
        let mut places = [0_u16; LANES];
        for (other, &value) in least.iter().enumerate() {
            for lane in 0..LANES {
                let bound = least[lane].saturating_add(u16::from(other < lane));
                places[lane] += u16::from(value < bound);
            }
        }
        let mut found = Near { points: [p; LANES], values: [u16::MAX; LANES] };
        for lane in 0..LANES {
            if least[lane] < u16::MAX {
                let place = usize::from(places[lane]) % LANES;
                found.points[place] = u32::from(groups[lane]) * LANES as u32 + lane as u32;
                found.values[place] = least[lane];
            }
        }
        let Near { points, values } = &found;
        let first = (points.first_chunk(), values.first_chunk());
        let (Some(&points), Some(&values)) = first else { unreachable!("no more points than lanes") };
        Near { points, values }
    }

    /// From which value on all neighbours of `x` are certainly neighbours of `y`: the largest one of an edge yz that may come after xz,
    /// or that of xy.
    #[inline(always)]
    pub(super) fn dominated_from(&self, x: u32, y: u32) -> u16 {
        let mut latest = [self.at(x, y); LANES];
        let (row_x, row_y) = (self.row(x), self.row(y));
        for group in 0..row_x.len().min(row_y.len()) {
            let (x, y) = (&row_x[group], &row_y[group]);
            for lane in 0..LANES {
                let may_be_later = (y[lane].saturating_add(self.margin) >= x[lane]) & (y[lane] != u16::MAX);
                let value = if may_be_later { y[lane] } else { 0 };
                latest[lane] = if value > latest[lane] { value } else { latest[lane] };
            }
        }
        latest.into_iter().fold(0, u16::max)
    }

    /// A number such that what exceeds it comes after all that is rounded to at most `value`.
    pub(super) fn certainly_above(&self, value: u16) -> f64 {
        // One more for the rounding of the value, and one for that of the quotient.
        let last = f64::from(value) + f64::from(self.margin) + 2.0;
        if self.scale > 0.0 { last / self.scale } else { f64::INFINITY }
    }

    /// The values of all numbers from `least` to `most` are among those from the first to the second of these.
    #[inline(always)]
    pub(super) fn window(&self, least: f64, most: f64) -> (u16, u16) {
        // Larger numbers become the largest there is, smaller ones zero.
        let rounded = |number: f64| (number * self.scale) as u16;
        let most = if self.scale > 0.0 { rounded(most) } else { u16::MAX };
        // The largest value of all stands for no point.
        (
            rounded(least).saturating_sub(self.blur),
            most.saturating_add(self.blur).saturating_add(1).min(u16::MAX - 1),
        )
    }

    /// Writes the points beyond `p`, of whole groups of columns, whose values in its row are in a window; how many there are. There must be
    /// room for all.
    #[inline(always)]
    pub(super) fn find_within(
        &self,
        masks: Masks,
        p: u32,
        columns: Range<usize>,
        (least, most): (u16, u16),
        into: &mut [u32],
    ) -> usize {
        let (row, next, mut count) = (self.row(p), p as usize + 1, 0);
        for group in (next / LANES).max(columns.start / LANES)..(columns.end / LANES).min(row.len()) {
            let values = &row[group];
            let mut within = masks.at_least(values, &[least; LANES]) & masks.at_least(&[most; LANES], values);
            if group == next / LANES {
                within &= u32::MAX << (next % LANES);
            }
            if within != 0 {
                count += masks.write_places(within, (group * LANES) as u32, &mut into[count..]);
            }
        }
        count
    }

    /// The values of all numbers up to `up_to` are at most the second of these, and those below the first are of smaller numbers.
    #[inline(always)]
    pub(super) fn around(&self, up_to: f64) -> (u16, u16) {
        self.window(up_to, up_to)
    }

    /// Of a group of points, those whose values in the row of `a` are below the first of two, and those from the first to the second; a bit each.
    #[inline(always)]
    pub(super) fn below_and_between(
        &self,
        masks: Masks,
        a: u32,
        group: usize,
        (first, second): (u16, u16),
    ) -> (u32, u32) {
        let values = &self.row(a)[group];
        let below = !masks.at_least(values, &[first; LANES]);
        (below, masks.at_least(&[second; LANES], values) & !below)
    }

    pub(super) fn n_groups(&self) -> usize {
        self.stride / LANES
    }

    /// The first point, from one on, whose values in the rows of two others may be those of numbers below `bound`.
    #[inline(always)]
    pub(super) fn next_between(&self, masks: Masks, p: u32, q: u32, bound: f64, from: u32) -> Option<u32> {
        let (_, most) = self.window(0.0, bound);
        let (row_p, row_q, first) = (self.row(p), self.row(q), from as usize / LANES);
        let mut lanes = u32::MAX << (from as usize % LANES);
        for group in first..row_p.len().min(row_q.len()) {
            let (p, q) = (&row_p[group], &row_q[group]);
            let most = [most; LANES];
            let within = masks.at_least(&most, p) & masks.at_least(&most, q) & lanes;
            if within != 0 {
                return Some((group * LANES) as u32 + within.trailing_zeros());
            }
            lanes = u32::MAX;
        }
        None
    }

    /// The largest value in the row of a point.
    #[inline(always)]
    pub(super) fn farthest(&self, p: u32) -> u16 {
        let mut largest = [0; LANES];
        for values in self.row(p) {
            for lane in 0..LANES {
                // The largest number becomes the smallest.
                let value = values[lane].wrapping_add(1).saturating_sub(1);
                largest[lane] = if value > largest[lane] { value } else { largest[lane] };
            }
        }
        largest.into_iter().fold(0, u16::max)
    }

    /// Appends the points, the number for which may be the largest in the row of `p`.
    #[inline(always)]
    pub(super) fn find_farthest(&self, p: u32, into: &mut Vec<u32>) {
        let least = self.farthest(p).saturating_sub(self.blur.saturating_mul(2).saturating_add(1));
        let values = self.row(p).as_flattened().iter().zip(0..);
        into.extend(values.filter(|&(&value, _)| value >= least && value != u16::MAX).map(|(_, q)| q));
    }

    pub(super) fn n_points(&self) -> usize {
        self.values.len().saturating_sub(LANES) / self.stride.max(1)
    }

    #[inline(always)]
    pub(super) fn row(&self, point: u32) -> &[[u16; LANES]] {
        self.values[self.start + point as usize * self.stride..][..self.stride].as_chunks::<LANES>().0
    }

    #[inline(always)]
    fn at(&self, p: u32, q: u32) -> u16 {
        self.values[self.start + p as usize * self.stride + q as usize]
    }

    /// The values below this are certainly those of shorter edges.
    #[inline(always)]
    fn below(&self, value: u16) -> u16 {
        value.saturating_sub(self.margin)
    }

    /// The bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<u16>() * self.values.capacity()
    }
}

#[cfg(test)]
mod tests;
