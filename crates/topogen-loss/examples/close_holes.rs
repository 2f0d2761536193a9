//! Closes the holes of a noisy ring: what is bright within a dark ring loses its persistence in degree 1, pixel by pixel.
//!
//! ```sh
//! cargo run --release -p topogen-loss --example close_holes
//! ```
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use tch::{Kind, Tensor};
use topogen_loss::{Target, TermKind, TopologicalLoss, diagram_of_image};
use topogen_ph::Cubical;

const SIZE: usize = 40;
const STEPS: usize = 60;
const RATE: f64 = 0.1;
/// A hole that is shallower than this is noise.
const DEEP: f64 = 0.25;

/// A dark ring on a bright ground, with noise that is the same in every run.
fn ring() -> Tensor {
    let mut state = 20_u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let middle = 0.5 * (SIZE - 1) as f64;
    let pixel = |at: usize| {
        let radius = (at / SIZE) as f64 - middle;
        let radius = radius.hypot((at % SIZE) as f64 - middle);
        let depth = ((radius - 0.3 * SIZE as f64).abs() / 3.0).min(1.0);
        depth + 0.3 * noise()
    };
    Tensor::from_slice(&(0..SIZE * SIZE).map(pixel).collect::<Vec<f64>>()).reshape([SIZE as i64; 2])
}

/// How many holes there are, how many are deep, and the sum of squares of all depths.
fn holes(image: &Tensor) -> Result<(usize, usize, f64), Box<dyn std::error::Error>> {
    let diagram = diagram_of_image(image, &Cubical::default())?;
    let bars = diagram.degree(1)?.bars();
    let depths: Vec<f64> = (0..bars.len()).map(|bar| bars.persistence(bar)).collect();
    let deep = depths.iter().filter(|&&depth| depth > DEEP).count();
    Ok((depths.len(), deep, depths.iter().map(|depth| depth * depth).sum()))
}

/// The image as text, darkest first.
fn show(image: &Tensor) -> Result<String, Box<dyn std::error::Error>> {
    let values = Vec::<f64>::try_from(image.flatten(0, -1))?;
    let shade = |value: f64| ['#', '+', '-', ' '][(value.clamp(0.0, 1.0) * 3.0).round() as usize];
    // A character is about twice as high as it is wide.
    let row = |row: &[f64]| row.iter().map(|&value| shade(value)).collect::<String>();
    Ok(values.chunks(SIZE).step_by(2).map(row).collect::<Vec<_>>().join("\n"))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let loss = TopologicalLoss::builder().term(TermKind::TotalPersistence { order: 2.0 }, 1, 1.0).build()?;
    let mut image = ring();
    let (all, deep, before) = holes(&image)?;
    println!("{}\nbefore: {all} holes, {deep} deep, {before:.3} the sum of squared depths\n", show(&image)?);

    for _ in 0..STEPS {
        let input = image.detach().copy().set_requires_grad(true);
        let value = loss.evaluate_image(&input, &Cubical::default(), &Target::none())?;
        if !value.depends_on_input() {
            break;
        }
        value.total.backward();
        image = (input.detach() - RATE * input.grad()).to_kind(Kind::Double);
    }

    let (all, deep, after) = holes(&image)?;
    println!("{}\nafter: {all} holes, {deep} deep, {after:.3} the sum of squared depths", show(&image)?);
    Ok(())
}
