//! The `topogen` command.
//!
//! Exit codes: 0 fine, 1 for a refused input or a failure (told on stderr after `error: `), 2 for wrong usage,
//! 3 for a data set that `data list --check` does not find.

mod data;
mod diagram;
mod distance;
mod error;
mod input;
mod numbers;
mod output;
mod plot;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Persistent homology of files: diagrams, distances, figures and data sets.
#[derive(Parser)]
#[command(name = "topogen", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Diagram(diagram::Args),
    Distance(distance::Args),
    #[command(subcommand)]
    Plot(plot::Verb),
    #[command(subcommand)]
    Data(data::Verb),
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Diagram(args) => diagram::run(&args),
        Verb::Distance(args) => distance::run(&args),
        Verb::Plot(verb) => plot::run(&verb),
        Verb::Data(verb) => data::run(&verb),
    };
    match result {
        // A reader such as `head` has had enough: nothing went wrong.
        Ok(()) | Err(Error::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error);
            match error {
                Error::StdinTwice => ExitCode::from(2),
                Error::Absent { .. } => ExitCode::from(3),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// Writes the error and its causes to stderr.
fn tell(error: &Error) {
    let mut text = format!("error: {error}\n");
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(&format!("  caused by: {inner}\n"));
        cause = inner.source();
    }
    output::stderr(&text);
}
