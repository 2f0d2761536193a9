//! By how much lengths can have changed.

use super::Input;
use crate::{Euclidean, Metric};

/// No length of `now` differs by more from that of the same edge of `before`; infinite if they are of different sizes.
///
/// To be compiled for each set of vector instructions.
pub(super) struct Drift<'a> {
    pub(super) before: &'a Input,
    pub(super) dim: Option<usize>,
    pub(super) now: &'a [f64],
    /// No length of `before` is larger.
    pub(super) largest: f64,
}

impl pulp::NullaryFnOnce for Drift<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        let Self { before, dim, now, largest } = self;
        match (before.dim, dim) {
            (None, None) => of_lengths(&before.numbers, now),
            (Some(dim), Some(of_now)) if dim == of_now => of_points(&before.numbers, now, dim, largest),
            _ => f64::INFINITY,
        }
    }
}

/// No length among points differs by more from that among the points where they were; infinite if these are others.
///
/// An edge changes by no more than both of its ends move. O(n · dim).
#[inline(always)]
fn of_points(before: &[f64], now: &[f64], dim: usize, largest: f64) -> f64 {
    if before.len() != now.len() {
        return f64::INFINITY;
    }
    let (mut first, mut second) = (0.0_f64, 0.0_f64);
    for (a, b) in before.chunks_exact(dim).zip(now.chunks_exact(dim)) {
        let moved = Euclidean.distance(a, b);
        second = second.max(moved.min(first));
        first = first.max(moved);
    }
    // A distance is rounded: dim squares, as many additions, a root.
    let rounding = (dim + 64) as f64 * f64::EPSILON;
    let moved = first + second;
    moved + rounding * (2.0 * moved + 2.0 * largest)
}

/// The largest difference of two lists of lengths; infinite if they are not of one size.
#[inline(always)]
fn of_lengths(before: &[f64], now: &[f64]) -> f64 {
    if before.len() != now.len() {
        return f64::INFINITY;
    }
    const LANES: usize = 16;
    let ((a, a_rest), (b, b_rest)) = (before.as_chunks::<LANES>(), now.as_chunks::<LANES>());
    let mut largest = [0.0_f64; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            let difference = (a[lane] - b[lane]).abs();
            largest[lane] = if difference > largest[lane] { difference } else { largest[lane] };
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b).abs());
    // A difference is rounded once.
    largest.into_iter().chain(rest).fold(0.0, f64::max) * (1.0 + 4.0 * f64::EPSILON)
}
