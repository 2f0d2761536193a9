//! Sizes around which leaves, words, blocks, rows and tables end.

use crate::common::clouds::{circle, clusters, cube, lattice, moved, polygon};
use crate::common::paths::assert_paths_agree;
use topogen_ph::{Engine, Rips, Threshold};

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
