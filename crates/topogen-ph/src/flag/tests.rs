//! Tables and lists are the same complex; columns are what is left when apparent pairs are taken out by hand.

use super::complex::Form;
use super::{Column, FlagComplex, Packing, Simplex, Unpaired, Vertices};
use crate::Edge;
use crate::engine::Interrupt;
use proptest::prelude::*;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// A graph on up to so many vertices, its edges in a random order.
fn graphs(max_points: usize) -> impl Strategy<Value = (usize, Vec<Edge>)> {
    (2..=max_points, 0.2..1.0, any::<u64>()).prop_flat_map(|(n, share, _)| {
        let all: Vec<Edge> = (1..n as u32).flat_map(|u| (0..u).map(move |v| Edge::new(u, v))).collect();
        let count = (share * all.len() as f64) as usize;
        (Just(n), Just(all).prop_shuffle().prop_map(move |edges| edges[..count].to_vec()))
    })
}

fn both(n: usize, edges: &[Edge]) -> [FlagComplex<'_>; 2] {
    [Form::Table, Form::Lists].map(|form| FlagComplex::of_form(n, Cow::Borrowed(edges), form).unwrap())
}

/// All simplices with so many vertices, in the order of the filtration.
fn simplices(complex: &FlagComplex<'_>, packing: Packing, count: usize) -> Vec<Simplex<u64>> {
    let n = complex.n_points() as u32;
    let mut all: Vec<Simplex<u64>> = (0..1_u32 << n)
        .filter(|set| set.count_ones() as usize == count)
        .filter_map(|set| {
            let vertices: Vec<u32> = (0..n).rev().filter(|v| set >> v & 1 == 1).collect();
            let mut rank = 0;
            for (i, &u) in vertices.iter().enumerate() {
                for &v in &vertices[..i] {
                    rank = rank.max(complex.rank(u, v)?);
                }
            }
            Some(Simplex { rank, key: packing.key(&vertices) })
        })
        .collect();
    all.sort_unstable();
    all
}

/// The facets, or cofacets, of a simplex with `count` vertices among some.
fn facets(
    packing: Packing,
    simplex: Simplex<u64>,
    count: usize,
    among: &[Simplex<u64>],
) -> Vec<Simplex<u64>> {
    let keys: Vec<u64> = (0..count).map(|place| packing.without(simplex.key, count, place)).collect();
    among.iter().copied().filter(|facet| keys.contains(&facet.key)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_and_lists_agree((n, edges) in graphs(12), set in 1_u32..1 << 12) {
        let [table, lists] = both(n, &edges);
        let vertices: Vertices = (0..n as u32).rev().filter(|v| set >> v & 1 == 1).collect();
        let common = |complex: &FlagComplex<'_>| {
            let mut found = Vec::new();
            let _ = complex.common(&vertices, |vertex, rank, place| {
                found.push((vertex, rank, place));
                ControlFlow::<()>::Continue(())
            });
            found
        };
        if !vertices.is_empty() {
            let found = common(&table);
            prop_assert_eq!(&found, &common(&lists));
            // By hand.
            let expected = (0..n as u32).rev().filter_map(|w| {
                let ranks: Option<Vec<u32>> = vertices.iter().map(|&v| table.rank(v, w)).collect();
                let place = vertices.iter().filter(|&&v| v > w).count();
                ranks.map(|ranks| (w, ranks.into_iter().max().unwrap_or(0), place))
            });
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }
        for (rank, edge) in (0..).zip(&edges) {
            let (u, v) = edge.endpoints();
            prop_assert_eq!((table.rank(u, v), lists.rank(v, u)), (Some(rank), Some(rank)));
        }
    }

    #[test]
    fn columns_are_what_no_apparent_pair_holds((n, edges) in graphs(8), dim in 1_usize..4) {
        let packing = Packing::new(n);
        let [table, lists] = both(n, &edges);
        let columns = |complex, with_apparent| {
            Unpaired { complex, packing, max_dim: dim, with_apparent, interrupt: Interrupt::default() }
                .columns::<u64>()
                .unwrap()
                .swap_remove(dim - 1)
        };
        let found = columns(&table, true);
        prop_assert_eq!(&found, &columns(&lists, true));
        let open = |column: &&Column<u64>| matches!(column, Column::Open(_));
        prop_assert_eq!(columns(&table, false), found.iter().filter(open).copied().collect::<Vec<_>>());

        let [below, these, above] = [dim, dim + 1, dim + 2].map(|count| simplices(&table, packing, count));
        // Each is the nearest of the other, and both have one rank.
        let latest_facet = |simplex, count, among: &[_]| {
            facets(packing, simplex, count, among).into_iter().max().filter(|facet| facet.rank == simplex.rank)
        };
        let cofacets = |simplex: Simplex<u64>, count: usize, among: &[Simplex<u64>]| {
            let holds = |above: &&Simplex<u64>| facets(packing, **above, count + 1, &[simplex]).len() == 1;
            among.iter().filter(holds).copied().collect::<Vec<_>>()
        };
        let upper = |simplex, count, among: &[_], facets: &[_]| {
            let cofacet = cofacets(simplex, count, among).into_iter().min()?;
            (latest_facet(cofacet, count + 1, facets) == Some(simplex)).then_some(cofacet)
        };
        let expected = these.iter().rev().filter_map(|&simplex| {
            if let Some(cofacet) = upper(simplex, dim + 1, &above, &these) {
                return Some(Column::Apparent(simplex, cofacet));
            }
            // An edge has the rank of no vertex.
            let facet = if dim == 1 { None } else { latest_facet(simplex, dim + 1, &below) };
            let is_upper = facet.is_some_and(|facet| upper(facet, dim, &these, &below) == Some(simplex));
            (!is_upper).then_some(Column::Open(simplex))
        });
        prop_assert_eq!(found, expected.collect::<Vec<_>>());
    }
}
