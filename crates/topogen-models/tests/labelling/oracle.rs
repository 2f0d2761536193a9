//! The fast rules pair what the obvious ones pair, on random and on degenerate points.

use crate::common::{matched, normal, points, uniform};
use proptest::prelude::*;
use std::ops::Range;
use topogen_models::labelling::{Rule, brute};

/// Two sets of points of one dimension.
type Sets = (usize, Vec<f64>, Vec<f64>);

/// Points with few coordinates that differ: ties, duplicates, points on one line, the origin.
fn degenerate(dims: Range<usize>) -> impl Strategy<Value = Sets> {
    (dims, 1..40_usize).prop_flat_map(|(dim, n)| {
        let coordinates = || {
            prop::collection::vec(
                prop_oneof![Just(-0.0), (-3..4).prop_map(|it| f64::from(it) * 0.75)],
                n * dim,
            )
        };
        (Just(dim), coordinates(), coordinates())
    })
}

/// Points in general position.
fn general(dims: Range<usize>) -> impl Strategy<Value = Sets> {
    (dims, 1..40_usize, any::<u64>())
        .prop_map(|(dim, n, seed)| (dim, normal(n, dim, seed), uniform(n, dim, seed ^ 1)))
}

fn sets(dims: Range<usize>) -> impl Strategy<Value = Sets> {
    prop_oneof![degenerate(dims.clone()), general(dims)]
}

fn tolerance() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1e-4), Just(2.0), 0.0..0.5]
}

proptest! {
    #[test]
    fn rays((dim, source, target) in sets(2..7), tolerance in tolerance()) {
        let expected = brute::ray(points(&source, dim), points(&target, dim), tolerance).unwrap();
        prop_assert_eq!(matched(&source, &target, dim, Rule::Ray { tolerance }), expected);
    }

    #[test]
    fn literal((dim, source, target) in sets(1..7), single_precision: bool) {
        let expected = brute::literal(points(&source, dim), points(&target, dim), single_precision).unwrap();
        prop_assert_eq!(matched(&source, &target, dim, Rule::Literal { single_precision }), expected);
    }

    #[test]
    fn angles_are_cosines((_, source, target) in sets(2..3), tolerance in 1e-6..0.5) {
        // In space, the same points of a plane are told apart by their cosines.
        let raised = |plane: &[f64]| plane.chunks(2).flat_map(|it| [it[0], it[1], 0.0]).collect::<Vec<_>>();
        let rule = Rule::Ray { tolerance };
        prop_assert_eq!(matched(&raised(&source), &raised(&target), 3, rule), matched(&source, &target, 2, rule));
    }
}

#[test]
fn many_tiles_and_blocks() {
    // More source points than a block has and more targets than a tile has, so that targets move together as they are taken.
    let n = 2500;
    for dim in [2, 3, 10] {
        let (source, target) = (normal(n, dim, 1), uniform(n, dim, 2));
        let sets = || (points(&source, dim), points(&target, dim));
        for tolerance in [0.0, 1e-4, 0.03] {
            let expected = brute::ray(sets().0, sets().1, tolerance).unwrap();
            assert_eq!(
                matched(&source, &target, dim, Rule::Ray { tolerance }),
                expected,
                "{dim} {tolerance}"
            );
        }
    }
    for single_precision in [false, true] {
        let (source, target) = (normal(n, 2, 1), uniform(n, 2, 2));
        let expected = brute::literal(points(&source, 2), points(&target, 2), single_precision).unwrap();
        assert_eq!(matched(&source, &target, 2, Rule::Literal { single_precision }), expected);
    }
}
