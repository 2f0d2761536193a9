//! A peer behind the protocol of `benches/peers/README.md`: `topogen-peers-harness PEER [--set NAME=VALUE]...`.

mod input;
mod library;
mod memory;
mod protocol;
mod worker;

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::worker::Worker;

/// Reads one JSON object a line on standard input and answers each with one on standard output.
#[derive(Debug, Parser)]
struct Cli {
    /// The library: topogen or tda_core
    peer: String,
    /// An option of the library, such as `threads=2`
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    settings: Vec<(String, String)>,
    /// Gigabytes of address space, beyond which it fails alone instead of the machine
    #[arg(long, value_name = "N")]
    memory_gb: Option<u64>,
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it is NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let limited = cli.memory_gb.map_or(Ok(()), memory::limit);
    let served = limited
        .and_then(|()| library::by_name(&cli.peer, cli.settings))
        .and_then(|library| serve(Worker::new(library)).map_err(|error| error.to_string()));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers until standard input ends.
fn serve(mut worker: Worker) -> io::Result<()> {
    let mut answers = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = protocol::answer(&mut worker, &line?);
        writeln!(answers, "{answer}")?;
        answers.flush()?;
    }
    Ok(())
}
