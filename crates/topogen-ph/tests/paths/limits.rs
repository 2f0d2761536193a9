//! Sizes around which leaves, words, blocks, rows and tables end.

use crate::common::clouds::{circle, clusters, cube, lattice, moved, polygon, rng};
use crate::common::paths::{assert_lengths_agree, assert_paths_agree, assert_same};
use rand::RngExt;
use topogen_ph::{CondensedLengths, Engine, Instructions, Rips, SparseLengths, Threshold};

/// Sizes at which something is just full, and just too small.
const SIZES: [usize; 16] = [1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 130];

#[test]
fn of_random_clouds() {
    for n in SIZES {
        for dim in [1, 2, 3, 5, 30] {
            let cloud = cube(n, dim, 1_000 + n as u64);
            for threshold in [Threshold::EnclosingRadius, Threshold::Value(0.2)] {
                assert_paths_agree(&cloud, dim, Rips::default().threshold(threshold), Engine::Cohomology);
            }
        }
    }
}

#[test]
fn of_lattices_and_polygons() {
    for n in SIZES {
        for (cloud, dim) in
            [(lattice(n, 2, 9), 2), (lattice(n, 3, 5), 3), (polygon(n), 2), (lattice(n, 1, 200), 1)]
        {
            for threshold in [Threshold::EnclosingRadius, Threshold::Value(1.0)] {
                assert_paths_agree(&cloud, dim, Rips::default().threshold(threshold), Engine::Cohomology);
            }
        }
    }
}

#[test]
fn of_clusters_far_from_the_origin() {
    for n in [64, 128, 129] {
        for (dim, offset) in [(2, 1e6), (3, -1e6), (12, 1e6), (30, 1e6), (100, 1e6)] {
            let cloud = moved(&clusters(n, dim, 0.1, n as u64), 1.0, offset);
            assert_paths_agree(&cloud, dim, Rips::default(), Engine::Cohomology);
        }
    }
}

#[test]
fn of_blocks_of_512_points() {
    for (n, seed) in [(511, 1), (512, 2), (513, 3)] {
        assert_paths_agree(&cube(n, 2, seed), 2, Rips::default(), Engine::Cohomology);
        assert_paths_agree(&circle(n, 0.1, seed), 2, Rips::default(), Engine::SweepMatrix);
        assert_paths_agree(&cube(n, 3, seed), 3, Rips::default(), Engine::SweepMatrix);
        assert_paths_agree(&cube(n, 30, seed), 30, Rips::default(), Engine::SweepList);
    }
}

/// Whole numbers: each length ties with a tenth of all others, also with those at which the sweep stops.
#[test]
fn of_distances_between_words() {
    for (n, bits, seed) in [(64, 12, 1), (127, 20, 2), (128, 16, 3), (129, 12, 4), (200, 24, 5), (260, 10, 6)]
    {
        let mut rng = rng(seed);
        let words: Vec<u32> = (0..n).map(|_| rng.random_range(0..1 << bits)).collect();
        let lengths = (0..n).flat_map(|u| words[..u].iter().map(|v| words[u] ^ v).collect::<Vec<_>>());
        let lengths = lengths.map(|differing| f64::from(differing.count_ones())).collect();
        let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
        for threshold in [Threshold::None, Threshold::EnclosingRadius, Threshold::Value(f64::from(bits / 2))]
        {
            let rips = Rips::default().threshold(threshold);
            let expected = rips.engine(Engine::Cohomology).lengths(&lengths).unwrap();
            assert_lengths_agree(&lengths, rips, &expected);
        }
    }
}

/// Graphs whose other edges are never there, with few different lengths.
#[test]
fn of_sparse_graphs() {
    for (n, degree, seed) in [(3, 2, 1), (60, 6, 2), (128, 12, 3), (129, 12, 4), (600, 8, 5)] {
        let mut rng = rng(seed);
        let mut triplets: Vec<(u32, u32, f64)> = (0..n * degree / 2)
            .map(|_| (rng.random_range(0..n), rng.random_range(0..n), f64::from(rng.random_range(0_u8..4))))
            .filter(|(u, v, _)| u != v)
            .map(|(u, v, length)| (u.max(v), u.min(v), length))
            .collect();
        triplets.sort_by_key(|&(u, v, _)| (u, v));
        triplets.dedup_by_key(|&mut (u, v, _)| (u, v));
        let listed = SparseLengths::from_triplets(n as usize, &triplets).unwrap();
        for threshold in [Threshold::None, Threshold::Value(2.0)] {
            let rips = Rips::default().threshold(threshold);
            let expected = rips.engine(Engine::Cohomology).sparse(&listed).unwrap();
            for instructions in Instructions::available() {
                let rips = rips.instructions(instructions).engine(Engine::SweepList);
                assert_same(
                    &rips.sparse(&listed).unwrap(),
                    &expected,
                    &format!("a graph with {instructions}"),
                );
            }
        }
    }
}
