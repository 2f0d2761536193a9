//! What is left has the same persistent homology, by rows of bits and by lists.

use super::backward::{self, Graph};
use super::domination::{self, NONE};
use super::lists::Lists;
use super::rows::Rows;
use super::*;
use crate::field::{Prime, Two};
use crate::flag::{FlagComplex, Simplex, Stars};
use crate::reduction::cohomology::{Cohomology, Visit};
use proptest::prelude::*;
use std::borrow::Cow;

/// A graph on up to so many vertices, its edges in a random order.
fn graphs(max_points: usize) -> impl Strategy<Value = (usize, Vec<Edge>)> {
    (2..=max_points, 0.1..1.0).prop_flat_map(|(n, share)| {
        let all: Vec<Edge> = (1..n as u32).flat_map(|u| (0..u).map(move |v| Edge::new(u, v))).collect();
        let count = (share * all.len() as f64) as usize;
        (Just(n), Just(all).prop_shuffle().prop_map(move |edges| edges[..count].to_vec()))
    })
}

/// Degree and ranks of birth and death of all classes that live for a while; a vertex is born before all edges.
fn classes(n: usize, edges: &[Edge], ranks: &[u32], modulus: u16) -> Vec<(usize, u32, Option<u32>)> {
    let complex = FlagComplex::new(n, Cow::Borrowed(edges)).unwrap();
    let mut found = Vec::new();
    let rank = |simplex: Simplex<u64>| ranks[simplex.rank as usize];
    let mut visit = |degree, birth: Simplex<u64>, death: Option<Simplex<u64>>| {
        let (birth, death) = (if degree == 0 { birth.rank } else { rank(birth) }, death.map(rank));
        if degree == 0 || death != Some(birth) {
            found.push((degree, birth, death));
        }
    };
    let (complex, births, max_dim, interrupt) = (&complex, None, 3, Interrupt::default());
    if modulus == 2 {
        let cohomology = Cohomology { complex, births, field: Two, max_dim, interrupt };
        cohomology.classes(Visit::Lasting, |class| visit(class.degree, class.birth, class.death)).unwrap();
    } else {
        let field = Prime::new(modulus).unwrap();
        let cohomology = Cohomology { complex, births, field, max_dim, interrupt };
        cohomology.classes(Visit::Lasting, |class| visit(class.degree, class.birth, class.death)).unwrap();
    }
    found.sort_unstable();
    found
}

fn check(n: usize, edges: &[Edge], left: &Collapsed) {
    let own: Vec<u32> = (0..edges.len() as u32).collect();
    for modulus in [2, 3] {
        let expected = classes(n, edges, &own, modulus);
        assert_eq!(classes(n, &left.edges, &left.ranks, modulus), expected, "modulo {modulus}");
    }
    assert!(left.ranks.is_sorted());
    let when = |edge: &Edge| edges.iter().position(|other| other == edge).unwrap() as u32;
    assert!(left.edges.iter().zip(&left.ranks).all(|(edge, &rank)| when(edge) <= rank));
}

/// Whether the ends of the edge have a common neighbour that is near to all others, all by edges before it.
fn is_dominated(edges: &[Edge], rank: usize) -> bool {
    let near = |u, v| u == v || edges[..rank].contains(&Edge::new(u, v));
    let (u, v) = edges[rank].endpoints();
    let n = edges.iter().map(|edge| edge.endpoints().0 + 1).max().unwrap_or(0);
    let lune: Vec<u32> = (0..n).filter(|&w| w != u && w != v && near(u, w) && near(v, w)).collect();
    lune.iter().any(|&w| lune.iter().all(|&z| near(w, z)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn homology_stays((n, edges) in graphs(13)) {
        let none = Interrupt::default();
        check(n, &edges, &Collapsed::new(n, &edges, none).unwrap());
        let by_rows = backward::collapse(&edges, &mut Rows::new(n, &edges).unwrap(), none).unwrap();
        check(n, &edges, &by_rows);
        let labels = Labels::new(n, &edges);
        let renamed = labels.of_edges(&edges);
        prop_assert_eq!(labels.edges_of(&renamed), edges.clone());
        let by_lists = backward::collapse(&renamed, &mut Lists::new(n, &renamed, none).unwrap(), none).unwrap();
        check(n, &edges, &Collapsed { edges: labels.edges_of(&by_lists.edges), ranks: by_lists.ranks });
    }

    #[test]
    fn domination_is_found((n, edges) in graphs(40)) {
        let stars = Stars::new(n, &edges).unwrap();
        let apexes = domination::apexes(&stars, edges.len(), Interrupt::default()).unwrap();
        let mut rows = Rows::new(n, &edges).unwrap();
        for rank in (0..edges.len()).rev() {
            rows.go_to(rank as u32, edges[rank]);
            let expected = is_dominated(&edges, rank);
            prop_assert_eq!(apexes[rank] != NONE, expected);
            prop_assert_eq!(rows.apex().is_some(), expected);
        }
    }
}

#[test]
fn a_cone_leaves_a_tree() {
    // The apex is 0: each edge between others has it for a common neighbour.
    let spokes = (1..30).map(|v| Edge::new(0, v));
    let others = (2..30).flat_map(|u| (1..u).map(move |v| Edge::new(u, v)));
    let edges: Vec<Edge> = spokes.chain(others).collect();
    let left = Collapsed::new(30, &edges, Interrupt::default()).unwrap();
    assert_eq!(left.edges, edges[..29]);
}
