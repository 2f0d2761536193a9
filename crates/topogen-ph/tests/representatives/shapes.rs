//! What goes around known shapes.

use crate::common::clouds::{polygon, rng};
use rand_distr::{Distribution, UnitSphere};
use std::f64::consts::TAU;
use topogen_ph::{
    Bar, Chain, CondensedLengths, Euclidean, Optimum, Points, Representatives, Rips, SparseLengths, Threshold,
};

/// The finite bars of a degree, the longest first.
fn longest(found: &Representatives, degree: usize) -> Vec<usize> {
    let bars = found.diagram().degree(degree).unwrap().bars();
    let mut order: Vec<usize> = (0..bars.len()).collect();
    order.sort_by(|&a, &b| bars.persistence(b).total_cmp(&bars.persistence(a)));
    order
}

fn of_points(coordinates: &[f64], dim: usize, rips: Rips) -> Representatives {
    rips.representatives_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap()
}

/// The sum over a chain of edges of something that changes sign with the direction.
fn along(chain: &Chain, of_edge: impl Fn(usize, usize) -> f64) -> f64 {
    chain.iter().map(|(edge, c)| f64::from(c) * of_edge(edge[0] as usize, edge[1] as usize)).sum()
}

/// The part of a turn from one angle to another, the short way.
fn turn(from: f64, to: f64) -> f64 {
    let part = (to - from) / TAU;
    part - part.round()
}

#[test]
fn a_circle_is_gone_around_once() {
    let n = 24;
    let side = 2.0 * (TAU / 2.0 / f64::from(n)).sin();
    for p in [2, 3, 7] {
        let found = of_points(&polygon(n as usize), 2, Rips::default().modulus(p));
        let tight = found.tight_cycle(1, longest(&found, 1)[0]).unwrap();
        assert_eq!((tight.chain.len(), tight.optimum), (n as usize, Optimum::Global));
        assert!((tight.length - f64::from(n) * side).abs() < 1e-12);
        let mut met: Vec<u32> = tight.chain.simplices().flatten().copied().collect();
        met.sort_unstable();
        assert_eq!(met, (0..n as u32).flat_map(|v| [v, v]).collect::<Vec<_>>());
        if p > 2 {
            // Over Z/2 there are no directions.
            let angle = |v: usize| TAU * v as f64 / f64::from(n);
            assert!((along(&tight.chain, |u, v| turn(angle(u), angle(v))).abs() - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn a_torus_has_two_loops_and_a_void() {
    // A flat torus, on a grid, as wide as it is long.
    let n: usize = 8;
    let off = |a: usize, b: usize| a.abs_diff(b).min(n - a.abs_diff(b)) as f64;
    let distance = |u: usize, v: usize| off(u / n, v / n).hypot(off(u % n, v % n));
    let lengths = (0..n * n).flat_map(|u| (0..u).map(move |v| distance(u, v)));
    let lengths = CondensedLengths::from_lower_triangle(lengths.collect()).unwrap();
    for p in [3, 5] {
        let rips = Rips::default().modulus(p).max_dim(2).threshold(Threshold::Value(2.3));
        let found = rips.representatives(&lengths).unwrap();
        let essential = |degree: usize| found.diagram().degree(degree).unwrap().bars().essential().len();
        assert_eq!([essential(0), essential(1), essential(2)], [1, 2, 1]);
        let turns = |chain: &Chain| {
            let angle = |at: usize| TAU * at as f64 / n as f64;
            let way = |of: fn(usize, usize) -> usize| {
                along(chain, |u, v| turn(angle(of(u, n)), angle(of(v, n)))).round() as i64
            };
            [way(|u, n| u / n), way(|u, n| u % n)]
        };
        let [a, b] = [0, 1].map(|class| {
            let tight = found.tight_cycle(1, Bar::Essential(class)).unwrap();
            assert_eq!((tight.length, tight.optimum), (n as f64, Optimum::Global), "once around");
            turns(&tight.chain)
        });
        assert_ne!((a[0] * b[1] - a[1] * b[0]).rem_euclid(p.into()), 0, "{a:?} and {b:?}");

        // A surface that covers the torus: at an edge of it, triangles come from both sides.
        let surface = found.tight_cycle(2, Bar::Essential(0)).unwrap();
        let of = |u: u32| [u as usize / n, u as usize % n];
        let area = |triangle: &[u32]| {
            let [a, b, c] = [0, 1, 2].map(|at| of(triangle[at]));
            let step =
                |x: usize, y: usize| (turn(x as f64 / n as f64 * TAU, y as f64 / n as f64 * TAU)) * n as f64;
            let (ab, ac) = ([step(a[0], b[0]), step(a[1], b[1])], [step(a[0], c[0]), step(a[1], c[1])]);
            (ab[0] * ac[1] - ab[1] * ac[0]) / 2.0
        };
        let covered: f64 = surface.chain.iter().map(|(triangle, c)| f64::from(c) * area(triangle)).sum();
        let times = covered / (n * n) as f64;
        assert!(
            (times - times.round()).abs() < 1e-9 && times.round().rem_euclid(f64::from(p)) != 0.0,
            "{times}"
        );
    }
}

#[test]
fn an_octahedron_has_eight_faces() {
    let corners =
        [1.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0];
    for p in [2, 3] {
        let found = of_points(&corners, 3, Rips::default().max_dim(2).modulus(p).threshold(Threshold::None));
        let bars = found.diagram().degree(2).unwrap().bars();
        assert_eq!((bars.births(), bars.deaths()), ([2_f64.sqrt()].as_slice(), [2.0].as_slice()));
        for chain in [found.cycle(2, 0).unwrap(), found.tight_cycle(2, 0).unwrap().chain] {
            assert_eq!(chain.len(), 8);
            // One end of each of the three diagonals.
            assert!(chain.simplices().all(|face| face.iter().map(|v| v / 2).eq(0..3)));
        }
    }
}

/// The loop of the projective plane cannot be told by coefficients in which twice something is something.
#[test]
fn a_projective_plane_has_a_loop_over_two_elements_only() {
    let mut rng = rng(3);
    let lines: Vec<[f64; 3]> = (0..100).map(|_| UnitSphere.sample(&mut rng)).collect();
    let dot = |u: usize, v: usize| (0..3).map(|k| lines[u][k] * lines[v][k]).sum::<f64>();
    let pairs = (0..lines.len()).flat_map(|u| (0..u).map(move |v| (u, v)));
    let angles = pairs.map(|(u, v)| dot(u, v).abs().min(1.0).acos()).collect();
    let lengths = CondensedLengths::from_lower_triangle(angles).unwrap();
    // Long enough for the plane to have no holes, too short for its loop to be filled.
    let at = 0.8;
    let alive = |p: u16, degree: usize| {
        let found = Rips::default().max_dim(2).modulus(p).representatives(&lengths).unwrap();
        let bars = found.diagram().degree(degree).unwrap().bars();
        let alive: Vec<usize> =
            (0..bars.len()).filter(|&i| bars.births()[i] <= at && at < bars.deaths()[i]).collect();
        (found, alive)
    };
    let (found, loops) = alive(2, 1);
    assert_eq!((loops.len(), alive(2, 2).1.len()), (1, 1));
    assert_eq!((alive(3, 1).1.len(), alive(3, 2).1.len()), (0, 0));
    let tight = found.tight_cycle(1, loops[0]).unwrap();
    // Followed along the lines, a point of the sphere gets to the other end of its line: half the way around at least.
    let flips = tight.chain.simplices().filter(|edge| dot(edge[0] as usize, edge[1] as usize) < 0.0);
    assert_eq!(flips.count() % 2, 1);
    assert!(tight.length >= TAU / 2.0);
    let surface = found.tight_cycle(2, alive(2, 2).1[0]).unwrap();
    assert!(surface.chain.simplices().all(|triangle| triangle.len() == 3) && surface.chain.len() >= 10);
}

/// Keys of 128 bits where 64 are too few, lists of neighbours where a table is too large.
#[test]
fn many_points_change_nothing() {
    let n = 8_u32;
    let sphere = |n_points: usize, shift: u32| {
        let edges = (0..n).flat_map(|u| (0..u).map(move |v| (u, v)));
        let edges = edges.filter(|(u, v)| u / 2 != v / 2);
        let entries: Vec<(u32, u32, f64)> =
            edges.map(|(u, v)| (u + shift, v + shift, f64::from(u + v))).collect();
        let lengths = SparseLengths::from_triplets(n_points, &entries).unwrap();
        let rips = Rips::default().max_dim(3).modulus(3).threshold(Threshold::None);
        rips.representatives_sparse(&lengths).unwrap()
    };
    let shift = 16_000;
    let (small, large) = (sphere(8, 0), sphere(1 << 14, shift));
    let moved = |chain: Chain| -> Vec<(Vec<u32>, i32)> {
        chain.iter().map(|(simplex, c)| (simplex.iter().map(|v| v + shift).collect(), c)).collect()
    };
    let same = |chain: Chain| -> Vec<(Vec<u32>, i32)> {
        chain.iter().map(|(simplex, c)| (simplex.to_vec(), c)).collect()
    };
    for degree in 1..=3 {
        let bars = small.diagram().degree(degree).unwrap().bars();
        let finite = (0..bars.len()).map(Bar::Finite);
        for bar in finite.chain((0..bars.essential().len()).map(Bar::Essential)) {
            assert_eq!(moved(small.cycle(degree, bar).unwrap()), same(large.cycle(degree, bar).unwrap()));
            assert_eq!(moved(small.cocycle(degree, bar).unwrap()), same(large.cocycle(degree, bar).unwrap()));
            let [a, b] = [&small, &large].map(|found| found.tight_cycle(degree, bar).unwrap());
            assert_eq!(moved(a.chain), same(b.chain));
        }
    }
    let void = small.cycle(3, Bar::Essential(0)).unwrap();
    assert_eq!(void.len(), 16);
}
