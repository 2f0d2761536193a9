//! The `topogen` command.
//!
//! Exit codes: 0 fine; 2 for what was given and is refused, an option, a file or its content, told on stderr after `error: `;
//! 1 where the system fails, such as an output that cannot be written; 3 for a data set that `data list --check` does not
//! find; 130 after Ctrl-C.

mod data;
mod diagram;
mod diagram_file;
mod distance;
mod error;
mod generate;
mod input;
mod interrupt;
mod machine;
mod matrix;
mod metric;
mod numbers;
mod output;
mod plot;
mod progress;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Persistent homology of files: diagrams, distances, figures, synthetic point clouds and data sets.
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
    Matrix(matrix::Args),
    #[command(subcommand)]
    Plot(plot::Verb),
    Generate(generate::Args),
    #[command(subcommand)]
    Data(data::Verb),
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Diagram(args) => diagram::run(&args),
        Verb::Distance(args) => distance::run(&args),
        Verb::Matrix(args) => matrix::run(&args),
        Verb::Plot(verb) => plot::run(&verb),
        Verb::Generate(args) => generate::run(&args),
        Verb::Data(verb) => data::run(&verb),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if error.code() != 0 {
                tell(&error);
            }
            ExitCode::from(error.code())
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
