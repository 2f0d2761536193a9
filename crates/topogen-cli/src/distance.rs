//! `topogen distance`: how far apart two diagrams are.

mod report;

use std::path::PathBuf;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::metric::MetricArgs;
use crate::progress::Spinner;
use crate::{diagram_file, input, interrupt, output};
use report::Report;

/// Compute the distance of two diagrams.
///
/// Prints `distance: ` with all digits. Where the metric has a matching, `matching: ` counts its items, and for the bottleneck
/// distance `critical: ` has the pair that the distance is the cost of. Bars are named by their index in the degree,
/// essential classes by theirs, both counted from 0 in the order of the file.
///
/// Matchings pair bars with each other or with the diagonal, essential classes only with each other; if the diagrams have
/// different numbers of these, the distance is `inf`. Kernels compare finite bars only; a note on stderr tells it.
///
/// A diagram is CSV, JSON or .npz as `topogen diagram` writes it, two columns of text (birth and death a line, separated by
/// spaces, tabs or a comma), or a .npy array of shape (n, 2). The death of an essential class is `inf` or `infinity`, in
/// capitals or not, with a `+` or without; in CSV it may be empty too. Only degree, birth and death are read.
///
/// --json prints one object: distance, lower_bound, metric, parameters, dim, matching, critical and seconds (of the computation
/// alone). Infinity is null. The true distance is between lower_bound, which is null for metrics without a relative error, and
/// distance. matching has the buckets pairs `[{a, b, cost}]`, a_to_diagonal `[{a, cost}]`, b_to_diagonal
/// `[{b, cost}]` and essential `[{a, b, cost}]`; it is null if the metric or these diagrams have none. critical lists the items
/// that cost as much as the distance, the deciding one first, each with its bucket; null if the metric is no largest cost.
///
/// Exit codes: 0 fine, 2 for a refused option or input, 1 where the system fails, 130 after Ctrl-C.
#[derive(clap::Args)]
pub struct Args {
    /// Diagram; `-` is stdin
    a: PathBuf,
    /// The other diagram; only one of the two can be stdin
    b: PathBuf,
    #[command(flatten)]
    metric: MetricArgs,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let chosen = args.metric.choose()?;
    if input::is_stdin(&args.a) && input::is_stdin(&args.b) {
        return Err(Error::StdinTwice { what: "two diagrams" });
    }
    interrupt::listen()?;
    let a_bars = diagram_file::read_degree(&args.a, chosen.dim)?;
    let b_bars = diagram_file::read_degree(&args.b, chosen.dim)?;
    let (a, b) = (a_bars.borrow(&input::name(&args.a))?, b_bars.borrow(&input::name(&args.b))?);
    chosen.tell_passed_over([a, b]);

    let spinner = Spinner::start(format!("{}, {} and {} bars", chosen.name, a.len(), b.len()));
    let start = Instant::now();
    let comparison = chosen.metric().compare(a, b)?;
    let seconds = start.elapsed().as_secs_f64();
    spinner.stop();

    let report = Report { chosen: &chosen, comparison: &comparison, a, b, seconds };
    let text = if args.json { report.json()? } else { report.text() };
    output::stdout(text.as_bytes())
}
