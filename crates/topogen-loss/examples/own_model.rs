//! A topological loss in a program of your own: an autoencoder in plain tch whose two latent dimensions shall keep the loop of the data.
//!
//! ```sh
//! cargo run --release -p topogen-loss --example own_model
//! ```
//!
//! In your own project: `tch` and `topogen-loss` are all that it depends on.
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use tch::nn::{self, Module, OptimizerConfig};
use tch::{Device, Kind, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};

const BATCH: i64 = 64;
const STEPS: usize = 400;

/// A circle that is wound into ten dimensions.
fn circle() -> Tensor {
    let angles = Tensor::arange(BATCH, (Kind::Float, Device::Cpu)) * (std::f64::consts::TAU / BATCH as f64);
    let harmonic = |k: i64| [(&angles * k).cos(), (&angles * k).sin()];
    Tensor::stack(&(1..=5).flat_map(harmonic).collect::<Vec<_>>(), 1)
}

fn train(weight: f64) -> Result<(f64, f64), Box<dyn std::error::Error>> {
    tch::manual_seed(7);
    let store = nn::VarStore::new(Device::Cpu);
    let layer = |inputs, outputs| nn::linear(store.root(), inputs, outputs, Default::default());
    let encoder = nn::seq().add(layer(10, 32)).add_fn(|x| x.tanh()).add(layer(32, 2));
    let decoder = nn::seq().add(layer(2, 32)).add_fn(|x| x.tanh()).add(layer(32, 10));
    let mut adam = nn::Adam::default().build(&store, 5e-3)?;

    // The second Wasserstein distance moves every cluster and every loop; distances of the latent codes are compared with those of
    // the data, scaled to the latent space's size.
    let loss = TopologicalLoss::builder()
        .term(TermKind::WASSERSTEIN_2, 0, weight)
        .term(TermKind::WASSERSTEIN_2, 1, weight)
        .build()?;
    let data = circle();
    let target = loss.target(&data)?.scaled(0.5)?;

    let (mut reconstruction, mut topology) = (f64::NAN, f64::NAN);
    for _ in 0..STEPS {
        let codes = encoder.forward(&data);
        let error = (decoder.forward(&codes) - &data).square().mean(Kind::Float);
        let value = loss.evaluate(&codes, &target)?;
        reconstruction = error.double_value(&[]);
        topology = value.terms.iter().map(|term| term.value).sum();
        adam.backward_step(&(error + value.total));
    }
    Ok((reconstruction, topology))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for weight in [0.0, 0.005] {
        let (reconstruction, topology) = train(weight)?;
        println!(
            "weight {weight}: reconstruction {reconstruction:.4}, distance of the diagrams {topology:.3}"
        );
    }
    Ok(())
}
