//! Experiments as rows of data: records, figures and the report.
//!
//! A TOML file in `experiments/` says what is run and what is claimed. `reproduce` runs a part of them into records and
//! writes the report; `report` writes the report from records alone.

mod claims;
mod effect;
mod equal_time;
mod error;
mod figures;
mod files;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "records of tests are made by hand")]
mod fixture;
mod good;
mod gtn;
mod interrupt;
mod latent;
mod measure;
mod numbers;
mod one_bar;
mod part;
mod progress;
mod provenance;
mod rank_sum;
mod readme;
mod record;
mod registry;
mod report;
mod reproduce;
mod rows;
mod run;
mod sample;
mod side_by_side;
mod spec;
mod state;
mod statistics;
mod step;
mod synthetic;
mod train;

use clap::{Parser, Subcommand};
use error::{Error, Result};
use reproduce::{DEFAULT_EXPERIMENTS, DEFAULT_OUT};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs experiments and reports on them.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run the experiments of a part and write the report.
    Reproduce(reproduce::Options),
    /// Train a model and its baseline on your own images, and write the report.
    Train(train::Options),
    /// Write images that a trained network makes, as a grid or as an array.
    Sample(sample::Options),
    /// Move points until their cloud has the diagram of another: the tests of Topo-GEN, or your own.
    Synthetic(synthetic::Options),
    /// Compare generators of data and of their codes: generative topological networks, diffusion, variational autoencoders.
    Gtn(gtn::Options),
    /// Compare latent spaces.
    Latent(latent::Options),
    /// Time training steps of the thesis' models.
    Step(step::Options),
    /// Count the steps that losses and motions need on the synthetic tests.
    Motions(synthetic::motions::Options),
    /// Write figures and report anew from the records in a folder.
    Report {
        /// The folder that `reproduce` or `synthetic` wrote to.
        #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT)]
        out: PathBuf,
        /// Also put what was measured into this Markdown file: the images and table 1 of `reproduce`, or the table of all of
        /// `synthetic`.
        #[arg(long, value_name = "FILE")]
        readme: Option<PathBuf>,
        /// Write the report as Markdown into this folder instead, with small figures and a copy of the records.
        #[arg(long, value_name = "DIR", conflicts_with = "readme")]
        docs: Option<PathBuf>,
        /// Only compare the folder of --docs with the records that are in it.
        #[arg(long, requires = "docs", conflicts_with = "out")]
        check: bool,
    },
    /// Name the experiments that there are, and what they cost.
    List {
        /// The folder of the experiments.
        #[arg(long, default_value = DEFAULT_EXPERIMENTS)]
        experiments: PathBuf,
    },
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Reproduce(options) => reproduce::run(options),
        Verb::Train(options) => train::run(options),
        Verb::Sample(options) => sample::run(&options),
        Verb::Synthetic(options) => synthetic::run(&options),
        Verb::Gtn(options) => gtn::run(options),
        Verb::Latent(options) => latent::run(options),
        Verb::Step(options) => step::run(&options),
        Verb::Motions(options) => synthetic::motions::run(&options),
        Verb::Report { docs: Some(docs), check: true, .. } => report::docs::check(&docs),
        Verb::Report { out, docs: Some(docs), .. } => write_docs(&out, &docs),
        Verb::Report { out, readme, .. } if synthetic::has_records(&out) => {
            synthetic::report(&out, readme.as_deref())
        }
        Verb::Report { out, readme, .. } => report(&out, readme.as_deref()),
        Verb::List { experiments } => reproduce::list(&experiments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Interrupted) => {
            progress::line(&Error::Interrupted.to_string());
            ExitCode::from(interrupt::EXIT_CODE)
        }
        Err(error) => {
            progress::line(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// One budget: each run has one thread, for libtorch and for persistence alike.
fn use_one_thread() -> Result<()> {
    topogen_models::use_one_thread();
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .map_err(|error| Error::System { what: "a thread pool", reason: error.to_string() })
}

fn report(out: &Path, readme: Option<&Path>) -> Result<()> {
    let page = report::write(out)?;
    progress::line(&format!("report: {}", page.display()));
    readme.map_or(Ok(()), |readme| readme::refresh(out, readme))
}

fn write_docs(out: &Path, docs: &Path) -> Result<()> {
    let path = report::docs::write(out, docs)?;
    progress::line(&format!("report: {}", path.display()));
    Ok(())
}
