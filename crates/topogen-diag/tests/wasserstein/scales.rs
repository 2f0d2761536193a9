//! Numbers near the ends of the range, and diagrams with costs of very different size.

use topogen_diag::ground::Norm;
use topogen_diag::{Bars, Wasserstein};

use crate::diagrams::{Diagram, rng};
use crate::laws::{ORDERS, assert_bound, assert_close, checked, of};

/// Hera and Oineus give 0 near 1e-30.
#[test]
fn tiny_and_huge_coordinates() {
    let mut rng = rng(1);
    let (a, b) = (Diagram::random(40, 1.0, &mut rng), Diagram::random(40, 1.0, &mut rng));
    for order in ORDERS {
        let expected = checked(of(order, 2.0), a.bars(), b.bars()).distance;
        for scale in [1e-300, 1e-30, 1e30, 1e300] {
            let [scaled_a, scaled_b] = [&a, &b].map(|d| d.map(|value| scale * value));
            let found = checked(of(order, 2.0), scaled_a.bars(), scaled_b.bars()).distance;
            assert!((found - scale * expected).abs() <= 1e-10 * scale * expected, "{order} {scale}");
        }
    }
}

/// A huge bar that both diagrams have must not drown the small ones that decide.
#[test]
fn a_huge_bar_does_not_drown_the_others() {
    let mut rng = rng(2);
    let draw = |rng: &mut _| Diagram::random(30, 1.0, rng);
    let (a, b) = (draw(&mut rng), draw(&mut rng));
    let with_huge = |d: &Diagram| {
        let mut d = d.clone();
        d.births.insert(7, -1e30);
        d.deaths.insert(7, 1e30);
        d
    };
    for order in ORDERS {
        let expected = checked(of(order, f64::INFINITY), a.bars(), b.bars());
        let found = checked(of(order, f64::INFINITY), with_huge(&a).bars(), with_huge(&b).bars());
        assert_close(found.distance, expected.distance);
        assert_bound(found.lower_bound, expected.distance);
        assert!(found.matching.unwrap().pairs.contains(&(7, 7)));
    }
}

/// The 60th powers of these costs are 1e-240 apart.
#[test]
fn small_costs_beside_large_ones_of_a_high_order() {
    let a = Diagram::new(&[(0.0, 1.0), (5.0, 5.0 + 2e-4)], &[]);
    let b = Diagram::new(&[(0.0, 1.0), (5.0, 5.0 + 4e-4)], &[]);
    let found = checked(of(60.0, f64::INFINITY), a.bars(), b.bars());
    // Apart by 2e-4, or both to the diagonal for 1e-4 and 2e-4: the pair is the cheaper.
    assert_close(found.distance, b.deaths[1] - a.deaths[1]);
    assert_eq!(found.matching.unwrap().pairs, [(0, 0), (1, 1)]);
}

#[test]
fn the_largest_numbers() {
    let whole = Diagram::new(&[(-f64::MAX, f64::MAX)], &[]);
    for order in ORDERS {
        assert_eq!(checked(of(order, f64::INFINITY), whole.bars(), Bars::EMPTY).distance, f64::MAX);
        let tiny = Diagram::new(&[(0.0, f64::from_bits(2))], &[]);
        assert_eq!(checked(of(order, f64::INFINITY), tiny.bars(), Bars::EMPTY).distance, f64::from_bits(1));
    }
    // The way of the shortest bar to the diagonal rounds to nothing.
    let shortest = Diagram::new(&[(0.0, f64::from_bits(1))], &[]);
    for order in ORDERS {
        let found = checked(of(order, f64::INFINITY), shortest.bars(), Bars::EMPTY);
        assert_eq!((found.distance, found.lower_bound), (0.0, 0.0));
        assert_eq!(found.matching.unwrap().a_to_diagonal, [0]);
    }
    // The distance itself is out of range: it says so, and has no gradient.
    let apart = [Diagram::new(&[], &[-f64::MAX]), Diagram::new(&[], &[f64::MAX])];
    let found = Wasserstein::of_order(1.0).between(apart[0].bars(), apart[1].bars()).unwrap();
    assert_eq!(found.distance, f64::INFINITY);
    assert!(found.gradient_a(apart[0].bars(), apart[1].bars()).unwrap().is_zero());
    // The largest bar of the plane is saturated in the norms in which it is too long.
    assert_eq!(Norm::lp(1.0).unwrap().distance_to_diagonal((-f64::MAX, f64::MAX)), f64::MAX);
}
