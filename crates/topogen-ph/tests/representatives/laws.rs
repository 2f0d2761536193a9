//! The laws of representatives, on any small input.

use crate::common::{random_lengths, tied_lengths};
use crate::oracle::{Complex, Ends, Span};
use proptest::prelude::*;
use std::ops::Range;
use topogen_ph::{
    Bar, Chain, CondensedLengths, Edge, Optimum, Representatives, Rips, SparseLengths, Threshold,
};

/// A cycle is born with its first simplex, and dies when edges of these ranks enter.
fn check_cycle(complex: &Complex, degree: usize, birth: usize, dying: Range<usize>, cycle: &Chain) {
    let vector = complex.vector(cycle);
    assert!(complex.is_cycle(degree, &vector));
    let ranks: Vec<usize> =
        cycle.simplices().map(|simplex| complex.ranks[degree][complex.place(simplex)]).collect();
    assert_eq!((cycle.dim(), ranks[0], cycle.coefficients()[0]), (degree, birth, 1));
    assert!(ranks.is_sorted_by(|a, b| a >= b), "from the latest to the earliest: {ranks:?}");
    assert!(!complex.boundaries(degree + 1, dying.start).contains(&vector), "dead too early");
    if dying.start < complex.edges.len() {
        assert!(complex.boundaries(degree + 1, dying.end).contains(&vector), "alive after its death");
    }
    if degree > 0 {
        // Nothing that is homologous to it at its birth was there before.
        let mut before = complex.boundaries(degree + 1, birth + 1);
        for (at, _) in complex.ranks[degree].iter().enumerate().filter(|(_, rank)| **rank < birth) {
            let mut unit = vec![0; vector.len()];
            unit[at] = 1;
            before.add(unit);
        }
        assert!(!before.contains(&vector), "born too early");
    }
}

/// A cocycle lives from the birth on, and is one just before the death.
fn check_cocycle(complex: &Complex, degree: usize, ends: &Ends, cocycle: &Chain) {
    let vector = complex.vector(cocycle);
    let ranks: Vec<usize> =
        cocycle.simplices().map(|simplex| complex.ranks[degree][complex.place(simplex)]).collect();
    assert_eq!((cocycle.dim(), ranks[0], cocycle.coefficients()[0]), (degree, ends.birth, 1));
    assert!(ranks.is_sorted(), "from the earliest to the latest: {ranks:?}");
    for (at, _) in complex.ranks[degree + 1].iter().enumerate().filter(|(_, rank)| **rank < ends.death) {
        assert_eq!(complex.dot(&vector, &complex.boundary(degree + 1, at)), 0);
    }
}

/// All laws, for all classes of all degrees.
fn check(lengths: &SparseLengths, rips: Rips, threshold: f64, max_dim: usize, modulus: u16) {
    let rips = rips.max_dim(max_dim).modulus(modulus);
    let found = rips.representatives_sparse(lengths).unwrap();
    assert_eq!(found.diagram(), &rips.sparse(lengths).unwrap());
    let complex = Complex::new(lengths, threshold, max_dim, modulus);
    for degree in 0..=max_dim {
        check_degree(&complex, &found, degree);
    }
}

fn check_degree(complex: &Complex, found: &Representatives, degree: usize) {
    let classes = complex.classes(found.diagram(), degree);
    let mut cocycles = Vec::new();
    let mut cycles = Vec::new();
    for (bar, ends) in classes {
        let (cocycle, cycle) = (found.cocycle(degree, bar).unwrap(), found.cycle(degree, bar).unwrap());
        check_cocycle(complex, degree, &ends, &cocycle);
        check_cycle(complex, degree, ends.birth, ends.death..ends.death + 1, &cycle);
        assert_eq!(cocycle.simplices().next(), cycle.simplices().next(), "both begin with the birth");
        let tight = found.tight_cycle(degree, bar).unwrap();
        check_cycle(complex, degree, ends.birth, ends.dying.clone(), &tight.chain);
        assert_eq!(tight.length, complex.length(&tight.chain));
        assert!(tight.length <= complex.length(&cycle));
        if tight.optimum == Optimum::Local {
            assert!(degree > 1);
            check_moves(complex, degree, &tight.chain);
        }
        cocycles.push((ends.clone(), complex.vector(&cocycle)));
        cycles.push((ends, complex.vector(&cycle), complex.vector(&tight.chain)));
    }
    for (i, (of_cocycle, cocycle)) in cocycles.iter().enumerate() {
        for (j, (of_cycle, cycle, tight)) in cycles.iter().enumerate() {
            let [of_plain, of_tight] = [cycle, tight].map(|cycle| complex.dot(cocycle, cycle));
            let is_earlier = of_cycle.birth < of_cocycle.birth;
            if i == j {
                assert_eq!((of_plain, of_tight), (1, 1));
                continue;
            }
            if is_earlier || of_cycle.death < of_cocycle.death {
                assert_eq!(of_plain, 0, "{of_cocycle:?} on {of_cycle:?}");
            }
            if is_earlier || of_cycle.dying.start < of_cocycle.dying.start {
                assert_eq!(of_tight, 0, "{of_cocycle:?} on {of_cycle:?}");
            }
        }
    }
    // Whenever classes are alive together, no sum of their cycles is a boundary.
    for now in 0..complex.edges.len() {
        let mut span = complex.boundaries(degree + 1, now + 1);
        for (_, cycle, _) in cycles.iter().filter(|(ends, ..)| {
            let is_born = degree == 0 || ends.birth <= now;
            is_born && now < ends.death
        }) {
            assert!(span.add(cycle.clone()));
        }
    }
}

/// No multiple of the boundary of one simplex makes it shorter. Lengths that are whole numbers have exact sums.
fn check_moves(complex: &Complex, degree: usize, cycle: &Chain) {
    let is_whole = complex.edges.iter().all(|(_, length)| length.fract() == 0.0);
    let vector = complex.vector(cycle);
    let birth = complex.place(cycle.simplices().next().unwrap());
    let length = |vector: &[i64]| {
        let weights = vector.iter().enumerate().filter(|(_, entry)| **entry != 0);
        weights.map(|(at, _)| complex.weight(degree, at)).sum::<f64>()
    };
    let of_birth = complex.ranks[degree][birth];
    for (at, &rank) in complex.ranks[degree + 1].iter().enumerate() {
        let boundary = complex.boundary(degree + 1, at);
        // Facets with the longest edge of the birth may come after it, which the rank does not tell.
        let is_early = (0..boundary.len()).all(|i| boundary[i] == 0 || complex.ranks[degree][i] < of_birth);
        if is_whole && rank <= of_birth && is_early {
            for factor in 1..complex.p {
                let sum: Vec<i64> =
                    vector.iter().zip(&boundary).map(|(a, b)| (a + factor * b) % complex.p).collect();
                assert!(length(&sum) >= length(&vector));
            }
        }
    }
}

fn whole(lengths: &CondensedLengths) -> SparseLengths {
    let listed = SparseLengths::from_condensed(lengths, f64::INFINITY);
    match lengths.births() {
        Some(births) => listed.with_births(births.to_vec()).unwrap(),
        None => listed,
    }
}

fn any_lengths(max_points: usize) -> impl Strategy<Value = CondensedLengths> {
    prop_oneof![tied_lengths(max_points), random_lengths(max_points)]
}

/// With births that are no later than any edge at their vertices.
fn with_births(lengths: &CondensedLengths, share: f64) -> SparseLengths {
    let of_vertex = |v: usize| {
        let at = |(edge, length): (Edge, f64)| {
            let (a, b) = edge.endpoints();
            (a as usize == v || b as usize == v).then_some(length)
        };
        share * lengths.iter().filter_map(at).fold(6.0, f64::min)
    };
    whole(lengths).with_births((0..lengths.n_points()).map(of_vertex).collect()).unwrap()
}

fn modulus() -> impl Strategy<Value = u16> {
    prop_oneof![Just(2), Just(3), Just(5)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_all_edges(lengths in any_lengths(9), p in modulus()) {
        check(&whole(&lengths), Rips::default().threshold(Threshold::None), f64::INFINITY, 2, p);
    }

    #[test]
    fn up_to_a_threshold(lengths in any_lengths(9), share in 0.2..0.9_f64, p in modulus()) {
        let longest = lengths.iter().map(|(_, length)| length).fold(0.0, f64::max);
        // Of whole lengths, one of them; there are classes that never die.
        let threshold = if longest > 1.0 { (share * longest).round() } else { share * longest };
        check(&whole(&lengths), Rips::default().threshold(Threshold::Value(threshold)), threshold, 2, p);
    }

    #[test]
    fn in_degree_3(lengths in any_lengths(8), threshold in prop_oneof![Just(f64::INFINITY), Just(0.8), Just(3.0)], p in modulus()) {
        let asked = if threshold.is_finite() { Threshold::Value(threshold) } else { Threshold::None };
        check(&whole(&lengths), Rips::default().threshold(asked), threshold, 3, p);
    }

    #[test]
    fn with_births_of_vertices(lengths in any_lengths(8), share in 0.0..1.0_f64, p in modulus()) {
        check(&with_births(&lengths, share), Rips::default().threshold(Threshold::None), f64::INFINITY, 1, p);
    }
}

/// The cross-polytope has one class, of the degree of a sphere.
#[test]
fn of_spheres() {
    for degree in 1..=3_usize {
        let n = 2 * (degree + 1) as u32;
        let edges = (0..n).flat_map(|u| (0..u).map(move |v| (u, v)));
        let length = |(u, v): (u32, u32)| if u / 2 == v / 2 { 2.0 } else { 1.0 };
        let entries: Vec<(u32, u32, f64)> = edges.map(|(u, v)| (u, v, length((u, v)))).collect();
        let lengths = SparseLengths::from_triplets(n as usize, &entries).unwrap();
        for p in [2, 3, 5] {
            check(&lengths, Rips::default().threshold(Threshold::None), f64::INFINITY, degree, p);
            let sphere = Rips::default().threshold(Threshold::Value(1.0)).max_dim(degree).modulus(p);
            let found = sphere.representatives_sparse(&lengths).unwrap();
            // All 2^(degree + 1) simplices, whether it dies or not.
            assert_eq!(found.cycle(degree, Bar::Essential(0)).unwrap().len(), 2 << degree);
            check(&lengths, sphere, 1.0, degree, p);
        }
    }
}

/// The oracle tells what is a boundary from what is not.
#[test]
fn the_oracle_is_none_that_says_yes() {
    let lengths = SparseLengths::from_triplets(3, &[(1, 0, 1.0), (2, 0, 2.0), (2, 1, 3.0)]).unwrap();
    let complex = Complex::new(&lengths, f64::INFINITY, 1, 3);
    let around = complex.boundary(2, 0);
    assert!(complex.is_cycle(1, &around) && complex.boundaries(2, 3).contains(&around));
    assert!(!complex.boundaries(2, 2).contains(&around));
    assert!(!complex.is_cycle(1, &[1, 0, 0]));
    let mut span = Span::new(3);
    assert!(span.add(vec![1, 2]) && !span.add(vec![2, 1]) && span.add(vec![0, 1]));
}
