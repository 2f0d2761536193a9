//! Estimates of the dimensions of manifolds that are known.
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::{PI, TAU};
use topogen_models::metrics::{
    PersistenceDimension, dimension_by_likelihood, dimension_by_persistence, dimension_by_two_neighbours,
};
use crate::{Isometry, normal};

const N: usize = 2000;

fn uniform(count: usize, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| rng.random::<f64>()).collect()
}
fn sphere(d: usize, seed: u64) -> Vec<f64> {
    let unit = |at: &[f64]| -> Vec<f64> { let norm = at.iter().map(|x| x * x).sum::<f64>().sqrt(); at.iter().map(|x| x / norm).collect() };
    normal(N * (d + 1), seed).chunks(d + 1).flat_map(unit).collect()
}

#[test]
fn explore() {
    for seed in 0..3 {
        let mut sets: Vec<(String, usize, usize, Vec<f64>)> = vec![];
        sets.push(("segment".into(), 1, 1, uniform(N, seed)));
        sets.push(("circle".into(), 1, 2, uniform(N, seed).iter().flat_map(|t| [(TAU * t).cos(), (TAU * t).sin()]).collect()));
        sets.push(("roll".into(), 2, 3, uniform(2 * N, seed).chunks(2).flat_map(|u| { let t = 1.5 * PI * (1.0 + 2.0 * u[0]); [t * t.cos(), 21.0 * u[1], t * t.sin()] }).collect()));
        sets.push(("torus".into(), 2, 3, uniform(2 * N, seed).chunks(2).flat_map(|u| { let (a, b) = (TAU * u[0], TAU * u[1]); let r = 3.0 + b.cos(); [r * a.cos(), r * a.sin(), b.sin()] }).collect()));
        for d in 2..=5 { sets.push((format!("sphere{d}"), d, d + 1, sphere(d, seed))); }
        for d in 2..=5 { sets.push((format!("cube{d}"), d, d, uniform(d * N, seed))); }
        for d in [2, 4] { sets.push((format!("plane{d}"), d, 50, Isometry::new(50, seed).of(&normal(d * N, seed), d))); }
        for (name, d, dim, points) in sets {
            let t = std::time::Instant::now();
            let l5 = dimension_by_likelihood(&points, dim, 5).unwrap();
            let l = dimension_by_likelihood(&points, dim, 10).unwrap();
            let l20 = dimension_by_likelihood(&points, dim, 20).unwrap();
            let n = dimension_by_two_neighbours(&points, dim, 0.1).unwrap();
            let t1 = t.elapsed();
            let p = dimension_by_persistence(&points, dim, &PersistenceDimension::default()).unwrap();
            let ph = dimension_by_persistence(&points, dim, &PersistenceDimension { alpha: 0.5, ..PersistenceDimension::default() }).unwrap();
            println!("{name:10} {d} mle {l5:.3} {l:.3} {l20:.3} twonn {n:.3} ph {:.3}±{:.3} {:.3}±{:.3} {:?} {:?}", p.dimension, p.standard_error, ph.dimension, ph.standard_error, t1, t.elapsed());
        }
    }
}
