//! Tight cycles of degree 1 against all cycles that represent a class.

use crate::common::clouds::rng;
use crate::oracle::{Complex, Ends, Vector};
use rand::RngExt;
use std::collections::BTreeMap;
use topogen_ph::{Optimum, Rips, SparseLengths, Threshold};

/// A path in a forest of edges, as a vector: from one vertex to the other, if they hang together.
fn path(complex: &Complex, forest: &[usize], from: u32, to: u32) -> Option<Vector> {
    let mut known: BTreeMap<u32, Vector> = BTreeMap::from([(from, vec![0; complex.simplices[1].len()])]);
    for _ in 0..forest.len() {
        for &at in forest {
            let (a, b) = (complex.simplices[1][at][0], complex.simplices[1][at][1]);
            for (from, to, sign) in [(a, b, 1), (b, a, complex.p - 1)] {
                if let (Some(way), false) = (known.get(&from).cloned(), known.contains_key(&to)) {
                    let mut way = way;
                    way[at] = sign;
                    known.insert(to, way);
                }
            }
        }
    }
    known.remove(&to)
}

/// All cycles in which the birth has coefficient 1, and all others come before it.
fn candidates(complex: &Complex, ends: &Ends) -> Vec<Vector> {
    let place = |rank: usize| complex.ranks[1].iter().position(|&other| other == rank).unwrap();
    let (mut forest, mut around) = (Vec::new(), Vec::new());
    for rank in 0..=ends.birth {
        let at = place(rank);
        let (a, b) = (complex.simplices[1][at][0], complex.simplices[1][at][1]);
        match path(complex, &forest, b, a) {
            Some(mut back) => {
                back[at] = 1;
                around.push(back);
            }
            None => forest.push(at),
        }
    }
    let first = around.pop().unwrap();
    let mut all = vec![first];
    for cycle in around {
        let more: Vec<Vector> = all
            .iter()
            .flat_map(|vector| {
                (1..complex.p).map(|factor| {
                    vector.iter().zip(&cycle).map(|(a, b)| (a + factor * b) % complex.p).collect()
                })
            })
            .collect();
        all.extend(more);
    }
    all
}

/// Whether it is one closed walk that uses no edge twice; for odd p, one that meets no vertex twice.
fn is_walk(complex: &Complex, cycle: &[i64]) -> bool {
    let edges: Vec<&Vec<u32>> =
        (0..cycle.len()).filter(|&at| cycle[at] != 0).map(|at| &complex.simplices[1][at]).collect();
    let degree = |v: u32| edges.iter().filter(|edge| edge.contains(&v)).count();
    let mut met = edges[0].clone();
    for _ in 0..edges.len() {
        for edge in &edges {
            if edge.iter().any(|v| met.contains(v)) {
                met.extend(edge.iter());
            }
        }
    }
    let is_connected = edges.iter().all(|edge| met.contains(&edge[0]));
    is_connected && (complex.p == 2 || edges.iter().flat_map(|edge| edge.iter()).all(|&v| degree(v) == 2))
}

/// Compares all classes of degree 1; counts what was claimed, and where the shortest of all cycles is shorter.
fn compare(lengths: &SparseLengths, threshold: f64, p: u16, counts: &mut BTreeMap<&str, usize>) {
    let rips = Rips::default().modulus(p).threshold(Threshold::Value(threshold));
    let found = rips.representatives_sparse(lengths).unwrap();
    let complex = Complex::new(lengths, threshold, 1, p);
    let length = |cycle: &Vector| {
        let weights = cycle.iter().enumerate().filter(|(_, entry)| **entry != 0);
        weights.map(|(at, _)| complex.weight(1, at)).sum::<f64>()
    };
    for (bar, ends) in complex.classes(found.diagram(), 1) {
        let tight = found.tight_cycle(1, bar).unwrap();
        let (dead, alive) = (complex.boundaries(2, ends.dying.end), complex.boundaries(2, ends.dying.start));
        let (mut of_all, mut of_walks) = (f64::INFINITY, f64::INFINITY);
        for cycle in candidates(&complex, &ends) {
            assert!(!alive.contains(&cycle), "what ends with the birth lives until the death");
            if ends.death == complex.edges.len() || dead.contains(&cycle) {
                of_all = of_all.min(length(&cycle));
                if is_walk(&complex, &cycle) {
                    of_walks = of_walks.min(length(&cycle));
                }
            }
        }
        let is = |shortest: f64| tight.length <= shortest * (1.0 + 1e-9);
        match tight.optimum {
            Optimum::Global => assert!(is(of_all), "{} is longer than {of_all}", tight.length),
            Optimum::Loop => assert!(is(of_walks), "{} is longer than {of_walks}", tight.length),
            other => panic!("{other:?} of a small graph"),
        }
        let kind = match (tight.optimum, is(of_all)) {
            (Optimum::Global, _) => "global",
            (_, true) => "loop, shortest of all",
            (_, false) => "loop, longer than another sum",
        };
        *counts.entry(kind).or_default() += 1;
    }
}

#[test]
fn no_shorter_cycle_represents_the_class() {
    for (p, n, repeats) in [(2, 7, 400), (3, 6, 250), (5, 5, 150)] {
        let mut counts = BTreeMap::new();
        let mut rng = rng(p.into());
        for repeat in 0..repeats {
            let is_tied = repeat % 2 == 0;
            let edges = (0..n).flat_map(|u| (0..u).map(move |v| (u, v)));
            let entries: Vec<(u32, u32, f64)> = edges
                .map(|(u, v)| (u, v, rng.random_range(0.5..1.0)))
                .map(|(u, v, length): (u32, u32, f64)| {
                    (u, v, if is_tied { (8.0 * length).round() } else { length })
                })
                .collect();
            let lengths = SparseLengths::from_triplets(n as usize, &entries).unwrap();
            let longest = if is_tied { 8.0 } else { 1.0 };
            for share in [0.75, 1.0] {
                compare(&lengths, share * longest, p, &mut counts);
            }
        }
        assert!(counts["global"] > 50, "{counts:?}");
    }
}

/// Three ways from one point to another. The first two bound a hole that stays, the last two one that is filled: the loop of the last and
/// the first is shorter than that of the last two, but lives longer.
#[test]
fn an_older_class_is_gone_around() {
    let [p, q, filling] = [0, 1, 9];
    let ways: [&[u32]; 3] = [&[p, 2, q], &[p, 3, 4, 5, q], &[p, 6, 7, 8, q]];
    let mut entries: Vec<(u32, u32, f64)> =
        ways.iter().flat_map(|way| way.windows(2)).map(|step| (step[0], step[1], 1.0)).collect();
    // The last step of the last way gives birth to the younger class.
    let last = entries.len() - 1;
    entries[last].2 = 1.25;
    entries.extend([p, q, 3, 4, 5, 6, 7, 8].map(|vertex| (filling, vertex, 2.0)));
    let lengths = SparseLengths::from_triplets(10, &entries).unwrap();
    for modulus in [2, 3, 5] {
        let rips = Rips::default().modulus(modulus).threshold(Threshold::None);
        let found = rips.representatives_sparse(&lengths).unwrap();
        let bars = found.diagram().degree(1).unwrap().bars();
        assert_eq!((bars.births(), bars.deaths()), ([1.25].as_slice(), [2.0].as_slice()));
        let tight = found.tight_cycle(1, 0).unwrap();
        assert_eq!((tight.length, tight.optimum), (8.25, Optimum::Loop));
        let mut counts = BTreeMap::new();
        compare(&lengths, f64::INFINITY, modulus, &mut counts);
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("global", 1), ("loop, shortest of all", 1)]);
    }
}
