//! Edges of a matrix of lengths, or of squares of lengths.

use super::pack::{LANES, Packer};
use super::source::{Source, TwoSteps};
use super::window::Window;
use crate::lengths::Square;
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

/// The values are squares, more or less, of the distances that a metric gives.
pub(crate) struct Squared<D>(pub(crate) D);

impl<D: Fn(u32, u32) -> f64 + Sync> Exact for Squared<D> {
    #[inline(always)]
    fn length(&self, p: u32, q: u32, _: f64) -> f64 {
        (self.0)(p, q)
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
    order: Vec<(f64, u32)>,
    labels: Vec<u32>,
    points: Vec<u32>,
    eccentricities: Vec<f64>,
    sample: Vec<f64>,
}

/// For clouds up to this size, looking at a pair is cheaper than preparing to.
const SMALL: usize = 128;
/// How many of the most central or nearest points are tried as witnesses before all are.
const WITNESSES: usize = 8;

/// A matrix whose points are labelled from the most central one on: it is in many lunes.
pub(crate) struct Matrix<'b, E> {
    square: &'b Square,
    exact: E,
    labels: &'b [u32],
    points: &'b [u32],
    longest: f64,
    /// The largest value of each row.
    eccentricities: &'b [f64],
    sample: &'b mut Vec<f64>,
    /// How many edges one of the sample stands for.
    share: f64,
}

impl<'b, E: Exact> Matrix<'b, E> {
    /// O(n²) time.
    #[inline(always)]
    pub(crate) fn new(square: &'b Square, exact: E, buffers: &'b mut MatrixBuffers) -> Self {
        let n_points = square.n_points();
        let MatrixBuffers { order, labels, points, eccentricities, sample } = buffers;
        order.clear();
        eccentricities.clear();
        let mut longest = 0.0_f64;
        for point in 0..n_points {
            let mut sums = [0.0; 8];
            let mut largest = [0.0_f64; 8];
            let row = &square.row(point)[..n_points];
            let groups = row.chunks_exact(8);
            let rest = groups.remainder();
            for group in groups {
                for lane in 0..8 {
                    sums[lane] += group[lane];
                    largest[lane] = if group[lane] > largest[lane] { group[lane] } else { largest[lane] };
                }
            }
            order.push((sums.iter().sum::<f64>() + rest.iter().sum::<f64>(), point as u32));
            let eccentricity = largest.iter().chain(rest).copied().fold(0.0, f64::max);
            eccentricities.push(eccentricity);
            longest = longest.max(eccentricity);
        }
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        points.clear();
        points.extend(order.iter().map(|&(_, point)| point));
        labels.clear();
        // Whole groups: what is beyond the last point is no label of any.
        labels.resize(n_points.next_multiple_of(LANES), 0);
        for (label, &point) in points.iter().enumerate() {
            labels[point as usize] = label as u32;
        }
        let all = n_points * n_points.saturating_sub(1) / 2;
        take_sample(square, sample);
        let share = all as f64 / sample.len().max(1) as f64;
        Self { square, exact, labels, points, longest, eccentricities, sample, share }
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

/// Some lengths, evenly over all points.
#[inline(always)]
fn take_sample(square: &Square, sample: &mut Vec<f64>) {
    let n_points = square.n_points();
    sample.clear();
    let wanted = if n_points <= SMALL { 256 } else { 8_192 };
    // From each point, others at distances in the index that differ from point to point.
    let each = (2 * wanted / n_points.max(1)).clamp(1, n_points.saturating_sub(1).max(1));
    let mut shift = 0;
    for point in (0..n_points).step_by((n_points / wanted).max(1)) {
        let row = &square.row(point)[..n_points];
        for k in 0..each {
            let other = (point + 1 + (k * n_points + shift) / each) % n_points;
            if other != point {
                sample.push(row[other]);
            }
        }
        shift = (shift + 7) % n_points;
    }
}

impl<E: Exact> Source for Matrix<'_, E> {
    fn n_points(&self) -> usize {
        self.square.n_points()
    }

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
        self.sample.retain(|&raw| raw > above);
        let place = (count as f64 / self.share) as usize;
        if place >= self.sample.len() {
            return f64::INFINITY;
        }
        *self.sample.select_nth_unstable_by(place, f64::total_cmp).1
    }

    #[inline(always)]
    fn emit<I: Simd>(&self, simd: I, window: &Window, into: &mut Vec<u64>, stop: &impl Fn() -> bool) {
        let n_points = self.n_points();
        let mut packer = Packer::new(simd, into);
        for p in 0..n_points {
            if p % 256 == 255 && stop() {
                return;
            }
            let row = self.square.row(p);
            let label = self.labels[p];
            packer.reserve(n_points + LANES);
            // Whole groups of columns, of which the first may begin before the diagonal and the last end in infinities.
            let start = (p + 1) / LANES * LANES;
            let groups = row.chunks_exact(LANES).zip(self.labels.chunks_exact(LANES)).skip(start / LANES);
            let mut from = p + 1 - start;
            for (raws, others) in groups {
                if let (Ok(raws), Ok(others)) = (raws.try_into(), others.try_into()) {
                    packer.push(window, raws, label, others, from);
                }
                from = 0;
            }
        }
    }

    #[inline(always)]
    fn guess(&self, _: u32, _: u32) -> Option<u32> {
        None
    }

    #[inline(always)]
    fn longest_without_witness(&self, above: f64, two_steps: &impl TwoSteps) -> f64 {
        let n_points = self.n_points();
        let mut last = f64::NEG_INFINITY;
        let (mut nearest, mut near) = (Vec::new(), Vec::new());
        for a in 1..n_points as u32 {
            let p = self.point(a);
            let row = self.square.row(p as usize);
            two_steps.write(a, &mut near);
            let mut is_prepared = false;
            for (word, &near) in near.iter().enumerate().take(a as usize / 64 + 1) {
                // Labels below a that are farther than two steps.
                let mut far = !near;
                if word == a as usize / 64 {
                    far &= (1 << (a % 64)) - 1;
                }
                while far != 0 {
                    let b = word as u32 * 64 + far.trailing_zeros();
                    far &= far - 1;
                    let q = self.point(b) as usize;
                    let raw = row[q];
                    if raw <= above || raw <= last {
                        continue;
                    }
                    let bound = raw - self.tolerance(raw);
                    if n_points > SMALL {
                        if !is_prepared {
                            self.nearest_ends(p, &mut nearest);
                            is_prepared = true;
                        }
                        if nearest[q] < bound {
                            continue;
                        }
                    }
                    if !self.is_anything_between(row, self.square.row(q), bound) {
                        last = raw;
                    }
                }
            }
        }
        last
    }
}

impl<E: Exact> Matrix<'_, E> {
    /// Whether some point has values below `bound` in both rows.
    #[inline(always)]
    fn is_anything_between(&self, row: &[f64], others: &[f64], bound: f64) -> bool {
        // Few points are in the middle of many pairs.
        for &w in self.points.iter().take(WITNESSES) {
            if row[w as usize] < bound && others[w as usize] < bound {
                return true;
            }
        }
        let mut any = false;
        for (x, y) in row.chunks_exact(32).zip(others.chunks_exact(32)) {
            for lane in 0..32 {
                any |= (x[lane] < bound) & (y[lane] < bound);
            }
            if any {
                return true;
            }
        }
        false
    }
}

impl<E: Exact> Matrix<'_, E> {
    /// For each point q, the smallest value of the longer edge from p and q to one of the points nearest to p.
    #[inline(always)]
    fn nearest_ends(&self, p: u32, into: &mut Vec<f64>) {
        let row = self.square.row(p as usize);
        let mut found = [(f64::INFINITY, p); WITNESSES];
        for (q, &raw) in row[..self.n_points()].iter().enumerate() {
            if raw < found[WITNESSES - 1].0 && q != p as usize {
                let place = found.partition_point(|&(other, _)| other <= raw);
                found[place..].rotate_right(1);
                found[place] = (raw, q as u32);
            }
        }
        into.clear();
        into.resize(row.len(), f64::INFINITY);
        for (to_p, w) in found {
            for (nearest, &other) in into.iter_mut().zip(self.square.row(w as usize)) {
                let farther = if other > to_p { other } else { to_p };
                *nearest = if farther < *nearest { farther } else { *nearest };
            }
        }
    }
}
