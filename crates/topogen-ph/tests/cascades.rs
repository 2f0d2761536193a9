//! Cascades against the whole boundary matrix, and the graphs of a cloud against their definitions.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::{clouds, cube_points, grid_points, random_lengths, tied_lengths};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use topogen_ph::{
    Cascade, CondensedLengths, Edge, Engine, Euclidean, Points, Rips, cascades, minimum_spanning_tree,
    relative_neighbourhood,
};

fn of_points(coordinates: &[f64], dim: usize) -> CondensedLengths {
    CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap()
}

/// Lengths with and without ties, metric or not.
fn any_lengths() -> impl Strategy<Value = CondensedLengths> {
    prop_oneof![
        tied_lengths(9),
        random_lengths(9),
        grid_points(11, 2).prop_map(|points| of_points(&points, 2)),
        cube_points(11, 2).prop_map(|points| of_points(&points, 2)),
        grid_points(11, 3).prop_map(|points| of_points(&points, 3)),
    ]
}

/// All edges in the order of the filtration.
fn sorted_edges(lengths: &CondensedLengths) -> Vec<Edge> {
    let mut edges: Vec<(Edge, f64)> = lengths.iter().collect();
    edges.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    edges.into_iter().map(|(edge, _)| edge).collect()
}

/// A reduced column of a triangle. Edges are ranks.
struct Column {
    longest: usize,
    /// Its column of R.
    cycle: BTreeSet<usize>,
    /// Its column of V.
    chain: BTreeSet<[u32; 3]>,
    /// Its last entries on the way.
    pivots: Vec<usize>,
}

/// What the boundary matrix of all triangles says, reduced from left to right by the textbook: R = D V.
struct Oracle {
    edges: Vec<Edge>,
    /// By the birth edge of each pair; those of an edge and a triangle that it is the longest edge of are left out.
    pairs: HashMap<Edge, Column>,
}

fn oracle(lengths: &CondensedLengths) -> Oracle {
    let edges = sorted_edges(lengths);
    let rank: HashMap<Edge, usize> = edges.iter().enumerate().map(|(rank, &edge)| (edge, rank)).collect();
    let boundary =
        |[a, b, c]: [u32; 3]| [Edge::new(a, b), Edge::new(a, c), Edge::new(b, c)].map(|edge| rank[&edge]);
    let n = lengths.n_points() as u32;
    let mut triangles: Vec<[u32; 3]> =
        (0..n).flat_map(|a| (0..a).flat_map(move |b| (0..b).map(move |c| [a, b, c]))).collect();
    // By the longest edge, then the second, then the third.
    triangles.sort_by_key(|&triangle| {
        let mut ranks = boundary(triangle);
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        ranks
    });
    let mut reduced: HashMap<usize, Column> = HashMap::new();
    for triangle in triangles {
        let mut cycle = BTreeSet::from(boundary(triangle));
        let (mut chain, mut pivots) = (BTreeSet::from([triangle]), Vec::new());
        let longest = *cycle.last().unwrap();
        while let Some(&last) = cycle.last() {
            let Some(other) = reduced.get(&last) else {
                reduced.insert(last, Column { longest, cycle, chain, pivots });
                break;
            };
            pivots.push(last);
            cycle = cycle.symmetric_difference(&other.cycle).copied().collect();
            chain = chain.symmetric_difference(&other.chain).copied().collect();
        }
    }
    reduced.retain(|&birth, column| birth != column.longest);
    let pairs = reduced.into_iter().map(|(birth, column)| (edges[birth], column)).collect();
    Oracle { edges, pairs }
}

impl Oracle {
    /// The pivots of a bar, with those of the loops without a bar that it met.
    fn pivots(&self, birth: Edge, lengths: &CondensedLengths) -> BTreeSet<usize> {
        let pivots = &self.pairs[&birth].pivots;
        let mut all: BTreeSet<usize> = pivots.iter().copied().collect();
        for &pivot in pivots {
            let edge = self.edges[pivot];
            let is_no_bar =
                |column: &Column| lengths.length(edge) == lengths.length(self.edges[column.longest]);
            if self.pairs.get(&edge).is_some_and(is_no_bar) {
                all.extend(self.pivots(edge, lengths));
            }
        }
        all
    }
}

fn sum_of_boundaries(cascade: &Cascade) -> BTreeSet<Edge> {
    let mut sum = BTreeSet::new();
    for &[a, b, c] in &cascade.triangles {
        for edge in [Edge::new(a, b), Edge::new(a, c), Edge::new(b, c)] {
            if !sum.remove(&edge) {
                sum.insert(edge);
            }
        }
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cascades_are_columns_of_the_reduced_matrix(lengths in any_lengths()) {
        let found = cascades(&lengths).unwrap();
        let oracle = oracle(&lengths);
        let bars = Rips::default().engine(Engine::Standard).lengths(&lengths).unwrap();
        let bars = bars.degree(1).unwrap();
        let ends = |edges: fn(&Cascade) -> Edge| found.iter().map(edges).collect::<Vec<_>>();
        prop_assert_eq!(ends(|cascade| cascade.birth_edge), bars.birth_edges());
        prop_assert_eq!(ends(|cascade| cascade.death_edge), bars.death_edges());
        for cascade in &found {
            let column = &oracle.pairs[&cascade.birth_edge];
            prop_assert_eq!(oracle.edges[column.longest], cascade.death_edge);
            prop_assert_eq!(&column.chain, &cascade.triangles.iter().copied().collect::<BTreeSet<_>>());
            let of_ranks = |ranks: &BTreeSet<usize>| ranks.iter().rev().map(|&rank| oracle.edges[rank]).collect::<Vec<_>>();
            prop_assert_eq!(of_ranks(&column.cycle), cascade.cycle.clone());
            prop_assert_eq!(of_ranks(&oracle.pivots(cascade.birth_edge, &lengths)), cascade.edges.clone());
        }
    }

    #[test]
    fn chains_fill_their_loops(lengths in any_lengths()) {
        let edges = sorted_edges(&lengths);
        let rank = |edge: Edge| edges.iter().position(|&other| other == edge).unwrap();
        let found = cascades(&lengths).unwrap();
        let longest = |&[a, b, c]: &[u32; 3]| {
            [Edge::new(a, b), Edge::new(a, c), Edge::new(b, c)].into_iter().max_by_key(|&edge| rank(edge)).unwrap()
        };
        // Every triangle of a chain is there for an edge of a cascade: of this one, or of one whose cycle was added.
        let all: BTreeSet<Edge> = found.iter().flat_map(|cascade| cascade.edges.clone()).collect();
        for cascade in &found {
            let boundary = sum_of_boundaries(cascade);
            prop_assert_eq!(&boundary, &cascade.cycle.iter().copied().collect::<BTreeSet<_>>());
            let youngest = boundary.into_iter().max_by_key(|&edge| rank(edge));
            prop_assert_eq!(youngest, Some(cascade.birth_edge));
            let mut degrees = vec![0; lengths.n_points()];
            for edge in &cascade.cycle {
                degrees[edge.endpoints().0 as usize] += 1;
                degrees[edge.endpoints().1 as usize] += 1;
            }
            prop_assert!(degrees.iter().all(|degree| degree % 2 == 0));
            let last = cascade.triangles.iter().map(longest).max_by_key(|&edge| rank(edge));
            prop_assert_eq!(last, Some(cascade.death_edge));
            prop_assert_eq!(cascade.edges[0], cascade.death_edge);
            prop_assert!(cascade.edges.windows(2).all(|pair| rank(pair[0]) > rank(pair[1])));
            prop_assert!(!cascade.edges.contains(&cascade.birth_edge));
            prop_assert!(cascade.triangles.iter().all(|triangle| all.contains(&longest(triangle))));
        }
    }

    #[test]
    fn graphs_are_those_of_the_definitions(lengths in any_lengths()) {
        let edges = sorted_edges(&lengths);
        let n = lengths.n_points() as u32;
        let rank: HashMap<Edge, usize> = edges.iter().enumerate().map(|(rank, &edge)| (edge, rank)).collect();
        let is_empty = |&(u, v): &(u32, u32)| {
            let own = rank[&Edge::new(u, v)];
            (0..n).all(|w| w == u || w == v || rank[&Edge::new(u, w)].max(rank[&Edge::new(v, w)]) > own)
        };
        let expected: Vec<Edge> = edges.iter().copied().filter(|edge| is_empty(&edge.endpoints())).collect();
        prop_assert_eq!(&relative_neighbourhood(&lengths), &expected);
        let tree = minimum_spanning_tree(&lengths).unwrap();
        prop_assert_eq!(tree.len() + 1, lengths.n_points());
        prop_assert!(tree.iter().all(|edge| expected.contains(edge)));
        let deaths: BTreeSet<Edge> = tree.into_iter().filter(|&edge| lengths.length(edge) > 0.0).collect();
        let bars = Rips::default().max_dim(0).lengths(&lengths).unwrap();
        prop_assert_eq!(deaths, bars.degree(0).unwrap().death_edges().iter().copied().collect());
    }
}

/// More points than a word of bits has, and loops that are filled by many triangles.
#[test]
fn clouds_of_several_words_agree_with_the_engine() {
    for (n, dim) in [(65, 2), (130, 2), (150, 3), (100, 30)] {
        let lengths = of_points(&clouds::cube(n, dim, 7), dim);
        let found = cascades(&lengths).unwrap();
        let bars = Rips::default().lengths(&lengths).unwrap();
        let bars = bars.degree(1).unwrap();
        assert_eq!(found.iter().map(|cascade| cascade.birth_edge).collect::<Vec<_>>(), bars.birth_edges());
        assert_eq!(found.iter().map(|cascade| cascade.death_edge).collect::<Vec<_>>(), bars.death_edges());
        for cascade in &found {
            assert_eq!(sum_of_boundaries(cascade), cascade.cycle.iter().copied().collect());
        }
        assert!(found.iter().any(|cascade| cascade.triangles.len() > 4));
    }
}

#[test]
fn small_clouds_have_no_cascades() {
    for points in [
        vec![0.5, 0.5],
        vec![0.0, 0.0, 1.0, 0.0],
        vec![0.25; 12],
        vec![0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0],
    ] {
        let lengths = of_points(&points, 2);
        assert!(cascades(&lengths).unwrap().is_empty());
        assert_eq!(relative_neighbourhood(&lengths).len() + 1, points.len() / 2);
        assert_eq!(minimum_spanning_tree(&lengths).unwrap(), relative_neighbourhood(&lengths));
    }
}
