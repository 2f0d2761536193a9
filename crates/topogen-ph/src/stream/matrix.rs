//! Edges between all points of a table.

use super::coarse::Coarse;
use super::masks::{LANES, Masks};
use super::order::{Bound, Order};
use super::pack::{Packer, from_lane};
use super::peel::Caps;
use super::sample::Sample;
use super::source::{Emitted, Grows, Source, TwoSteps};
use super::table::Table;
use super::unwitnessed::Unwitnessed;
use super::window::Window;
use super::witnesses::Values;
use crate::Result;
use pulp::Simd;

/// What a matrix keeps from one diagram to the next.
#[derive(Debug, Default)]
pub(crate) struct MatrixBuffers {
    /// For each point the sum of its values.
    sums: Vec<f64>,
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
pub(crate) const SMALL_TABLE: usize = 128;
/// So many of them are compared at once.
const QUARTER: usize = 4 * LANES;
/// Up to this size a table is near the processor, and to go through it once more costs less than edges in vain.
const CACHED_TABLE: usize = 256;

/// Of so many points, so many neighbours of one end of an edge are tried as witnesses before all points are.
const FEW_WITNESSES: usize = 4;

/// A table whose points are labelled from the most central one on: it is in many lunes.
pub(crate) struct Matrix<'b, T> {
    table: T,
    labels: &'b [u32],
    points: &'b [u32],
    longest: f64,
    /// The largest value of each row.
    eccentricities: &'b [f64],
    sample: &'b mut Sample,
    masks: Masks,
    /// Filled unless the points are few.
    coarse: &'b Coarse,
    /// Beyond which value each point has no edges that are taken.
    caps: &'b mut Caps,
}

impl<'b, T: Table> Matrix<'b, T> {
    /// O(n²) time.
    #[inline(always)]
    pub(crate) fn new<I: Simd>(simd: I, table: T, buffers: &'b mut MatrixBuffers) -> Result<Self> {
        let n_points = table.n_points();
        let MatrixBuffers { sums, order, labels, points, eccentricities, sample, coarse, caps } = buffers;
        caps.clear();
        add_rows(&table, sums, eccentricities);
        let longest = eccentricities.iter().copied().fold(0.0, f64::max);
        let numbers = (n_points as u64).next_power_of_two() - 1;
        order.clear();
        // No sum is negative, and such numbers are ordered as their bits are.
        order.extend(sums.iter().zip(0..).map(|(sum, point)| sum.to_bits() & !numbers | point));
        order.sort_unstable();
        points.clear();
        points.extend(order.iter().map(|&key| (key & numbers) as u32));
        labels.clear();
        // Whole groups: what is beyond the last point is no label of any.
        labels.resize(n_points.next_multiple_of(LANES), 0);
        for (label, &point) in points.iter().enumerate() {
            labels[point as usize] = label as u32;
        }
        if !are_few(&table) {
            coarse.fill(&table, longest, table.tolerance(longest))?;
        }
        let masks = Masks::new(simd);
        let matrix = Self { table, labels, points, longest, eccentricities, sample, masks, coarse, caps };
        let mut sample = std::mem::take(matrix.sample);
        sample.take(n_points, &matrix);
        *matrix.sample = sample;
        Ok(matrix)
    }
}

/// Whether whole rows are searched, as they are short.
#[inline(always)]
fn are_few<T: Table>(table: &T) -> bool {
    T::ARE_ROWS_WHOLE && table.n_points() <= SMALL_TABLE
}

/// The sum of the values of each point, and the largest of them.
#[inline(always)]
fn add_rows<T: Table>(table: &T, sums: &mut Vec<f64>, largest: &mut Vec<f64>) {
    let n_points = table.n_points();
    for column in [&mut *sums, &mut *largest] {
        column.clear();
        column.resize(n_points, 0.0);
    }
    for p in 0..n_points {
        let row = &table.row(p)[..if T::ARE_ROWS_WHOLE { n_points } else { p }];
        let (sum, most) = summary(row);
        sums[p] = sum;
        largest[p] = most;
        if !T::ARE_ROWS_WHOLE {
            // The other ends.
            for ((sum, most), &value) in sums.iter_mut().zip(&mut *largest).zip(row) {
                *sum += value;
                *most = if value > *most { value } else { *most };
            }
        }
    }
}

/// The sum and the largest of some values.
#[inline(always)]
fn summary(values: &[f64]) -> (f64, f64) {
    let (mut sums, mut largest) = ([0.0; 2 * LANES], [0.0_f64; 2 * LANES]);
    let (groups, rest) = values.as_chunks::<{ 2 * LANES }>();
    for group in groups {
        for lane in 0..2 * LANES {
            sums[lane] += group[lane];
            largest[lane] = if group[lane] > largest[lane] { group[lane] } else { largest[lane] };
        }
    }
    for (lane, &value) in rest.iter().enumerate() {
        sums[lane] += value;
        largest[lane] = largest[lane].max(value);
    }
    let mut width = LANES;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
            largest[lane] = largest[lane].max(largest[lane + width]);
        }
        width /= 2;
    }
    (sums[0], largest[0])
}

impl<T: Table> Matrix<'_, T> {
    /// The smallest radius around a point that holds all points, exactly.
    #[inline(always)]
    fn radius(&self) -> f64 {
        let smallest = self.eccentricities.iter().copied().fold(f64::INFINITY, f64::min);
        let bound = smallest + self.tolerance(smallest);
        let mut radius = f64::INFINITY;
        // Values are not exact: every point that may be the centre is looked at, and all that may be farthest from it.
        for (&eccentricity, p) in self.eccentricities.iter().zip(0..) {
            if eccentricity <= bound {
                let nearly = eccentricity - self.tolerance(eccentricity);
                let mut farthest = 0.0_f64;
                for q in 0..self.n_points() as u32 {
                    let value = self.table.value(p, q);
                    if value >= nearly {
                        farthest = farthest.max(self.table.length(p, q, value));
                    }
                }
                radius = radius.min(farthest);
            }
        }
        radius
    }
}

impl<T: Table> Order for Matrix<'_, T> {
    #[inline(always)]
    fn point(&self, label: u32) -> u32 {
        self.points[label as usize]
    }

    #[inline(always)]
    fn length(&self, a: u32, b: u32) -> f64 {
        let (p, q) = (self.point(a), self.point(b));
        self.table.length(p, q, self.table.value(p, q))
    }

    #[inline(always)]
    fn raw(&self, a: u32, b: u32) -> f64 {
        self.table.value(self.point(a), self.point(b))
    }

    #[inline(always)]
    fn tolerance(&self, up_to: f64) -> f64 {
        self.table.tolerance(up_to)
    }

    #[inline(always)]
    fn has_errors(&self) -> bool {
        self.table.has_errors()
    }

    #[inline(always)]
    fn error(&self, a: u32, b: u32) -> f64 {
        self.table.error(self.point(a), self.point(b))
    }
}

impl<T: Table> Source for Matrix<'_, T> {
    const IS_SEARCH_DEAR: bool = true;
    const IS_SIEVED: bool = false;
    const HAS_NEAR_LABELS: bool = false;

    fn n_points(&self) -> usize {
        self.points.len()
    }

    fn raw_of(&self, length: f64) -> f64 {
        self.table.value_of(length)
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
        if !are_few(&self.table) {
            self.caps.freeze(self.coarse, self.eccentricities, LANES);
        }
    }

    #[inline(always)]
    fn are_batches_cheap(&self) -> bool {
        self.n_points() <= CACHED_TABLE
    }

    #[inline(always)]
    fn emit<I: Simd>(
        &mut self,
        simd: I,
        window: &Window,
        _: f64,
        into: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) {
        let mut packer = Packer::new(simd, &mut into.records);
        for p in 1..self.n_points() {
            if p % 256 == 255 && stop() {
                return;
            }
            packer.reserve(p + LANES);
            let (groups, last) = self.before(p);
            for (at, values) in groups.iter().enumerate() {
                self.push(&mut packer, window, p, (at, values, 0xff));
            }
            if let Some(values) = last {
                self.push(&mut packer, window, p, (groups.len(), &values, !from_lane(p % LANES)));
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
        if self.value(p, middle) < bound.below && self.value(q, middle) < bound.below {
            return Some(self.labels[middle as usize]);
        }
        let found = self.coarse.first_between(self.masks, self, (p, q), bound.below)?;
        Some(self.labels[found as usize])
    }

    #[inline(always)]
    fn find_unwitnessed<I: Simd>(&self, _: I, two_steps: &impl TwoSteps, into: &mut Unwitnessed) {
        if are_few(&self.table) {
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
        let mut count = 0;
        for p in 1..self.n_points() {
            if p % 256 == 255 && stop() {
                break;
            }
            let (groups, last) = self.before(p);
            for (at, values) in groups.iter().enumerate() {
                count += self.connect(graph, window, p, (at, values, 0xff));
            }
            if let Some(values) = last {
                count += self.connect(graph, window, p, (groups.len(), &values, !from_lane(p % LANES)));
            }
        }
        count
    }
}

/// Eight values of a row: from eight times which point on, and which of them count.
type Group<'a> = (usize, &'a [f64; LANES], u8);

impl<T: Table> Matrix<'_, T> {
    /// The values of a point and those before it in whole groups, and what is left in another one.
    #[inline(always)]
    fn before(&self, p: usize) -> (&[[f64; LANES]], Option<[f64; LANES]>) {
        let (groups, rest) = self.table.row(p)[..p].as_chunks::<LANES>();
        let mut last = [0.0; LANES];
        last[..rest.len()].copy_from_slice(rest);
        (groups, (!rest.is_empty()).then_some(last))
    }

    /// Writes down the edges of a group that are in a window.
    #[inline(always)]
    fn push(&self, packer: &mut Packer<'_>, window: &Window, p: usize, (at, values, mut lanes): Group<'_>) {
        if let Some(caps) = self.caps.values() {
            let caps = caps.as_chunks::<LANES>().0[at].map(|other| other.min(caps[p]));
            lanes &= !self.masks.less(&caps, values);
        }
        packer.push(window, values, self.labels[p], &self.labels.as_chunks::<LANES>().0[at], lanes);
    }

    /// Enters the edges of a group that are in a window; how many.
    #[inline(always)]
    fn connect(
        &self,
        graph: &mut impl Grows,
        window: &Window,
        p: usize,
        (at, values, lanes): Group<'_>,
    ) -> usize {
        let (above, beyond) = ([window.above(); LANES], [window.up_to().next_up(); LANES]);
        let mut within = self.masks.less(&above, values) & self.masks.less(values, &beyond) & lanes;
        let count = within.count_ones() as usize;
        while within != 0 {
            graph.connect(self.labels[p], self.labels[LANES * at + within.trailing_zeros() as usize]);
            within &= within - 1;
        }
        count
    }

    /// [`Source::find_unwitnessed`] of few points: the most central neighbours of one end are tried for all other ends at
    /// once.
    #[inline(always)]
    fn find_among_few(&self, two_steps: &impl TwoSteps, into: &mut Unwitnessed) {
        let tolerance = self.tolerance(self.longest);
        for p in 1..self.n_points() {
            let label = self.labels[p];
            let row = self.table.row(p).as_chunks::<QUARTER>().0;
            // No point is between itself and another.
            let mut witnesses = [row; FEW_WITNESSES];
            let mut near = two_steps.neighbours(label);
            for witness in &mut witnesses {
                let Some(w) = near.next() else { break };
                // The edge from p to it has entered.
                *witness = self.table.row(self.point(w) as usize).as_chunks::<QUARTER>().0;
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

impl<T: Table> Values for Matrix<'_, T> {
    #[inline(always)]
    fn label(&self, point: u32) -> u32 {
        self.labels[point as usize]
    }

    #[inline(always)]
    fn value(&self, p: u32, q: u32) -> f64 {
        self.table.value(p, q)
    }

    #[inline(always)]
    fn is_between(&self, p: u32, q: u32, raw: f64) -> bool {
        let bound = raw - self.tolerance(raw);
        if are_few(&self.table) {
            let row = |p: u32| self.table.row(p as usize);
            has_between(self.masks, row(p), row(q), bound)
        } else {
            self.coarse.first_between(self.masks, self, (p, q), bound).is_some()
        }
    }
}

/// Whether a point has values below `bound` in both rows.
#[inline(always)]
fn has_between(masks: Masks, row: &[f64], others: &[f64], bound: f64) -> bool {
    let bounds = [bound; LANES];
    let ((row, _), (others, _)) = (row.as_chunks::<LANES>(), others.as_chunks::<LANES>());
    for group in 0..row.len().min(others.len()) {
        if masks.less(&row[group], &bounds) & masks.less(&others[group], &bounds) != 0 {
            return true;
        }
    }
    false
}
