//! Alpha diagrams: against enclosing balls by brute force, against the Čech complex, against GUDHI, laws, gradients, and clouds in special position.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod goldens;
mod gradients;
mod laws;
mod oracle;
mod positions;

use proptest::prelude::*;
use topogen_ph::{Alpha, AlphaDiagram, Points};

/// What rounding may do to diameters of the order of 1.
const NEAR: f64 = 1e-7;

/// A bar; of an essential class, to infinity.
type Bar = [f64; 2];

fn diagram(coordinates: &[f64], dim: usize) -> AlphaDiagram {
    Alpha::default().diagram(&Points::new(coordinates, dim).unwrap()).unwrap()
}

/// The bars of a degree that are longer than rounding.
fn bars(diagram: &AlphaDiagram, degree: usize) -> Vec<Bar> {
    long(all_bars(diagram, degree))
}

fn all_bars(diagram: &AlphaDiagram, degree: usize) -> Vec<Bar> {
    let bars = diagram.degree(degree).unwrap().bars();
    let finite = bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| [birth, death]);
    finite.chain(bars.essential().iter().map(|&birth| [birth, f64::INFINITY])).collect()
}

fn long(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.retain(|[birth, death]| death - birth > 10.0 * NEAR);
    bars
}

/// Whether two lists have the same bars in any order, but for rounding.
fn are_near(found: &[Bar], mut expected: Vec<Bar>) -> bool {
    let near = |a: f64, b: f64| a == b || (a - b).abs() < NEAR;
    let are_as_many = found.len() == expected.len();
    let is_matched = |bar: &Bar| {
        let at = expected.iter().position(|other| near(bar[0], other[0]) && near(bar[1], other[1]));
        at.map(|at| expected.swap_remove(at)).is_some()
    };
    are_as_many && found.iter().all(is_matched)
}

/// A dimension, and the coordinates of some points.
fn cloud(
    n: std::ops::Range<usize>,
    value: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = (usize, Vec<f64>)> {
    (2_usize..4, n).prop_flat_map(move |(dim, n)| (Just(dim), prop::collection::vec(value.clone(), n * dim)))
}
