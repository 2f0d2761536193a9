//! What critical sets do to Rips filtrations, whose simplices follow their edges.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{clouds, random_lengths, tied_lengths};
use proptest::prelude::*;
use std::collections::BTreeMap;
use topogen_ph::{
    CondensedLengths, CriticalSets, DegreeDiagram, Edge, End, Error, Euclidean, Points, Rips, Threshold,
};

fn rips(max_dim: usize) -> Rips {
    Rips::default().max_dim(max_dim)
}

/// The sets for all edges, so that deaths may go anywhere.
fn sets_of(lengths: &CondensedLengths, max_dim: usize) -> CriticalSets {
    rips(max_dim).threshold(Threshold::None).critical_sets(lengths).unwrap()
}

fn any_lengths(max_points: usize) -> impl Strategy<Value = CondensedLengths> {
    prop_oneof![tied_lengths(max_points), random_lengths(max_points)]
}

/// With births that are no later than any edge at their vertices.
fn weighted_lengths(max_points: usize) -> impl Strategy<Value = CondensedLengths> {
    (any_lengths(max_points), prop::collection::vec(0.0..1.0, max_points)).prop_map(|(lengths, shares)| {
        let of_vertex = |v: usize| {
            let at = |(edge, length): (Edge, f64)| {
                let (a, b) = edge.endpoints();
                (a as usize == v || b as usize == v).then_some(length)
            };
            shares[v] * lengths.iter().filter_map(at).fold(1.0, f64::min)
        };
        let births = (0..lengths.n_points()).map(of_vertex).collect();
        lengths.with_births(births).unwrap()
    })
}

/// The lengths after a move.
fn moved(lengths: &CondensedLengths, moves: &[(Edge, f64)]) -> CondensedLengths {
    let moves: BTreeMap<Edge, f64> = moves.iter().copied().collect();
    let new = lengths.iter().map(|(edge, length)| moves.get(&edge).copied().unwrap_or(length)).collect();
    let new = CondensedLengths::from_lower_triangle(new).unwrap();
    match lengths.births() {
        Some(births) => new.with_births(births.to_vec()).unwrap(),
        None => new,
    }
}

fn degree_of(lengths: &CondensedLengths, degree: usize) -> DegreeDiagram {
    rips(degree).threshold(Threshold::None).lengths(lengths).unwrap().degree(degree).unwrap().clone()
}

/// A place between the ends of a bar, or one of them.
fn between(birth: f64, death: f64, share: f64) -> f64 {
    (birth + share * (death - birth)).clamp(birth, death)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_diagram_is_that_of_the_engines(lengths in weighted_lengths(10), max_dim in 0_usize..3, value in 0.0..6.0) {
        for threshold in [Threshold::None, Threshold::EnclosingRadius, Threshold::Value(value)] {
            let rips = rips(max_dim).threshold(threshold);
            let sets = rips.critical_sets(&lengths).unwrap();
            prop_assert_eq!(sets.diagram(), &rips.lengths(&lengths).unwrap());
        }
    }

    #[test]
    fn sets_lie_between_the_old_end_and_the_new(lengths in any_lengths(9), target in prop_oneof![0.0..6.0, (0_u8..6).prop_map(f64::from)]) {
        let sets = sets_of(&lengths, 2);
        for (degree, bars) in sets.diagram().iter().enumerate() {
            for bar in 0..bars.bars().len() {
                let ends = [
                    (End::Birth, bars.bars().births()[bar], bars.birth_edges()[bar]),
                    (End::Death, bars.bars().deaths()[bar], bars.death_edges()[bar]),
                ];
                for (end, from, critical) in ends {
                    let Ok(moves) = sets.moves(degree, bar, end, target) else { continue };
                    let is_moved = target != from && !critical.is_vertex();
                    prop_assert_eq!(moves.iter().any(|&(edge, _)| edge == critical), is_moved);
                    prop_assert!(is_moved || moves.is_empty());
                    prop_assert!(moves.windows(2).all(|pair| pair[0].0 < pair[1].0));
                    for (edge, length) in moves {
                        let old = lengths.length(edge);
                        prop_assert_eq!(length, target);
                        prop_assert!(from.min(target) <= old && old <= from.max(target) && old != target);
                    }
                }
            }
        }
    }

    #[test]
    fn a_lowered_death_is_where_it_shall_be(lengths in any_lengths(9), degree in 0_usize..3, share in 0.0..1.0) {
        let sets = sets_of(&lengths, degree);
        let bars = sets.diagram().degree(degree).unwrap();
        for bar in 0..bars.bars().len() {
            let (birth, death) = (bars.bars().births()[bar], bars.bars().deaths()[bar]);
            let target = between(birth, death, share);
            let after = degree_of(&moved(&lengths, &sets.moves(degree, bar, End::Death, target).unwrap()), degree);
            prop_assert!(target == birth || has(&after, Some(bars.birth_edges()[bar]), None, birth, target));
        }
    }

    #[test]
    fn a_raised_death_is_where_it_shall_be(lengths in weighted_lengths(9), degree in 0_usize..3, by in 0.0..7.0) {
        let sets = sets_of(&lengths, degree);
        let bars = sets.diagram().degree(degree).unwrap();
        for bar in 0..bars.bars().len() {
            let (birth, target) = (bars.bars().births()[bar], bars.bars().deaths()[bar] + by);
            let after = degree_of(&moved(&lengths, &sets.moves(degree, bar, End::Death, target).unwrap()), degree);
            prop_assert!(has(&after, Some(bars.birth_edges()[bar]), None, birth, target));
        }
    }

    #[test]
    fn a_raised_birth_is_where_it_shall_be(lengths in weighted_lengths(9), degree in 1_usize..3, share in 0.0..1.0) {
        let sets = sets_of(&lengths, degree);
        let bars = sets.diagram().degree(degree).unwrap();
        for bar in 0..bars.bars().len() {
            let (birth, death) = (bars.bars().births()[bar], bars.bars().deaths()[bar]);
            let target = between(birth, death, share);
            let after = degree_of(&moved(&lengths, &sets.moves(degree, bar, End::Birth, target).unwrap()), degree);
            prop_assert!(target == death || has(&after, None, Some(bars.death_edges()[bar]), target, death));
        }
    }

    #[test]
    fn no_edge_is_moved_before_its_vertices(lengths in weighted_lengths(9), degree in 0_usize..3, share in 0.0..1.0) {
        let sets = sets_of(&lengths, degree);
        let bars = sets.diagram().degree(degree).unwrap().bars();
        for bar in 0..bars.len() {
            let target = between(bars.births()[bar], bars.deaths()[bar], share);
            for (edge, length) in sets.moves(degree, bar, End::Death, target).unwrap() {
                let (u, v) = edge.endpoints();
                let born = [u, v].map(|v| lengths.length(Edge::vertex(v)));
                prop_assert!(born.iter().all(|&born| born <= length) && length < lengths.length(edge));
            }
        }
    }

    #[test]
    fn of_many_moves_the_largest_is_made(lengths in random_lengths(9), shares in prop::collection::vec(0.0..1.0, 40)) {
        let sets = sets_of(&lengths, 1);
        let bars = sets.diagram().degree(1).unwrap().bars();
        let targets: Vec<(usize, End, f64)> = (0..bars.len())
            .flat_map(|bar| [End::Birth, End::Death].map(|end| (bar, end)))
            .zip(shares)
            .map(|((bar, end), share)| (bar, end, between(bars.births()[bar], bars.deaths()[bar], share)))
            .collect();
        let combined = sets.combined_moves(1, &targets).unwrap();
        let mut all: Vec<(Edge, f64)> = Vec::new();
        for &(bar, end, target) in &targets {
            all.extend(sets.moves(1, bar, end, target).unwrap());
        }
        for &(edge, length) in &combined {
            let far = |to: f64| (to - lengths.length(edge)).abs();
            let of_edge = || all.iter().filter(|other| other.0 == edge).map(|other| other.1);
            prop_assert!(of_edge().any(|other| other == length));
            prop_assert!(of_edge().all(|other| far(other) <= far(length)));
        }
        prop_assert!(all.iter().all(|(edge, _)| combined.iter().any(|other| other.0 == *edge)));
        let backwards: Vec<_> = targets.iter().rev().copied().collect();
        prop_assert_eq!(sets.combined_moves(1, &backwards).unwrap(), combined);
    }
}

/// Whether there is a bar with these ends, on these edges.
fn has(
    bars: &DegreeDiagram,
    birth_edge: Option<Edge>,
    death_edge: Option<Edge>,
    birth: f64,
    death: f64,
) -> bool {
    (0..bars.bars().len()).any(|bar| {
        (bars.bars().births()[bar], bars.bars().deaths()[bar]) == (birth, death)
            && birth_edge.is_none_or(|edge| edge == bars.birth_edges()[bar])
            && death_edge.is_none_or(|edge| edge == bars.death_edges()[bar])
    })
}

/// Points on a line.
fn line(places: &[f64]) -> CondensedLengths {
    CondensedLengths::from_points(&Points::new(places, 1).unwrap(), &Euclidean).unwrap()
}

#[test]
fn components_that_shall_join_later_are_cut_apart() {
    // Two pairs, 5 apart. All edges from one to the other that are shorter than 6.5 stand in the way.
    let lengths = line(&[0.0, 1.0, 6.0, 7.0]);
    let sets = sets_of(&lengths, 0);
    let bars = sets.diagram().degree(0).unwrap().bars();
    assert_eq!(bars.deaths(), [1.0, 1.0, 5.0]);
    let between = [(Edge::new(2, 0), 6.5), (Edge::new(2, 1), 6.5), (Edge::new(3, 1), 6.5)];
    assert_eq!(sets.moves(0, 2, End::Death, 6.5).unwrap(), between);
    // Up to 5.5 it is the one edge that a gradient would move.
    assert_eq!(sets.moves(0, 2, End::Death, 5.5).unwrap(), [(Edge::new(2, 1), 5.5)]);
}

#[test]
fn components_that_shall_join_earlier_are_tied_by_a_path() {
    // Two pairs, 2 apart. The eldest point of the second pair is the far one, which the near one has to take along.
    let lengths = line(&[0.0, 1.0, 4.0, 3.0]);
    let sets = sets_of(&lengths, 0);
    let bars = sets.diagram().degree(0).unwrap();
    assert_eq!((bars.bars().deaths()[2], bars.birth_edges()[2]), (2.0, Edge::vertex(2)));
    assert_eq!(sets.moves(0, 2, End::Death, 1.5).unwrap(), [(Edge::new(3, 1), 1.5)]);
    assert_eq!(sets.moves(0, 2, End::Death, 0.5).unwrap(), [(Edge::new(3, 1), 0.5), (Edge::new(3, 2), 0.5)]);
}

#[test]
fn a_loop_is_opened_closed_filled_and_kept_open() {
    // The sides of a rectangle: 2 and 3; its diagonals √13.
    let corners = [0.0, 0.0, 3.0, 0.0, 3.0, 2.0, 0.0, 2.0];
    let lengths = CondensedLengths::from_points(&Points::new(&corners, 2).unwrap(), &Euclidean).unwrap();
    let sets = sets_of(&lengths, 1);
    let bars = sets.diagram().degree(1).unwrap();
    assert_eq!((bars.bars().births(), bars.bars().deaths()), ([3.0].as_slice(), [13_f64.sqrt()].as_slice()));
    let (long, diagonals) = ([Edge::new(1, 0), Edge::new(3, 2)], [Edge::new(2, 0), Edge::new(3, 1)]);
    let moves = |end, target| sets.moves(1, 0, end, target).unwrap();
    let to = |edges: &[Edge], length: f64| edges.iter().map(|&edge| (edge, length)).collect::<Vec<_>>();
    // It closes earlier if both long sides are shorter, and fills earlier if one diagonal is.
    assert_eq!(moves(End::Birth, 2.5), to(&long, 2.5));
    assert_eq!(moves(End::Death, 3.25), to(&diagonals[..1], 3.25));
    // It closes later if the last side is longer, and fills later if both diagonals are.
    assert_eq!(moves(End::Birth, 3.5), to(&long[1..], 3.5));
    assert_eq!(moves(End::Death, 4.0), to(&diagonals, 4.0));
}

#[test]
fn births_of_vertices_do_not_move() {
    let sets = sets_of(&line(&[0.0, 1.0]), 0);
    assert_eq!(sets.moves(0, 0, End::Birth, -3.0), Ok(Vec::new()));
}

#[test]
fn what_cannot_be_moved_is_refused_with_its_numbers() {
    let lengths = line(&[0.0, 1.0, 3.0]);
    let sets = rips(1).critical_sets(&lengths).unwrap();
    let death = |bar, target| sets.moves(0, bar, End::Death, target);
    assert_eq!(sets.moves(2, 0, End::Death, 1.0), Err(Error::DegreeNotComputed { degree: 2, max_dim: 1 }));
    assert_eq!(death(2, 1.0), Err(Error::NoSuchBar { degree: 0, bar: 2, bars: 2 }));
    for target in [-0.5, f64::INFINITY] {
        assert_eq!(death(0, target), Err(Error::BadTarget { target, birth: 0.0, death: 1.0 }));
    }
    assert!(death(0, f64::NAN).is_err());
    // The middle point has all others within 2.
    assert_eq!(death(0, 2.5), Err(Error::TargetAboveThreshold { target: 2.5, threshold: 2.0 }));
    let weighted = lengths.with_births(vec![0.0, 0.5, 0.0]).unwrap();
    let sets = sets_of(&weighted, 0);
    let refused = sets.moves(0, 1, End::Death, 0.25);
    assert_eq!(refused, Err(Error::BadTarget { target: 0.25, birth: 0.5, death: 1.0 }));
    assert!(sets.combined_moves(0, &[(0, End::Death, 1.5), (9, End::Death, 1.5)]).is_err());
}

#[test]
fn too_little_memory_is_told_before_it_is_used() {
    let cloud = clouds::cube(60, 2, 1);
    let lengths = CondensedLengths::from_points(&Points::new(&cloud, 2).unwrap(), &Euclidean).unwrap();
    let refused = rips(1).memory_budget(100_000).critical_sets(&lengths).err();
    let Some(Error::OverBudget { needed, budget: 100_000 }) = refused else { panic!("{refused:?}") };
    assert!(needed > 100_000);
    // As much as was forecast is not enough for columns on top of it.
    let refused = rips(1).memory_budget(needed).critical_sets(&lengths).err();
    assert!(
        matches!(refused, Some(Error::OverBudget { needed: more, budget }) if budget == needed && more > needed)
    );
    assert!(rips(1).memory_budget(2 * needed).critical_sets(&lengths).is_ok());
}
