//! Degenerate diagrams, each with the answer that can be seen by hand, and bad input.

use topogen_diag::ground::Norm;
use topogen_diag::{Bars, Error, Item, Matching, Side, Wasserstein};

use crate::diagrams::Diagram;
use crate::laws::{ORDERS, assert_close, checked, of};

fn finite(bars: &[(f64, f64)]) -> Diagram {
    Diagram::new(bars, &[])
}

#[test]
fn empty_and_empty() {
    for order in ORDERS {
        let result = checked(of(order, 2.0), Bars::EMPTY, Bars::EMPTY);
        assert_eq!((result.distance, result.matching.as_ref()), (0.0, Some(&Matching::default())));
        assert!(result.gradient_a(Bars::EMPTY, Bars::EMPTY).unwrap().is_zero());
    }
}

#[test]
fn everything_to_the_diagonal() {
    let a = finite(&[(0.0, 6.0), (1.0, 9.0)]);
    for (there, back) in [(a.bars(), Bars::EMPTY), (Bars::EMPTY, a.bars())] {
        assert_eq!(checked(of(1.0, f64::INFINITY), there, back).distance, 7.0);
        assert_eq!(checked(of(2.0, f64::INFINITY), there, back).distance, 5.0);
        assert_eq!(checked(of(1.0, 1.0), there, back).distance, 14.0);
    }
}

#[test]
fn the_sign_of_zero_does_not_count() {
    let a = finite(&[(0.0, 1.0), (0.0, 2.0), (-1.0, 0.0), (-2.0, 5.0)]);
    let b = finite(&[(-0.0, 2.0), (0.0, 1.0), (-2.0, 5.0), (-1.0, -0.0)]);
    for order in ORDERS {
        let result = checked(of(order, 2.0), a.bars(), b.bars());
        assert_eq!(result.distance, 0.0);
        assert_eq!(result.matching.unwrap().pairs, [(0, 1), (1, 0), (2, 3), (3, 2)]);
    }
}

/// A match of a bar and itself is not always best: two steps of 1 beat one of 2 from order 1 up, where they are as
/// good.
#[test]
fn equal_bars_need_not_be_matched() {
    let (a, b) = (finite(&[(0.0, 100.0), (0.0, 101.0)]), finite(&[(0.0, 101.0), (0.0, 102.0)]));
    let square = checked(of(2.0, f64::INFINITY), a.bars(), b.bars());
    assert_close(square.distance, 2_f64.sqrt());
    assert_eq!(square.matching.unwrap().pairs, [(0, 0), (1, 1)]);
    assert_close(checked(of(1.0, f64::INFINITY), a.bars(), b.bars()).distance, 2.0);
}

/// Hera never returns on such input.
#[test]
fn multiplicities_and_points_of_the_diagonal() {
    for births in [vec![0.0; 3000], (0..3000).map(|i| f64::from(i % 3)).collect()] {
        let deaths: Vec<f64> = births.iter().map(|birth| birth + 2.0).collect();
        let mut a = Diagram { births: births.clone(), deaths, essential: Vec::new() };
        let mut b = a.clone();
        a.births.truncate(2000);
        a.deaths.truncate(2000);
        for diagram in [&mut a, &mut b] {
            diagram.births.extend([0.5; 1000]);
            diagram.deaths.extend([0.5; 1000]);
        }
        let result = checked(of(1.0, f64::INFINITY), a.bars(), b.bars());
        assert_close(result.distance, 1000.0);
        assert_close(checked(of(2.0, f64::INFINITY), b.bars(), a.bars()).distance, 1000_f64.sqrt());
    }
}

#[test]
fn essential_classes_are_matched_in_order() {
    let (a, b) = (Diagram::new(&[(0.0, 8.0)], &[3.0, 0.0]), Diagram::new(&[], &[1.0, 5.0]));
    let result = checked(of(1.0, f64::INFINITY), a.bars(), b.bars());
    assert_eq!(result.distance, 4.0 + 2.0 + 1.0);
    assert_eq!(result.matching.as_ref().unwrap().essential, [(0, 1), (1, 0)]);
    let costs = result.matching.as_ref().unwrap().costs_in(result.norm(), a.bars(), b.bars()).unwrap();
    let expected = [
        (Item::AToDiagonal { a: 0 }, 4.0),
        (Item::Essential { a: 0, b: 1 }, 2.0),
        (Item::Essential { a: 1, b: 0 }, 1.0),
    ];
    assert_eq!(costs, expected);
    assert_eq!(result.gradient_a(a.bars(), b.bars()).unwrap().essential, [-1.0, -1.0]);
    assert_eq!(result.gradient_b(a.bars(), b.bars()).unwrap().essential, [1.0, 1.0]);
}

/// persim gives 0 here.
#[test]
fn different_numbers_of_essential_classes() {
    let (a, b) = (Diagram::new(&[(0.0, 1.0)], &[0.0]), Diagram::new(&[(0.0, 1.0)], &[]));
    let result = checked(of(2.0, 2.0), a.bars(), b.bars());
    assert_eq!((result.distance, &result.matching), (f64::INFINITY, &None));
    assert!(result.gradient_a(a.bars(), b.bars()).unwrap().is_zero());
    assert!(result.power_gradient_b(a.bars(), b.bars()).unwrap().is_zero());
}

/// GUDHI and torch_topological give NaN here, for order 2.
#[test]
fn no_gradient_at_distance_zero() {
    let a = Diagram::new(&[(0.0, 2.0), (1.0, 9.0), (3.0, 3.0)], &[1.0]);
    for order in ORDERS {
        for p in [1.0, 2.0, f64::INFINITY] {
            let result = checked(of(order, p), a.bars(), a.bars());
            assert_eq!(result.distance, 0.0);
            assert!(result.gradient_a(a.bars(), a.bars()).unwrap().is_zero());
            assert!(result.power_gradient_b(a.bars(), a.bars()).unwrap().is_zero());
        }
    }
}

#[test]
fn gradients_refuse_other_bars() {
    let (a, b) = (finite(&[(0.0, 1.0), (0.0, 6.0)]), finite(&[(0.0, 5.0)]));
    let result = checked(of(1.0, f64::INFINITY), a.bars(), b.bars());
    let moved = finite(&[(0.0, 1.0), (0.0, 7.0)]);
    assert_eq!(result.gradient_a(moved.bars(), b.bars()), Err(Error::OtherBars { distance: 1.5, cost: 2.5 }));
    let missing = Error::NoSuchBar { side: Side::B, index: 0, bars: 0 };
    assert_eq!(result.gradient_b(a.bars(), Bars::EMPTY), Err(missing));
}

#[test]
fn bad_parameters_are_refused() {
    let refused = |wasserstein: Wasserstein| wasserstein.between(Bars::EMPTY, Bars::EMPTY).unwrap_err();
    for order in [0.0, 0.999, -1.0, f64::INFINITY] {
        assert_eq!(refused(Wasserstein::of_order(order)), Error::BadOrder { order });
    }
    assert!(matches!(refused(Wasserstein::of_order(f64::NAN)), Error::BadOrder { .. }));
    for delta in [-0.1, f64::INFINITY] {
        let found = refused(Wasserstein::of_order(1.0).relative_error(delta));
        assert_eq!(found, Error::BadRelativeError { delta });
        assert!(found.to_string().contains(&delta.to_string()));
    }
    assert_eq!(Norm::lp(0.5), Err(Error::BadNorm { p: 0.5 }));
    assert!(Norm::lp(f64::NAN).is_err());
    assert_eq!(Norm::lp(f64::INFINITY), Ok(Norm::MAX));
}
