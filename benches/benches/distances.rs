//! Distances of diagrams like those of degree zero, of degree one, and of random ones.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_diag::{Bars, SlicedWasserstein, Wasserstein, bottleneck};

type Diagram = (Vec<f64>, Vec<f64>);

/// All births zero, as in a Rips diagram of degree zero.
fn degree_zero(n: usize, rng: &mut ChaCha8Rng) -> Diagram {
    (vec![0.0; n], (0..n).map(|_| 0.2 * (rng.random::<f64>() + rng.random::<f64>())).collect())
}

/// Many short bars and two long ones, as in a Rips diagram of degree one.
fn degree_one(n: usize, rng: &mut ChaCha8Rng) -> Diagram {
    let bar = |i: usize| {
        let birth = rng.random_range(0.2..0.6);
        let length =
            if i < 2 { rng.random_range(0.3..0.8) } else { -0.03 * (1.0 - rng.random::<f64>()).ln() };
        (birth, birth + length)
    };
    (0..n).map(bar).unzip()
}

/// Uniform above the diagonal of the unit square.
fn random(n: usize, rng: &mut ChaCha8Rng) -> Diagram {
    let bar = |_| {
        let (s, t): (f64, f64) = (rng.random(), rng.random());
        (s.min(t), s.max(t))
    };
    (0..n).map(bar).unzip()
}

fn benchmark(criterion: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let cases = [
        ("degree_zero/127x127", degree_zero(127, &mut rng), degree_zero(127, &mut rng)),
        ("degree_one/275x264", degree_one(275, &mut rng), degree_one(264, &mut rng)),
        ("random/1000x1000", random(1000, &mut rng), random(1000, &mut rng)),
    ];
    for (name, a, b) in &cases {
        let (Ok(a), Ok(b)) = (Bars::new(&a.0, &a.1), Bars::new(&b.0, &b.1)) else {
            panic!("{name}: births must not exceed deaths")
        };
        criterion.bench_function(&format!("bottleneck/{name}"), |bencher| {
            bencher.iter(|| bottleneck(black_box(a), black_box(b)));
        });
        for order in [1.0, 2.0] {
            let metric = Wasserstein::of_order(order);
            criterion.bench_function(&format!("wasserstein_{order}/{name}"), |bencher| {
                bencher.iter(|| metric.between(black_box(a), black_box(b)));
            });
        }
        criterion.bench_function(&format!("sliced/{name}"), |bencher| {
            bencher.iter(|| SlicedWasserstein::default().between(black_box(a), black_box(b)));
        });
    }
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
