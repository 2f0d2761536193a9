//! Coefficients in Z/p and high degrees: every engine against the boundary matrix, and surfaces with torsion.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::paths::assert_same;
use common::{cube_points, grid_points, random_lengths, tied_lengths};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use topogen_ph::{
    CondensedLengths, Diagram, Engine, Error, Euclidean, Points, Rips, SparseLengths, Threshold,
};

/// All engines for any degree and modulus, with one thread and with several.
fn check(lengths: &CondensedLengths, max_dim: usize, modulus: u16, threshold: Threshold) -> Diagram {
    let rips = Rips::default().max_dim(max_dim).modulus(modulus).threshold(threshold);
    let expected = rips.engine(Engine::Standard).lengths(lengths).unwrap();
    for engine in [Engine::Auto, Engine::Collapse, Engine::Cohomology] {
        let found = rips.engine(engine).lengths(lengths).unwrap();
        assert_same(&found, &expected, &format!("{engine} modulo {modulus}, {threshold:?}"));
        if let Threshold::Value(up_to) = threshold {
            let listed = SparseLengths::from_condensed(lengths, up_to);
            let found = rips.engine(engine).sparse(&listed).unwrap();
            assert_same(&found, &expected, &format!("{engine} of a list modulo {modulus}"));
        }
    }
    expected
}

fn thresholds() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        Just(Threshold::None),
        Just(Threshold::EnclosingRadius),
        (0.0..1.0).prop_map(Threshold::Value),
        (0_u8..6).prop_map(|value| Threshold::Value(f64::from(value))),
    ]
}

fn moduli() -> impl Strategy<Value = u16> {
    prop_oneof![Just(2), Just(3), Just(5), Just(32_749)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_lengths_with_ties(lengths in tied_lengths(10), dim in 0_usize..5, p in moduli(), at in thresholds()) {
        check(&lengths, dim, p, at);
    }

    #[test]
    fn of_lengths_without_a_metric(lengths in random_lengths(10), dim in 0_usize..5, p in moduli(), at in thresholds()) {
        check(&lengths, dim, p, at);
    }

    #[test]
    fn of_grids_with_duplicates(points in grid_points(11, 3), dim in 0_usize..5, p in moduli(), at in thresholds()) {
        let points = Points::new(&points, 3).unwrap();
        check(&CondensedLengths::from_points(&points, &Euclidean).unwrap(), dim, p, at);
    }

    #[test]
    fn larger_clouds_collapse_to_the_same_diagram(points in cube_points(60, 4), p in moduli(), at in 0.2..0.8) {
        let points = Points::new(&points, 4).unwrap();
        let rips = Rips::default().max_dim(3).modulus(p).threshold(Threshold::Value(at));
        let [found, expected] = [Engine::Collapse, Engine::Cohomology]
            .map(|engine| rips.engine(engine).points(&points, &Euclidean).unwrap());
        assert_same(&found, &expected, "collapse");
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        assert_same(&rips.lengths(&lengths).unwrap(), &expected, "lengths");
    }

    #[test]
    fn edges_up_to_a_length_are_those_of_all(points in cube_points(200, 5), scale in -300_i32..300, at in 0.0..1.5) {
        let scale = 2.0_f64.powi(scale);
        let points: Vec<f64> = points.iter().map(|x| scale * x).collect();
        for dim in 1..=5 {
            let points = Points::new(&points[..points.len() / dim * dim], dim).unwrap();
            let near = SparseLengths::from_points(&points, &Euclidean, scale * at).unwrap();
            let all = CondensedLengths::from_points(&points, &Euclidean).unwrap();
            prop_assert_eq!(near, SparseLengths::from_condensed(&all, scale * at));
            let around = |a: &[f64], b: &[f64]| (a[0] - b[0]).abs();
            let near = SparseLengths::from_points(&points, &around, scale * at).unwrap();
            let all = CondensedLengths::from_points(&points, &around).unwrap();
            prop_assert_eq!(near, SparseLengths::from_condensed(&all, scale * at));
        }
    }

    /// The alternating number of simplices is that of classes alive, whatever the field.
    #[test]
    fn the_euler_characteristic(lengths in tied_lengths(7), p in moduli(), at in 0_u8..6) {
        let threshold = Threshold::Value(at.into());
        let n = lengths.n_points();
        let near = |u: usize, v: usize| lengths.length(topogen_ph::Edge::new(u as u32, v as u32)) <= at.into();
        let is_clique = |set: &usize| (0..n).all(|u| (0..u).all(|v| set >> u & set >> v & 1 == 0 || near(u, v)));
        let euler: i32 = (1..1_usize << n).filter(is_clique).map(|set| if set.count_ones() % 2 == 1 { 1 } else { -1 }).sum();
        let diagram = check(&lengths, n, p, threshold);
        let alive = diagram.iter().enumerate().map(|(degree, found)| {
            let count = found.bars().essential().len() as i32;
            if degree % 2 == 0 { count } else { -count }
        });
        prop_assert_eq!(alive.sum::<i32>(), euler);
    }
}

/// The flag complex of the barycentric subdivision of a surface: a vertex for each face, an edge where one face holds another.
fn subdivision(triangles: &[[u32; 3]]) -> SparseLengths {
    let mut faces = BTreeSet::new();
    for triangle in triangles {
        let sorted: BTreeSet<u32> = triangle.iter().copied().collect();
        assert_eq!(sorted.len(), 3, "a triangle has three corners");
        for set in 1_usize..8 {
            let face =
                sorted.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, &corner)| corner);
            faces.insert(face.collect::<BTreeSet<u32>>());
        }
    }
    let number: BTreeMap<&BTreeSet<u32>, u32> = faces.iter().zip(0..).collect();
    let held = |a: &BTreeSet<u32>, b: &BTreeSet<u32>| a.len() < b.len() && a.is_subset(b);
    let mut edges = Vec::new();
    for a in &faces {
        edges.extend(faces.iter().filter(|b| held(a, b)).map(|b| (number[a], number[b], 1.0)));
    }
    SparseLengths::from_triplets(faces.len(), &edges).unwrap()
}

/// How many classes of each degree never die.
fn betti(lengths: &SparseLengths, modulus: u16) -> Vec<Vec<usize>> {
    let rips = Rips::default().max_dim(3).modulus(modulus);
    let numbers = |engine| {
        let diagram = rips.engine(engine).sparse(lengths).unwrap();
        diagram.iter().map(|found| found.bars().essential().len()).collect()
    };
    [Engine::Auto, Engine::Collapse, Engine::Cohomology].map(numbers).to_vec()
}

/// The six-cornered projective plane.
const PROJECTIVE_PLANE: [[u32; 3]; 10] = [
    [0, 1, 2],
    [0, 2, 3],
    [0, 3, 4],
    [0, 4, 5],
    [0, 5, 1],
    [1, 2, 4],
    [2, 3, 5],
    [3, 4, 1],
    [4, 5, 2],
    [5, 1, 3],
];

/// A square of 5 x 5 squares, each cut in two, whose sides are glued: the second pair upside down if `is_twisted`.
fn glued(is_twisted: bool) -> Vec<[u32; 3]> {
    let n = 5;
    let corner = |i: u32, j: u32| {
        let (wraps, i) = (i / n, i % n);
        let j = if is_twisted && wraps == 1 { (2 * n - j) % n } else { j % n };
        n * i + j
    };
    let halves = |(i, j)| {
        let [a, b, c, d] = [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)].map(|(i, j)| corner(i, j));
        [[a, b, d], [a, c, d]]
    };
    (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).flat_map(halves).collect()
}

#[test]
fn torsion_shows_in_its_own_characteristic_alone() {
    let plane = subdivision(&PROJECTIVE_PLANE);
    let klein = subdivision(&glued(true));
    let torus = subdivision(&glued(false));
    for modulus in [2, 3, 5, 32_749] {
        let expected: [[usize; 4]; 3] = match modulus {
            2 => [[1, 1, 1, 0], [1, 2, 1, 0], [1, 2, 1, 0]],
            _ => [[1, 0, 0, 0], [1, 1, 0, 0], [1, 2, 1, 0]],
        };
        for (lengths, expected) in [&plane, &klein, &torus].into_iter().zip(expected) {
            for found in betti(lengths, modulus) {
                assert_eq!(found, expected, "modulo {modulus}");
            }
        }
    }
}

#[test]
fn spheres_of_all_dimensions_to_degree_7() {
    // A cross-polytope: each point is far from its opposite alone. Its boundary is a sphere at once.
    for dim in 1..=8_u32 {
        let far = |u: u32, v: u32| if u / 2 == v / 2 { 2.0 } else { 1.0 };
        let lengths = (1..2 * dim).flat_map(|u| (0..u).map(move |v| far(u, v))).collect();
        let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
        for (modulus, engine) in [(2, Engine::Auto), (3, Engine::Auto), (2, Engine::Cohomology)] {
            let rips = Rips::default().max_dim(7).modulus(modulus).engine(engine).threshold(Threshold::None);
            let diagram = rips.lengths(&lengths).unwrap();
            for degree in 1..=7 {
                let bars = diagram.degree(degree).unwrap().bars();
                let expected: &[f64] = if degree + 1 == dim as usize { &[1.0] } else { &[] };
                assert_eq!(
                    (bars.births(), bars.essential()),
                    (expected, [].as_slice()),
                    "degree {degree} of {dim}"
                );
                assert!(bars.deaths().iter().all(|&death| death == 2.0));
            }
        }
    }
}

#[test]
fn what_does_not_fit_into_a_key_is_told_and_wraps_nowhere() {
    let path = |n: u32| {
        let edges: Vec<(u32, u32, f64)> = (1..n).map(|v| (v - 1, v, 1.0)).collect();
        SparseLengths::from_triplets(n as usize, &edges).unwrap()
    };
    // 17 bits a vertex: three fit into 64 bits, seven into 128.
    let rips = |max_dim| Rips::default().max_dim(max_dim).engine(Engine::Collapse);
    let lengths = path(70_000);
    for max_dim in [1, 2, 5] {
        let diagram = rips(max_dim).sparse(&lengths).unwrap();
        assert_eq!(diagram.degree(0).unwrap().bars().len(), 69_999);
        assert_eq!(diagram.degree(max_dim).unwrap().bars().len(), 0);
    }
    assert_eq!(rips(6).sparse(&lengths).unwrap_err(), Error::IndexOverflow { n_points: 70_000, vertices: 8 });
}

#[test]
fn bad_moduli_and_engines_that_know_no_others_are_refused() {
    let lengths = CondensedLengths::from_lower_triangle(vec![1.0, 1.0, 1.0]).unwrap();
    for modulus in [0, 1, 4, 32_771] {
        let refused = Rips::default().modulus(modulus).lengths(&lengths).unwrap_err();
        assert!(matches!(refused, Error::BadModulus { modulus: of, .. } if of == modulus), "{refused}");
    }
    let rips = Rips::default().modulus(3);
    for engine in [Engine::Sweep, Engine::SweepMatrix, Engine::SweepList, Engine::Links] {
        let refused = rips.engine(engine).lengths(&lengths).unwrap_err();
        assert!(matches!(refused, Error::WrongModulus { modulus: 3, .. }), "{engine}: {refused}");
        assert!(rips.max_dim(0).engine(engine).lengths(&lengths).is_ok(), "degree 0 is the same for all");
    }
    assert_eq!(rips.critical_sets(&lengths).err(), Some(Error::CriticalSetsModulus { modulus: 3 }));
}
