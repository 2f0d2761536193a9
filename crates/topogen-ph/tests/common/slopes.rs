//! Gradients against central differences.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

use topogen_ph::{BarGradient, DegreeDiagram};

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Compared {
    pub largest_error: f64,
    /// The largest slope by the formula.
    pub steepest: f64,
    /// At how many coordinates no critical cell changed within the step.
    pub n_compared: usize,
}

const STEP: f64 = 1e-6;

/// The smallest difference of two numbers, or of one to zero.
pub fn smallest_gap(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = numbers.chain([0.0]).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min)
}

/// Weights that tell the ends of bars apart: the number differentiated is the sum of weight times end.
pub fn weights(bars: &DegreeDiagram) -> BarGradient {
    let weight = |i: usize, phase: f64| (1.7 * i as f64 + phase).sin() + 1.5;
    let bars = bars.bars();
    BarGradient {
        births: (0..bars.len()).map(|i| weight(i, 0.3)).collect(),
        deaths: (0..bars.len()).map(|i| -weight(i, 1.1)).collect(),
        essential: (0..bars.essential().len()).map(|i| weight(i, 2.0)).collect(),
    }
}

/// Compares a gradient of the sum of weight times end of bar with central differences, at the coordinates where those mean something: where
/// the bars have the same critical cells on both sides.
pub fn compare(
    coordinates: &[f64],
    gradient: &[f64],
    at: &DegreeDiagram,
    weights: &BarGradient,
    bars_of: impl Fn(&[f64]) -> DegreeDiagram,
) -> Compared {
    let sum = |bars: &DegreeDiagram| {
        let dot =
            |values: &[f64], weights: &[f64]| values.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
        let plain = bars.bars();
        dot(plain.births(), &weights.births)
            + dot(plain.deaths(), &weights.deaths)
            + dot(plain.essential(), &weights.essential)
    };
    let is_same = |bars: &DegreeDiagram| {
        (bars.birth_edges(), bars.death_edges(), bars.essential_edges())
            == (at.birth_edges(), at.death_edges(), at.essential_edges())
    };
    let mut compared = Compared::default();
    for (place, &slope) in gradient.iter().enumerate() {
        let moved = |by: f64| {
            let mut moved = coordinates.to_vec();
            moved[place] += by;
            bars_of(&moved)
        };
        let (above, below) = (moved(STEP), moved(-STEP));
        if is_same(&above) && is_same(&below) {
            let difference = (sum(&above) - sum(&below)) / (2.0 * STEP);
            compared.largest_error = compared.largest_error.max((difference - slope).abs());
            compared.steepest = compared.steepest.max(slope.abs());
            compared.n_compared += 1;
        }
    }
    compared
}
