use super::super::block::Wide;
use super::super::neighbours::{Fixed, Many};
use super::*;
use crate::SparseLengths;
use crate::stream::List;

fn check_dense<B: Block, W: Width>(n_points: usize, width: W, others: [u32; 5]) {
    let mut buffers = RowBuffers::<B>::default();
    check(n_points, Rows::new(n_points, width, false, &mut buffers).unwrap(), others);
}

fn check_sparse(n_points: usize, others: [u32; 5]) {
    let limits = Limits { edges: 20, pieces: 4, row: 4 };
    let mut buffers = SparseBuffers::default();
    check(n_points, Rows::sparse(n_points, limits, &mut buffers).unwrap(), others);
}

/// Two fans that share nothing, in the lune of 0 and 1.
fn check<G: Graph>(n_points: usize, mut rows: Rows<'_, G>, others: [u32; 5]) {
    let none = List::new(&SparseLengths::from_triplets(n_points, &[]).unwrap()).unwrap();
    let [a, b, c, d, e] = others;
    assert_eq!(rows.lune(0, 1, None, false, &none), Lune::Empty);
    for end in [0, 1] {
        others.iter().for_each(|&other| rows.connect(end, other));
    }
    assert_eq!(rows.lune(0, 1, None, true, &none), Lune::Star(a));
    assert_eq!(rows.lune(0, 1, None, false, &none), Lune::Around(a));
    let further = |rows: &mut Rows<'_, G>| {
        rows.find_further_components(0, 1, a);
        (0..).map_while(|at| rows.further(at)).collect::<Vec<_>>()
    };
    assert_eq!(further(&mut rows), [b, c, d, e]);
    rows.connect(a, c);
    rows.connect(b, d);
    rows.connect(d, e);
    assert_eq!(further(&mut rows), [b]);
    rows.connect(e, c);
    assert_eq!(further(&mut rows), []);
    assert_eq!(rows.common(0, 1).collect::<Vec<_>>(), others);
    let mut near = Vec::new();
    rows.near().write(0, &mut near);
    let is_near = |v: u32| near[v as usize / 64] >> (v % 64) & 1 == 1;
    assert!([0, 1].into_iter().chain(others).all(is_near) && !is_near(4));
    assert!(others.iter().all(|&v| rows.near().are_near(0, v) && !rows.near().are_near(4, v)));
    assert_eq!(rows.near().neighbours(4).collect::<Vec<_>>(), [4]);
    assert_eq!(rows.near().neighbours(0).collect::<Vec<_>>(), [0, a, b, c, d, e]);
    rows.connect(c, b);
    rows.connect(c, d);
    assert_eq!(rows.lune(0, 1, Some(c), false, &none), Lune::Star(c));
    assert_eq!(rows.lune(0, 1, Some(b), false, &none), Lune::Star(c));
}

#[test]
fn components_of_a_lune_are_told_apart() {
    check_dense::<u128, Fixed<1>>(128, Fixed, [2, 3, 63, 64, 127]);
    check_dense::<Wide, Fixed<2>>(1_000, Fixed, [2, 511, 512, 700, 999]);
    check_dense::<Wide, Many>(300, Many(1), [2, 3, 63, 64, 299]);
    check_dense::<Wide, Many>(40_000, Many(79), [2, 511, 512, 20_000, 39_999]);
    check_sparse(300, [2, 3, 63, 64, 299]);
    check_sparse(40_000, [2, 511, 512, 20_000, 39_999]);
}

/// What a lune is said to be, and one vertex of each component.
fn components(rows: &mut Rows<'_, Neighbours<'_, Wide, Many>>, u: u32, v: u32) -> (Lune, Vec<u32>) {
    let none = List::new(&SparseLengths::from_triplets(1, &[]).unwrap()).unwrap();
    let lune = rows.lune(u, v, None, false, &none);
    let Lune::Around(w) = lune else { return (lune, Vec::new()) };
    rows.find_further_components(u, v, w);
    (lune, (0..).map_while(|at| rows.further(at)).collect())
}

#[test]
fn components_are_the_same_whether_a_star_is_looked_for_or_not() {
    const N: u32 = 1_300;
    let mut random = 1_u64;
    let mut next = |below: u32| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (((random >> 32) * u64::from(below)) >> 32) as u32
    };
    let (mut looking, mut not_looking) = (RowBuffers::<Wide>::default(), RowBuffers::default());
    let mut looking = Rows::new(N as usize, Many(3), false, &mut looking).unwrap();
    let mut not_looking = Rows::new(N as usize, Many(3), false, &mut not_looking).unwrap();
    let (mut empty, mut stars, mut many) = (0, 0, 0);
    for edge in 0..60_000 {
        // Some vertices have many neighbours.
        let u = if edge % 3 == 0 { next(40) } else { next(N) };
        let v = if edge % 5 == 0 { 512 + next(20) } else { next(N) };
        if u == v || looking.now.are_connected(u, v) {
            continue;
        }
        // Neither learns from what it finds.
        looking.scratch.stars.reset(N as usize);
        not_looking.scratch.stars.reset(N as usize);
        while !not_looking.scratch.stars.are_rare() {
            not_looking.scratch.stars.was_first(false);
        }
        let (expected, found) = (components(&mut looking, u, v), components(&mut not_looking, u, v));
        match expected.0 {
            Lune::Star(_) => {
                assert!(matches!(found.0, Lune::Around(_)) && found.1.is_empty());
                stars += 1;
            }
            lune => {
                assert_eq!(found, expected);
                empty += u32::from(lune == Lune::Empty);
            }
        }
        many += u32::from(!expected.1.is_empty());
        looking.connect(u, v);
        not_looking.connect(u, v);
    }
    assert!(empty > 100 && stars > 100 && many > 100, "{empty} {stars} {many}");
}

/// Whether a cycle is a sum of triangles of a graph, by elimination.
fn is_boundary(n: u32, is_edge: impl Fn(u32, u32) -> bool, cycle: &[(u32, u32)]) -> bool {
    let sum = |edges: &[(u32, u32)]| {
        edges.iter().fold(0_u64, |sum, &(a, b)| sum ^ 1 << (a.max(b) * (a.max(b) - 1) / 2 + a.min(b)))
    };
    let mut basis = Vec::<u64>::new();
    let reduced = |basis: &[u64], sum| basis.iter().fold(sum, |sum: u64, row| sum.min(sum ^ row));
    for a in 0..n {
        for b in 0..a {
            for c in 0..b {
                if is_edge(a, b) && is_edge(b, c) && is_edge(a, c) {
                    let row = reduced(&basis, sum(&[(a, b), (b, c), (a, c)]));
                    if row != 0 {
                        basis.push(row);
                        basis.sort_unstable_by(|x, y| y.cmp(x));
                    }
                }
            }
        }
    }
    reduced(&basis, sum(cycle)) == 0
}

#[test]
fn a_suspended_path_is_a_boundary() {
    const N: u32 = 9;
    let mut random = 1_u64;
    let (mut seen, mut boundaries, mut others) = (0, 0, 0);
    for _ in 0..3_000 {
        let mut buffers = RowBuffers::<u128>::default();
        let mut rows = Rows::new(N as usize, Fixed::<1>, false, &mut buffers).unwrap();
        for a in 0..N {
            for b in 0..a {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // 0 and 1 are the ends of the edge, 2 and 3 in its lune.
                let is_edge = match (a, b) {
                    (1, 0) | (3, 2) => false,
                    (2 | 3, 0 | 1) => true,
                    _ => random >> 62 != 0,
                };
                if is_edge {
                    rows.connect(a, b);
                }
            }
        }
        let cycle = [(0, 2), (2, 1), (1, 3), (3, 0)];
        let is_boundary = is_boundary(N, |a, b| rows.now.are_connected(a, b), &cycle);
        let is_seen = rows.is_suspended_path((0, 1), (2, 3));
        assert!(is_boundary || !is_seen);
        seen += u32::from(is_seen);
        boundaries += u32::from(is_boundary);
        others += u32::from(!is_boundary);
    }
    assert!(seen > boundaries / 4 && seen < boundaries && others > 0, "{seen} {boundaries} {others}");
}
