//! A network of your own with a topological term: a residual autoencoder of two linked circles that are wound into ten dimensions.
//!
//! Three numbers a code are enough to keep the shape, but nothing in a reconstruction error asks for it. Betti numbers are read off long
//! bars, of which there may be more than the circles have: those of codes are to be compared with those of the points.
//!
//! ```text
//! cargo run --release -p topogen-models --example own_encoder
//! ```
#![allow(clippy::print_stdout, reason = "an example prints what it finds")]

use std::error::Error;
use tch::{Device, Kind, Reduction, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::labelling::Source;
use topogen_models::metrics::{normalised_diagram, recovered_betti, topology_distances, trustworthiness};
use topogen_models::{Fit, FitConfig, Layer, Objective, Parameters, Result, Shape, Unit, use_one_thread};

const DIM: usize = 10;
const LATENT: usize = 3;
const WIDTH: i64 = 48;

/// Half an autoencoder: a linear layer, residual blocks x + V·tanh(W·x), and another linear layer.
struct Half {
    first: Layer,
    blocks: Vec<[Layer; 2]>,
    last: Layer,
}

impl Half {
    fn new(parameters: &mut Parameters, name: &str, inputs: i64, outputs: i64) -> Result<Self> {
        let mut layer = |part: &str, inputs: i64, outputs: i64| {
            parameters.layer(&format!("{name}.{part}"), &[outputs, inputs], outputs)
        };
        let first = layer("first", inputs, WIDTH)?;
        let block =
            |at| Ok([layer(&format!("{at}.in"), WIDTH, WIDTH)?, layer(&format!("{at}.out"), WIDTH, WIDTH)?]);
        let blocks = (0..2).map(block).collect::<Result<Vec<_>>>()?;
        Ok(Self { first, blocks, last: layer("last", WIDTH, outputs)? })
    }

    fn apply(&self, input: &Tensor) -> Result<Tensor> {
        let mut hidden = self.first.linear(input)?;
        for [into, out] in &self.blocks {
            hidden = hidden.f_add(&out.linear(&into.linear(&hidden)?.f_tanh()?)?)?;
        }
        self.last.linear(&hidden)
    }
}

/// All that is fitted, and what it is fitted to.
struct Own {
    parameters: Parameters,
    encoder: Half,
    decoder: Half,
    points: Tensor,
    shape: Option<Shape>,
}

impl Own {
    fn new(points: Tensor, shape: Option<Shape>) -> Result<Self> {
        let mut parameters = Parameters::new(8745, Device::Cpu);
        let encoder = Half::new(&mut parameters, "encoder", DIM as i64, LATENT as i64)?;
        let decoder = Half::new(&mut parameters, "decoder", LATENT as i64, DIM as i64)?;
        Ok(Self { parameters, encoder, decoder, points, shape })
    }
}

impl Objective for Own {
    fn name(&self) -> &'static str {
        "the residual autoencoder"
    }

    fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    fn rows(&self) -> usize {
        self.points.size()[0] as usize
    }

    fn loss(&self, rows: &[i64], step: u64) -> Result<Tensor> {
        let points = self.points.f_index_select(0, &Tensor::f_from_slice(rows)?)?;
        let codes = self.encoder.apply(&points)?;
        let loss = self.decoder.apply(&codes)?.f_mse_loss(&points, Reduction::Mean)?;
        match &self.shape {
            Some(shape) => shape.add_to(&loss, &codes, &points, None, (self.name(), step)),
            None => Ok(loss),
        }
    }
}

/// Points of two circles that are linked in space, and wound into ten dimensions by five waves.
fn linked_circles(n: i64, phase: f64) -> Result<Tensor> {
    let angles = (Tensor::arange(n, (Kind::Float, Device::Cpu)) + phase) * (std::f64::consts::TAU / n as f64);
    let (cos, sin, zero) = (angles.cos(), angles.sin(), angles.zeros_like());
    let first = Tensor::f_stack(&[&cos, &sin, &zero], 1)?;
    let second = Tensor::f_stack(&[&(&cos + 1.0), &zero, &sin], 1)?;
    let waves = Tensor::f_from_slice(&Source::Normal { dim: 3 }.sample(DIM / 2, 1))?;
    let waves = waves.f_reshape([-1, 3])?.f_to_kind(Kind::Float)? * 0.7;
    let phases = Tensor::f_cat(&[first, second], 0)?.f_matmul(&waves.tr())?;
    Ok(Tensor::f_cat(&[phases.cos(), phases.sin()], 1)?)
}

fn numbers(tensor: &Tensor) -> Result<Vec<f64>> {
    Ok(Vec::try_from(tensor.f_detach()?.f_to_kind(Kind::Double)?.f_flatten(0, -1)?)?)
}

/// Betti numbers of points, as far as a sample tells them.
fn betti(points: &[f64], dim: usize) -> Result<Vec<usize>> {
    let found = recovered_betti(&normalised_diagram(points, dim, 1)?.diagram)?;
    Ok(found.iter().map(|degree| degree.betti).collect())
}

fn main() -> std::result::Result<(), Box<dyn Error>> {
    use_one_thread();
    let kind = TermKind::WASSERSTEIN_2;
    let terms = TopologicalLoss::builder().term(kind, 0, 1.0).term(kind, 1, 1.0).build()?;
    // Codes may be of any size: both shapes are compared in units of their mean distance.
    let shape = Shape { code_unit: Unit::Mean, item_unit: Unit::Mean, ..Shape::new(terms, 0.1) };
    // Points between those of the training.
    let held_out = linked_circles(100, 0.25)?;
    let data = numbers(&held_out)?;
    println!("Betti numbers of the points: {:?}", betti(&data, DIM)?);
    for (name, shape) in [("without a term", None), ("with a term", Some(shape))] {
        let config =
            FitConfig { learning_rate: 2e-3, max_epochs: 150, patience: None, ..FitConfig::default() };
        let mut fit = Fit::new(Own::new(linked_circles(200, 0.0)?, shape)?, config)?;
        while !fit.is_over() {
            fit.epoch()?;
        }
        let trained = fit.finish()?;
        let codes = trained.encoder.apply(&held_out)?;
        let made = trained.decoder.apply(&codes)?;
        let error = made.f_mse_loss(&held_out, Reduction::Mean)?.f_double_value(&[])?;
        let latent = numbers(&codes)?;
        let trust = trustworthiness(&data, DIM, &latent, LATENT, 10)?;
        println!("{name}: reconstruction error {error:.5}, trustworthiness {trust:.3}");
        for distance in topology_distances(&data, DIM, &latent, LATENT, 1, 2.0)? {
            println!("  Wasserstein distance in degree {}: {:.3}", distance.degree, distance.wasserstein);
        }
        println!("  Betti numbers of the codes: {:?}", betti(&latent, LATENT)?);
    }
    Ok(())
}
