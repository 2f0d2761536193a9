//! What a diagram says of its complex, against the complex itself: counted, not reduced.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::paths::assert_same;
use common::{cube_points, random_lengths, tied_lengths};
use proptest::prelude::*;
use topogen_ph::{CondensedLengths, Diagram, Edge, Engine, Euclidean, Points, Rips, Threshold};

/// The lengths of a minimum spanning tree by Prim's algorithm, increasing.
fn spanning_tree(lengths: &CondensedLengths) -> Vec<f64> {
    let n = lengths.n_points();
    let mut nearest = vec![f64::INFINITY; n];
    let mut outside: Vec<usize> = (1..n).collect();
    let (mut last, mut tree) = (0, Vec::new());
    while !outside.is_empty() {
        for &v in &outside {
            nearest[v] = nearest[v].min(lengths.length(Edge::new(last as u32, v as u32)));
        }
        let at =
            (0..outside.len()).min_by(|&i, &j| nearest[outside[i]].total_cmp(&nearest[outside[j]])).unwrap();
        last = outside.swap_remove(at);
        tree.push(nearest[last]);
    }
    tree.sort_by(f64::total_cmp);
    tree
}

/// The alternating count of the simplices whose edges are all of at most some length.
fn euler_characteristic(lengths: &CondensedLengths, value: f64) -> i64 {
    let n = lengths.n_points() as u32;
    (1_u32..1 << n)
        .filter(|simplex| {
            let has = |v: u32| simplex >> v & 1 == 1;
            (0..n).all(|u| !has(u) || (0..u).all(|v| !has(v) || lengths.length(Edge::new(u, v)) <= value))
        })
        .map(|simplex| if simplex.count_ones() % 2 == 1 { 1 } else { -1 })
        .sum()
}

/// The alternating count of the bars that hold a value.
fn alternating_bars(diagram: &Diagram, value: f64) -> i64 {
    let alive = |degree: usize| {
        let bars = diagram.degree(degree).unwrap().bars();
        let finite =
            (0..bars.len()).filter(|&i| bars.births()[i] <= value && value < bars.deaths()[i]).count();
        (finite + bars.essential().iter().filter(|&&birth| birth <= value).count()) as i64
    };
    (0..=diagram.max_dim()).map(|degree| if degree % 2 == 0 { alive(degree) } else { -alive(degree) }).sum()
}

fn check_euler(lengths: &CondensedLengths) -> Result<(), TestCaseError> {
    let max_dim = lengths.n_points().saturating_sub(2);
    for engine in [Engine::Cohomology, Engine::Standard] {
        let rips = Rips::default().max_dim(max_dim).threshold(Threshold::None).engine(engine);
        let diagram = rips.lengths(lengths).unwrap();
        for (_, value) in lengths.iter() {
            prop_assert_eq!(alternating_bars(&diagram, value), euler_characteristic(lengths, value));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_euler_characteristic_is_the_alternating_count_of_bars(
        tied in tied_lengths(8),
        random in random_lengths(8),
    ) {
        check_euler(&tied)?;
        check_euler(&random)?;
    }

    #[test]
    fn components_die_along_a_minimum_spanning_tree(lengths in tied_lengths(40), points in cube_points(200, 2)) {
        let points = Points::new(&points, 2).unwrap();
        for lengths in [lengths, CondensedLengths::from_points(&points, &Euclidean).unwrap()] {
            let mut tree = spanning_tree(&lengths);
            // Merges of no length are no bars.
            tree.retain(|&length| length > 0.0);
            for max_dim in [0, 1] {
                for engine in [Engine::SweepMatrix, Engine::SweepList, Engine::Cohomology] {
                    let diagram = Rips::default().max_dim(max_dim).engine(engine).lengths(&lengths).unwrap();
                    prop_assert_eq!(diagram.degree(0).unwrap().bars().deaths(), &tree[..]);
                }
            }
        }
        let diagram = Rips::default().engine(Engine::SweepCells).points(&points, &Euclidean).unwrap();
        let tree = spanning_tree(&CondensedLengths::from_points(&points, &Euclidean).unwrap());
        prop_assert_eq!(diagram.degree(0).unwrap().bars().deaths(), &tree[..]);
    }

    /// An edge without common neighbours among the earlier edges merges two components or closes a loop; no other edge does.
    #[test]
    fn merges_and_loops_are_the_edges_whose_lunes_are_empty(lengths in random_lengths(30)) {
        let n = lengths.n_points() as u32;
        let length = |u: u32, v: u32| lengths.length(Edge::new(u, v));
        let is_empty = |edge: Edge, own: f64| {
            let (u, v) = edge.endpoints();
            (0..n).all(|w| w == u || w == v || length(u, w).max(length(v, w)) > own)
        };
        let empty = lengths.iter().filter(|&(edge, own)| is_empty(edge, own)).count();
        // No two lengths tie, so no bar has no length.
        for engine in [Engine::SweepMatrix, Engine::SweepList, Engine::Cohomology, Engine::Standard] {
            let rips = Rips::default().threshold(Threshold::None).engine(engine);
            let diagram = rips.lengths(&lengths).unwrap();
            let [merges, loops] = [0, 1].map(|degree| diagram.degree(degree).unwrap().bars());
            prop_assert_eq!(merges.len() + loops.len() + loops.essential().len(), empty);
        }
    }

    #[test]
    fn every_end_of_every_engine_is_the_length_of_its_edge(points in cube_points(60, 3), offset in prop::sample::select(vec![0.0, 1e6])) {
        let points: Vec<f64> = points.iter().map(|x| x + offset).collect();
        let points = Points::new(&points, 3).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        for engine in [Engine::SweepMatrix, Engine::SweepRounded, Engine::SweepCells, Engine::SweepSieve, Engine::SweepList, Engine::Cohomology] {
            for degree in Rips::default().engine(engine).points(&points, &Euclidean).unwrap().iter() {
                let of = |edges: &[Edge]| edges.iter().map(|&edge| lengths.length(edge)).collect::<Vec<_>>();
                prop_assert_eq!(of(degree.birth_edges()), degree.bars().births());
                prop_assert_eq!(of(degree.death_edges()), degree.bars().deaths());
                prop_assert_eq!(of(degree.essential_edges()), degree.bars().essential());
            }
        }
    }

    /// A threshold cuts bars; it moves none.
    #[test]
    fn a_threshold_cuts_every_bar_at_the_same_place(lengths in random_lengths(20), share in 0.0..1.0) {
        let mut sorted: Vec<f64> = lengths.iter().map(|(_, length)| length).collect();
        sorted.sort_by(f64::total_cmp);
        let cut = sorted.get((share * sorted.len() as f64) as usize).copied().unwrap_or(0.5);
        for engine in [Engine::SweepMatrix, Engine::SweepList, Engine::Cohomology] {
            let with = |threshold| Rips::default().engine(engine).threshold(threshold).lengths(&lengths).unwrap();
            let (whole, part) = (with(Threshold::None), with(Threshold::Value(cut)));
            assert_same(&with(Threshold::Value(f64::INFINITY)), &whole, "an infinite threshold");
            for (whole, part) in whole.iter().zip(part.iter()) {
                let (whole, part) = (whole.bars(), part.bars());
                let dead = (0..whole.len()).filter(|&i| whole.deaths()[i] <= cut).count();
                prop_assert_eq!(part.len(), dead);
                let living = (0..whole.len()).filter(|&i| whole.births()[i] <= cut && whole.deaths()[i] > cut).count();
                prop_assert_eq!(part.essential().len(), living + whole.essential().len());
            }
        }
    }
}
