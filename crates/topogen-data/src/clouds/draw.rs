//! Single draws.

use std::f64::consts::TAU;
use std::ops::RangeInclusive;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// Uniform in [0, 1).
pub(crate) fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    rng.random()
}

/// Uniform between both ends of an interval.
pub(crate) fn between(interval: &RangeInclusive<f64>, rng: &mut ChaCha8Rng) -> f64 {
    let (start, end) = (*interval.start(), *interval.end());
    start + (end - start) * uniform(rng)
}

/// Uniform in [0, 2π).
pub(crate) fn angle(rng: &mut ChaCha8Rng) -> f64 {
    TAU * uniform(rng)
}

/// Standard normal.
pub(super) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    rng.sample(StandardNormal)
}

/// True or false, equally likely.
pub(super) fn coin(rng: &mut ChaCha8Rng) -> bool {
    rng.random()
}

/// A unit vector, uniform on the sphere.
///
/// A standard normal vector has no preferred direction (M. E. Muller 1959, doi:10.1145/377939.377946).
pub(super) fn direction<const D: usize>(rng: &mut ChaCha8Rng) -> [f64; D] {
    let mut vector = [0.0; D];
    fill_direction(rng, &mut vector);
    vector
}

/// As [`direction`], in place.
pub(super) fn fill_direction(rng: &mut ChaCha8Rng, vector: &mut [f64]) {
    loop {
        vector.iter_mut().for_each(|value| *value = normal(rng));
        let norm = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        // Too close to the origin, the direction would be one of rounding; this happens to one vector in 10^100.
        if norm > f64::MIN_POSITIVE.sqrt() {
            vector.iter_mut().for_each(|value| *value /= norm);
            return;
        }
    }
}

/// The first draw that is kept, each with the probability that `share` says.
///
/// `share` must lie in [0, 1], and not be 0 almost everywhere.
pub(super) fn rejection<T>(
    rng: &mut ChaCha8Rng,
    draw: impl Fn(&mut ChaCha8Rng) -> T,
    share: impl Fn(&T) -> f64,
) -> T {
    loop {
        let drawn = draw(rng);
        if uniform(rng) < share(&drawn) {
            return drawn;
        }
    }
}
