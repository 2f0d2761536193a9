//! Gradients against central differences.

use topogen_diag::{BarGradient, Bars};

use crate::diagrams::Diagram;

const STEP: f64 = 1.0 / 131_072.0;

/// What a gradient may differ by, relative to its largest entry (or to 1, if that is less).
const TOLERANCE: f64 = 1e-6;

/// How many derivatives were compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Compared {
    /// Those that are not zero.
    pub nonzero: usize,
    /// Those that are zero.
    pub zero: usize,
    /// Those that were left out, because there is a kink or a jump within a step.
    pub kinks: usize,
}

/// Compares the gradient with the central differences of `value` by each end of each bar.
#[track_caller]
pub fn compare(diagram: &Diagram, gradient: &BarGradient, value: impl Fn(Bars<'_>) -> f64) -> Compared {
    let slopes = gradient.births.iter().chain(&gradient.deaths).chain(&gradient.essential);
    let slopes: Vec<f64> = slopes.copied().collect();
    let ends = diagram.births.len() + diagram.deaths.len() + diagram.essential.len();
    assert_eq!(slopes.len(), ends, "one derivative an end");
    let largest = slopes.iter().map(|slope| slope.abs()).fold(1.0, f64::max);
    let mut compared = Compared::default();
    for (end, &slope) in slopes.iter().enumerate() {
        let at = |by: f64| {
            let mut moved = diagram.clone();
            let Diagram { births, deaths, essential } = &mut moved;
            if let Some(it) = births.iter_mut().chain(deaths).chain(essential).nth(end) {
                *it += by;
            }
            value(moved.bars())
        };
        let difference = |step: f64| (at(step) - at(-step)) / (2.0 * step);
        let (near, far) = (difference(STEP), difference(2.0 * STEP));
        let sides = ((at(STEP) - at(0.0)) / STEP - near).abs();
        // A kink makes the sides differ by what does not shrink with the step; a jump makes the differences grow.
        if (near - far).abs() > TOLERANCE * largest || sides > 1e-2 * largest {
            compared.kinks += 1;
            continue;
        }
        let error = (near - slope).abs();
        assert!(error <= TOLERANCE * largest, "end {end}: {slope}, but differences give {near}");
        *if slope == 0.0 { &mut compared.zero } else { &mut compared.nonzero } += 1;
    }
    assert!(compared.kinks <= 1 + ends / 10, "{compared:?}");
    compared
}
