//! The fast algorithm against the exhaustive one, for every order and norm.

use proptest::prelude::*;
use topogen_diag::{Error, Side, brute};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::laws::{NORMS, ORDERS, assert_bound, assert_close, checked, of};

fn assert_agreement(order: f64, p: f64, a: &Diagram, b: &Diagram) {
    let (a, b) = (a.bars(), b.bars());
    let fast = checked(of(order, p), a, b);
    let slow = brute::wasserstein(&of(order, p), a, b).unwrap();
    assert_close(fast.distance, slow.distance);
    assert_bound(fast.lower_bound, slow.distance);
}

fn order() -> impl Strategy<Value = f64> {
    prop::sample::select(ORDERS.to_vec())
}

fn norm() -> impl Strategy<Value = f64> {
    prop::sample::select(NORMS.to_vec())
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn agrees_on_a_coarse_grid(q in order(), p in norm(), a in diagram(coarse(), 0..7, 0..3), b in diagram(coarse(), 0..7, 0..3)) {
        assert_agreement(q, p, &a, &b);
    }

    #[test]
    fn agrees_on_reals(q in order(), p in norm(), a in diagram(real(), 0..7, 0..1), b in diagram(real(), 0..7, 0..1)) {
        assert_agreement(q, p, &a, &b);
    }

    #[test]
    fn agrees_far_from_the_diagonal(q in order(), p in norm(), a in diagram(real(), 0..7, 2..3), b in diagram(real(), 0..7, 2..3)) {
        let lift = |diagram: &Diagram| {
            let deaths = diagram.deaths.iter().map(|death| death + 2.0).collect();
            Diagram { deaths, ..diagram.clone() }
        };
        assert_agreement(q, p, &lift(&a), &lift(&b));
    }

    #[test]
    fn agrees_with_equal_births(q in order(), p in norm(), a in diagram(real(), 0..7, 0..1), b in diagram(real(), 0..7, 0..1)) {
        let level = |diagram: &Diagram| Diagram { births: vec![-1.0; diagram.births.len()], ..diagram.clone() };
        assert_agreement(q, p, &level(&a), &level(&b));
    }

    #[test]
    fn agrees_on_essential_classes(q in order(), a in diagram(real(), 0..2, 5..6), b in diagram(real(), 0..2, 5..6)) {
        assert_agreement(q, 2.0, &a, &b);
    }
}

#[test]
fn exhaustive_search_refuses_large_diagrams() {
    let many = Diagram::new(&[(0.0, 1.0); brute::LIMIT + 1], &[]);
    let refused = Err(Error::TooManyBars { side: Side::B, bars: brute::LIMIT + 1, limit: brute::LIMIT });
    assert_eq!(brute::wasserstein(&of(2.0, 2.0), Diagram::default().bars(), many.bars()), refused);
}
