//! The fast algorithm against the exhaustive one.

use proptest::prelude::*;
use topogen_diag::{Error, Side, bottleneck, brute};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::laws::{assert_frugal, assert_sound};

fn assert_agreement(a: &Diagram, b: &Diagram) {
    let (a, b) = (a.bars(), b.bars());
    let (fast, slow) = (bottleneck(a, b), brute::bottleneck(a, b).unwrap());
    assert_eq!(fast.distance, slow.distance);
    assert_sound(&fast, a, b);
    assert_sound(&slow, a, b);
    assert_frugal(&fast, a, b);
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn agrees_on_a_coarse_grid(a in diagram(coarse(), 0..6, 0..3), b in diagram(coarse(), 0..6, 0..3)) {
        assert_agreement(&a, &b);
    }

    #[test]
    fn agrees_on_reals(a in diagram(real(), 0..6, 0..1), b in diagram(real(), 0..6, 0..1)) {
        assert_agreement(&a, &b);
    }

    #[test]
    fn agrees_far_from_the_diagonal(a in diagram(coarse(), 0..6, 2..3), b in diagram(coarse(), 0..6, 2..3)) {
        let lift = |diagram: &Diagram| {
            let deaths = diagram.deaths.iter().map(|death| death + 2.0).collect();
            Diagram { deaths, ..diagram.clone() }
        };
        assert_agreement(&lift(&a), &lift(&b));
    }

    #[test]
    fn agrees_with_equal_births(a in diagram(coarse(), 0..6, 0..1), b in diagram(coarse(), 0..6, 0..1), lift in 0.0..4.0_f64) {
        let level = |diagram: &Diagram| {
            let deaths = diagram.deaths.iter().map(|death| death + lift).collect();
            Diagram { births: vec![0.0; diagram.births.len()], deaths, ..diagram.clone() }
        };
        assert_agreement(&level(&a), &level(&b));
    }

    #[test]
    fn agrees_with_equal_deaths(a in diagram(real(), 0..6, 0..1), b in diagram(real(), 0..6, 0..1)) {
        let level = |diagram: &Diagram| Diagram { deaths: vec![1.0; diagram.deaths.len()], ..diagram.clone() };
        assert_agreement(&level(&a), &level(&b));
    }

    #[test]
    fn agrees_on_essential_classes(a in diagram(real(), 0..2, 5..6), b in diagram(real(), 0..2, 5..6)) {
        assert_agreement(&a, &b);
    }
}

#[test]
fn exhaustive_search_refuses_large_diagrams() {
    let many = Diagram::new(&[(0.0, 1.0); brute::LIMIT + 1], &[]);
    let few = Diagram::new(&[(0.0, 1.0)], &[0.0; brute::LIMIT + 2]);
    let refused = |side, bars| Err(Error::TooManyBars { side, bars, limit: brute::LIMIT });
    assert_eq!(brute::bottleneck(many.bars(), few.bars()), refused(Side::A, brute::LIMIT + 1));
    assert_eq!(brute::bottleneck(few.bars(), many.bars()), refused(Side::A, brute::LIMIT + 2));
    assert_eq!(brute::bottleneck(Diagram::default().bars(), many.bars()), refused(Side::B, brute::LIMIT + 1));
}
