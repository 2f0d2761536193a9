//! What changes an input in a known way changes its diagram in a known way, whatever the path.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds::{circle, cube, rng};
use common::paths::assert_same;
use proptest::prelude::*;
use rand::seq::SliceRandom;
use topogen_ph::{CondensedLengths, Diagram, Edge, Engine, Euclidean, Instructions, Points, Rips, Threshold};

const ENGINES: [Engine; 8] = [
    Engine::Planar,
    Engine::SweepMatrix,
    Engine::SweepRounded,
    Engine::SweepCells,
    Engine::SweepSieve,
    Engine::SweepList,
    Engine::Cohomology,
    Engine::Standard,
];

/// The engines that take points with so many coordinates.
fn fitting(dim: usize) -> impl Iterator<Item = Engine> {
    ENGINES.into_iter().filter(move |engine| match engine {
        Engine::Planar => dim == 2,
        Engine::SweepCells | Engine::SweepSieve => dim <= 3,
        _ => true,
    })
}

/// The diagrams of a cloud by all engines that take it.
fn diagrams(coordinates: &[f64], dim: usize) -> Vec<Diagram> {
    let points = Points::new(coordinates, dim).unwrap();
    fitting(dim).map(|engine| Rips::default().engine(engine).points(&points, &Euclidean).unwrap()).collect()
}

/// Births and deaths of the finite bars, then births of the essential ones, of each degree.
fn values(diagram: &Diagram) -> Vec<[Vec<f64>; 3]> {
    diagram
        .iter()
        .map(|degree| degree.bars())
        .map(|bars| [bars.births().to_vec(), bars.deaths().to_vec(), bars.essential().to_vec()])
        .collect()
}

/// Points of whole coordinates, so that every square is exact in any order of summing.
fn whole_points(dim: usize) -> impl Strategy<Value = Vec<f64>> {
    (3_usize..18).prop_flat_map(move |n| prop::collection::vec((-9_i8..10).prop_map(f64::from), n * dim))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_permutation_of_the_points_permutes_edges(seed in any::<u64>(), n in 3_usize..25, dim in 2_usize..4) {
        // Random coordinates: no two lengths tie.
        let cloud = cube(n, dim, seed);
        let mut places: Vec<u32> = (0..n as u32).collect();
        places.shuffle(&mut rng(seed ^ 1));
        let permuted: Vec<f64> =
            places.iter().flat_map(|&p| cloud[p as usize * dim..][..dim].iter().copied()).collect();
        // The point at place `i` of the permuted cloud is the point `places[i]` of the cloud.
        let back = |edges: &[Edge]| -> Vec<Edge> {
            let at = |v: u32| places[v as usize];
            edges.iter().map(|edge| Edge::new(at(edge.endpoints().0), at(edge.endpoints().1))).collect()
        };
        for (once, again) in diagrams(&cloud, dim).iter().zip(&diagrams(&permuted, dim)) {
            prop_assert_eq!(values(once), values(again));
            let [once, again] = [once, again].map(|diagram| [0, 1].map(|degree| diagram.degree(degree).unwrap()));
            for degree in 0..2 {
                prop_assert_eq!(once[degree].death_edges(), &back(again[degree].death_edges())[..]);
            }
            // Which vertex is the elder is a matter of indices.
            prop_assert_eq!(once[1].birth_edges(), &back(again[1].birth_edges())[..]);
        }
    }

    #[test]
    fn a_permutation_of_tied_points_changes_no_value(cloud in whole_points(2), seed in any::<u64>()) {
        let mut points: Vec<&[f64]> = cloud.chunks(2).collect();
        points.shuffle(&mut rng(seed));
        let permuted = points.concat();
        for (once, again) in diagrams(&cloud, 2).iter().zip(&diagrams(&permuted, 2)) {
            prop_assert_eq!(values(once), values(again));
        }
    }

    #[test]
    fn an_isometry_changes_nothing(
        cloud in whole_points(3),
        signs in prop::array::uniform3(prop::sample::select(vec![-1.0, 1.0])),
        offsets in prop::array::uniform3((-1_000_000_i32..1_000_000).prop_map(f64::from)),
        turn in 0_usize..3,
    ) {
        let moved: Vec<f64> = cloud
            .chunks(3)
            .flat_map(|point| (0..3).map(move |k| signs[k] * point[(k + turn) % 3] + offsets[k]))
            .collect();
        for (once, again) in diagrams(&cloud, 3).iter().zip(&diagrams(&moved, 3)) {
            assert_same(again, once, "moved");
        }
    }

    #[test]
    fn a_power_of_two_scales_every_number(
        seed in any::<u64>(),
        n in 2_usize..25,
        dim in prop::sample::select(vec![2_usize, 3, 30]),
        exponent in prop::sample::select(vec![-300_i32, -40, -1, 1, 40, 300]),
    ) {
        let scale = 2_f64.powi(exponent);
        let cloud = cube(n, dim, seed);
        let scaled: Vec<f64> = cloud.iter().map(|x| scale * x).collect();
        for (once, again) in diagrams(&cloud, dim).iter().zip(&diagrams(&scaled, dim)) {
            let expected: Vec<[Vec<f64>; 3]> = values(once)
                .into_iter()
                .map(|parts| parts.map(|part| part.iter().map(|x| scale * x).collect()))
                .collect();
            prop_assert_eq!(values(again), expected);
            for (once, again) in once.iter().zip(again.iter()) {
                prop_assert_eq!(once.birth_edges(), again.birth_edges());
                prop_assert_eq!(once.death_edges(), again.death_edges());
            }
        }
    }

    /// Homology depends on the order of the lengths alone.
    #[test]
    fn a_constant_added_to_all_lengths_is_added_to_all_ends(
        lengths in (2_usize..20).prop_flat_map(|n| prop::collection::vec((1_u8..40).prop_map(f64::from), n * (n - 1) / 2)),
        constant in (1_u8..100).prop_map(f64::from),
    ) {
        let shifted = lengths.iter().map(|length| length + constant).collect();
        let [lengths, shifted] =
            [lengths, shifted].map(|lengths| CondensedLengths::from_lower_triangle(lengths).unwrap());
        for engine in [Engine::SweepMatrix, Engine::SweepList, Engine::Cohomology, Engine::Standard] {
            let rips = Rips::default().engine(engine).threshold(Threshold::None);
            let [once, again] = [&lengths, &shifted].map(|lengths| rips.lengths(lengths).unwrap());
            let mut expected = values(&once);
            expected[0][1].iter_mut().for_each(|death| *death += constant);
            expected[1].iter_mut().flatten().for_each(|end| *end += constant);
            prop_assert_eq!(values(&again), expected);
            for (once, again) in once.iter().zip(again.iter()) {
                prop_assert_eq!(once.birth_edges(), again.birth_edges());
                prop_assert_eq!(once.death_edges(), again.death_edges());
            }
        }
    }

    #[test]
    fn single_precision_is_read_as_the_same_numbers_in_double(
        single in (1_usize..10).prop_flat_map(|n| prop::collection::vec(-1.0_f32..1.0, 6 * n)),
        dim in 1_usize..4,
    ) {
        let double: Vec<f64> = single.iter().map(|&x| f64::from(x)).collect();
        let points = Points::new(&single, dim).unwrap();
        for (engine, expected) in fitting(dim).zip(diagrams(&double, dim)) {
            let found = Rips::default().engine(engine).points(&points, &Euclidean).unwrap();
            assert_same(&found, &expected, &format!("{engine} in single precision"));
        }
    }
}

/// Enough points and coordinates for the lengths to be shared among threads.
#[test]
fn neither_threads_nor_instructions_change_a_byte() {
    for (n, dim) in [(1_300, 20), (400, 220), (400, 3)] {
        let cloud = cube(n, dim, n as u64);
        let points = Points::new(&cloud, dim).unwrap();
        let expected = Rips::default().engine(Engine::SweepList).points(&points, &Euclidean).unwrap();
        for threads in [1, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for instructions in Instructions::available() {
                let rips = Rips::default().instructions(instructions);
                let found = pool.install(|| rips.points(&points, &Euclidean).unwrap());
                assert_same(
                    &found,
                    &expected,
                    &format!("{threads} threads with {instructions}, {dim} coordinates"),
                );
            }
        }
    }
}

/// Enough points for a cloud in the plane or in space to be shared among threads.
#[test]
fn threads_do_not_change_the_diagram_of_a_large_cloud() {
    for (cloud, dim) in [(circle(1_700, 0.05, 3), 2), (cube(1_600, 3, 4), 3)] {
        let points = Points::new(&cloud, dim).unwrap();
        for engine in [Engine::SweepCells, Engine::SweepSieve] {
            let with = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| Rips::default().engine(engine).points(&points, &Euclidean).unwrap())
            };
            assert_same(&with(4), &with(1), &format!("{engine} in {dim} dimensions"));
        }
    }
}
