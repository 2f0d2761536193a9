//! Synthetic experiments: points are moved until their cloud has the diagram of another.
//!
//! The tests of Topo-GEN are rows of data in `experiments/synthetic`; two files make a user's own.

mod claims;
mod clouds;
mod descent;
mod figures;
mod options;
mod record;
mod report;
mod run;
mod spec;
mod topology;
mod weights;

pub use options::Options;
pub use weights::Weights;

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
    let judged = claims::judge_all(&run.record);
    let name = format!("{} seed {}", run.record.identity.spec.name, run.record.identity.seed);
    for (degree, (start, end)) in run.record.start.iter().zip(&run.record.end).enumerate() {
        let verdict = judged.iter().find(|judged| judged.degree == degree).map_or(String::new(), |judged| {
            format!(", at most {} is claimed [{}]", judged.at_most, judged.verdict.word())
        });
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

/// Draws figures and report anew from the records in a folder.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn report(out: &Path) -> Result<()> {
    crate::use_one_thread()?;
    let page = report::write(out, &record::all(out)?, options::processors())?;
    progress::line(&format!("report: {}", page.display()));
    Ok(())
}
