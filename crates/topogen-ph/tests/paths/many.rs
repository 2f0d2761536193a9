//! So many points that rows have a summary, and stars are told by distances; the sources of edges against each other.

use crate::common::clouds::{circle, clusters, cube, lattice, moved, rng};
use crate::common::paths::assert_same;
use rand::RngExt;
use topogen_ph::{Engine, Euclidean, Instructions, Points, Rips, Threshold};

/// Whether an engine takes points with so many coordinates.
fn takes(engine: Engine, dim: usize) -> bool {
    match engine {
        Engine::Planar => dim == 2,
        Engine::SweepCells | Engine::SweepSieve => dim <= 3,
        _ => true,
    }
}

/// Every other source of edges, and the faces of a cloud in the plane, against the matrix.
fn check(coordinates: &[f64], dim: usize, threshold: Threshold) {
    let points = Points::new(coordinates, dim).unwrap();
    let rips = Rips::default().threshold(threshold);
    let expected = rips.engine(Engine::SweepMatrix).points(&points, &Euclidean).unwrap();
    let engines =
        [Engine::Planar, Engine::SweepRounded, Engine::SweepCells, Engine::SweepSieve, Engine::SweepList];
    for engine in engines.into_iter().filter(|&engine| takes(engine, dim)) {
        let found = rips.engine(engine).points(&points, &Euclidean).unwrap();
        assert_same(&found, &expected, &format!("{engine} against sweep-matrix"));
    }
}

#[test]
fn with_any_instructions() {
    let cloud = circle(1_100, 0.3, 15);
    let points = Points::new(&cloud, 2).unwrap();
    let expected = Rips::default().engine(Engine::SweepList).points(&points, &Euclidean).unwrap();
    for instructions in Instructions::available() {
        for engine in [Engine::SweepRounded, Engine::SweepCells, Engine::SweepSieve, Engine::SweepMatrix] {
            let rips = Rips::default().engine(engine).instructions(instructions);
            let found = rips.points(&points, &Euclidean).unwrap();
            assert_same(&found, &expected, &format!("{engine} with {instructions}"));
        }
    }
}

#[test]
fn around_1024_points() {
    for n in [1_023, 1_024, 1_025] {
        check(&cube(n, 2, n as u64), 2, Threshold::EnclosingRadius);
        check(&cube(n, 3, n as u64), 3, Threshold::Value(0.3));
    }
}

#[test]
fn in_the_plane() {
    check(&cube(1_700, 2, 5), 2, Threshold::EnclosingRadius);
    check(&cube(1_100, 2, 6), 2, Threshold::None);
    check(&cube(2_500, 2, 7), 2, Threshold::Value(0.05));
}

/// Rows are lists, to the end or until they are full; the sieve has rows of bits from the start.
#[test]
fn beyond_8192_points() {
    let clouds = [(2, cube(9_000, 2, 21)), (3, cube(8_200, 3, 22)), (2, lattice(9_000, 2, 95))];
    for (dim, coordinates) in clouds {
        let points = Points::new(&coordinates, dim).unwrap();
        let of = |engine| Rips::default().engine(engine).points(&points, &Euclidean).unwrap();
        let expected = of(Engine::SweepSieve);
        assert_same(&of(Engine::SweepCells), &expected, "sweep-cells against sweep-sieve");
        if dim == 2 {
            assert_same(&of(Engine::Planar), &expected, "planar against sweep-sieve");
        }
    }
}

#[test]
fn in_space() {
    check(&cube(1_300, 3, 8), 3, Threshold::EnclosingRadius);
    check(&cube(2_000, 3, 9), 3, Threshold::Value(0.12));
}

#[test]
fn in_many_dimensions() {
    check(&cube(1_100, 5, 31), 5, Threshold::EnclosingRadius);
    check(&cube(800, 17, 32), 17, Threshold::None);
    check(&cube(900, 40, 33), 40, Threshold::Value(2.2));
    // So far from the origin that a norm says little of a length.
    check(&moved(&cube(400, 6, 34), 1e-4, 1e4), 6, Threshold::EnclosingRadius);
}

#[test]
fn in_clusters_of_many_dimensions() {
    for (ratio, seed) in [(0.3, 35), (1e-3, 36), (1e-9, 37)] {
        check(&clusters(500, 9, ratio, seed), 9, Threshold::EnclosingRadius);
    }
}

#[test]
fn in_many_dimensions_with_any_instructions() {
    let cloud = clusters(600, 12, 0.5, 38);
    let points = Points::new(&cloud, 12).unwrap();
    let expected = Rips::default().engine(Engine::SweepList).points(&points, &Euclidean).unwrap();
    for instructions in Instructions::available() {
        let rips = Rips::default().engine(Engine::SweepRounded).instructions(instructions);
        let found = rips.points(&points, &Euclidean).unwrap();
        assert_same(&found, &expected, &format!("sweep-rounded with {instructions}"));
    }
}

#[test]
fn on_a_circle() {
    check(&circle(1_500, 0.0, 10), 2, Threshold::EnclosingRadius);
    check(&circle(1_200, 0.05, 11), 2, Threshold::EnclosingRadius);
}

#[test]
fn on_lattices() {
    check(&lattice(1_156, 2, 34), 2, Threshold::EnclosingRadius);
    check(&lattice(1_331, 3, 11), 3, Threshold::Value(3.0));
}

#[test]
fn in_clusters_of_very_different_scales() {
    for (ratio, seed) in [(0.1, 12), (1e-3, 13), (1e-10, 14)] {
        check(&clusters(1_150, 2, ratio, seed), 2, Threshold::EnclosingRadius);
        check(&clusters(1_150, 3, ratio, seed), 3, Threshold::EnclosingRadius);
    }
}

/// Clusters within clusters: long stretches in which no class is alive, between births of the larger ones. A list foresees none of them.
#[test]
fn where_classes_are_far_between() {
    for (n, dim, seed) in [(400, 2, 40), (400, 3, 41), (400, 3, 42), (400, 4, 44), (400, 10, 45)] {
        let mut rng = rng(seed);
        let mut nested: Vec<f64> = (0..n)
            .flat_map(|i| {
                let size = 0.1_f64.powi(i % 4);
                (0..dim)
                    .map(|_| size * (0..4).map(|_| rng.random_range(-1.0..1.0)).sum::<f64>())
                    .collect::<Vec<_>>()
            })
            .collect();
        // Two of the same, and some that are alone.
        nested.copy_within(..dim, dim);
        nested[5 * dim] = 30.0;
        nested[9 * dim + 1] = -50.0;
        for threshold in [
            Threshold::None,
            Threshold::EnclosingRadius,
            Threshold::Value(0.7),
            Threshold::Value(2.0),
            Threshold::Value(35.0),
        ] {
            let points = Points::new(&nested, dim).unwrap();
            let rips = Rips::default().threshold(threshold);
            let expected = rips.engine(Engine::SweepList).points(&points, &Euclidean).unwrap();
            for engine in [Engine::SweepMatrix, Engine::SweepRounded, Engine::SweepCells, Engine::SweepSieve]
            {
                if takes(engine, dim) {
                    let found = rips.engine(engine).points(&points, &Euclidean).unwrap();
                    assert_same(
                        &found,
                        &expected,
                        &format!("{engine}, {n} points in R^{dim}, {threshold:?}"),
                    );
                }
            }
        }
    }
}
