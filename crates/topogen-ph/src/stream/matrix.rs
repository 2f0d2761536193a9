//! Edges of a matrix of lengths, or of squares of lengths.

use super::coarse::Coarse;
use super::masks::{LANES, Masks};
use super::order::{Bound, Order};
use super::pack::{Packer, from_lane};
use super::peel::Caps;
use super::sample::Sample;
use super::source::{Emitted, Grows, Source, TwoSteps};
use super::unwitnessed::Unwitnessed;
use super::window::Window;
use super::witnesses::Values;
use crate::lengths::Square;
use crate::{Euclidean, Metric};
use pulp::Simd;

/// How the values of a matrix and the lengths of edges are tied.
pub(crate) trait Exact: Sync {
    /// The length of the edge between two points, whose value is `raw`.
    fn length(&self, p: u32, q: u32, raw: f64) -> f64;

    /// The value that an edge of this length would have, but for rounding.
    fn raw_of(&self, length: f64) -> f64;

    /// By how much more than the errors of both the values of two edges must differ to be in the order of the lengths.
    fn slack(&self, up_to: f64) -> f64;
}

/// The values are the lengths.
pub(crate) struct Given;

impl Exact for Given {
    #[inline(always)]
    fn length(&self, _: u32, _: u32, raw: f64) -> f64 {
        raw
    }

    fn raw_of(&self, length: f64) -> f64 {
        length
    }

    #[inline(always)]
    fn slack(&self, _: f64) -> f64 {
        0.0
    }
}

/// The values are squares, more or less, of the Euclidean distances of points with `dim` coordinates each.
pub(crate) struct Squared<'a> {
    pub(crate) coordinates: &'a [f64],
    pub(crate) dim: usize,
}

impl Exact for Squared<'_> {
    #[inline(always)]
    fn length(&self, p: u32, q: u32, _: f64) -> f64 {
        let x = &self.coordinates[p as usize * self.dim..][..self.dim];
        Euclidean.distance(x, &self.coordinates[q as usize * self.dim..][..self.dim])
    }

    fn raw_of(&self, length: f64) -> f64 {
        length * length
    }

    #[inline(always)]
    fn slack(&self, up_to: f64) -> f64 {
        // The root of neighbouring squares may be the same.
        8.0 * f64::EPSILON * up_to
    }
}

/// What a matrix keeps from one diagram to the next.
#[derive(Debug, Default)]
pub(crate) struct MatrixBuffers {
    /// For each point the upper bits of its sum of values, and its number: integers are sorted faster than numbers.
    order: Vec<u64>,
    labels: Vec<u32>,
    points: Vec<u32>,
    eccentricities: Vec<f64>,
    sample: Sample,
    coarse: Coarse,
    caps: Caps,
}

impl MatrixBuffers {
    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.coarse.bytes()
    }
}

/// Up to this size rows of neighbours are shorter than anything that could be stored in their place.
const SMALL: usize = 128;
/// So many of them are compared at once.
const QUARTER: usize = 4 * LANES;

/// Of so many points, so many neighbours of one end of an edge are tried as witnesses before all points are.
const FEW_WITNESSES: usize = 4;

/// A matrix whose points are labelled from the most central one on: it is in many lunes.
pub(crate) struct Matrix<'b, E> {
    square: &'b Square,
    exact: E,
    labels: &'b [u32],
    points: &'b [u32],
    longest: f64,
    /// The largest value of each row.
    eccentricities: &'b [f64],
    sample: &'b mut Sample,
    masks: Masks,
    coarse: &'b Coarse,
    /// Beyond which value each point has no edges that are taken.
    caps: &'b mut Caps,
}

impl<'b, E: Exact> Matrix<'b, E> {
    /// O(n²) time.
    #[inline(always)]
    pub(crate) fn new<I: Simd>(
        simd: I,
        square: &'b Square,
        exact: E,
        buffers: &'b mut MatrixBuffers,
    ) -> Self {
        let n_points = square.n_points();
        let MatrixBuffers { order, labels, points, eccentricities, sample, coarse, caps } = buffers;
        order.clear();
        let numbers = (n_points as u64).next_power_of_two() - 1;
        caps.clear();
        eccentricities.clear();
        let mut longest = 0.0_f64;
        for point in 0..n_points {
            let (mut sums, mut largest) = ([0.0; 2 * LANES], [0.0_f64; 2 * LANES]);
            let (groups, rest) = square.row(point)[..n_points].as_chunks::<{ 2 * LANES }>();
            for group in groups {
                for lane in 0..2 * LANES {
                    sums[lane] += group[lane];
                    largest[lane] = if group[lane] > largest[lane] { group[lane] } else { largest[lane] };
                }
            }
            for (lane, &raw) in rest.iter().enumerate() {
                sums[lane] += raw;
                largest[lane] = largest[lane].max(raw);
            }
            let mut width = LANES;
            while width > 0 {
                for lane in 0..width {
                    sums[lane] += sums[lane + width];
                    largest[lane] = largest[lane].max(largest[lane + width]);
                }
                width /= 2;
            }
            // No sum is negative, and such numbers are ordered as their bits are.
            order.push(sums[0].to_bits() & !numbers | point as u64);
            let eccentricity = largest[0];
            eccentricities.push(eccentricity);
            longest = longest.max(eccentricity);
        }
        order.sort_unstable();
        points.clear();
        points.extend(order.iter().map(|&key| (key & numbers) as u32));
        labels.clear();
        // Whole groups: what is beyond the last point is no label of any.
        labels.resize(n_points.next_multiple_of(LANES), 0);
        for (label, &point) in points.iter().enumerate() {
            labels[point as usize] = label as u32;
        }
        if n_points > SMALL {
            coarse.fill(square, longest, 2.0 * square.error(longest) + exact.slack(longest));
        }
        let matrix = Self {
            square,
            exact,
            labels,
            points,
            longest,
            eccentricities,
            sample,
            masks: Masks::new(simd),
            coarse,
            caps,
        };
        let mut sample = std::mem::take(matrix.sample);
        sample.take(n_points, &matrix);
        *matrix.sample = sample;
        matrix
    }
}

impl<E: Exact> Matrix<'_, E> {
    /// The smallest radius around a point that holds all points, exactly.
    #[inline(always)]
    fn radius(&self) -> f64 {
        let smallest = self.eccentricities.iter().copied().fold(f64::INFINITY, f64::min);
        let bound = smallest + self.tolerance(smallest);
        let mut radius = f64::INFINITY;
        // Values are not exact: every point that may be the centre is looked at, and all that may be farthest from it.
        for (p, &eccentricity) in self.eccentricities.iter().enumerate() {
            if eccentricity <= bound {
                let nearly = eccentricity - self.tolerance(eccentricity);
                let row = self.square.row(p)[..self.n_points()].iter().enumerate();
                let lengths = row.filter(|&(_, &raw)| raw >= nearly);
                let farthest =
                    lengths.map(|(q, &raw)| self.exact.length(p as u32, q as u32, raw)).fold(0.0, f64::max);
                radius = radius.min(farthest);
            }
        }
        radius
    }
}

impl<E: Exact> Order for Matrix<'_, E> {
    #[inline(always)]
    fn point(&self, label: u32) -> u32 {
        self.points[label as usize]
    }

    #[inline(always)]
    fn length(&self, a: u32, b: u32) -> f64 {
        let (p, q) = (self.point(a), self.point(b));
        self.exact.length(p, q, self.square.at(p, q))
    }

    #[inline(always)]
    fn raw(&self, a: u32, b: u32) -> f64 {
        self.square.at(self.point(a), self.point(b))
    }

    #[inline(always)]
    fn tolerance(&self, up_to: f64) -> f64 {
        2.0 * self.square.error(up_to) + self.exact.slack(up_to)
    }
}

impl<E: Exact> Source for Matrix<'_, E> {
    const IS_SEARCH_DEAR: bool = true;
    const IS_SIEVED: bool = false;
    const HAS_NEAR_LABELS: bool = false;

    fn n_points(&self) -> usize {
        self.square.n_points()
    }

    fn raw_of(&self, length: f64) -> f64 {
        self.exact.raw_of(length)
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
    fn peel(&mut self) {
        // Of few points, more is spent on that than on the edges.
        if self.n_points() > SMALL {
            self.caps.freeze(self.coarse, self.eccentricities, LANES);
        }
    }

    #[inline(always)]
    fn emit<I: Simd>(
        &self,
        simd: I,
        window: &Window,
        _: f64,
        into: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) {
        let n_points = self.n_points();
        let mut packer = Packer::new(simd, &mut into.records);
        for p in 0..n_points {
            if p % 256 == 255 && stop() {
                return;
            }
            let row = self.square.row(p);
            let label = self.labels[p];
            packer.reserve(n_points + LANES);
            // Whole groups of columns, of which the first may begin before the diagonal and the last end in infinities.
            let ((row, _), (others, _)) = (row.as_chunks::<LANES>(), self.labels.as_chunks::<LANES>());
            let mut lanes = from_lane((p + 1) % LANES);
            let caps = self.caps.values().map(|caps| (caps[p], caps.as_chunks::<LANES>().0));
            for group in (p + 1) / LANES..others.len() {
                if let Some((cap, caps)) = caps {
                    lanes &= !self.masks.less(&caps[group].map(|other| other.min(cap)), &row[group]);
                }
                packer.push(window, &row[group], label, &others[group], lanes);
                lanes = 0xff;
            }
        }
    }

    #[inline(always)]
    fn guess(&self, _: u32, _: u32) -> Option<u32> {
        None
    }

    #[inline(always)]
    fn guess_filler(&self, a: u32, b: u32, bound: &Bound) -> Option<u32> {
        let (p, q) = (self.point(a), self.point(b));
        let middle = self.coarse.middle(p, q) as u32;
        if self.square.at(p, middle) < bound.below && self.square.at(q, middle) < bound.below {
            return Some(self.labels[middle as usize]);
        }
        let (row, others) = (self.square.row(p as usize), self.square.row(q as usize));
        find_middle(self.masks, row, others, bound.below).map(|q| self.labels[q])
    }

    #[inline(always)]
    fn find_unwitnessed<I: Simd>(&self, _: I, two_steps: &impl TwoSteps, into: &mut Unwitnessed) {
        if self.n_points() <= SMALL {
            self.find_among_few(two_steps, into);
        } else {
            self.coarse.find_unwitnessed(self.masks, self, two_steps, into);
        }
    }

    #[inline(always)]
    fn enter<I: Simd>(
        &self,
        _: I,
        window: &Window,
        graph: &mut impl Grows,
        _: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) -> usize {
        let (above, beyond) = ([window.above(); LANES], [window.up_to().next_up(); LANES]);
        let mut count = 0;
        for p in 0..self.n_points() {
            if p % 256 == 255 && stop() {
                break;
            }
            let row = self.square.row(p).as_chunks::<LANES>().0;
            let others = self.labels.as_chunks::<LANES>().0;
            let mut lanes = from_lane((p + 1) % LANES);
            for group in (p + 1) / LANES..others.len() {
                let mut within =
                    self.masks.less(&above, &row[group]) & self.masks.less(&row[group], &beyond) & lanes;
                count += within.count_ones() as usize;
                while within != 0 {
                    graph.connect(self.labels[p], others[group][within.trailing_zeros() as usize]);
                    within &= within - 1;
                }
                lanes = 0xff;
            }
        }
        count
    }
}

impl<E: Exact> Matrix<'_, E> {
    /// [`Source::find_unwitnessed`] of few points: the most central neighbours of one end are tried for all other ends at
    /// once.
    #[inline(always)]
    fn find_among_few(&self, two_steps: &impl TwoSteps, into: &mut Unwitnessed) {
        let tolerance = self.tolerance(self.longest);
        for p in 1..self.n_points() {
            let label = self.labels[p];
            let row = self.square.row(p).as_chunks::<QUARTER>().0;
            // No point is between itself and another.
            let mut witnesses = [row; FEW_WITNESSES];
            let mut near = two_steps.neighbours(label);
            for witness in &mut witnesses {
                let Some(w) = near.next() else { break };
                // The edge from p to it has entered.
                *witness = self.square.row(self.point(w) as usize).as_chunks::<QUARTER>().0;
            }
            for quarter in 0..p.div_ceil(QUARTER) {
                let first = QUARTER * quarter;
                let raws = &row[quarter];
                let mut open = self.masks.less_each(&[into.floor(); QUARTER], raws);
                open &= 1_u32.checked_shl((p - first) as u32).map_or(u32::MAX, |beyond| beyond - 1);
                for witness in witnesses {
                    if open == 0 {
                        break;
                    }
                    open &= !self.masks.less_by_each(tolerance, &witness[quarter], raws);
                }
                while open != 0 {
                    let lane = open.trailing_zeros() as usize;
                    open &= open - 1;
                    let (q, raw) = (first + lane, raws[lane]);
                    if raw > into.floor()
                        && !two_steps.are_near(label, self.labels[q])
                        && !self.is_between(p as u32, q as u32, raw)
                    {
                        into.push(label, self.labels[q], raw);
                    }
                }
            }
        }
    }
}

impl<E: Exact> Values for Matrix<'_, E> {
    #[inline(always)]
    fn label(&self, point: u32) -> u32 {
        self.labels[point as usize]
    }

    #[inline(always)]
    fn value(&self, p: u32, q: u32) -> f64 {
        self.square.at(p, q)
    }

    #[inline(always)]
    fn is_between(&self, p: u32, q: u32, raw: f64) -> bool {
        let (row, others) = (self.square.row(p as usize), self.square.row(q as usize));
        find_between(self.masks, row, others, raw - self.tolerance(raw)).is_some()
    }
}

/// The point whose larger value in both rows is the smallest, if that is below `bound`.
///
/// Edges by way of it are the shortest, so that few steps lead from them to edges that changed something.
#[inline(always)]
fn find_middle(masks: Masks, row: &[f64], others: &[f64], bound: f64) -> Option<usize> {
    let ((row, _), (others, _)) = (row.as_chunks::<LANES>(), others.as_chunks::<LANES>());
    let (mut smallest, mut found) = (bound, None);
    for group in 0..row.len().min(others.len()) {
        let bounds = [smallest; LANES];
        let mut below = masks.less(&row[group], &bounds) & masks.less(&others[group], &bounds);
        while below != 0 {
            let lane = below.trailing_zeros() as usize;
            below &= below - 1;
            let larger = row[group][lane].max(others[group][lane]);
            if larger < smallest {
                (smallest, found) = (larger, Some(group * LANES + lane));
            }
        }
    }
    found
}

/// The first point that has values below `bound` in both rows.
#[inline(always)]
fn find_between(masks: Masks, row: &[f64], others: &[f64], bound: f64) -> Option<usize> {
    let bounds = [bound; LANES];
    let ((row, _), (others, _)) = (row.as_chunks::<LANES>(), others.as_chunks::<LANES>());
    for group in 0..row.len().min(others.len()) {
        let found = masks.less(&row[group], &bounds) & masks.less(&others[group], &bounds);
        if found != 0 {
            return Some(group * LANES + found.trailing_zeros() as usize);
        }
    }
    None
}
