//! What the command line says.

use super::own;
use super::spec::Spec;
use crate::Result;
use crate::rows::How;
use crate::spec::{self, Form};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where records go unless the user says otherwise.
const DEFAULT_OUT: &str = "target/latent";
/// Where records of the user's own data go.
const DEFAULT_OWN_OUT: &str = "target/latent-own";
/// Where the experiments are.
const DEFAULT_EXPERIMENTS: &str = "experiments/latent";

/// Compares latent spaces: autoencoders with and without topological terms on their codes.
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
    /// Write figures and report anew from the records in a folder.
    Report {
        /// The folder that the experiments wrote to.
        #[arg(long, value_name = "DIR", env = "TOPOGEN_LATENT_OUT", hide_env = true, default_value = DEFAULT_OUT)]
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
        #[arg(long, value_name = "DIR", env = "TOPOGEN_LATENT_EXPERIMENTS", hide_env = true, default_value = DEFAULT_EXPERIMENTS)]
        experiments: PathBuf,
    },
}

/// Which experiments are run, and how.
#[derive(Args)]
pub struct RunOptions {
    /// The experiments to run; all of the folder if none is named.
    #[arg(value_name = "NAME", conflicts_with = "data")]
    names: Vec<String>,
    /// The same, with commas between them.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', conflicts_with_all = ["data", "names"])]
    only: Vec<String>,
    /// Small forms, minutes at most, of which nothing is claimed.
    #[arg(long)]
    quick: bool,
    /// These seeds instead of the experiments' own, with commas between them.
    #[arg(long, value_name = "S,...", value_delimiter = ',')]
    pub seeds: Vec<u64>,
    #[command(flatten)]
    pub own: own::OwnOptions,
    #[command(flatten)]
    pub how: How,
    /// Where records, figures, networks and the report go; target/latent, or target/latent-own with --data, if it is not given.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the experiments.
    #[arg(long, value_name = "DIR", env = "TOPOGEN_LATENT_EXPERIMENTS", hide_env = true, default_value = DEFAULT_EXPERIMENTS)]
    experiments: PathBuf,
}

impl RunOptions {
    /// The names that were asked for.
    pub fn asked(&self) -> Vec<String> {
        [self.names.as_slice(), self.only.as_slice()].concat()
    }

    /// The experiments that are run.
    ///
    /// # Errors
    /// Whatever is wrong with experiments, names and seeds.
    pub fn specs(&self) -> Result<Vec<Spec>> {
        let mut specs = spec::named(spec::load::<Spec>(&self.experiments)?, &self.asked())?;
        if !self.seeds.is_empty() {
            for spec in &mut specs {
                spec.full.seeds.clone_from(&self.seeds);
                spec.quick.seeds.clone_from(&self.seeds);
                spec::Row::check(spec)?;
            }
        }
        Ok(specs)
    }

    /// Where everything goes: the user's own has a report of its own.
    pub fn out(&self) -> PathBuf {
        let (variable, default) = match self.own.data {
            Some(_) => ("TOPOGEN_LATENT_OWN_OUT", DEFAULT_OWN_OUT),
            None => ("TOPOGEN_LATENT_OUT", DEFAULT_OUT),
        };
        let given = || std::env::var_os(variable).map(PathBuf::from);
        self.out.clone().or_else(given).unwrap_or_else(|| PathBuf::from(default))
    }

    /// Which form is run.
    pub fn form(&self) -> Form {
        if self.quick { Form::Quick } else { Form::Full }
    }
}
