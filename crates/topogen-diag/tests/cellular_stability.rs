//! Stability of the Wasserstein distances on whole filtrations: P. Skraba and K. Turner, Wasserstein stability for
//! persistence diagrams (2020), arXiv:2006.16824.
//!
//! For two monotone functions f and g on one finite complex, and diagrams of degree k under the lq ground norm, W_q(f,
//! g)^q <= sum over the simplices of dimensions k and k+1 of |f - g|^q. Why: on the way from f to g in a straight line
//! the pairs of simplices change at finitely many moments. In between each simplex of these dimensions is the birth or
//! the death of one bar at most, so over a part s of the way the diagram moves by at most s times the lq norm of f - g;
//! and the parts add up by the triangle inequality.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use topogen_diag::Wasserstein;
use topogen_diag::ground::Norm;
use topogen_ph::{CondensedLengths, Diagram, Euclidean, Metric, Points, Rips, SparseLengths, Threshold};

const N: usize = 8;
const EDGES: usize = N * (N - 1) / 2;

/// The position of an edge in the strict lower triangle.
fn edge(i: usize, j: usize) -> usize {
    let (small, large) = (i.min(j), i.max(j));
    large * (large - 1) / 2 + small
}

fn of_lengths(lengths: &[f64]) -> Diagram {
    let lengths = CondensedLengths::from_lower_triangle(lengths.to_vec()).unwrap();
    Rips::default().max_dim(2).lengths(&lengths).unwrap()
}

/// The values of all simplices of a dimension, in a fixed order: the longest edge; vertices have 0.
fn values(lengths: &[f64], dim: usize) -> Vec<f64> {
    let subsets = (0..1_u32 << N).filter(|subset| subset.count_ones() as usize == dim + 1);
    let value = |subset: u32| {
        let vertices: Vec<usize> = (0..N).filter(|&v| subset >> v & 1 == 1).collect();
        let edges =
            vertices.iter().flat_map(|&i| vertices.iter().filter(move |&&j| j < i).map(move |&j| (i, j)));
        edges.map(|(i, j)| lengths[edge(i, j)]).fold(0.0, f64::max)
    };
    subsets.map(value).collect()
}

fn distance(order: f64, degree: usize, f: &Diagram, g: &Diagram) -> f64 {
    let [f, g] = [f, g].map(|diagram| diagram.degree(degree).unwrap().bars());
    Wasserstein::of_order(order).norm(Norm::lp(order).unwrap()).between(f, g).unwrap().distance
}

/// Room for rounding.
const ROUNDING: f64 = 1e-12;

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bounded_by_the_changes_of_all_simplices(
        pairs in prop::collection::vec((0.1..1.0, -1.0..1.0), EDGES),
        scale in prop::sample::select(vec![1e-6, 1e-2, 0.3, 1.0]),
        order in prop::sample::select(vec![1.0, 1.5, 2.0, 4.0]),
    ) {
        let f: Vec<f64> = pairs.iter().map(|&(length, _): &(f64, f64)| length).collect();
        let g: Vec<f64> = pairs.iter().map(|&(length, by)| (length + scale * by).max(0.0)).collect();
        let changes = |dim: usize| -> f64 {
            values(&f, dim).iter().zip(values(&g, dim)).map(|(x, y)| (x - y).abs().powf(order)).sum()
        };
        let (of_f, of_g) = (of_lengths(&f), of_lengths(&g));
        for degree in 0..=2 {
            let bound = (changes(degree) + changes(degree + 1)).powf(order.recip());
            prop_assert!(distance(order, degree, &of_f, &of_g) <= bound + ROUNDING);
        }
    }

    /// The lower-star filtration of a function on the vertices of a ring: an edge enters with its later end.
    #[test]
    fn bounded_by_the_changes_of_a_function_on_vertices(
        vertices in prop::collection::vec((0.1..1.0, -1.0..1.0), 24),
        scale in prop::sample::select(vec![1e-6, 1e-2, 0.1]),
        order in prop::sample::select(vec![1.0, 2.0, 3.0]),
    ) {
        let f: Vec<f64> = vertices.iter().map(|&(value, _): &(f64, f64)| value).collect();
        let g: Vec<f64> = vertices.iter().map(|&(value, by)| value + scale * by).collect();
        let edge = |f: &[f64], v: usize| f[v].max(f[(v + 1) % f.len()]);
        let diagram = |f: &[f64]| {
            let edges = (0..f.len()).map(|v| (v as u32, ((v + 1) % f.len()) as u32, edge(f, v)));
            let lengths = SparseLengths::from_triplets(f.len(), &edges.collect::<Vec<_>>()).unwrap();
            Rips::default().threshold(Threshold::None).sparse(&lengths.with_births(f.to_vec()).unwrap()).unwrap()
        };
        let changes: f64 = (0..f.len())
            .map(|v| (f[v] - g[v]).abs().powf(order) + (edge(&f, v) - edge(&g, v)).abs().powf(order))
            .sum();
        let (of_f, of_g) = (diagram(&f), diagram(&g));
        prop_assert!(of_f.degree(0).unwrap().bars().len() > 1);
        prop_assert!(distance(order, 0, &of_f, &of_g) <= changes.powf(order.recip()) + ROUNDING);
    }

    /// In degree 0 only edges change, each by at most |x_i - y_i| + |x_j - y_j|, and (s + t)^q <= 2^(q-1) (s^q + t^q).
    #[test]
    fn bounded_by_the_moves_of_the_points(
        cloud in prop::collection::vec((0.0..1.0, -1.0..1.0), 2 * N),
        scale in prop::sample::select(vec![1e-6, 1e-2, 0.3]),
        order in prop::sample::select(vec![1.0, 2.0, 3.0]),
    ) {
        let before: Vec<f64> = cloud.iter().map(|&(at, _): &(f64, f64)| at).collect();
        let after: Vec<f64> = cloud.iter().map(|&(at, by)| at + scale * by).collect();
        let of_points = |coordinates: &[f64]| Rips::default().points(&Points::new(coordinates, 2).unwrap(), &Euclidean).unwrap();
        let moves = before.chunks(2).zip(after.chunks(2)).map(|(x, y)| Euclidean.distance(x, y).powf(order)).sum::<f64>();
        let bound = (2_f64.powf(order - 1.0) * (N - 1) as f64 * moves).powf(order.recip());
        prop_assert!(distance(order, 0, &of_points(&before), &of_points(&after)) <= bound + ROUNDING);
    }
}

/// The bound is met: two points, one edge.
#[test]
fn the_bound_is_sharp() {
    let diagrams = [2.0, 2.5].map(|length| of_lengths(&[length]));
    for order in [1.0, 2.0, 5.0] {
        assert_eq!(distance(order, 0, &diagrams[0], &diagrams[1]), 0.5);
    }
}
