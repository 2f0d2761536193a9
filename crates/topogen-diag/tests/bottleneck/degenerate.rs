//! Degenerate diagrams, each with the answer that can be seen by hand.

use topogen_diag::{Bars, Bottleneck, Error, Item, Matching, Side, bottleneck, bottleneck_within};

use crate::diagrams::Diagram;
use crate::laws::{assert_frugal, assert_sound};

/// The result, checked in both directions.
fn checked(a: &Diagram, b: &Diagram) -> Bottleneck {
    let (a, b) = (a.bars(), b.bars());
    let (there, back) = (bottleneck(a, b), bottleneck(b, a));
    assert_eq!(there.distance, back.distance);
    assert_sound(&there, a, b);
    assert_sound(&back, b, a);
    assert_frugal(&there, a, b);
    there
}

fn finite(bars: &[(f64, f64)]) -> Diagram {
    Diagram::new(bars, &[])
}

#[test]
fn empty_and_empty() {
    let result = checked(&finite(&[]), &finite(&[]));
    assert_eq!((result.distance, result.critical), (0.0, None));
    assert_eq!(result.matching, Some(Matching::default()));
    assert!(!result.depends_on_a() && !result.depends_on_b());
}

#[test]
fn empty_and_one_bar() {
    let (a, b) = (finite(&[]), finite(&[(1.0, 4.0)]));
    let result = checked(&a, &b);
    assert_eq!((result.distance, result.critical), (1.5, Some(Item::BToDiagonal { b: 0 })));
    assert!(!result.depends_on_a() && result.depends_on_b());
    let gradient = result.gradient_b(a.bars(), b.bars()).unwrap();
    assert_eq!((gradient.births, gradient.deaths), (vec![-0.5], vec![0.5]));
}

#[test]
fn empty_target() {
    let (a, b) = (finite(&[(0.0, 1.0), (0.5, 3.5), (0.25, 0.25)]), finite(&[]));
    let result = checked(&a, &b);
    assert_eq!((result.distance, result.critical), (1.5, Some(Item::AToDiagonal { a: 1 })));
    let gradient = result.gradient_a(a.bars(), b.bars()).unwrap();
    assert_eq!((gradient.births, gradient.deaths), (vec![0.0, -0.5, 0.0], vec![0.0, 0.5, 0.0]));
}

#[test]
fn one_bar_against_a_point_at_the_origin() {
    // The pair would cost 2, both ways to the diagonal cost at most 1.
    let result = checked(&finite(&[(0.0, 2.0)]), &finite(&[(0.0, 0.0)]));
    assert_eq!((result.distance, result.critical), (1.0, Some(Item::AToDiagonal { a: 0 })));
}

#[test]
fn bars_of_zero_length_only() {
    let (a, b) = (finite(&[(1.0, 1.0)]), finite(&[(5.0, 5.0), (5.0, 5.0)]));
    let result = checked(&a, &b);
    assert_eq!((result.distance, result.critical), (0.0, Some(Item::AToDiagonal { a: 0 })));
    let gradient = result.gradient_a(a.bars(), b.bars()).unwrap();
    assert_eq!((gradient.births, gradient.deaths), (vec![0.0], vec![0.0]));
}

#[test]
fn duplicates_count_as_often_as_they_occur() {
    let twice = finite(&[(0.0, 2.0), (0.0, 2.0)]);
    assert_eq!(checked(&twice, &twice).distance, 0.0);
    let result = checked(&twice, &finite(&[(0.0, 2.0)]));
    assert_eq!((result.distance, result.critical), (1.0, Some(Item::AToDiagonal { a: 0 })));
}

#[test]
fn chain_that_greedy_choices_break() {
    // Every bar of a is nearest to the first of b; only shifting all of them along attains 1.
    let a = finite(&[(0.0, 10.0), (0.0, 11.0), (0.0, 12.0)]);
    let b = finite(&[(0.0, 11.0), (0.0, 12.0), (0.0, 13.0)]);
    let result = checked(&a, &b);
    assert_eq!(result.distance, 1.0);
    assert_eq!(result.matching.unwrap().pairs, [(0, 0), (1, 1), (2, 2)]);
}

#[test]
fn covered_bar_gives_way_to_one_that_must_be_covered() {
    // Bar 0 of a may go to the diagonal for 1; bar 1 may not, and there is one bar of b for both.
    let a = finite(&[(0.0, 2.0), (0.0, 4.0)]);
    let result = checked(&a, &finite(&[(0.0, 3.0)]));
    assert_eq!((result.distance, result.critical), (1.0, Some(Item::Pair { a: 1, b: 0 })));
    assert_eq!(result.matching.unwrap().a_to_diagonal, [0]);
}

#[test]
fn degree_zero_diagrams() {
    let a = Diagram::new(&[(0.0, 1.0), (0.0, 2.0), (0.0, 5.0)], &[0.0]);
    let b = Diagram::new(&[(0.0, 2.25), (0.0, 4.5)], &[0.0]);
    let result = checked(&a, &b);
    assert_eq!((result.distance, result.critical), (0.5, Some(Item::Pair { a: 2, b: 1 })));
    let matching = result.matching.as_ref().unwrap();
    assert_eq!((&matching.pairs[..], &matching.a_to_diagonal[..]), (&[(1, 0), (2, 1)][..], &[0][..]));
    assert_eq!(result.gradient_a(a.bars(), b.bars()).unwrap().deaths, [0.0, 0.0, 1.0]);
    assert_eq!(result.gradient_b(a.bars(), b.bars()).unwrap().deaths, [0.0, -1.0]);
}

#[test]
fn essential_classes_are_matched_in_order() {
    let (a, b) = (Diagram::new(&[(0.0, 1.0)], &[3.0, 0.0]), Diagram::new(&[], &[1.0, 5.0]));
    let result = checked(&a, &b);
    assert_eq!((result.distance, result.critical), (2.0, Some(Item::Essential { a: 0, b: 1 })));
    assert_eq!(result.matching.as_ref().unwrap().essential, [(0, 1), (1, 0)]);
    assert_eq!(result.gradient_a(a.bars(), b.bars()).unwrap().essential, [-1.0, 0.0]);
    assert_eq!(result.gradient_b(a.bars(), b.bars()).unwrap().essential, [0.0, 1.0]);
}

#[test]
fn different_numbers_of_essential_classes() {
    let (a, b) = (Diagram::new(&[(0.0, 1.0)], &[0.0]), Diagram::new(&[(0.0, 1.0)], &[]));
    let result = checked(&a, &b);
    assert_eq!(result, Bottleneck { distance: f64::INFINITY, matching: None, critical: None });
    assert!(!result.depends_on_a() && !result.depends_on_b());
    assert_eq!(result.gradient_a(a.bars(), b.bars()).unwrap().essential, [0.0]);
}

#[test]
fn equal_differences_move_the_death() {
    let (a, b) = (finite(&[(1.0, 9.0)]), finite(&[(0.0, 8.0)]));
    let gradient = checked(&a, &b).gradient_a(a.bars(), b.bars()).unwrap();
    assert_eq!((gradient.births, gradient.deaths), (vec![0.0], vec![1.0]));
}

#[test]
fn equal_bars_have_no_gradient() {
    let a = finite(&[(1.0, 9.0)]);
    let result = checked(&a, &a);
    assert_eq!(result.critical, Some(Item::Pair { a: 0, b: 0 }));
    let gradient = result.gradient_a(a.bars(), a.bars()).unwrap();
    assert_eq!((gradient.births, gradient.deaths), (vec![0.0], vec![0.0]));
}

#[test]
fn the_largest_and_the_smallest_numbers() {
    let whole = finite(&[(-f64::MAX, f64::MAX)]);
    assert_eq!(checked(&whole, &finite(&[])).distance, f64::MAX);
    let tiny = f64::from_bits(1);
    assert_eq!(checked(&finite(&[(0.0, 5.0)]), &finite(&[(tiny, 5.0)])).distance, tiny);
    assert_eq!(checked(&finite(&[(-0.0, 5.0)]), &finite(&[(0.0, 5.0)])).distance, 0.0);
    let apart = [Diagram::new(&[], &[-f64::MAX]), Diagram::new(&[], &[f64::MAX])];
    assert_eq!(checked(&apart[0], &apart[1]).distance, f64::INFINITY);
}

#[test]
fn gradient_refuses_other_bars() {
    let (a, b) = (finite(&[(0.0, 1.0), (0.0, 6.0)]), finite(&[(0.0, 4.0)]));
    let result = checked(&a, &b);
    let moved = finite(&[(0.0, 1.0), (0.0, 7.0)]);
    assert_eq!(result.gradient_a(moved.bars(), b.bars()), Err(Error::OtherBars { distance: 2.0, cost: 3.0 }));
    assert_eq!(
        result.gradient_b(a.bars(), Bars::EMPTY),
        Err(Error::NoSuchBar { side: Side::B, index: 0, bars: 0 })
    );
    let matching = result.matching.unwrap();
    assert_eq!(
        matching.costs(Bars::EMPTY, b.bars()),
        Err(Error::NoSuchBar { side: Side::A, index: 1, bars: 0 })
    );
}

#[test]
fn all_critical_items_are_listed() {
    let a = Diagram::new(&[(0.0, 2.0), (5.0, 9.0), (10.0, 12.0)], &[1.0]);
    let b = Diagram::new(&[(6.0, 9.0)], &[0.0]);
    let result = checked(&a, &b);
    let expected = [
        Item::Pair { a: 1, b: 0 },
        Item::AToDiagonal { a: 0 },
        Item::AToDiagonal { a: 2 },
        Item::Essential { a: 0, b: 0 },
    ];
    assert_eq!(result.critical_items(a.bars(), b.bars()).unwrap(), expected);
    assert_eq!(result.critical, Some(expected[0]));
    assert!(result.critical_items(a.bars(), Bars::EMPTY).is_err());
    assert_eq!(Bottleneck { matching: None, ..result }.critical_items(a.bars(), b.bars()), Ok(vec![]));
}

#[test]
fn bad_relative_errors_are_refused() {
    for delta in [-1e-9, f64::INFINITY] {
        let found = bottleneck_within(Bars::EMPTY, Bars::EMPTY, delta);
        assert_eq!(found, Err(Error::BadRelativeError { delta }));
    }
    assert!(bottleneck_within(Bars::EMPTY, Bars::EMPTY, f64::NAN).is_err());
    let apart = [finite(&[(0.0, 1.0)]), finite(&[(0.0, 1.0)])];
    assert_eq!(bottleneck_within(apart[0].bars(), apart[1].bars(), 0.5).unwrap().distance, 0.0);
}
