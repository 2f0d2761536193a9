//! Synthetic experiments: points are moved until their cloud has the diagram of another, or pixels until their image has.
//!
//! The tests of Topo-GEN are rows of data in `experiments/synthetic`, films of other filtrations in `experiments/films`; two files make a user's own.

mod clouds;
mod descent;
mod figures;
pub mod motions;
mod options;
mod pictures;
mod record;
mod report;
mod run;
mod spec;
mod table;
mod topology;
mod weights;

pub use options::{Options, processors};
pub use weights::Weights;

use crate::readme::Place;
use crate::{Result, files, interrupt, progress};
use std::path::Path;

/// The highest degree that is measured and drawn.
const MAX_DEGREE: usize = 1;

/// Runs what the options say, draws, and writes the report.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: &Options) -> Result<()> {
    let (runs, of_run) = (options.runs()?, options.of_run()?);
    topogen_models::device(&options.device)?;
    files::check_writable(&options.out)?;
    // Records that the report could not read show before anything is run.
    record::all(&options.out)?;
    crate::use_one_thread()?;
    interrupt::listen()?;
    let folders = run::run(&runs, &of_run)?;
    let page = report::write(&options.out, &folders, of_run.threads)?;
    for folder in &folders {
        tell(folder)?;
    }
    progress::line(&format!("report: {}", page.display()));
    Ok(())
}

/// What came out of a run, in a line a degree.
fn tell(folder: &Path) -> Result<()> {
    let run = record::Run::read(folder)?;
    let name = format!("{} seed {}", run.record.identity.spec.name, run.record.identity.seed);
    for row in table::rows(&run) {
        let verdict = match (&row.claim, row.verdict) {
            (Some(spec::Claim::DistanceBelow { at_most, .. }), Some(verdict)) => {
                format!(", at most {at_most} is claimed [{}]", verdict.word())
            }
            _ => String::new(),
        };
        let (degree, start, end) = (row.degree, row.start, row.end);
        progress::line(&format!("{name}: distance of degree {degree} {start:.3} -> {end:.3}{verdict}"));
    }
    let seconds = run.session.training_seconds;
    let each = 1000.0 * seconds / run.record.steps as f64;
    let (steps, pushed, idle) = (run.record.steps, run.record.push_steps, run.record.idle_steps);
    let mut line =
        format!("{name}: {steps} steps in {seconds:.1} s ({each:.3} ms each), {pushed} by the push");
    if idle > 0 {
        line.push_str(&format!(", {idle} in which nothing moved the points"));
    }
    progress::line(&line);
    Ok(())
}

/// Whether an output folder holds records of synthetic experiments, or what looks like some.
pub fn has_records(out: &Path) -> bool {
    record::all(out).map_or(true, |folders| !folders.is_empty())
}

/// Draws figures and report anew from the records in a folder, and puts their table into `readme` if there is one.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn report(out: &Path, readme: Option<&Path>) -> Result<()> {
    crate::use_one_thread()?;
    let place = readme.map(Place::find).transpose()?;
    let page = report::write(out, &record::all(out)?, processors())?;
    progress::line(&format!("report: {}", page.display()));
    place.map_or(Ok(()), |place| place.fill(&table::markdown(&record::read_all(out)?)))
}
