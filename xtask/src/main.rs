//! Sets the machine up and starts the rest.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod cache;
mod doctor;
mod error;
mod experiments;
mod files;
mod forward;
mod gpu;
mod libtorch;
mod peers;
mod process;
mod program;
mod python;
mod report;
mod reproduce;
mod sample;
mod synthetic;
mod test;
mod train;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use error::Result;

/// Sets the machine up and starts the rest. Start with `cargo xtask doctor`: it says what is missing.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Find or lay out libtorch and point `.libtorch` at it
    ///
    /// In this order: LIBTORCH_USE_PYTORCH or LIBTORCH if you have set one; the libtorch laid out before in the
    /// cache; a new one, laid out from Python wheels with pip. The cache is $TOPOGEN_CACHE, else
    /// $XDG_CACHE_HOME/topogen, else $HOME/.cache/topogen.
    Setup {
        /// Take the build of libtorch that runs on NVIDIA GPUs (several GB)
        #[arg(long)]
        cuda: bool,
        /// Lay libtorch out anew even if a whole one is in the cache
        #[arg(long)]
        force: bool,
    },
    /// Print what this machine has, and what to do about what it has not
    Doctor,
    /// Set up what is missing and run every check: format, lints, documentation, tests
    Test {
        /// Run this step alone
        #[arg(long, value_enum, value_name = "STEP")]
        only: Option<test::Step>,
    },
    /// Run the experiments of the thesis: set up, build, run
    ReproduceThesis(reproduce::Options),
    /// Write the report that is committed from the records of reproduce-thesis, or compare it with its own records
    Report(report::Options),
    /// Name the experiments, what they belong to, and how many steps of a model they cost
    List(reproduce::ListOptions),
    /// Train a model of the thesis and its baseline on your own images: set up, build, run
    ///
    /// Writes the same as reproduce-thesis: records, figures, networks and a report. What is not said is as in the
    /// experiment `figures`, or the one that --experiment names.
    Train(train::Options),
    /// Write images that a trained network makes, as a grid (.png) or as an array (.npy)
    Sample(sample::Options),
    /// Move points until their cloud has the diagram of another: set up, build, run
    ///
    /// Runs the three synthetic tests of Topo-GEN, or your own with --point-cloud and --true-point-cloud.
    Synthetic(synthetic::Options),
    /// Compare generators: generative topological networks, diffusion, variational autoencoders: set up, build, run
    ///
    /// Runs the experiments of experiments/gtn, or those that are named; or trains a GTN on your own images (train), and writes what a
    /// trained one generates (sample, interpolate).
    Gtn(program::Options),
    /// Compare latent spaces: autoencoders with and without topological terms on their codes: set up, build, run
    ///
    /// Runs the experiments of experiments/latent, or those that are named; or embeds your own points or images (--data FILE).
    Latent(program::Options),
    /// Run the benchmarks, or time and compare other libraries
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.verb) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<ExitCode> {
    match verb {
        Verb::Setup { cuda, force } => {
            let device = if cuda { libtorch::Device::Cuda } else { libtorch::Device::Cpu };
            libtorch::setup(device, force)?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Doctor => doctor::run(),
        Verb::Test { only } => test::run(only),
        Verb::ReproduceThesis(options) => reproduce::run(&options),
        Verb::Report(options) => report::run(&options),
        Verb::List(options) => reproduce::list(&options),
        Verb::Train(options) => train::run(&options),
        Verb::Sample(options) => sample::run(&options),
        Verb::Synthetic(options) => synthetic::run(&options),
        Verb::Gtn(options) => program::Verb::Gtn.run(&options),
        Verb::Latent(options) => program::Verb::Latent.run(&options),
        Verb::Bench(options) => bench::run(&options),
    }
}
