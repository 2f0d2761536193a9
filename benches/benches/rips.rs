//! Rips persistence: lengths, then each engine, on one batch and on larger clouds.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;
use std::hint::black_box;
use topogen_ph::{CondensedLengths, Engine, Euclidean, Points, Rips};

/// `n` points in the unit cube of dimension `dim`.
fn cube(n: usize, dim: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    (0..n * dim).map(|_| rng.random::<f64>()).collect()
}

/// `n` points near the unit circle.
fn circle(n: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    (0..n)
        .flat_map(|_| {
            let (angle, radius) = (TAU * rng.random::<f64>(), 1.0 + 0.1 * rng.random::<f64>());
            [radius * angle.cos(), radius * angle.sin()]
        })
        .collect()
}

fn engines(c: &mut Criterion) {
    let inputs = [
        ("128 x R^784", cube(128, 784), 784),
        ("128 x R^10", cube(128, 10), 10),
        ("128 x R^2", cube(128, 2), 2),
        ("1000 x R^3", cube(1000, 3), 3),
        ("circle of 500", circle(500), 2),
    ];
    for (name, coordinates, dim) in inputs {
        let points = Points::new(&coordinates, dim).expect("finite coordinates");
        let lengths = CondensedLengths::from_points(&points, &Euclidean).expect("finite lengths");
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        group.bench_function("lengths", |b| {
            b.iter(|| CondensedLengths::from_points(black_box(&points), &Euclidean));
        });
        for (engine, max_dim) in [(Engine::Auto, 0), (Engine::Sweep, 1), (Engine::Cohomology, 1)] {
            let rips = Rips::default().max_dim(max_dim).engine(engine);
            let id = BenchmarkId::new(format!("{engine:?}"), format!("degrees 0 to {max_dim}"));
            group.bench_function(id, |b| b.iter(|| rips.lengths(black_box(&lengths))));
        }
    }
}

criterion_group!(benches, engines);
criterion_main!(benches);
