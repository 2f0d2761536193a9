//! `topogen data`: data sets on this machine.

mod fetch;
mod list;
mod reporter;

use std::path::PathBuf;

use clap::Subcommand;
use topogen_data::Options;

use crate::error::Result;

/// List data sets, or fetch one.
#[derive(Subcommand)]
pub enum Verb {
    List(list::Args),
    Fetch(fetch::Args),
}

/// The option that all of them share.
#[derive(clap::Args)]
struct Place {
    /// Folder of data sets, the only place that is looked in if given; else TOPOGEN_DATA is taken
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

impl Place {
    fn options(&self) -> Options {
        Options::from_env(self.data_dir.clone())
    }
}

pub fn run(verb: &Verb) -> Result<()> {
    match verb {
        Verb::List(args) => list::run(args),
        Verb::Fetch(args) => fetch::run(args),
    }
}
