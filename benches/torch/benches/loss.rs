//! One evaluation of each loss, backwards included, at batches of 128 like those of an autoencoder: images and latent codes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tch::Tensor;
use topogen_loss::{Density, Image, TermKind, TopologicalLoss, TopologicalLossBuilder};

const BATCH: usize = 128;

/// Points around ten centres, as batches of ten classes are.
fn clusters(dim: usize, seed: u64) -> Tensor {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let centres: Vec<f32> = (0..10 * dim).map(|_| rng.random()).collect();
    let points: Vec<f32> = (0..BATCH)
        .flat_map(|point| {
            let centre = &centres[point % 10 * dim..][..dim];
            centre.iter().map(|at| at + 0.5 * rng.random::<f32>()).collect::<Vec<_>>()
        })
        .collect();
    Tensor::from_slice(&points).reshape([BATCH as i64, dim as i64])
}

fn losses() -> Vec<(&'static str, TopologicalLossBuilder)> {
    let loss = TopologicalLoss::builder;
    let both = |kind| loss().term(kind, 0, 1.0).term(kind, 1, 1.0);
    let entropy = TermKind::Entropy { delta: 0.1 };
    vec![
        ("TopoVAE1: bottleneck", both(TermKind::Bottleneck)),
        ("TopoVAE2: entropy", both(entropy)),
        ("TopoVAE3: entropy, scale space", loss().term(entropy, 0, 1.0).term(TermKind::SCALE_SPACE, 1, 1.0)),
        (
            "TopoVAE4: density, scale space",
            loss().term(TermKind::Density(Density::THESIS), 0, 1.0).term(TermKind::SCALE_SPACE, 1, 1.0),
        ),
        ("Wasserstein 2", both(TermKind::WASSERSTEIN_2)),
        ("sliced Wasserstein", both(TermKind::SLICED_WASSERSTEIN)),
        ("total persistence", both(TermKind::TotalPersistence { order: 2.0 })),
        ("image", both(TermKind::Image(Image::square(10.0, 20)))),
        ("signature", loss().term(TermKind::Signature, 0, 1.0)),
        ("divergence", loss().term(TermKind::Divergence, 1, 1.0)),
        ("cascade", loss().term(TermKind::Cascade, 1, 1.0)),
    ]
}

fn benchmark(criterion: &mut Criterion) {
    tch::set_num_threads(1);
    for dim in [784, 10, 2] {
        let (input, target) = (clusters(dim, 1), clusters(dim, 2));
        for (name, builder) in losses() {
            for second_order in [false, true] {
                let loss = builder.clone().second_order(second_order).build().expect("good parameters");
                let target = loss.target(&target).expect("points of finite coordinates");
                let how = if second_order { "/second order" } else { "" };
                criterion.bench_function(&format!("R^{dim}/{name}{how}"), |bencher| {
                    let input = input.copy().set_requires_grad(true);
                    bencher.iter(|| {
                        let value = loss.evaluate(black_box(&input), &target).expect("finite points");
                        if value.depends_on_input() {
                            value.total.backward();
                        }
                    });
                });
            }
        }
    }
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
