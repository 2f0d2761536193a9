//! How long a labelling of normal codes takes, how much memory, and what the labels are worth.
//!
//! ```text
//! cargo run -p topogen-models --example labelling_speed -- POINTS DIMENSION [ray | literal | single | sliced | assignment]
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints what it finds")]

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;
use topogen_models::labelling::{Points, Progress, Rule, label, quality};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [points, dim, rule @ ..] = &arguments[..] else { return Err("give POINTS and DIMENSION".into()) };
    let (points, dim): (usize, usize) = (points.parse()?, dim.parse()?);
    let rule = match rule.first().map(String::as_str) {
        None | Some("ray") => Rule::suited(dim),
        Some("literal") => Rule::Literal { single_precision: false },
        Some("single") => Rule::Literal { single_precision: true },
        Some("sliced") => Rule::Sliced { directions: 100 },
        Some("assignment") => Rule::Assignment,
        Some(other) => return Err(format!("there is no rule {other}").into()),
    };
    let targets: Vec<f64> =
        StandardNormal.sample_iter(ChaCha8Rng::seed_from_u64(1)).take(points * dim).collect();
    let start = Instant::now();
    let mut shown = 0;
    let mut observer = |progress: Progress| {
        if progress.done * 10 >= shown * progress.total {
            eprintln!("{} of {} after {:.1} s", progress.done, progress.total, start.elapsed().as_secs_f64());
            shown += 1;
        }
        ControlFlow::Continue(())
    };
    let labels = label(Points { values: &targets, dim }, rule, 1, &mut observer)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{rule:?}: {points} points of dimension {dim} in {seconds:.2} s; {}", peak());
    let start = Instant::now();
    let quality = quality(&labels, 1000, 1)?;
    println!("{quality:.3?} in {:.2} s; {}", start.elapsed().as_secs_f64(), peak());
    Ok(())
}

/// The most memory that the process has had, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.map_or("peak memory unknown".to_owned(), |line| line.replace('\t', " "))
}
