//! Optimal and sliced transport.

use crate::common::{matched, normal, points, uniform};
use proptest::prelude::*;
use rand::seq::SliceRandom;
use topogen_models::labelling::{Rule, brute};

proptest! {
    #[test]
    fn no_permutation_costs_less(
        (dim, source, target) in (1..4_usize, 0..7_usize).prop_flat_map(|(dim, n)| {
            // Few values: many optimal assignments.
            let coordinates = || prop::collection::vec((-2..3).prop_map(f64::from), n * dim);
            (Just(dim), coordinates(), coordinates())
        })
    ) {
        let (s, t) = (points(&source, dim), points(&target, dim));
        let least = brute::cost(s, t, &brute::assignment(s, t).unwrap());
        prop_assert_eq!(brute::cost(s, t, &matched(&source, &target, dim, Rule::Assignment)), least);
    }

    #[test]
    fn no_permutation_of_general_points_costs_less(dim in 1..4_usize, n in 0..7_usize, seed: u64) {
        let (source, target) = (normal(n, dim, seed), uniform(n, dim, seed ^ 1));
        let expected = brute::assignment(points(&source, dim), points(&target, dim)).unwrap();
        prop_assert_eq!(matched(&source, &target, dim, Rule::Assignment), expected);
    }
}

#[test]
fn quantiles_are_the_optimal_assignment() {
    let (source, target) = (normal(300, 1, 1), uniform(300, 1, 2));
    assert_eq!(matched(&source, &target, 1, Rule::Assignment), matched(&source, &target, 1, Rule::Quantile));
}

#[test]
fn costs_are_in_order() {
    let n = 1000;
    for dim in [2, 5, 20] {
        let (source, target) = (normal(n, dim, 1), uniform(n, dim, 2));
        let cost = |pairs: &[u32]| brute::cost(points(&source, dim), points(&target, dim), pairs) / n as f64;
        let of = |rule| cost(&matched(&source, &target, dim, rule));
        let mut random: Vec<u32> = (0..n as u32).collect();
        random.shuffle(&mut crate::common::generator(3));
        let (optimal, random) = (of(Rule::Assignment), cost(&random));
        let (ray, sliced) = (of(Rule::suited(dim)), of(Rule::Sliced { directions: 100 }));
        assert!(optimal < ray && optimal < sliced && ray < 0.8 * random && sliced < 0.8 * random);
    }
}
