//! Edges of points with many coordinates: rounded squares of all lengths are kept, and the others computed when they are needed.

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
use crate::lengths::rounded::Panels;
use crate::{Euclidean, Metric, Result};
use pulp::Simd;

/// So many coordinates stay in the cache while some rows of edges are gone through.
const CACHED: usize = 1 << 16;
/// So many rows at once.
const ROWS: usize = 64;

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
}

impl RoundedBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Part>() * self.parts.capacity() + self.panels.bytes() + self.coarse.bytes()
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
        let RoundedBuffers { centre, order, parts, panels, sample, coarse } = buffers;
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
        let source = Self { simd, coordinates, dim, order, parts, longest, sample, coarse, masks };
        let mut sample = std::mem::take(source.sample);
        sample.take(n_points, &source);
        *source.sample = sample;
        Ok(Some(source))
    }

    /// The smallest radius around a point that holds all points.
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

/// A sum of squared differences.
#[inline(always)]
fn square<I: Simd>(simd: I, x: &[Part], y: &[Part]) -> f64 {
    // Two, so that additions need not wait for each other.
    let mut sums = [simd.splat_f64s(0.0); 2];
    for (at, (Part(x), Part(y))) in x.iter().zip(y).enumerate() {
        let (x, y) = (I::as_simd_f64s(x).0, I::as_simd_f64s(y).0);
        for k in 0..LANES / I::F64_LANES {
            let difference = simd.sub_f64s(x[k], y[k]);
            // Rounds once or twice, as the machine has it; the tolerance is for both.
            sums[at % 2] = simd.mul_add_e_f64s(difference, difference, sums[at % 2]);
        }
    }
    simd.reduce_sum_f64s(simd.add_f64s(sums[0], sums[1]))
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
        square(self.simd, row(a), row(b))
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
    fn emit<S: Simd>(
        &self,
        simd: S,
        window: &Window,
        _: f64,
        into: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) {
        let mut packer = Packer::new(simd, &mut into.records);
        let masks = Masks::new(simd);
        let values = self.coarse.window(window.above(), window.up_to());
        let n_points = self.n_points();
        // Whole groups: what is behind the last of them is passed over.
        let columns = (CACHED / self.dim).next_multiple_of(GROUP);
        let mut others = vec![0; columns.min(n_points) + 2 * GROUP];
        for rows in (0..n_points).step_by(ROWS) {
            if stop() {
                return;
            }
            for start in (rows / GROUP * GROUP..n_points).step_by(columns) {
                for a in rows..(rows + ROWS).min(n_points) {
                    let a = a as u32;
                    let mut left =
                        self.coarse.find_within(masks, a, start..start + columns, values, &mut others);
                    packer.reserve(left + LANES);
                    for others in others.as_chunks::<LANES>().0 {
                        if left == 0 {
                            break;
                        }
                        let mut raws = [0.0; LANES];
                        for lane in 0..LANES {
                            raws[lane] = self.raw(a, others[lane]);
                        }
                        let count = left.min(LANES);
                        packer.push(window, &raws, a, others, !from_lane(count));
                        left -= count;
                    }
                }
            }
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
mod tests {
    use super::*;
    use crate::stream::Window;
    use crate::{CondensedLengths, Edge, Instructions, Points};
    use pulp::WithSimd;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    struct Check<'a>(&'a [f64], usize);

    impl WithSimd for Check<'_> {
        type Output = ();

        /// Every edge is given out once, in the window of its raw length, which is the square of its length; the radius is exact.
        fn with_simd<S: Simd>(self, simd: S) {
            let Self(coordinates, dim) = self;
            let lengths =
                CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap();
            let mut buffers = RoundedBuffers::default();
            let source = Rounded::new(simd, coordinates, dim, &mut buffers).unwrap().unwrap();
            let n_points = source.n_points();
            assert_eq!(source.enclosing_radius(), lengths.enclosing_radius());
            let mut left: Vec<Edge> = lengths.iter().map(|(edge, _)| edge).collect();
            let ends = [0.0, 0.01, 0.1, 0.3, 0.5, 1.0].map(|share| share * source.longest());
            for (above, up_to) in [Window::START].into_iter().chain(ends).zip(ends) {
                let window = Window::new(above, up_to, n_points);
                let mut emitted = Emitted::default();
                source.emit(simd, &window, f64::NEG_INFINITY, &mut emitted, &|| false);
                for record in emitted.records {
                    let (a, b) = window.ends(record);
                    let edge = Edge::new(source.point(a), source.point(b));
                    let (raw, length) = (source.raw(a, b), lengths.length(edge));
                    assert!(window.contains(raw));
                    assert_eq!(source.length(a, b), length);
                    assert!((raw - length * length).abs() <= 0.5 * source.tolerance(raw));
                    let place = left.iter().position(|&other| other == edge);
                    left.swap_remove(place.expect("each edge once"));
                }
            }
            assert!(left.is_empty(), "{left:?}");
        }
    }

    #[test]
    fn every_edge_is_given_out_once() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        for (n, dim) in [(1, 4), (2, 1), (33, 9), (65, 8), (70, 30), (20, 1_000)] {
            for (scale, offset) in [(1.0, 0.0), (1e-4, 1e3), (1e-60, 0.0), (1e60, 0.0)] {
                let mut coordinates: Vec<f64> =
                    (0..n * dim).map(|_| offset + scale * rng.random_range(-1.0..1.0)).collect();
                // Some twice.
                coordinates.copy_within(..dim, (n - 1) * dim);
                for instructions in Instructions::available() {
                    instructions.arch().unwrap().dispatch(Check(&coordinates, dim));
                }
            }
        }
    }

    #[test]
    fn squares_beyond_the_range_of_numbers_are_refused() {
        let mut buffers = RoundedBuffers::default();
        for scale in [1e-162, 1e-110, 1e155, 1e300] {
            let coordinates = [0.0, scale, 0.5 * scale, -scale];
            assert!(Rounded::new(pulp::Scalar::new(), &coordinates, 1, &mut buffers).unwrap().is_none());
        }
    }
}
