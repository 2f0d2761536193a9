//! What one evaluation of a loss costs, backwards included, by the number of points of a batch and their dimension; one thread.
//!
//! *Evaluation* is with a target that has been used before; *first* makes the target too, with all that it keeps.
//!
//! ```sh
//! cargo run --release -p topogen-loss --example batch_cost
//! ```
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::hint::black_box;
use std::time::Instant;
use tch::{Device, Kind, Tensor};
use topogen_loss::{Error, Result, TermKind, TopologicalLoss, TopologicalLossBuilder};

const REPEATS: usize = 31;

fn main() -> Result<()> {
    tch::set_num_threads(1);
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    match threads {
        Ok(one) => one.install(table),
        Err(_) => table(),
    }
}

fn losses() -> [(&'static str, TopologicalLossBuilder); 6] {
    let loss = TopologicalLoss::builder;
    [
        ("signature, H₀", loss().term(TermKind::Signature, 0, 1.0)),
        ("signature, H₁", loss().term(TermKind::Signature, 1, 1.0)),
        ("cascade", loss().term(TermKind::Cascade, 1, 1.0)),
        ("W₂², H₀ + H₁", loss().term(TermKind::WASSERSTEIN_2, 0, 1.0).term(TermKind::WASSERSTEIN_2, 1, 1.0)),
        ("divergence, H₁", loss().term(TermKind::Divergence, 1, 1.0)),
        ("connectivity, H₀", loss().term(TermKind::Connectivity { scale: 2.0 }, 0, 1.0)),
    ]
}

fn table() -> Result<()> {
    println!("| points | dimension | loss | evaluation (ms) | first (ms) |\n|---:|---:|---|---:|---:|");
    for points in [128, 256] {
        for dim in [3, 101, 784] {
            let (input, target) = (clusters(points, dim, 1)?, clusters(points, dim, 2)?);
            for (name, builder) in losses() {
                let (again, first) = seconds(&builder.build()?, &input, &target)?;
                println!("| {points} | {dim} | {name} | {:.2} | {:.2} |", 1e3 * again, 1e3 * first);
            }
        }
    }
    Ok(())
}

/// Points around ten centres, as batches of ten classes are.
fn clusters(points: i64, dim: i64, seed: i64) -> Result<Tensor> {
    tch::manual_seed(seed);
    let options = (Kind::Float, Device::Cpu);
    let centres =
        Tensor::f_rand([10, dim], options)?.f_repeat([points / 10 + 1, 1])?.f_narrow(0, 0, points)?;
    Ok(centres.f_add(&Tensor::f_rand([points, dim], options)?.f_mul_scalar(0.5)?)?)
}

/// Medians, with a known target and with a new one.
fn seconds(loss: &TopologicalLoss, input: &Tensor, target: &Tensor) -> Result<(f64, f64)> {
    let known = loss.target(target)?;
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        let start = Instant::now();
        step(loss, input, &loss.target(black_box(target))?)?;
        times.1.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        step(loss, input, &known)?;
        times.0.push(start.elapsed().as_secs_f64());
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    Ok((median(times.0), median(times.1)))
}

fn step(loss: &TopologicalLoss, input: &Tensor, target: &topogen_loss::Target) -> Result<(), Error> {
    let input = input.f_detach()?.copy().set_requires_grad(true);
    let value = loss.evaluate(black_box(&input), target)?;
    if value.depends_on_input() {
        value.total.f_backward()?;
    }
    Ok(())
}
