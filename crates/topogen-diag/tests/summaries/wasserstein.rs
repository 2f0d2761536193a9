//! The Wasserstein distance that stability is stated with. `tests/wasserstein` holds it against its oracles.

use topogen_diag::Wasserstein;

use crate::diagrams::Diagram;

/// The q-Wasserstein distance under the ground distance L∞.
pub fn distance(a: &Diagram, b: &Diagram, q: f64) -> f64 {
    Wasserstein::of_order(q).between(a.bars(), b.bars()).unwrap().distance
}
