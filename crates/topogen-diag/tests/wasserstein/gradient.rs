//! Gradients against central differences.

use rand::RngExt;
use topogen_diag::{BarGradient, Transport};

use crate::diagrams::{Diagram, rng};
use crate::ends::{End, STEP, differences};
use crate::laws::{checked, of};

/// A number that depends on a Wasserstein distance, and its derivatives by a and by b.
type Quantity = (fn(&Transport) -> f64, fn(&Transport, &Diagram, &Diagram) -> [BarGradient; 2]);

const DISTANCE: Quantity = (
    |result| result.distance,
    |result, a, b| {
        let (a, b) = (a.bars(), b.bars());
        [result.gradient_a(a, b).unwrap(), result.gradient_b(a, b).unwrap()]
    },
);

const POWER: Quantity = (Transport::power, |result, a, b| {
    let (a, b) = (a.bars(), b.bars());
    [result.power_gradient_a(a, b).unwrap(), result.power_gradient_b(a, b).unwrap()]
});

/// W³, for orders that are not 3.
const CUBE: Quantity = (
    |result| result.raised(3.0).unwrap(),
    |result, a, b| {
        let (a, b) = (a.bars(), b.bars());
        [result.raised_gradient_a(a, b, 3.0).unwrap(), result.raised_gradient_b(a, b, 3.0).unwrap()]
    },
);

fn assert_agreement(order: f64, p: f64, (value, gradients): Quantity) {
    let mut rng = rng(7);
    let (mut compared, mut kinks, mut moving) = (0, 0, 0);
    for _ in 0..25 {
        let (n, m, classes) = (rng.random_range(1..9), rng.random_range(1..9), rng.random_range(0..3));
        let mut draw = |n: usize| {
            let diagram = Diagram::random(n, 2.0, &mut rng);
            let essential = (0..classes).map(|_| 0.3 * rng.random::<f64>()).collect();
            // No shorter than a few steps, so that the moved bars are bars.
            let deaths = diagram.deaths.iter().map(|death| death + 0.01).collect();
            Diagram { deaths, essential, ..diagram }
        };
        let (a, b) = (draw(n), draw(m));
        let at = |a: &Diagram, b: &Diagram| value(&checked(of(order, p), a.bars(), b.bars()));
        let result = checked(of(order, p), a.bars(), b.bars());
        let [by_a, by_b] = gradients(&result, &a, &b);
        let mut compare = |derivative: f64, (forwards, backwards): (f64, f64)| {
            // A kink within a step shows itself: the differences to both sides are further apart than curvature makes
            // them.
            if (forwards - backwards).abs() > 1e3 * STEP {
                kinks += 1;
            } else {
                compared += 1;
                moving += usize::from(derivative.abs() > 1e-3);
                assert!(
                    (0.5 * (forwards + backwards) - derivative).abs() < 1e-6,
                    "{forwards} {backwards} {derivative}"
                );
            }
        };
        for end in End::all(&a) {
            compare(end.of(&by_a), differences(&a, end, |a| at(a, &b)));
        }
        for end in End::all(&b) {
            compare(end.of(&by_b), differences(&b, end, |b| at(&a, b)));
        }
    }
    assert!(20 * kinks < compared, "{kinks} kinks, {compared} compared");
    assert!(4 * moving > compared, "{moving} of {compared} move");
}

#[test]
fn of_the_distance() {
    for order in [1.0, 1.5, 2.0, 4.0] {
        for p in [1.0, 1.5, 2.0, f64::INFINITY] {
            assert_agreement(order, p, DISTANCE);
        }
    }
}

#[test]
fn of_the_power() {
    for order in [1.0, 2.0, 3.0] {
        for p in [2.0, f64::INFINITY] {
            assert_agreement(order, p, POWER);
        }
    }
}

#[test]
fn of_another_power() {
    for order in [1.0, 2.0, 4.0] {
        for p in [2.0, f64::INFINITY] {
            assert_agreement(order, p, CUBE);
        }
    }
}

#[test]
fn exponents_from_the_distance_to_its_power() {
    let mut rng = rng(5);
    let (a, b) = (Diagram::random(9, 1.0, &mut rng), Diagram::random(7, 1.0, &mut rng));
    let (a, b) = (a.bars(), b.bars());
    let result = checked(of(3.0, 2.0), a, b);
    assert_eq!(result.raised(1.0).unwrap(), result.distance);
    assert_eq!(result.raised(3.0).unwrap(), result.power());
    assert_eq!(result.raised_gradient_a(a, b, 1.0), result.gradient_a(a, b));
    assert_eq!(result.raised_gradient_a(a, b, 3.0), result.power_gradient_a(a, b));
    // At the minimum nothing moves, whatever the exponent.
    let same = checked(of(3.0, 2.0), a, a);
    for exponent in [1.0, 1.5, 2.0, 3.0] {
        assert_eq!(same.raised(exponent).unwrap(), 0.0);
        assert!(same.raised_gradient_a(a, a, exponent).unwrap().is_zero());
    }
    for exponent in [0.99, -1.0, f64::INFINITY, f64::NAN] {
        for refused in [
            result.raised(exponent).unwrap_err(),
            result.raised_gradient_a(a, b, exponent).unwrap_err(),
            result.raised_gradient_b(a, b, exponent).unwrap_err(),
        ] {
            assert!(matches!(refused, topogen_diag::Error::BadExponent { .. }), "{refused}");
        }
    }
}

/// W is convex in neither diagram, but it is 1-Lipschitz under the dual norm: for q = p = 2 the gradient has length at
/// most 1, and exactly 1 by both diagrams' matched bars together, over the square root of 2.
#[test]
fn the_gradient_of_w2_has_length_one() {
    let mut rng = rng(3);
    let (a, b) = (Diagram::random(20, 1.0, &mut rng), Diagram::random(20, 1.0, &mut rng));
    let result = checked(of(2.0, 2.0), a.bars(), b.bars());
    let gradient = result.gradient_a(a.bars(), b.bars()).unwrap();
    // Of the matching's squared cost, the part that is not b's on its way to the diagonal.
    let costs = result.matching.as_ref().unwrap().costs_in(result.norm(), a.bars(), b.bars()).unwrap();
    let own: f64 = costs
        .iter()
        .filter(|(item, _)| !matches!(item, topogen_diag::Item::BToDiagonal { .. }))
        .map(|&(_, cost)| cost * cost)
        .sum();
    let squared: f64 = gradient.births.iter().chain(&gradient.deaths).map(|slope| slope * slope).sum();
    assert!((squared - own / (result.distance * result.distance)).abs() < 1e-12, "{squared}");
    assert!(squared > 0.1);
}
