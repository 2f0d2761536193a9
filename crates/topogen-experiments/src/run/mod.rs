//! From a spec to records: the runs of its seeds, side by side.

mod batches;
mod data;
mod judge;
mod keep;
mod unit;

pub use data::{batch, load_split};

use crate::progress::{self, Progress};
use crate::record::{Records, Rows, Run, Session};
use crate::side_by_side::side_by_side;
use crate::spec::Spec;
use crate::{Result, provenance};
use data::Data;
use judge::Judge;
use std::path::PathBuf;
use std::time::Instant;
use unit::Unit;

/// How experiments are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether to run the quick form.
    pub quick: bool,
    /// Whether to go on from the last states.
    pub resume: bool,
    /// A folder of data sets, if the user has one.
    pub data_dir: Option<PathBuf>,
    /// The name of the device.
    pub device: String,
    /// Runs side by side; each uses one thread.
    pub threads: usize,
    /// Where records, states, figures and the report go.
    pub out: PathBuf,
    /// Seconds of the set-up of libtorch, for the record.
    pub setup_seconds: Option<f64>,
    /// Seconds of the build, for the record.
    pub build_seconds: Option<f64>,
}

/// Runs one experiment and writes its records; `place` says which it is of how many.
///
/// # Errors
/// Whatever stops it; states up to then are kept.
pub fn run(spec: &Spec, place: (usize, usize), options: &Options) -> Result<Records> {
    let device = topogen_models::device(&options.device)?;
    let start = Instant::now();
    let data = Data::load(spec, options)?;
    let data_seconds = start.elapsed().as_secs_f64();
    let (extent, versions) = (spec.extent(options.quick), provenance::versions());

    let mut units = Vec::new();
    for &seed in &extent.seeds {
        units.push(Unit::new(spec, options, &versions, &data, device, seed)?);
    }
    let resumed = units.iter().any(|unit| unit.steps_done() > 0);
    // Whatever is wrong with models or checkpoints shows before anything is forgotten or trained.
    let (mut parameters, mut train_images) = (0, 0);
    for unit in &units {
        parameters = unit.trainer()?.parameter_count();
        train_images = unit.train_images();
    }
    if !options.resume {
        units.iter().try_for_each(Unit::clear)?;
    }
    let done = units.iter().map(Unit::steps_done).sum();
    let total = extent.seeds.len() as u64 * extent.steps;
    if resumed {
        progress::line(&format!("{}: going on after {done} of {total} steps", spec.name));
    }

    let judge = Judge::of(spec, options, &data, device)?;
    let judge = judge.as_ref();
    let start = Instant::now();
    let progress = Progress::new(&format!("{} ({} of {})", spec.name, place.0, place.1), total, done);
    let of_seeds = side_by_side(units, options.threads, |unit| unit.judged_by(judge).run(&progress))?;
    let mut rows = Rows::default();
    rows.scores.extend(judge.iter().flat_map(|judge| judge.scores.clone()));
    of_seeds.into_iter().for_each(|of_seed| rows.extend(of_seed));
    let session = Session {
        threads: options.threads.min(extent.seeds.len()),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        data_seconds,
        training_seconds: start.elapsed().as_secs_f64(),
        resumed,
        setup_seconds: options.setup_seconds,
        build_seconds: options.build_seconds,
    };
    let run = Run {
        spec: spec.clone(),
        quick: options.quick,
        device: options.device.clone(),
        versions,
        parameters,
        train_images,
    };
    let records = Records { run, session, rows };
    records.write(&options.out)?;
    Ok(records)
}
