//! Rips persistence of one batch: lengths, degree 0, degrees 0 and 1.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use topogen_ph::{CondensedLengths, Euclidean, Points, Rips};

/// `n` points in the unit cube of dimension `dim`.
fn cloud(n: usize, dim: usize) -> Vec<f32> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    (0..n * dim).map(|_| rng.random::<f32>()).collect()
}

fn batches(c: &mut Criterion) {
    for (n, dim) in [(128, 784), (128, 10), (128, 2)] {
        let coordinates = cloud(n, dim);
        let points = Points::new(&coordinates, dim).expect("finite coordinates");
        let lengths = CondensedLengths::from_points(&points, &Euclidean).expect("finite lengths");
        let name = format!("{n} x R^{dim}");
        let mut group = c.benchmark_group("rips");
        group.bench_function(BenchmarkId::new("lengths", &name), |b| {
            b.iter(|| CondensedLengths::from_points(black_box(&points), &Euclidean));
        });
        for max_dim in [0, 1] {
            group.bench_function(BenchmarkId::new(format!("degrees 0 to {max_dim}"), &name), |b| {
                b.iter(|| Rips::default().max_dim(max_dim).lengths(black_box(&lengths)));
            });
        }
    }
}

criterion_group!(benches, batches);
criterion_main!(benches);
