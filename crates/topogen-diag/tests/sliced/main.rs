//! Laws of the sliced Wasserstein distance and its gradient.

#![allow(clippy::unwrap_used, reason = "clippy knows tests by their attribute, and helpers have none")]

#[path = "../common/diagrams.rs"]
mod diagrams;
#[path = "../common/ends.rs"]
mod ends;

use diagrams::{Diagram, coarse, config, diagram, real, rng};
use ends::{End, differences};
use proptest::prelude::*;
use rand::RngExt;
use topogen_diag::{Bars, Error, SlicedWasserstein, Wasserstein};

fn sliced(directions: usize, a: &Diagram, b: &Diagram) -> f64 {
    SlicedWasserstein::default().directions(directions).between(a.bars(), b.bars()).unwrap()
}

fn mixed() -> impl Strategy<Value = Diagram> {
    prop_oneof![diagram(real(), 0..31, 2..3), diagram(coarse(), 0..31, 2..3)]
}

/// Room for rounding.
const ROUNDING: f64 = 1e-12;

proptest! {
    #![proptest_config(config(300))]

    /// M. Carrière, M. Cuturi, S. Oudot (2017), arXiv:1706.03358, theorem 3.4: SW <= 2√2 d_1.
    ///
    /// It holds on every line: a pair contributes |<p - q, e>| + |<p' - q', e>| with projections p', q' onto the
    /// diagonal, each at most
    /// |p - q| <= √2 |p - q|_∞; a bar and the diagonal |<p - p', e>| <= √2 |p - p'|_∞.
    #[test]
    fn at_most_a_multiple_of_w1(a in mixed(), b in mixed(), directions in 1..40_usize) {
        let w1 = Wasserstein::of_order(1.0).between(a.bars(), b.bars()).unwrap().distance;
        prop_assert!(sliced(directions, &a, &b) <= 8_f64.sqrt() * w1 + ROUNDING);
    }

    #[test]
    fn symmetric_and_zero_to_itself(a in mixed(), b in mixed(), directions in 1..40_usize) {
        prop_assert!((sliced(directions, &a, &b) - sliced(directions, &b, &a)).abs() <= ROUNDING);
        let mut other = a.clone();
        other.births.reverse();
        other.deaths.reverse();
        other.births.push(1.5);
        other.deaths.push(1.5);
        prop_assert_eq!(sliced(directions, &a, &other), 0.0);
        let found = SlicedWasserstein::default().with_gradients(a.bars(), other.bars()).unwrap();
        prop_assert!(found.by_a.is_zero() && found.by_b.is_zero());
    }

    #[test]
    fn triangle_inequality(a in mixed(), b in mixed(), c in mixed(), directions in 1..40_usize) {
        let detour = sliced(directions, &a, &b) + sliced(directions, &b, &c);
        prop_assert!(sliced(directions, &a, &c) <= detour + ROUNDING);
    }

    #[test]
    fn scales(a in mixed(), b in mixed(), power in -300..300_i32) {
        let scale = 2.0_f64.powi(power);
        let scaled = |diagram: &Diagram| diagram.map(|value| scale * value);
        let expected = scale * sliced(50, &a, &b);
        prop_assert!((sliced(50, &scaled(&a), &scaled(&b)) - expected).abs() <= ROUNDING * expected);
    }
}

/// One bar (b, d) against nothing: the mean of |<p - p', e>| = |p - p'| |cos| over the circle is (d - b) / √2 · 2/π.
#[test]
fn tends_to_the_integral() {
    let bar = Diagram::new(&[(1.0, 4.0)], &[]);
    let expected = 3.0 / 2_f64.sqrt() * 2.0 / std::f64::consts::PI;
    let errors =
        [10, 100, 1000].map(|directions| (sliced(directions, &bar, &Diagram::default()) - expected).abs());
    assert!(errors[0] < 0.05 && errors[1] < 5e-4 && errors[2] < 5e-6, "{errors:?}");
}

#[test]
fn the_gradient_agrees_with_central_differences() {
    let mut rng = rng(5);
    let metric = SlicedWasserstein::default().directions(20);
    let (mut compared, mut kinks, mut moving) = (0, 0, 0);
    for _ in 0..40 {
        let (n, m) = (rng.random_range(1..8), rng.random_range(0..8));
        let mut draw = |n: usize| {
            let diagram = Diagram::random(n, 2.0, &mut rng);
            let deaths = diagram.deaths.iter().map(|death| death + 0.01).collect();
            let essential = vec![rng.random(), rng.random()];
            Diagram { deaths, essential, ..diagram }
        };
        let (a, b) = (draw(n), draw(m));
        let found = metric.with_gradients(a.bars(), b.bars()).unwrap();
        let mut compare = |derivative: f64, (forwards, backwards): (f64, f64)| {
            if (forwards - backwards).abs() > 1e-6 {
                kinks += 1;
            } else {
                compared += 1;
                moving += usize::from(derivative.abs() > 1e-3);
                assert!((0.5 * (forwards + backwards) - derivative).abs() < 1e-6);
            }
        };
        for end in End::all(&a) {
            compare(
                end.of(&found.by_a),
                differences(&a, end, |a| metric.between(a.bars(), b.bars()).unwrap()),
            );
        }
        for end in End::all(&b) {
            compare(
                end.of(&found.by_b),
                differences(&b, end, |b| metric.between(a.bars(), b.bars()).unwrap()),
            );
        }
    }
    assert!(20 * kinks < compared, "{kinks} kinks, {compared} compared");
    assert!(2 * moving > compared, "{moving} of {compared}");
}

#[test]
fn degenerate_and_bad_input() {
    let none = SlicedWasserstein::default().directions(0);
    assert_eq!(none.between(Bars::EMPTY, Bars::EMPTY), Err(Error::NoDirections));
    assert_eq!(sliced(7, &Diagram::default(), &Diagram::default()), 0.0);
    let classes = [Diagram::new(&[], &[0.0, 5.0]), Diagram::new(&[], &[4.0, 2.0]), Diagram::new(&[], &[1.0])];
    assert_eq!(sliced(7, &classes[0], &classes[1]), 3.0);
    assert_eq!(sliced(7, &classes[0], &classes[2]), f64::INFINITY);
    let metric = SlicedWasserstein::default();
    let found = metric.with_gradients(classes[0].bars(), classes[1].bars()).unwrap();
    assert_eq!((found.by_a.essential, found.by_b.essential), (vec![-1.0, 1.0], vec![-1.0, 1.0]));
    let found = metric.with_gradients(classes[0].bars(), classes[2].bars()).unwrap();
    assert!(found.by_a.is_zero() && found.by_b.is_zero());
    let largest = Diagram::new(&[(-f64::MAX, f64::MAX)], &[]);
    assert_eq!(sliced(7, &largest, &largest), 0.0);
    let tiny = Diagram::new(&[(0.0, 1e-300)], &[]);
    let found = sliced(50, &tiny, &Diagram::default());
    assert!(4e-301 < found && found < 5e-301, "{found}");
}
