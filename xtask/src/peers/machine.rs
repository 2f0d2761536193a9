//! What times depend on besides the peer and the input.

use std::thread;

use super::options::Options;
use super::records::Run;
use super::roster::Programs;
use crate::error::Result;
use crate::files;
use crate::process::first_line;
use crate::workspace;

/// The revision, the machine and the options of this run.
///
/// # Errors
/// Where the harness cannot be read.
pub fn run(options: &Options, programs: &Programs) -> Result<Run> {
    let unknown = || "unknown".to_owned();
    Ok(Run {
        revision: revision().unwrap_or_else(unknown),
        harness: files::digest(programs.harness)?,
        cpu: processor().unwrap_or_else(unknown),
        processors: thread::available_parallelism().map_or(1, usize::from),
        rustc: first_line("rustc", &["--version"]).unwrap_or_else(unknown),
        python: first_line(programs.python, &["--version"]).unwrap_or_else(unknown),
        suite: options.suite,
        threads: options.threads,
        instructions: options.instructions.clone(),
        seconds_per_cell: options.seconds_per_cell,
        limit: options.limit,
        seed: options.seed,
    })
}

/// The git revision, with `+` after it where tracked files differ from it.
fn revision() -> Option<String> {
    let root = workspace::root();
    let root = root.to_str()?;
    let revision = first_line("git", &["-C", root, "rev-parse", "--short=12", "HEAD"])?;
    let changes = first_line("git", &["-C", root, "status", "--porcelain", "--untracked-files=no"])?;
    Some(if changes.is_empty() { revision } else { revision + "+" })
}

/// The name of the processor, where Linux tells it.
fn processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
