//! `topogen matrix`: the distances of all pairs of diagrams.

mod compute;
mod files;
mod kept;
mod triangle;
mod write;

use std::path::PathBuf;

use crate::diagram_file::DegreeBars;
use crate::error::{Error, Result};
use crate::metric::MetricArgs;
use crate::{input, interrupt, machine, numbers, output};
use kept::Kept;
use triangle::Triangle;
use write::{Kind, Matrix};

/// Compute the distances of all pairs of diagrams.
///
/// The matrix is symmetric with a zero diagonal; its rows and columns are in the order of the files. Entry (i, j) with i < j is
/// what `topogen distance` gives for files i and j, whatever the number of threads. Diagrams are read as `topogen distance`
/// reads them, each once.
///
/// --output writes .npy (for numpy.load), .json or CSV under any other name; without it, CSV goes to stdout. JSON is one object:
/// files, metric, parameters, dim and distances (the rows; null for infinity).
///
/// While it works, the finished rows are kept in OUTPUT.unfinished. After Ctrl-C, or whatever else ended it, the same
/// command goes on from there; the file is removed when the matrix is written.
///
/// Exit codes: 0 fine, 2 for a refused option or input, 1 where the system fails, 130 after Ctrl-C.
#[derive(clap::Args)]
pub struct Args {
    /// Diagrams; `-` is stdin
    files: Vec<PathBuf>,
    /// File that names the diagrams, one a line, where a command line is too short; `-` is stdin
    #[arg(long, value_name = "LIST", conflicts_with = "files")]
    files_from: Option<PathBuf>,
    #[command(flatten)]
    metric: MetricArgs,
    /// File to write: .npy, .json, or CSV under any other name
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many threads work at once; all cores if not given
    #[arg(long, value_name = "N", value_parser = numbers::threads)]
    threads: Option<usize>,
}

pub fn run(args: &Args) -> Result<()> {
    let chosen = args.metric.choose()?;
    // What cannot be written is refused before hours are spent on it.
    let kind = args.output.as_deref().map_or(Ok(Kind::Csv), Kind::of)?;
    machine::limit_threads(args.threads)?;
    interrupt::listen()?;
    let files = match &args.files_from {
        Some(list) => files::listed(list)?,
        None if args.files.is_empty() => return Err(Error::NoDiagrams),
        None => args.files.clone(),
    };
    let mut triangle = Triangle::new(files.len())?;
    let owned = files::read(&files, chosen.dim)?;
    let bars = owned.iter().zip(&files).map(|(bars, file): (&DegreeBars, _)| bars.borrow(&input::name(file)));
    let bars = bars.collect::<Result<Vec<_>>>()?;
    let kept = match &args.output {
        Some(output) => Kept::open(output, &kept::identity(&chosen, &bars), &mut triangle)?,
        None => None,
    };
    chosen.tell_passed_over(bars.iter().copied());
    compute::run(chosen.metric(), &bars, &mut triangle, kept.as_ref())?;
    let matrix = Matrix { files: &files, chosen: &chosen, triangle: &triangle };
    output::write_with(args.output.as_deref(), |to| matrix.write(kind, to))?;
    kept.map_or(Ok(()), Kept::remove)
}
