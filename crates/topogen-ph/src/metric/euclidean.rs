//! The straight line.

use super::{DifferentiableMetric, Metric};

/// The Euclidean distance.
///
/// ```
/// use topogen_ph::{Euclidean, Metric};
/// assert_eq!(Euclidean.distance(&[0.0, 3.0], &[4.0, 0.0]), 5.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Euclidean;

/// So many partial sums fill a vector register, or two.
const LANES: usize = 8;
/// A distance keeps so many times that: enough for additions not to wait for each other, and a fixed order of addition on every machine.
const PARTS: usize = 4;

/// Adds the squares of differences.
#[inline(always)]
fn add_squares(sums: &mut [f64; LANES], x: &[f64; LANES], y: &[f64; LANES]) {
    for lane in 0..LANES {
        let difference = x[lane] - y[lane];
        sums[lane] += difference * difference;
    }
}

impl Euclidean {
    /// The square of the distance, where it is within the range of numbers that have all their digits.
    // Inlined, so that it is compiled with the vector instructions of whoever calls it.
    #[inline(always)]
    pub(crate) fn square(a: &[f64], b: &[f64]) -> f64 {
        let ((a_lanes, a_rest), (b_lanes, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
        let ((a_parts, a_lanes), (b_parts, b_lanes)) =
            (a_lanes.as_chunks::<PARTS>(), b_lanes.as_chunks::<PARTS>());
        // One by one: in an array they would be in memory.
        let [mut first, mut second, mut third, mut fourth] = [[0.0; LANES]; PARTS];
        for at in 0..a_parts.len().min(b_parts.len()) {
            let (x, y) = (&a_parts[at], &b_parts[at]);
            add_squares(&mut first, &x[0], &y[0]);
            add_squares(&mut second, &x[1], &y[1]);
            add_squares(&mut third, &x[2], &y[2]);
            add_squares(&mut fourth, &x[3], &y[3]);
        }
        // Too few for all lanes: what fills eight of them, then the rest one by one.
        for at in 0..a_lanes.len().min(b_lanes.len()) {
            add_squares(&mut first, &a_lanes[at], &b_lanes[at]);
        }
        let mut rest = 0.0;
        for at in 0..a_rest.len().min(b_rest.len()) {
            rest += (a_rest[at] - b_rest[at]) * (a_rest[at] - b_rest[at]);
        }
        for lane in 0..LANES {
            first[lane] = (first[lane] + second[lane]) + (third[lane] + fourth[lane]);
        }
        first.iter().sum::<f64>() + rest
    }
}

impl Metric for Euclidean {
    // Inlined as the square is.
    #[inline(always)]
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        let sum = Self::square(a, b);
        if SAFE_SQUARES.contains(&sum) { sum.sqrt() } else { scaled_distance(a, b) }
    }

    fn is_euclidean(&self) -> bool {
        true
    }
}

/// Sums of squares to which no square that matters has overflowed or underflowed.
const SAFE_SQUARES: std::ops::Range<f64> = 1e-280..1e300;

/// The Euclidean distance of points so near or so far that squares leave the range of `f64`.
fn scaled_distance(a: &[f64], b: &[f64]) -> f64 {
    let differences = || a.iter().zip(b).map(|(x, y)| x - y);
    let largest = differences().fold(0.0, |largest: f64, difference| largest.max(difference.abs()));
    if largest == 0.0 || largest.is_infinite() {
        return largest;
    }
    largest * differences().map(|difference| (difference / largest).powi(2)).sum::<f64>().sqrt()
}

impl DifferentiableMetric for Euclidean {
    // Inlined as the distance is.
    #[inline(always)]
    fn accumulate_gradient(&self, a: &[f64], b: &[f64], scale: f64, into_a: &mut [f64], into_b: &mut [f64]) {
        let length = self.distance(a, b);
        if length == 0.0 {
            return;
        }
        let factor = scale / length;
        // Where that overflows, or loses digits, the quotients do not: they are at most 1.
        let is_safe = factor.is_normal() || scale == 0.0;
        for ((x, y), (into_a, into_b)) in a.iter().zip(b).zip(into_a.iter_mut().zip(into_b)) {
            let slope = if is_safe { factor * (x - y) } else { scale * ((x - y) / length) };
            *into_a += slope;
            *into_b -= slope;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_a_unit_vector_at_any_scale() {
        for scale in [1e-310, 1e-170, 1.0, 1e300] {
            let (mut into_a, mut into_b) = ([0.0; 3], [0.0; 3]);
            Euclidean.accumulate_gradient(
                &[3.0 * scale, 0.0, 1.0],
                &[0.0, 4.0 * scale, 1.0],
                2.0,
                &mut into_a,
                &mut into_b,
            );
            let expected = [1.2, -1.6, 0.0];
            for k in 0..3 {
                assert!(
                    (into_a[k] - expected[k]).abs() < 1e-9 && into_b[k] == -into_a[k],
                    "{scale}: {into_a:?}"
                );
            }
        }
    }

    #[test]
    fn squares_may_leave_the_range_of_f64() {
        for scale in [1e-300, 1e-170, 1.0, 1e170, 1e300] {
            let distance = Euclidean.distance(&[3.0 * scale, 0.0], &[0.0, 4.0 * scale]);
            assert!((distance / scale - 5.0).abs() < 1e-14, "{scale}: {distance}");
        }
        assert_eq!(Euclidean.distance(&[1.5; 20], &[1.5; 20]), 0.0);
        assert_eq!(Euclidean.distance(&[f64::MAX], &[f64::MIN]), f64::INFINITY);
    }
}
