//! Clouds that fill their space.

use rand_chacha::ChaCha8Rng;

use super::draw::{normal, uniform};

/// Standard deviation of a cluster; the distance of neighbouring centres is 1.
pub(super) const CLUSTER_DEVIATION: f64 = 0.05;

/// Uniform in [0, 1) to the power `dim`.
pub(super) fn cube(dim: usize, rng: &mut ChaCha8Rng, to: &mut Vec<f64>) {
    to.extend((0..dim).map(|_| uniform(rng)));
}

/// Standard normal.
pub(super) fn gaussian(dim: usize, rng: &mut ChaCha8Rng, to: &mut Vec<f64>) {
    to.extend((0..dim).map(|_| normal(rng)));
}

/// Normal around one of the centres (0, 0, ...), (1, 0, ...), (2, 0, ...), ..., which take turns.
pub(super) fn clusters(count: usize, index: usize, dim: usize, rng: &mut ChaCha8Rng, to: &mut Vec<f64>) {
    let centre = (index % count) as f64;
    to.extend((0..dim).map(|axis| {
        let from_centre = CLUSTER_DEVIATION * normal(rng);
        if axis == 0 { centre + from_centre } else { from_centre }
    }));
}
