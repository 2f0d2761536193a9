//! How long a step of a fit takes on one thread, without and with topological terms: batches of points of 101 numbers, codes of two.
//!
//! ```text
//! cargo run --release -p topogen-models --example step_speed -- [BATCH [EPOCHS]]
//! ```
#![allow(clippy::print_stdout, reason = "an example prints what it finds")]

use std::error::Error;
use std::time::Instant;
use tch::{Device, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::labelling::Source;
use topogen_models::{
    Autoencoder, AutoencoderSpec, Fit, FitConfig, Item, Layers, Reconstruct, Shape, Unit, use_one_thread,
};

const POINTS: usize = 10_000;
const DIM: usize = 101;

fn main() -> Result<(), Box<dyn Error>> {
    use_one_thread();
    let mut arguments = std::env::args().skip(1);
    let batch_size = arguments.next().map_or(Ok(128), |batch| batch.parse())?;
    let max_epochs = arguments.next().map_or(Ok(5), |epochs| epochs.parse())?;
    let points = Tensor::f_from_slice(&Source::Normal { dim: DIM }.sample(POINTS, 1))?;
    let points = points.f_reshape([POINTS as i64, DIM as i64])?;

    let terms = |kind, degrees: &[usize]| {
        let builder = TopologicalLoss::builder();
        let builder = degrees.iter().fold(builder, |builder, &degree| builder.term(kind, degree, 1.0));
        builder.build().map(|loss| Shape::new(loss, 0.1))
    };
    let signature = terms(TermKind::Signature, &[0])?;
    let wasserstein = terms(TermKind::WASSERSTEIN_2, &[0, 1])?;
    let in_units = |shape: &Shape, unit| Shape { code_unit: unit, item_unit: Unit::Mean, ..shape.clone() };
    let largest = Shape { item_unit: Unit::Largest, ..in_units(&signature, Unit::Learned) };
    for (name, shape) in [
        ("no term", None),
        ("signature, degree 0", Some(signature.clone())),
        ("the same in units of means", Some(in_units(&signature, Unit::Mean))),
        ("the same in a learned unit and the largest", Some(largest)),
        ("Wasserstein, degrees 0 and 1", Some(wasserstein.clone())),
        ("the same in units of means", Some(in_units(&wasserstein, Unit::Mean))),
    ] {
        for batch_norm in [false, true] {
            let spec = AutoencoderSpec {
                layers: Layers::Connected { hidden: vec![32, 32], batch_norm },
                learned_scale: true,
                ..AutoencoderSpec::connected(Item::Point(DIM as i64), &[], 2)
            };
            let autoencoder = Autoencoder::new(&spec, 1, Device::Cpu)?;
            let objective = Reconstruct::new(autoencoder, &points, 1)?.with_shape(shape.clone())?;
            let config = FitConfig { batch_size, max_epochs, patience: None, ..FitConfig::default() };
            let mut fit = Fit::new(objective, config)?;
            let mut best = f64::INFINITY;
            while !fit.is_over() {
                let start = Instant::now();
                fit.epoch()?;
                best = best.min(start.elapsed().as_secs_f64());
            }
            let step = 1e3 * best / POINTS.div_ceil(batch_size) as f64;
            println!("{step:.3} ms a step: {name}{}", if batch_norm { ", batch normalisation" } else { "" });
        }
    }
    Ok(())
}
