//! The stability theorem on whole clouds: a small change of the input changes the diagram by little.
//!
//! Cohen-Steiner, Edelsbrunner and Harer (2007), doi 10.1007/s00454-006-1276-5; Chazal, de Silva and Oudot (2014),
//! doi 10.1007/s10711-013-9937-z.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use topogen_diag::bottleneck;
use topogen_ph::{CondensedLengths, Diagram, Euclidean, Metric, Points, Rips};

const MAX_DIM: usize = 2;

fn of_lengths(lengths: Vec<f64>) -> Diagram {
    Rips::default()
        .max_dim(MAX_DIM)
        .lengths(&CondensedLengths::from_lower_triangle(lengths).unwrap())
        .unwrap()
}

fn of_plane(coordinates: &[f64]) -> Diagram {
    Rips::default().max_dim(MAX_DIM).points(&Points::new(coordinates, 2).unwrap(), &Euclidean).unwrap()
}

/// The distance in the worst degree.
fn distance(a: &Diagram, b: &Diagram) -> f64 {
    let of_degree =
        |degree| bottleneck(a.degree(degree).unwrap().bars(), b.degree(degree).unwrap().bars()).distance;
    (0..=MAX_DIM).map(of_degree).fold(0.0, f64::max)
}

/// The Hausdorff distance of two clouds in the plane.
fn hausdorff(a: &[f64], b: &[f64]) -> f64 {
    let one_way = |a: &[f64], b: &[f64]| {
        let nearest = |p: &[f64]| b.chunks(2).map(|q| Euclidean.distance(p, q)).fold(f64::INFINITY, f64::min);
        a.chunks(2).map(nearest).fold(0.0, f64::max)
    };
    one_way(a, b).max(one_way(b, a))
}

/// Room for the rounding of the distances compared.
const ROUNDING: f64 = 1e-12;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lengths_that_move_by_at_most_epsilon_move_the_diagram_by_at_most_epsilon(
        pairs in prop::collection::vec((0.1..1.0, -1.0..1.0), 45),
        scale in prop::sample::select(vec![1e-6, 1e-3, 0.1, 1.0]),
    ) {
        let before: Vec<f64> = pairs.iter().map(|&(length, _)| length).collect();
        let after: Vec<f64> = pairs.iter().map(|&(length, by): &(f64, f64)| (length + scale * by).max(0.0)).collect();
        let epsilon = before.iter().zip(&after).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
        prop_assert!(distance(&of_lengths(before), &of_lengths(after)) <= epsilon + ROUNDING);
    }

    /// Spaces of different sizes that correspond to each other with distortion ε are at a Gromov–Hausdorff distance of at most ε/2.
    #[test]
    fn spaces_at_gromov_hausdorff_distance_epsilon_have_diagrams_within_two_epsilon(
        (lengths, images, moves) in (2_usize..8, 0_usize..6).prop_flat_map(|(n, more)| {
            let m = n + more;
            (
                prop::collection::vec(0.0..1.0, n * (n - 1) / 2),
                prop::collection::vec(0..n, m),
                prop::collection::vec(-1.0..1.0, m * (m - 1) / 2),
            )
        }),
        epsilon in prop::sample::select(vec![1e-6, 1e-3, 0.1]),
    ) {
        let n = (2..).find(|n| n * (n - 1) / 2 == lengths.len()).unwrap();
        // Each point of the second space stands for one of the first, and each of the first has one.
        let image = |i: usize| if i < n { i } else { images[i] };
        let of = |i: usize, j: usize| {
            let (i, j) = (i.max(j), i.min(j));
            if i == j { 0.0 } else { lengths[i * (i - 1) / 2 + j] }
        };
        let pairs = (1..images.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let others: Vec<f64> = pairs
            .zip(&moves)
            .map(|((i, j), by): (_, &f64)| (of(image(i), image(j)) + epsilon * by).max(0.0))
            .collect();
        prop_assert!(distance(&of_lengths(lengths.clone()), &of_lengths(others)) <= epsilon + ROUNDING);
    }

    #[test]
    fn clouds_at_hausdorff_distance_epsilon_have_diagrams_within_two_epsilon(
        a in prop::collection::vec(0.0..1.0, 2..24).prop_map(|mut a| { a.truncate(a.len() / 2 * 2); a }),
        b in prop::collection::vec(0.0..1.0, 2..24).prop_map(|mut b| { b.truncate(b.len() / 2 * 2); b }),
    ) {
        // The value of an edge is its length, not half of it: hence the factor of two.
        prop_assert!(distance(&of_plane(&a), &of_plane(&b)) <= 2.0 * hausdorff(&a, &b) + ROUNDING);
    }

    #[test]
    fn points_that_move_by_at_most_epsilon_move_the_diagram_by_at_most_two_epsilon(
        cloud in prop::collection::vec((0.0..1.0, -1.0..1.0), 24),
        scale in prop::sample::select(vec![1e-6, 1e-3, 0.1]),
    ) {
        let before: Vec<f64> = cloud.iter().map(|&(at, _)| at).collect();
        let after: Vec<f64> = cloud.iter().map(|&(at, by): &(f64, f64)| at + scale * by).collect();
        let moved = before.chunks(2).zip(after.chunks(2)).map(|(p, q)| Euclidean.distance(p, q)).fold(0.0, f64::max);
        prop_assert!(distance(&of_plane(&before), &of_plane(&after)) <= 2.0 * moved + ROUNDING);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// The proposition of the Topo-GEN thesis (2024): ‖P − P'‖₂ < ε implies d_B < 2ε, the norm being that of all coordinates.
    ///
    /// √2 ε is enough: a length changes by no more than its two points move, |u| + |v| ≤ √2 √(|u|² + |v|²).
    #[test]
    fn clouds_whose_coordinates_differ_by_less_than_epsilon_have_diagrams_within_two_epsilon(
        cloud in prop::collection::vec((0.0..1.0, -1.0..1.0), 24),
        scale in prop::sample::select(vec![1e-6, 1e-3, 0.1, 1.0]),
    ) {
        let before: Vec<f64> = cloud.iter().map(|&(at, _)| at).collect();
        let after: Vec<f64> = cloud.iter().map(|&(at, by): &(f64, f64)| at + scale * by).collect();
        let norm = before.iter().zip(&after).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
        let distance = distance(&of_plane(&before), &of_plane(&after));
        prop_assert!(distance < 2.0 * norm + ROUNDING);
        prop_assert!(distance <= 2.0_f64.sqrt() * norm + ROUNDING);
    }
}

/// √2 is attained where only the two points of an edge move, apart from each other and by the same.
#[test]
fn the_factor_of_the_proposition_can_be_the_root_of_two() {
    let (before, after) = ([0.0, 0.0, 1.0, 0.0], [-0.1, 0.0, 1.1, 0.0]);
    let norm = 0.1 * 2.0_f64.sqrt();
    let found = distance(&of_plane(&before), &of_plane(&after));
    assert!((found - 2.0_f64.sqrt() * norm).abs() < 1e-12, "{found}");
}

/// The bounds above are met: two points whose distance grows by twice what each of them moves.
#[test]
fn the_factor_of_two_is_sharp() {
    let (before, after) = ([0.0, 0.0, 1.0, 0.0], [-0.1, 0.0, 1.1, 0.0]);
    let found = distance(&of_plane(&before), &of_plane(&after));
    assert!((found - 2.0 * hausdorff(&before, &after)).abs() < 1e-12, "{found}");
}
