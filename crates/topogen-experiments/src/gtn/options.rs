//! What the command line says.

use super::spec::Spec;
use super::{interpolate, own, sample};
use crate::Result;
use crate::rows::How;
use crate::spec;
use crate::spec::Form;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where records go unless the user says otherwise.
pub const DEFAULT_OUT: &str = "target/gtn";
/// Where the experiments are.
pub const DEFAULT_EXPERIMENTS: &str = "experiments/gtn";

/// Compares generators: generative topological networks, diffusion, variational autoencoders.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    pub verb: Option<Verb>,
    #[command(flatten)]
    pub run: RunOptions,
}

/// What is done beside running experiments.
#[derive(Subcommand)]
pub enum Verb {
    /// Fit an autoencoder and a GTN to your own images, and write the report.
    Train(own::Options),
    /// Write what a network generates: images as a grid (.png) or an array (.npy), points as a table (.csv) or an array.
    Sample(sample::Options),
    /// Write what lies between points of the source: rows of images (.png), or a film (.gif).
    Interpolate(interpolate::Options),
    /// Write figures and report anew from the records in a folder.
    Report {
        /// The folder that the experiments wrote to.
        #[arg(long, value_name = "DIR", env = "TOPOGEN_GTN_OUT", hide_env = true, default_value = DEFAULT_OUT)]
        out: PathBuf,
        /// Write the report as Markdown into this folder instead, with small figures and a copy of the records.
        #[arg(long, value_name = "DIR")]
        docs: Option<PathBuf>,
        /// Only compare the folder of --docs with the records that are in it.
        #[arg(long, requires = "docs", conflicts_with = "out")]
        check: bool,
    },
    /// Name the experiments.
    List {
        /// The folder of the experiments.
        #[arg(long, value_name = "DIR", env = "TOPOGEN_GTN_EXPERIMENTS", hide_env = true, default_value = DEFAULT_EXPERIMENTS)]
        experiments: PathBuf,
    },
}

/// Which experiments are run, and how.
#[derive(Args)]
pub struct RunOptions {
    /// The experiments to run; all of the folder if none is named.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Small forms, minutes at most, of which nothing is claimed.
    #[arg(long, conflicts_with = "published")]
    quick: bool,
    /// The published sizes, with no limits but the fits' own: hours to weeks without a GPU.
    #[arg(long)]
    published: bool,
    /// These seeds instead of the experiments' own, with commas between them.
    #[arg(long, value_name = "S,...", value_delimiter = ',')]
    seeds: Vec<u64>,
    #[command(flatten)]
    pub how: How,
    /// Where records, figures, networks and the report go.
    #[arg(long, value_name = "DIR", env = "TOPOGEN_GTN_OUT", hide_env = true, default_value = DEFAULT_OUT)]
    pub out: PathBuf,
    /// The folder of the experiments.
    #[arg(long, value_name = "DIR", env = "TOPOGEN_GTN_EXPERIMENTS", hide_env = true, default_value = DEFAULT_EXPERIMENTS)]
    pub experiments: PathBuf,
}

impl RunOptions {
    /// The experiments that are run.
    ///
    /// # Errors
    /// Whatever is wrong with experiments, names and seeds.
    pub fn specs(&self) -> Result<Vec<Spec>> {
        let mut specs = spec::named(spec::load::<Spec>(&self.experiments)?, &self.names)?;
        if !self.seeds.is_empty() {
            for spec in &mut specs {
                spec.full.seeds.clone_from(&self.seeds);
                spec.quick.seeds.clone_from(&self.seeds);
                spec::Row::check(spec)?;
            }
        }
        Ok(specs)
    }

    /// Which form is run.
    pub fn form(&self) -> Form {
        match (self.quick, self.published) {
            (true, _) => Form::Quick,
            (false, true) => Form::Published,
            (false, false) => Form::Full,
        }
    }
}
