//! Few points in any dimension, against the boundary matrix.

use crate::common::clouds::moved;
use crate::common::paths::assert_paths_agree;
use proptest::prelude::*;
use topogen_ph::{CondensedLengths, Engine, Euclidean, Points, Rips, Threshold};

/// What the coordinates of a cloud are drawn from: anything, few whole numbers, or a line in space.
fn coordinates(n: usize, dim: usize) -> BoxedStrategy<Vec<f64>> {
    let anything = prop::collection::vec(-1.0..1.0, n * dim);
    let whole = prop::collection::vec((-2_i8..3).prop_map(f64::from), n * dim);
    let line =
        (prop::collection::vec(-1.0..1.0, dim), prop::collection::vec((0_i8..9).prop_map(f64::from), n))
            .prop_map(|(direction, places)| {
                places.iter().flat_map(|place| direction.iter().map(move |x: &f64| x * place)).collect()
            });
    let repeated = (prop::collection::vec(-1.0..1.0, n * dim), prop::collection::vec(0..n, n)).prop_map(
        move |(all, of): (Vec<f64>, Vec<usize>)| {
            of.iter().flat_map(|&i| all[i * dim..][..dim].to_vec()).collect()
        },
    );
    prop_oneof![2 => anything, 2 => whole, 1 => line, 1 => repeated].boxed()
}

/// A cloud: its dimension and coordinates.
fn cloud() -> impl Strategy<Value = (usize, Vec<f64>)> {
    let dim = prop::sample::select(vec![1_usize, 2, 2, 3, 3, 5, 12, 24, 25, 30, 100]);
    let n = prop_oneof![1 => 1_usize..4, 1 => 7_usize..10, 3 => 4_usize..22];
    (dim, n).prop_flat_map(|(dim, n)| coordinates(n, dim).prop_map(move |coordinates| (dim, coordinates)))
}

/// A threshold, which may be the length of an edge, or just below it; chosen by a number from 0 to 1.
fn threshold(coordinates: &[f64], dim: usize, kind: u8, at: f64) -> Threshold {
    let lengths = CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap();
    let mut sorted: Vec<f64> = lengths.iter().map(|(_, length)| length).collect();
    sorted.sort_by(f64::total_cmp);
    let some = sorted.get((at * sorted.len() as f64) as usize).copied().unwrap_or(0.0);
    match kind {
        0 => Threshold::None,
        1 => Threshold::EnclosingRadius,
        2 => Threshold::Value(some),
        3 => Threshold::Value(if some > 0.0 { some.next_down() } else { 0.0 }),
        _ => Threshold::Value(some * at),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_any_dimension((dim, coordinates) in cloud(), kind in 0_u8..5, at in 0.0..1.0, max_dim in 0_usize..2) {
        let rips = Rips::default().max_dim(max_dim).threshold(threshold(&coordinates, dim, kind, at));
        assert_paths_agree(&coordinates, dim, rips, Engine::Standard);
    }

    /// Differences are small beside the coordinates: squares from inner products have no digit left.
    #[test]
    fn far_from_the_origin(
        (dim, coordinates) in cloud(),
        offset in prop::sample::select(vec![1e3, -1e6, 1e6, 1e9]),
        kind in 0_u8..5,
        at in 0.0..1.0,
    ) {
        let coordinates = moved(&coordinates, 1.0, offset);
        let rips = Rips::default().threshold(threshold(&coordinates, dim, kind, at));
        assert_paths_agree(&coordinates, dim, rips, Engine::Standard);
    }

    /// The sum of the squares leaves the range of numbers on neither side.
    #[test]
    fn at_any_ordinary_scale(
        (dim, coordinates) in cloud(),
        scale in prop::sample::select(vec![1e-100, 1e-30, 1e30, 1e100, 3.0]),
        kind in 0_u8..5,
        at in 0.0..1.0,
    ) {
        let coordinates = moved(&coordinates, scale, 0.0);
        let rips = Rips::default().threshold(threshold(&coordinates, dim, kind, at));
        assert_paths_agree(&coordinates, dim, rips, Engine::Standard);
    }

    /// Squares overflow.
    #[test]
    fn at_scales_whose_squares_overflow(
        (dim, coordinates) in cloud(),
        scale in prop::sample::select(vec![1e147, 1e148, 1e149, 1e150, 1e153, 1e154, 1e160, 1e250]),
        kind in 0_u8..5,
        at in 0.0..1.0,
    ) {
        let coordinates = moved(&coordinates, scale, 0.0);
        let rips = Rips::default().threshold(threshold(&coordinates, dim, kind, at));
        assert_paths_agree(&coordinates, dim, rips, Engine::Standard);
    }
}
