//! Laws that hold for every Rips diagram, and diagrams that are known.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{cube_points, grid_points, random_lengths, tied_lengths};
use proptest::prelude::*;
use std::f64::consts::PI;
use topogen_ph::{CondensedLengths, Diagram, Error, Euclidean, Points, Rips, Threshold};

fn of_lengths(lengths: &CondensedLengths, max_dim: usize) -> Diagram {
    Rips::default().max_dim(max_dim).lengths(lengths).unwrap()
}

/// The diagram of points in the plane.
fn of_plane(coordinates: &[f64], max_dim: usize) -> Diagram {
    Rips::default().max_dim(max_dim).points(&Points::new(coordinates, 2).unwrap(), &Euclidean).unwrap()
}

/// Births and deaths without their edges.
fn values(diagram: &Diagram) -> Vec<(Vec<f64>, Vec<f64>, Vec<f64>)> {
    diagram
        .iter()
        .map(|d| (d.bars().births().to_vec(), d.bars().deaths().to_vec(), d.bars().essential().to_vec()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_end_is_the_length_of_its_edge(lengths in tied_lengths(12)) {
        let diagram = of_lengths(&lengths, 2);
        for degree in diagram.iter() {
            for (edges, ends) in [
                (degree.birth_edges(), degree.bars().births()),
                (degree.death_edges(), degree.bars().deaths()),
                (degree.essential_edges(), degree.bars().essential()),
            ] {
                prop_assert_eq!(edges.len(), ends.len());
                for (&edge, &end) in edges.iter().zip(ends) {
                    prop_assert_eq!(lengths.length(edge), end);
                }
            }
        }
    }

    #[test]
    fn bars_stand_in_canonical_order_and_have_a_length(lengths in tied_lengths(12)) {
        for degree in of_lengths(&lengths, 2).iter() {
            let bars = degree.bars();
            let keys: Vec<_> = (0..bars.len())
                .map(|i| (bars.births()[i], bars.deaths()[i], degree.birth_edges()[i], degree.death_edges()[i]))
                .collect();
            prop_assert!(keys.is_sorted());
            prop_assert!((0..bars.len()).all(|i| bars.persistence(i) > 0.0));
        }
    }

    #[test]
    fn each_vertex_is_born_once(lengths in tied_lengths(14), at in 0.0..6.0) {
        let diagram = Rips::default().max_dim(0).threshold(Threshold::Value(at)).lengths(&lengths).unwrap();
        let degree = diagram.degree(0).unwrap();
        // Merges of zero length are dropped: count them as the edges of a spanning forest of the zero lengths.
        let zero = Rips::default().max_dim(0).threshold(Threshold::Value(0.0)).lengths(&lengths).unwrap();
        let merged_at_zero = lengths.n_points() - zero.degree(0).unwrap().bars().essential().len();
        prop_assert_eq!(degree.bars().len() + degree.bars().essential().len() + merged_at_zero, lengths.n_points());
    }

    #[test]
    fn the_enclosing_radius_changes_nothing(lengths in random_lengths(14)) {
        let all = Rips::default().max_dim(2).threshold(Threshold::None).lengths(&lengths).unwrap();
        let enclosed = of_lengths(&lengths, 2);
        for degree in 0..=2 {
            prop_assert_eq!(all.degree(degree).unwrap(), enclosed.degree(degree).unwrap());
        }
    }

    #[test]
    fn doubling_the_points_doubles_the_bars(points in cube_points(20, 2)) {
        let doubled: Vec<f64> = points.iter().map(|x| 2.0 * x).collect();
        let (once, twice) = (of_plane(&points, 1), of_plane(&doubled, 1));
        for (small, large) in values(&once).iter().zip(values(&twice)) {
            prop_assert_eq!(small.0.iter().map(|x| 2.0 * x).collect::<Vec<_>>(), large.0);
            prop_assert_eq!(small.1.iter().map(|x| 2.0 * x).collect::<Vec<_>>(), large.1);
        }
    }

    #[test]
    fn the_order_of_the_points_does_not_matter(points in grid_points(14, 2)) {
        let reversed: Vec<f64> = points.chunks(2).rev().flatten().copied().collect();
        prop_assert_eq!(values(&of_plane(&points, 2)), values(&of_plane(&reversed, 2)));
    }

    #[test]
    fn a_duplicate_changes_no_bar(points in cube_points(12, 2)) {
        let mut more = points.clone();
        more.extend_from_slice(&points[..2]);
        prop_assert_eq!(values(&of_plane(&points, 2)), values(&of_plane(&more, 2)));
    }

}

#[test]
fn the_thread_count_changes_no_byte() {
    // 300 points of 300 coordinates: enough work for the lengths to be shared among threads.
    let coordinates: Vec<f64> = (0..300 * 300).map(|i| (1.7 * f64::from(i)).sin()).collect();
    let points = Points::new(&coordinates, 300).unwrap();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| CondensedLengths::from_points(&points, &Euclidean).unwrap())
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn a_regular_polygon_has_one_loop() {
    let n = 30;
    let corner = |i: usize| 2.0 * PI * i as f64 / n as f64;
    let points: Vec<f64> = (0..n).flat_map(|i| [corner(i).cos(), corner(i).sin()]).collect();
    let diagram = of_plane(&points, 2);
    let loops = diagram.degree(1).unwrap().bars();
    // Adamaszek and Adams (2017): the loop dies when triangles with every third corner fill the circle.
    let (birth, death) = (2.0 * (PI / n as f64).sin(), 2.0 * (PI / 3.0).sin());
    assert_eq!(loops.len(), 1);
    assert!((loops.births()[0] - birth).abs() < 1e-12 && (loops.deaths()[0] - death).abs() < 1e-12);
    assert_eq!(diagram.degree(0).unwrap().bars().len(), n - 1);
}

#[test]
fn an_octahedron_is_a_sphere() {
    let corners = [1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1.];
    let points = Points::new(&corners, 3).unwrap();
    let diagram = Rips::default().max_dim(2).points(&points, &Euclidean).unwrap();
    let voids = diagram.degree(2).unwrap().bars();
    assert_eq!((voids.births(), voids.deaths()), ([2_f64.sqrt()].as_slice(), [2.0].as_slice()));
    assert_eq!(diagram.degree(1).unwrap().bars().len(), 0);
}

#[test]
fn a_threshold_leaves_a_loop_alive() {
    let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    let points = Points::new(&square, 2).unwrap();
    let diagram = Rips::default().threshold(Threshold::Value(1.2)).points(&points, &Euclidean).unwrap();
    let loops = diagram.degree(1).unwrap();
    assert_eq!(loops.bars().essential(), [1.0]);
    // Four sides tie; the last in the order of edges closes the loop.
    assert_eq!(loops.essential_edges()[0].endpoints(), (3, 2));
}

#[test]
fn one_point_has_one_essential_component() {
    let diagram = of_plane(&[3.0, 4.0], 2);
    assert_eq!(diagram.degree(0).unwrap().bars().essential(), [0.0]);
    assert!((0..=2).all(|degree| diagram.degree(degree).unwrap().bars().is_empty()));
    assert!(diagram.degree(1).unwrap().bars().essential().is_empty());
}

#[test]
fn identical_points_have_no_bars() {
    let diagram = of_plane(&[1.5; 20], 1);
    assert!(diagram.degree(0).unwrap().bars().is_empty() && diagram.degree(1).unwrap().bars().is_empty());
}

#[test]
fn f32_points_give_lengths_in_f64() {
    let single: Vec<f32> = vec![0.1, 0.2, 0.7, 0.9];
    let double: Vec<f64> = single.iter().map(|&x| f64::from(x)).collect();
    let of_single = Rips::default().points(&Points::new(&single, 2).unwrap(), &Euclidean).unwrap();
    assert_eq!(of_single, of_plane(&double, 1));
}

#[test]
fn what_cannot_be_computed_is_refused() {
    let lengths = CondensedLengths::from_lower_triangle(vec![1.0]).unwrap();
    let with = |threshold| Rips::default().threshold(threshold).lengths(&lengths).unwrap_err();
    assert_eq!(with(Threshold::Value(-1.0)), Error::BadThreshold { value: -1.0 });
    assert!(matches!(with(Threshold::Value(f64::NAN)), Error::BadThreshold { .. }));
    let diagram = of_lengths(&lengths, 1);
    assert_eq!(diagram.degree(2).unwrap_err(), Error::DegreeNotComputed { degree: 2, max_dim: 1 });
    assert_eq!(Points::<f64>::new(&[], 2).unwrap_err(), Error::NoPoints);
    assert_eq!(Points::new(&[1.0; 5], 2).unwrap_err(), Error::RaggedPoints { values: 5, dim: 2 });
    assert_eq!(Points::new(&[1.0; 4], 0).unwrap_err(), Error::RaggedPoints { values: 4, dim: 0 });
    let many = CondensedLengths::from_lower_triangle(vec![1.0; 300 * 299 / 2]).unwrap();
    let refused = Rips::default().max_dim(30).lengths(&many).unwrap_err();
    assert_eq!(refused, Error::IndexOverflow { n_points: 300, vertices: 32 });
    let refused = Rips::default().max_dim(usize::MAX).lengths(&lengths).unwrap_err();
    assert_eq!(refused, Error::DegreeTooLarge { max_dim: usize::MAX, limit: 255 });
    assert_eq!(Rips::default().max_dim(255).lengths(&lengths).unwrap().max_dim(), 255);
}

/// Vector instructions change no bit: each length is summed in a fixed order, here written out.
#[test]
fn lengths_are_summed_in_a_fixed_order() {
    let dim = 2 * 32 + 3 * 8 + 5;
    let coordinates: Vec<f64> = (0..5 * dim).map(|i| (1.7 * f64::from(i as u32)).sin()).collect();
    let lengths =
        CondensedLengths::from_points(&Points::new(&coordinates, dim).unwrap(), &Euclidean).unwrap();
    for (edge, length) in lengths.iter() {
        let (u, v) = edge.endpoints();
        let square =
            |k: usize| (coordinates[u as usize * dim + k] - coordinates[v as usize * dim + k]).powi(2);
        // 32 partial sums over whole groups of 32; to the first eight, whole groups of eight; then what is left.
        let mut partial: Vec<f64> = (0..32).map(|lane| square(lane) + square(32 + lane)).collect();
        for k in 64..88 {
            partial[k % 8] += square(k);
        }
        let folded =
            |lane: usize| (partial[lane] + partial[lane + 8]) + (partial[lane + 16] + partial[lane + 24]);
        let sum: f64 = (0..8).map(folded).sum::<f64>() + (88..dim).map(square).sum::<f64>();
        assert_eq!(length, sum.sqrt());
    }
}
