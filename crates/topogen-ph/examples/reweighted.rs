//! What two filtrations do that Rips does not: see a loop among outliers, and do with few edges. Prints tables in Markdown.
//!
//! `cargo run --release -p topogen-ph --example reweighted -- outliers`, or `-- torus 5000 1`: so many points, up to this degree.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use std::error::Error;
use std::f64::consts::TAU;
use std::time::Instant;
use topogen_ph::{Diagram, Dtm, Euclidean, Points, Result, Rips, SparseRips};

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["torus", n, max_dim] => torus(n.parse()?, max_dim.parse()?)?,
        ["outliers"] => outliers()?,
        _ => return Err("give `outliers`, or `torus POINTS DEGREE`".into()),
    }
    Ok(())
}

/// A circle of 200 points with Gaussian noise of 0.05, and 60 points of a Gaussian over it.
fn outliers() -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut normal = move || -> f64 { StandardNormal.sample(&mut rng) };
    let circle = (0..200).map(|i| TAU * f64::from(i) / 200.0).flat_map(|angle| [angle.cos(), angle.sin()]);
    let mut coordinates: Vec<f64> = circle.collect();
    coordinates.iter_mut().for_each(|x| *x += 0.05 * normal());
    let clean = coordinates.clone();
    coordinates.extend((0..120).map(|_| normal()));
    let cloud = Points::new(&coordinates, 2)?;

    println!("| filtration | longest loop | second longest | ratio |\n|---|---|---|---|");
    let row = |name: &str, diagram: &Diagram| -> Result<()> {
        let [first, second] = longest_two(diagram, 1)?;
        println!("| {name} | {first:.3} | {second:.3} | {:.1} |", first / second);
        Ok(())
    };
    row("Rips of the circle alone", &Rips::default().points(&Points::new(&clean, 2)?, &Euclidean)?)?;
    row("Rips", &Rips::default().points(&cloud, &Euclidean)?)?;
    for k in [5, 10, 20, 40] {
        for p in [1.0, 2.0] {
            let weighted = Dtm::neighbours(k).order(p).points(&cloud, &Euclidean)?;
            row(&format!("DTM, k = {k}, p = {p}"), &Rips::default().lengths(weighted.lengths())?)?;
        }
    }
    Ok(())
}

/// A torus in space, exact and sparse.
fn torus(n: usize, max_dim: usize) -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut coordinates = Vec::with_capacity(3 * n);
    while coordinates.len() < 3 * n {
        let [around, across, kept]: [f64; 3] = std::array::from_fn(|_| rng.random());
        let (u, v) = (TAU * around, TAU * across);
        // Uniform on the surface: the outer side has more of it.
        if kept < (2.0 + v.cos()) / 3.0 {
            let radius = 2.0 + v.cos();
            coordinates.extend([radius * u.cos(), radius * u.sin(), v.sin()]);
        }
    }
    let cloud = Points::new(&coordinates, 3)?;
    let rips = Rips::default().max_dim(max_dim);

    println!(
        "| {n} points, degrees 0 to {max_dim} | edges | filtration, s | diagram, s | two longest of degree {max_dim} |\n|---|---|---|---|---|"
    );
    let row = |name: &str, edges: usize, seconds: [f64; 2], diagram: &Diagram| -> Result<()> {
        let [first, second] = longest_two(diagram, max_dim)?;
        println!("| {name} | {edges} | {:.2} | {:.2} | {first:.3}, {second:.3} |", seconds[0], seconds[1]);
        Ok(())
    };
    for epsilon in [0.9, 0.7, 0.5, 0.3] {
        let start = Instant::now();
        let sparse = SparseRips::new(epsilon).points(&cloud, &Euclidean)?;
        let filtration = start.elapsed().as_secs_f64();
        let diagram = rips.sparse(sparse.lengths())?;
        let seconds = [filtration, start.elapsed().as_secs_f64() - filtration];
        row(&format!("sparse, ε = {epsilon}"), sparse.lengths().n_edges(), seconds, &diagram)?;
    }
    let start = Instant::now();
    let exact = rips.points(&cloud, &Euclidean)?;
    row("exact", n * (n - 1) / 2, [0.0, start.elapsed().as_secs_f64()], &exact)
}

fn longest_two(diagram: &Diagram, degree: usize) -> Result<[f64; 2]> {
    let bars = diagram.degree(degree)?.bars();
    let mut lengths: Vec<f64> = (0..bars.len()).map(|bar| bars.persistence(bar)).collect();
    lengths.sort_by(|a, b| b.total_cmp(a));
    Ok([0, 1].map(|place| lengths.get(place).copied().unwrap_or(0.0)))
}
