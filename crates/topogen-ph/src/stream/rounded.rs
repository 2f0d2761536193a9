//! Edges of points with many coordinates: rounded squares of all lengths are kept, and the others computed when they are needed.

use super::candidates::{Candidates, ROWS, wanted};
use super::coarse::{Coarse, LANES as GROUP};
use super::masks::{LANES, Masks};
use super::order::{Bound, Order};
use super::pack::{Packer, from_lane};
use super::sample::Sample;
use super::source::{Emitted, Grows, Source, TwoSteps};
use super::unwitnessed::Unwitnessed;
use super::window::Window;
use super::witnesses::Values;
use crate::lengths::are_norms_safe;
use crate::lengths::lanes::sums;
use crate::lengths::rounded::Panels;
use crate::{Euclidean, Metric, Result};
use pulp::Simd;

/// So many coordinates stay in the cache while edges are measured, which are in the order in which they were gathered.
const CACHED: usize = 1 << 16;

/// So many coordinates are one register, or some whole ones.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Part([f64; LANES]);

/// What a cloud keeps from one diagram to the next.
#[derive(Debug, Default)]
pub(crate) struct RoundedBuffers {
    centre: Vec<f64>,
    /// Squared distances from the centre, each with its point.
    order: Vec<(f64, u32)>,
    parts: Vec<Part>,
    panels: Panels,
    sample: Sample,
    coarse: Coarse,
    candidates: Candidates,
}

impl RoundedBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Part>() * self.parts.capacity()
            + self.panels.bytes()
            + self.coarse.bytes()
            + self.candidates.bytes()
    }
}

/// Points, labelled from the most central one on: it is in many lunes.
///
/// Raw lengths are squares, summed in whatever order is fast.
pub(crate) struct Rounded<'b, I> {
    simd: I,
    coordinates: &'b [f64],
    dim: usize,
    order: &'b [(f64, u32)],
    /// The coordinates by labels, with zeros behind those of each.
    parts: &'b [Part],
    longest: f64,
    sample: &'b mut Sample,
    coarse: &'b Coarse,
    candidates: &'b mut Candidates,
    masks: Masks,
}

impl<'b, I: Simd> Rounded<'b, I> {
    /// Points with `dim` coordinates each, unless squares of lengths are beyond the range of `f64`; O(n² · dim) time.
    #[inline(always)]
    pub(crate) fn new(
        simd: I,
        coordinates: &'b [f64],
        dim: usize,
        buffers: &'b mut RoundedBuffers,
    ) -> Result<Option<Self>> {
        let RoundedBuffers { centre, order, parts, panels, sample, coarse, candidates } = buffers;
        candidates.clear();
        let n_points = coordinates.len() / dim;
        centre.clear();
        centre.resize(dim, 0.0);
        for x in coordinates.chunks_exact(dim) {
            for k in 0..dim {
                centre[k] += x[k];
            }
        }
        for sum in &mut *centre {
            *sum /= n_points as f64;
        }
        // The point with the smallest sum of squared lengths is that nearest to the mean.
        order.clear();
        let norms = coordinates.chunks_exact(dim).map(|x| Euclidean::square(x, centre));
        order.extend(norms.zip(0..));
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let largest = order.last().map_or(0.0, |&(norm, _)| norm);
        // Squares of small numbers may be zero where those of twice the numbers are not.
        let is_safe = are_norms_safe(order.iter().map(|&(norm, _)| norm), largest)
            && (largest > 0.0 || coordinates.chunks_exact(dim).all(|x| x == &coordinates[..dim]));
        if !is_safe {
            return Ok(None);
        }
        parts.clear();
        for &(_, point) in &*order {
            let x = &coordinates[point as usize * dim..][..dim];
            parts.extend(
                x.chunks(LANES).map(|x| Part(std::array::from_fn(|k| x.get(k).copied().unwrap_or(0.0)))),
            );
        }
        let longest = 4.0 * largest * (1.0 + 1e-9);
        let point = |label: usize| &coordinates[order[label].1 as usize * dim..][..dim];
        coarse.fill_with_points(
            simd,
            (n_points, point),
            (centre, largest),
            panels,
            tolerance(dim, longest),
        )?;
        let masks = Masks::new(simd);
        let source =
            Self { simd, coordinates, dim, order, parts, longest, sample, coarse, candidates, masks };
        let mut sample = std::mem::take(source.sample);
        sample.take(n_points, &source);
        *source.sample = sample;
        Ok(Some(source))
    }

    /// Gathers all edges of a window, and those of the next ones; whether there are not too many to keep.
    #[inline(always)]
    fn gather_ahead(
        &mut self,
        masks: Masks,
        window: &Window,
        values: (u16, u16),
        stop: &impl Fn() -> bool,
    ) -> bool {
        let n_points = self.n_points();
        let ahead = self.sample.quantile(window.above(), wanted(n_points));
        if ahead < window.up_to() {
            return false;
        }
        let values = (values.0, self.coarse.window(window.above(), ahead).1);
        self.candidates.clear();
        for start in (0..n_points).step_by(ROWS) {
            if stop() {
                return true;
            }
            self.gather(masks, window, start, values);
            if self.candidates.are_too_many(n_points) {
                return false;
            }
        }
        self.candidates.are_all_in(values);
        true
    }

    /// Gathers the edges from some rows on whose rounded values are in a stretch.
    #[inline(always)]
    fn gather(&mut self, masks: Masks, window: &Window, start: usize, values: (u16, u16)) {
        let n_points = self.n_points();
        // Whole groups: what is behind the last of them is passed over.
        let columns = (CACHED / self.dim).next_multiple_of(GROUP);
        for column in (start / GROUP * GROUP..n_points).step_by(columns) {
            for a in start..(start + ROWS).min(n_points) {
                let part = (a as u32, column..column + columns);
                self.candidates.add(self.coarse, masks, part, values, |a, b| window.pack(a, b));
            }
        }
    }

    /// Writes down those that were gathered and are in a window, by their squares.
    #[inline(always)]
    fn push<S: Simd>(
        &mut self,
        simd: S,
        masks: Masks,
        window: &Window,
        values: (u16, u16),
        into: &mut Emitted,
    ) {
        let mut packer = Packer::new(simd, &mut into.records);
        let (mut left, groups) = self.candidates.choose(masks, values);
        packer.reserve(left + LANES);
        for ends in groups {
            let mut squares = [[0.0; LANES]; LANES];
            for lane in 0..LANES {
                let (a, b) = window.ends(ends[lane]);
                let row = |label: u32| row(self.parts, self.dim, label as usize);
                squares[lane] = square(self.simd, row(a), row(b));
            }
            packer.push_ends(window, &sums(self.simd, squares), ends, !from_lane(left.min(LANES)));
            left = left.saturating_sub(LANES);
        }
    }

    /// The smallest radius around a point that holds all points.
    #[inline(always)]
    fn radius(&self) -> f64 {
        let n_points = self.n_points() as u32;
        let (mut radius, mut ends) = (f64::INFINITY, Vec::new());
        // From the most central point on, so that few are left for a closer look.
        for a in 0..n_points {
            if self.coarse.farthest(a) > self.coarse.window(0.0, self.raw_of(radius)).1 {
                continue;
            }
            ends.clear();
            self.coarse.find_farthest(a, &mut ends);
            radius = radius.min(ends.iter().map(|&b| self.length(a, b)).fold(0.0, f64::max));
        }
        radius
    }
}

/// The coordinates of a label.
#[inline(always)]
fn row(parts: &[Part], dim: usize, label: usize) -> &[Part] {
    let width = dim.div_ceil(LANES);
    &parts[label * width..][..width]
}

/// A sum of squared differences, in lanes that are still to be added.
#[inline(always)]
fn square<I: Simd>(simd: I, x: &[Part], y: &[Part]) -> [f64; LANES] {
    let mut lanes = [0.0; LANES];
    let into = I::as_mut_simd_f64s(&mut lanes).0;
    for k in 0..LANES / I::F64_LANES {
        // Two, so that additions need not wait for each other.
        let mut sums = [simd.splat_f64s(0.0); 2];
        let (x, y) = (x.as_chunks::<2>(), y.as_chunks::<2>());
        for (x, y) in x.0.iter().zip(y.0) {
            for half in [0, 1] {
                sums[half] = add_square(simd, k, &x[half], &y[half], sums[half]);
            }
        }
        for (x, y) in x.1.iter().zip(y.1) {
            sums[0] = add_square(simd, k, x, y, sums[0]);
        }
        into[k] = simd.add_f64s(sums[0], sums[1]);
    }
    lanes
}

/// Adds the squared differences of one register of two parts.
#[inline(always)]
fn add_square<I: Simd>(simd: I, register: usize, Part(x): &Part, Part(y): &Part, to: I::f64s) -> I::f64s {
    let difference = simd.sub_f64s(I::as_simd_f64s(x).0[register], I::as_simd_f64s(y).0[register]);
    // Rounds once or twice, as the machine has it; the tolerance is for both.
    simd.mul_add_e_f64s(difference, difference, to)
}

/// Sums in another order than the metric's, and the rounding of the metric's own sum, which it finds in another way where it is small; then
/// neighbouring squares may have one root.
#[inline(always)]
fn tolerance(dim: usize, up_to: f64) -> f64 {
    (2 * dim + 40) as f64 * f64::EPSILON * up_to + 1e-300
}

impl<I: Simd> Order for Rounded<'_, I> {
    #[inline(always)]
    fn point(&self, label: u32) -> u32 {
        self.order[label as usize].1
    }

    #[inline(always)]
    fn length(&self, a: u32, b: u32) -> f64 {
        let point = |label: u32| &self.coordinates[self.point(label) as usize * self.dim..][..self.dim];
        Euclidean.distance(point(a), point(b))
    }

    #[inline(always)]
    fn raw(&self, a: u32, b: u32) -> f64 {
        let row = |label: u32| row(self.parts, self.dim, label as usize);
        let [a, b, c, d, e, f, g, h] = square(self.simd, row(a), row(b));
        // In the order of `sums`.
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }

    #[inline(always)]
    fn tolerance(&self, up_to: f64) -> f64 {
        tolerance(self.dim, up_to)
    }
}

impl<I: Simd> Source for Rounded<'_, I> {
    const IS_SEARCH_DEAR: bool = true;
    const IS_SIEVED: bool = false;
    const HAS_NEAR_LABELS: bool = false;

    fn n_points(&self) -> usize {
        self.order.len()
    }

    fn raw_of(&self, length: f64) -> f64 {
        length * length
    }

    fn longest(&self) -> f64 {
        self.longest
    }

    #[inline(always)]
    fn enclosing_radius(&self) -> f64 {
        self.radius()
    }

    #[inline(always)]
    fn quantile(&mut self, above: f64, count: usize) -> f64 {
        self.sample.quantile(above, count)
    }

    #[inline(always)]
    fn count(&self, above: f64, up_to: f64) -> f64 {
        self.sample.count(above, up_to)
    }

    #[inline(always)]
    fn are_batches_cheap(&self) -> bool {
        true
    }

    #[inline(always)]
    fn emit<S: Simd>(
        &mut self,
        simd: S,
        window: &Window,
        _: f64,
        into: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) {
        let masks = Masks::new(simd);
        let values = self.coarse.window(window.above(), window.up_to());
        if self.candidates.cover(values) || self.gather_ahead(masks, window, values, stop) {
            self.push(simd, masks, window, values, into);
            return;
        }
        for start in (0..self.n_points()).step_by(ROWS) {
            if stop() {
                return;
            }
            self.candidates.clear();
            self.gather(masks, window, start, values);
            self.push(simd, masks, window, values, into);
        }
    }

    #[inline(always)]
    fn guess(&self, _: u32, _: u32) -> Option<u32> {
        None
    }

    #[inline(always)]
    fn guess_filler(&self, a: u32, b: u32, bound: &Bound) -> Option<u32> {
        self.coarse.first_between(self.masks, self, (a, b), bound.below)
    }

    #[inline(always)]
    fn find_unwitnessed<S: Simd>(&self, _: S, two_steps: &impl TwoSteps, into: &mut Unwitnessed) {
        self.coarse.find_unwitnessed(self.masks, self, two_steps, into);
    }

    /// Whole rows, 32 edges at a time, each from both its ends, and all edges up to the end of the window: what is there already costs nothing.
    #[inline(always)]
    fn enter<S: Simd>(
        &self,
        _: S,
        window: &Window,
        graph: &mut impl Grows,
        _: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) -> usize {
        let (mut ends, values) = (0, self.coarse.around(window.up_to()));
        for a in 0..self.n_points() as u32 {
            if a % 256 == 255 && stop() {
                break;
            }
            for group in 0..self.coarse.n_groups() {
                let (mut within, mut in_doubt) = self.coarse.below_and_between(self.masks, a, group, values);
                let group = group as u32;
                while in_doubt != 0 {
                    let lane = in_doubt.trailing_zeros();
                    in_doubt &= in_doubt - 1;
                    within |= u32::from(self.raw(a, group * GROUP as u32 + lane) <= window.up_to()) << lane;
                }
                if within != 0 {
                    graph.connect_word(a, group, within);
                    ends += within.count_ones() as usize;
                }
            }
        }
        ends / 2
    }
}

impl<I: Simd> Values for Rounded<'_, I> {
    #[inline(always)]
    fn label(&self, point: u32) -> u32 {
        point
    }

    #[inline(always)]
    fn value(&self, p: u32, q: u32) -> f64 {
        self.raw(p, q)
    }

    #[inline(always)]
    fn is_between(&self, p: u32, q: u32, raw: f64) -> bool {
        self.coarse.first_between(self.masks, self, (p, q), raw - self.tolerance(raw)).is_some()
    }
}

#[cfg(test)]
mod tests;
