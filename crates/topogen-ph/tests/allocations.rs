//! The second diagram of a size allocates what it returns, and next to nothing beside.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use allocation_counter::{AllocationInfo, measure};
use common::clouds::{circle, cube};
use topogen_ph::{Engine, Euclidean, Instructions, Points, Rips};

/// What one more diagram of a cloud allocates on this thread.
fn one_more(rips: Rips, points: &Points<'_, impl topogen_ph::Real>) -> AllocationInfo {
    measure(|| drop(rips.points(points, &Euclidean).unwrap()))
}

#[test]
fn repeated_diagrams_allocate_hardly_more_than_themselves() {
    for (cloud, dim) in [(circle(128, 0.1, 1), 2), (cube(128, 3, 2), 3), (cube(128, 64, 3), 64)] {
        let points = Points::new(&cloud, dim).unwrap();
        for instructions in Instructions::available() {
            let rips = Rips::default().instructions(instructions);
            let first = rips.points(&points, &Euclidean).unwrap();
            one_more(rips, &points);
            let counts: Vec<AllocationInfo> = (0..20).map(|_| one_more(rips, &points)).collect();
            // Ten arrays of bars and edges and the list of degrees; what is looked at once is allocated anew.
            assert!(counts[0].count_total <= 20, "{instructions}, {dim} coordinates: {:?}", counts[0]);
            assert!(counts.iter().all(|count| count == &counts[0]), "{instructions}: {counts:?}");
            assert_eq!(counts[0].count_current, 0, "what is dropped is given back");
            // Sixteen bytes for each end of each bar with its edge, and some room.
            let ends: usize =
                first.iter().map(|degree| 2 * degree.bars().len() + degree.bars().essential().len()).sum();
            assert!(counts[0].bytes_total <= 16 * ends as u64 + 8_192, "{ends} ends: {:?}", counts[0]);
        }
    }
}

#[test]
fn smaller_clouds_after_larger_ones_allocate_no_more() {
    let large = circle(300, 0.1, 5);
    let large = Points::new(&large, 2).unwrap();
    for engine in [Engine::Planar, Engine::SweepMatrix, Engine::SweepRounded, Engine::SweepCells] {
        let rips = Rips::default().engine(engine);
        one_more(rips, &large);
        for n in [2, 50, 128, 129, 250] {
            let small = cube(n, 2, n as u64);
            let small = Points::new(&small, 2).unwrap();
            one_more(rips, &small);
            let count = one_more(rips, &small);
            assert!(count.count_total <= 32, "{engine}, {n} points: {count:?}");
        }
    }
}

/// Coordinates in single precision are copied once, to memory that is kept.
#[test]
fn single_precision_allocates_as_much_as_double() {
    let single: Vec<f32> = circle(128, 0.1, 7).iter().map(|&x| x as f32).collect();
    let double: Vec<f64> = single.iter().map(|&x| f64::from(x)).collect();
    let (single, double) = (Points::new(&single, 2).unwrap(), Points::new(&double, 2).unwrap());
    let rips = Rips::default();
    one_more(rips, &single);
    one_more(rips, &double);
    assert_eq!(one_more(rips, &single), one_more(rips, &double));
}
