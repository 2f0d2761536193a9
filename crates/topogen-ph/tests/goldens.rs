//! Diagrams that GUDHI has computed, and diagrams that are known by hand; `goldens/README.md` says how.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::goldens::{bars, number, table};
use topogen_ph::{Diagram, Engine, Euclidean, Points, Rips, SparseLengths, Threshold};

/// The diagram of a case by every engine that computes degrees 0 to `max_dim`; they agree.
fn diagram(case: &str, max_dim: usize, modulus: u16) -> Diagram {
    let with = |engine: Engine| {
        let rips =
            Rips::default().max_dim(max_dim).modulus(modulus).threshold(Threshold::None).engine(engine);
        if ["petersen", "projective_plane", "klein_bottle"].contains(&case) {
            let edges = table(&format!("{case}.edges.csv"));
            let vertex = |cell: &str| cell.parse::<u32>().unwrap();
            let edges: Vec<(u32, u32, f64)> =
                edges.iter().map(|row| (vertex(&row[0]), vertex(&row[1]), number(&row[2]))).collect();
            let n_points = edges.iter().map(|edge| edge.0.max(edge.1) + 1).max().unwrap() as usize;
            return rips.sparse(&SparseLengths::from_triplets(n_points, &edges).unwrap()).unwrap();
        }
        let rows = table(&format!("{case}.points.csv"));
        let coordinates: Vec<f64> = rows.iter().flatten().map(|cell| number(cell)).collect();
        rips.points(&Points::new(&coordinates, rows[0].len()).unwrap(), &Euclidean).unwrap()
    };
    let found = with(Engine::Cohomology);
    assert_eq!(with(Engine::Auto), found);
    assert_eq!(with(Engine::Collapse), found);
    if modulus == 2 && max_dim <= 2 {
        assert_eq!(with(Engine::Links), found);
    }
    if max_dim <= 1 {
        assert_eq!(with(Engine::Sweep), found);
        assert_eq!(with(Engine::SweepList), found);
    }
    found
}

/// What stands in a table of bars.
fn expected(name: &str) -> Vec<(usize, f64, f64)> {
    let rows = table(name);
    assert!(rows.len() > 1, "{name}: a table without bars compares nothing");
    rows.iter().map(|row| (row[0].parse().unwrap(), number(&row[1]), number(&row[2]))).collect()
}

/// Both compute distances in double precision from the same coordinates: every digit is the same.
fn check(case: &str) {
    let expected = expected(&format!("{case}.bars.csv"));
    assert_eq!(bars(&diagram(case, 2, 2)), expected, "{case}");
    let lower: Vec<_> = expected.into_iter().filter(|bar| bar.0 <= 1).collect();
    assert_eq!(bars(&diagram(case, 1, 2)), lower, "{case} up to degree 1");
}

macro_rules! as_gudhi_has_them {
    ($($case:ident),*) => { $(#[test] fn $case() { check(stringify!($case)); })* };
}

as_gudhi_has_them! {
    polygon_5, polygon_12, polygon_31, grid_4x4, octahedron, figure_eight, two_clusters, petersen, noisy_circle
}

/// Up to degree 7, over Z/2 and Z/3.
#[test]
fn high_degrees_and_other_coefficients() {
    let cases = [
        ("sphere_s3", 3),
        ("random_16", 7),
        ("cross_polytope", 7),
        ("projective_plane", 3),
        ("klein_bottle", 3),
    ];
    for (case, max_dim) in cases {
        for modulus in [2, 3] {
            if (case, modulus) != ("random_16", 3) {
                let expected = expected(&format!("{case}.bars_{modulus}.csv"));
                assert_eq!(bars(&diagram(case, max_dim, modulus)), expected, "{case} modulo {modulus}");
            }
        }
    }
}

#[test]
fn what_is_known_by_hand() {
    for row in table("by_hand.csv") {
        let (case, degree, count): (&str, usize, usize) =
            (&row[0], row[1].parse().unwrap(), row[2].parse().unwrap());
        let (birth, death) = (number(&row[3]), number(&row[4]));
        let near = |a: f64, b: f64| a == b || (a - b).abs() < 1e-14;
        let found = bars(&diagram(case, 2, 2));
        let of_degree = || found.iter().filter(|bar| bar.0 == degree);
        match count {
            0 => assert_eq!(of_degree().count(), 0, "{case}, degree {degree}"),
            _ => {
                let alike = of_degree().filter(|bar| near(bar.1, birth) && near(bar.2, death)).count();
                assert_eq!(alike, count, "{case}, degree {degree}: bars ({birth}, {death})");
            }
        }
    }
}
