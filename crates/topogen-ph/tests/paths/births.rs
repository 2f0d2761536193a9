//! Vertices that are born at times of their own, against the boundary matrix.

use crate::common::paths::{assert_lengths_agree, assert_same};
use crate::common::{random_lengths, tied_lengths};
use proptest::prelude::*;
use topogen_ph::{CondensedLengths, Engine, Rips, SparseLengths, Threshold};

/// Every engine, on all lengths and on a list of those up to `up_to`.
fn check(lengths: &CondensedLengths, threshold: Threshold, max_dim: usize, up_to: f64) {
    let rips = Rips::default().max_dim(max_dim).threshold(threshold);
    let expected = rips.engine(Engine::Standard).lengths(lengths).unwrap();
    assert_same(&rips.engine(Engine::Cohomology).lengths(lengths).unwrap(), &expected, "cohomology");
    assert_lengths_agree(lengths, rips, &expected);
    let listed = SparseLengths::from_condensed(lengths, up_to);
    let expected = rips.engine(Engine::Standard).sparse(&listed).unwrap();
    for engine in [Engine::Cohomology, Engine::SweepList, Engine::Auto] {
        assert_same(&rips.engine(engine).sparse(&listed).unwrap(), &expected, &format!("{engine} of a list"));
    }
}

/// Each vertex a share of its shortest edge; negative shares are births before 0.
fn born_before_their_edges(lengths: CondensedLengths, shares: &[f64]) -> CondensedLengths {
    let n = lengths.n_points();
    let mut shortest = vec![1.0_f64; n];
    for (edge, length) in lengths.iter() {
        let (u, v) = edge.endpoints();
        for end in [u as usize, v as usize] {
            shortest[end] = shortest[end].min(length);
        }
    }
    let births = shortest.iter().zip(shares).map(|(length, share)| length * share).collect();
    lengths.with_births(births).unwrap()
}

/// A lower-star filtration of a complete graph: each edge comes with the later of its ends.
fn lower_star(births: &[f64]) -> CondensedLengths {
    let lengths =
        (0..births.len()).flat_map(|u| births[..u].iter().map(move |birth| birth.max(births[u]))).collect();
    CondensedLengths::from_lower_triangle(lengths).unwrap().with_births(births.to_vec()).unwrap()
}

fn thresholds() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        Just(Threshold::None),
        Just(Threshold::EnclosingRadius),
        (0.0..1.0).prop_map(Threshold::Value),
        (0_u8..5).prop_map(|value| Threshold::Value(f64::from(value))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn below_random_lengths(
        lengths in random_lengths(14),
        shares in prop::collection::vec(-1.0..1.0, 14),
        threshold in thresholds(),
        max_dim in 0_usize..2,
        up_to in 0.0..1.0,
    ) {
        check(&born_before_their_edges(lengths, &shares), threshold, max_dim, up_to);
    }

    #[test]
    fn below_tied_lengths(
        lengths in tied_lengths(14),
        shares in prop::collection::vec(prop::sample::select(vec![0.0, 1.0, 1.0, 0.5, -0.0]), 14),
        threshold in thresholds(),
        max_dim in 0_usize..2,
        up_to in 0.0..6.0,
    ) {
        check(&born_before_their_edges(lengths, &shares), threshold, max_dim, up_to);
    }

    #[test]
    fn of_lower_stars_with_ties(
        births in prop::collection::vec((0_u8..5).prop_map(f64::from), 1..14),
        threshold in thresholds(),
        max_dim in 0_usize..2,
        up_to in 0.0..6.0,
    ) {
        check(&lower_star(&births), threshold, max_dim, up_to);
    }
}

/// More points than a row of one block has.
#[test]
fn of_many_points() {
    let n = 150;
    let births: Vec<f64> = (0..n).map(|i| f64::from(i * 37 % 50)).collect();
    let lengths = (0..n as usize)
        .flat_map(|u| {
            let births = &births;
            (0..u).map(move |v| births[u].max(births[v]) + ((u * 31 + v * 17) % 23) as f64)
        })
        .collect();
    let lengths =
        CondensedLengths::from_lower_triangle(lengths).unwrap().with_births(births.clone()).unwrap();
    for threshold in
        [Threshold::None, Threshold::EnclosingRadius, Threshold::Value(30.0), Threshold::Value(12.0)]
    {
        let rips = Rips::default().threshold(threshold);
        let expected = rips.engine(Engine::Cohomology).lengths(&lengths).unwrap();
        assert_lengths_agree(&lengths, rips, &expected);
    }
}
