//! `cargo xtask sample`: sets up, builds and writes images that a trained network makes.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::experiments::{self, pass};

/// What is sampled.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A network, such as target/thesis/models/figures/TopoVAE1.safetensors
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Where the samples go: a grid in a .png, or their values in a .npy, [n, channels, height, width]
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How many [default: 64]
    #[arg(long, value_name = "N")]
    images: Option<usize>,
    /// Images beside each other [default: 8]
    #[arg(long, value_name = "N")]
    columns: Option<usize>,
    /// Decides the codes [default: 1]
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
}

/// Sets up, builds, samples, and tells how long each took.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    experiments::run(None, |_| command(options))
}

fn command(options: &Options) -> Command {
    let mut run = experiments::command("sample");
    run.arg("--model").arg(&options.model).arg("--out").arg(&options.out);
    pass(&mut run, "--images", options.images.as_ref());
    pass(&mut run, "--columns", options.columns.as_ref());
    pass(&mut run, "--seed", options.seed.as_ref());
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn every_flag_is_passed_on() {
        let passed = |line: &str| {
            let words = ["xtask"].into_iter().chain(line.split_whitespace());
            experiments::arguments(&command(&Line::parse_from(words).options)).join(" ")
        };
        assert_eq!(passed("--model m --out o.png"), "sample --model m --out o.png");
        assert_eq!(
            passed("--model m --out o.png --images 9 --columns 3 --seed 2"),
            "sample --model m --out o.png --images=9 --columns=3 --seed=2"
        );
    }
}
