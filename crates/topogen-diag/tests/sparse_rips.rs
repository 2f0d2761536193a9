//! The guarantee of sparse Rips filtrations, on whole diagrams. The theorem and its proof: crates/topogen-ph/src/filtration/sparse_rips/README.md, after
//! D. R. Sheehy, Linear-size approximations to the Vietoris-Rips filtration (2013), arXiv:1203.6786, and N. J. Cavanna, M. Jahanseir and
//! D. R. Sheehy, A geometric perspective on sparse filtrations (2015), arXiv:1506.03797.
//!
//! Inclusions Rips((1 - ε) α) in sparse(α) in Rips(α) up to homotopy are, on the scale log α, an interleaving by 0 and log(1/(1 - ε)). Times √(1 - ε),
//! the sparse diagram is interleaved with that of Rips by half of that in both directions, and that bounds their bottleneck distance.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use topogen_diag::{OwnedBars, bottleneck};
use topogen_ph::{CondensedLengths, Diagram, Edge, Euclidean, Manhattan, Points, Rips, SparseRips};

/// Room for rounding: of logarithms, and of the times of removal.
const ROUNDING: f64 = 1e-10;

/// The largest part of the bound that was reached, in any degree.
fn check(lengths: &CondensedLengths, epsilon: f64, start: usize) -> Result<f64, TestCaseError> {
    let rips = Rips::default().max_dim(2);
    let exact = rips.lengths(lengths).unwrap();
    let sparse = SparseRips::new(epsilon).start(start).lengths(lengths).unwrap();
    let sparse = rips.sparse(sparse.lengths()).unwrap();
    let bound = 0.5 * (1.0 / (1.0 - epsilon)).ln();
    let mut reached = components(&exact, &sparse, epsilon)? / bound;
    for degree in 1..=2 {
        let exact = logarithms(&exact, degree, 1.0)?;
        let sparse = logarithms(&sparse, degree, (1.0 - epsilon).sqrt())?;
        let distance = bottleneck(exact.bars(), sparse.bars()).distance;
        prop_assert!(distance <= bound + ROUNDING, "degree {degree}, {epsilon}: {distance} of {bound}");
        reached = reached.max(distance / bound);
    }
    Ok(reached)
}

/// Births and deaths times a factor, on a logarithmic scale.
fn logarithms(diagram: &Diagram, degree: usize, factor: f64) -> Result<OwnedBars, TestCaseError> {
    let bars = diagram.degree(degree).unwrap().bars();
    prop_assert!(bars.essential().is_empty());
    let log = |values: &[f64]| values.iter().map(|value| (factor * value).ln()).collect::<Vec<f64>>();
    Ok(topogen_ph::Bars::new(&log(bars.births()), &log(bars.deaths())).unwrap().into())
}

/// Births of degree 0 are at minus infinity, so that the bars are matched by their deaths: in order. The largest difference of logarithms.
fn components(exact: &Diagram, sparse: &Diagram, epsilon: f64) -> Result<f64, TestCaseError> {
    let deaths = |diagram: &Diagram| {
        let mut deaths = diagram.degree(0).unwrap().bars().deaths().to_vec();
        deaths.sort_by(f64::total_cmp);
        deaths
    };
    let (exact, sparse) = (deaths(exact), deaths(sparse));
    prop_assert_eq!(exact.len(), sparse.len());
    let mut largest = 0.0_f64;
    for (exact, sparse) in exact.into_iter().zip(sparse) {
        let factor = sparse / exact;
        prop_assert!(factor >= 1.0 && factor <= (1.0 + ROUNDING) / (1.0 - epsilon), "{factor}");
        largest = largest.max(((1.0 - epsilon).sqrt() * factor).ln().abs());
    }
    Ok(largest)
}

fn of_points(coordinates: &[f64], dim: usize) -> CondensedLengths {
    CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap()
}

/// The shortest ways in a graph of these weights: any metric is one of these.
fn closed(n: usize, weights: &[f64]) -> CondensedLengths {
    let mut lengths = vec![vec![0.0; n]; n];
    for (index, weight) in weights.iter().enumerate() {
        let (mut row, mut column) = (1, index);
        while column >= row {
            column -= row;
            row += 1;
        }
        (lengths[row][column], lengths[column][row]) = (*weight, *weight);
    }
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                lengths[a][b] = lengths[a][b].min(lengths[a][via] + lengths[via][b]);
            }
        }
    }
    CondensedLengths::from_lower_triangle((1..n).flat_map(|row| lengths[row][..row].to_vec()).collect())
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_points_in_space(coordinates in prop::collection::vec(-1.0..1.0, 75), epsilon in 0.05..0.98, start in 0_usize..25) {
        check(&of_points(&coordinates, 3), epsilon, start)?;
    }

    /// Clusters in clusters: insertion radii of all sizes.
    #[test]
    fn of_points_at_all_scales(
        parts in prop::collection::vec((0.0..6.0, prop::collection::vec(-1.0..1.0, 3)), 25), epsilon in 0.05..0.98, start in 0_usize..25,
    ) {
        let point = |(scale, at): &(f64, Vec<f64>)| at.iter().map(|x| x * f64::exp(-scale)).collect::<Vec<f64>>();
        check(&of_points(&parts.iter().flat_map(point).collect::<Vec<f64>>(), 3), epsilon, start)?;
    }

    /// Ties and duplicates abound, and with such ε edges enter just when their ends go.
    #[test]
    fn of_lattices(
        coordinates in prop::collection::vec((0_u8..4).prop_map(f64::from), 50),
        epsilon in prop::sample::select(vec![0.1, 0.2, 0.25, 1.0 / 3.0, 0.4, 0.5, 0.6, 2.0 / 3.0, 0.75, 0.8, 0.9]),
        start in 0_usize..25,
    ) {
        check(&of_points(&coordinates, 2), epsilon, start)?;
        let manhattan = CondensedLengths::from_points(&Points::new(&coordinates, 2).unwrap(), &Manhattan).unwrap();
        check(&manhattan, epsilon, start)?;
    }

    #[test]
    fn of_any_metric(weights in prop::collection::vec(0.0..1.0, 190), epsilon in 0.05..0.98, start in 0_usize..20) {
        check(&closed(20, &weights), epsilon, start)?;
    }

    #[test]
    fn of_any_metric_with_ties(weights in prop::collection::vec((1_u8..5).prop_map(f64::from), 190), epsilon in prop::sample::select(vec![0.25, 0.5, 0.75]), start in 0_usize..20) {
        check(&closed(20, &weights), epsilon, start)?;
    }
}

/// The bound would hold of many things; it is not far from being reached.
#[test]
fn half_of_the_bound_is_reached() {
    let mut reached = 0.0_f64;
    for n in 20..40 {
        let circle: Vec<f64> = (0..n).map(f64::from).flat_map(|i| [(i * i).cos(), (i * i).sin()]).collect();
        for epsilon in [0.3, 0.6, 0.9] {
            reached = reached.max(check(&of_points(&circle, 2), epsilon, 0).unwrap());
        }
    }
    // A diagram that were that of Rips would be off by the whole of it, once scaled.
    assert!(reached > 0.5 && reached <= 1.0 + ROUNDING, "{reached}");
}

/// Without the triangle inequality nothing is promised: a far edge may be lost beside a chain of short ones.
#[test]
fn the_triangle_inequality_is_needed() {
    let n = 12;
    let lengths: Vec<f64> = (1..n)
        .flat_map(|row| {
            (0..row).map(move |column| if row - column == 1 { 1.0 } else { 1e3 + f64::from(row + column) })
        })
        .collect();
    let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
    assert_eq!(lengths.length(Edge::new(0, 1)), 1.0);
    assert!((0..12).any(|start| check(&lengths, 0.5, start).is_err()));
}
