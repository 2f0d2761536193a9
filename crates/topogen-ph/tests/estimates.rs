//! What is allocated is no more than was estimated, and no small part of it.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use allocation_counter::measure;
use topogen_ph::{Alpha, Construction, Cubical, Error, Estimate, Image, Points};

/// Numbers between 0 and 1 that look random (SplitMix64; Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195).
fn noise(count: usize) -> Vec<f64> {
    (1..=count as u64)
        .map(|at| {
            let mut hash = at.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            (hash >> 11) as f64 / (1_u64 << 53) as f64
        })
        .collect()
}

fn check(estimate: Estimate, what: &str, compute: impl FnOnce()) {
    let taken = measure(compute).bytes_max;
    assert!(taken <= estimate.bytes, "{what}: {taken} bytes, and {estimate:?}");
    assert!(taken >= estimate.bytes / 6, "{what}: {taken} bytes, and {estimate:?}");
}

#[test]
fn alpha_diagrams() {
    for (n, dim) in [(2_000, 2), (30_000, 2), (500, 3), (5_000, 3)] {
        let cloud = noise(n * dim);
        let points = Points::new(&cloud, dim).unwrap();
        let estimate = Alpha::default().estimate(n, dim).unwrap();
        assert_eq!(estimate.is_bound, dim == 2);
        check(estimate, &format!("{n} points, {dim} coordinates"), || {
            drop(Alpha::default().diagram(&points).unwrap());
        });
    }
    assert_eq!(Alpha::default().estimate(10, 4), Err(Error::AlphaDimension { dim: 4 }));
    assert_eq!(
        Alpha::default().max_dim(3).estimate(10, 3),
        Err(Error::DegreeTooLarge { max_dim: 3, limit: 2 })
    );
}

#[test]
fn cubical_diagrams() {
    for shape in [&[40_000][..], &[200, 200], &[3, 9_000], &[40, 40, 40]] {
        let pixels = noise(shape.iter().product());
        let image = Image::new(&pixels, shape).unwrap();
        for construction in [Construction::TopCells, Construction::Vertices] {
            for max_dim in 0..shape.len() {
                let cubical = Cubical::default().construction(construction).max_dim(max_dim);
                let estimate = cubical.estimate(shape).unwrap();
                assert_eq!(estimate.is_bound, shape.len() < 3 || max_dim == 0);
                check(estimate, &format!("{shape:?}, {construction:?}, degrees to {max_dim}"), || {
                    drop(cubical.diagram(&image).unwrap());
                });
            }
        }
    }
    assert!(matches!(Cubical::default().estimate(&[2; 4]), Err(Error::ImageAxes { .. })));
}
