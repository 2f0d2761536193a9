//! What several tests need.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "shared by tests, which may fail by panicking and use what they need"
)]

use proptest::prelude::*;
use tch::Tensor;
use topogen_loss::{Density, Ground, Image, TermKind, TopologicalLoss};
use topogen_ph::{CondensedLengths, Euclidean, Points};

/// Every kind, with parameters that make all of it matter at lengths between 0 and 3, and the degrees that it is tested in.
pub const KINDS: [TermKind; 16] = [
    TermKind::Push,
    TermKind::Bottleneck,
    TermKind::Entropy { delta: 0.01 },
    TermKind::ScaleSpace { sigma: 0.05 },
    TermKind::Density(DENSITY),
    TermKind::WASSERSTEIN_1,
    TermKind::WASSERSTEIN_2,
    TermKind::Wasserstein { order: 3.0, ground: Ground { p: 1.5 }, exponent: 1.0 },
    TermKind::Wasserstein { order: 1.0, ground: Ground::MAX, exponent: 2.0 },
    TermKind::SlicedWasserstein { directions: 7 },
    TermKind::TotalPersistence { order: 2.0 },
    TermKind::Connectivity { scale: 0.37 },
    TermKind::Image(IMAGE),
    TermKind::Signature,
    TermKind::Divergence,
    TermKind::Cascade,
];

pub const DENSITY: Density =
    Density { exponent: 4.0, sigma: 0.4, scale: 0.5, start: 0.0, end: 3.0, nodes: 11 };
pub const IMAGE: Image =
    Image { births: (0.0, 2.0), lengths: (0.0, 1.0), pixels: (5, 4), sigma: 0.2, weight_order: 2.0 };

/// The kinds that compare diagrams alone.
pub fn of_bars() -> impl Iterator<Item = TermKind> {
    KINDS
        .into_iter()
        .filter(|kind| !matches!(kind, TermKind::Signature | TermKind::Divergence | TermKind::Cascade))
}

/// The degrees below 2 in which a kind exists.
pub fn degrees(kind: TermKind) -> std::ops::Range<usize> {
    if matches!(kind, TermKind::Divergence | TermKind::Cascade) { 1..2 } else { 0..2 }
}

pub fn loss_of(kind: TermKind, degree: usize) -> TopologicalLoss {
    TopologicalLoss::builder().term(kind, degree, 1.5).build().unwrap()
}

pub fn tensor(coordinates: &[f64], dim: i64) -> Tensor {
    Tensor::from_slice(coordinates).reshape([-1, dim])
}

pub fn to_vec(tensor: &Tensor) -> Vec<f64> {
    Vec::<f64>::try_from(tensor.to_kind(tch::Kind::Double).flatten(0, -1)).unwrap()
}

/// Central differences mean something only where no two lengths swap within a step.
pub fn is_generic(coordinates: &[f64], dim: usize, gap: f64) -> bool {
    let lengths = CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap();
    let mut sorted: Vec<f64> = lengths.iter().map(|(_, length)| length).chain([0.0]).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.windows(2).all(|pair| pair[1] - pair[0] > gap)
}

/// `n` points in `dim` dimensions.
pub fn cloud(n: usize, dim: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1.0..1.0, n * dim)
}

/// A cloud that is the same in every run: noise around a circle, so that there is a loop.
pub fn ring(n: usize, radius: f64, seed: u64) -> Vec<f64> {
    let noise = |k: usize| (12.9898 * (k as f64 + 1.0) + 78.233 * seed as f64).sin() * 43758.5453;
    let noise = |k: usize| 0.2 * (noise(k) - noise(k).floor() - 0.5);
    (0..n)
        .flat_map(|i| {
            let angle = std::f64::consts::TAU * i as f64 / n as f64;
            [radius * angle.cos() + noise(2 * i), radius * angle.sin() + noise(2 * i + 1)]
        })
        .collect()
}
