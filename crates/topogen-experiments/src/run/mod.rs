//! From specs to records: the runs of all seeds of all experiments, side by side.

mod batches;
mod data;
mod experiment;
mod judge;
mod keep;
pub mod own_data;
mod unit;

pub use data::{DataSets, batch, load_split, teller};
pub use judge::classifier;

use crate::progress::{self, Whole};
use crate::record::Records;
use crate::side_by_side::side_by_side;
use crate::spec::Spec;
use crate::{Error, Result, provenance};
use experiment::Experiment;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use unit::Unit;

/// How experiments are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether to run the quick form.
    pub quick: bool,
    /// Whether to go on from the last states.
    pub resume: bool,
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

/// Runs experiments on their images, writes the records of each when its last run has ended, and gives them to `finished`.
///
/// The runs of all experiments share the threads, as many have one seed only. What stops one experiment is told at once, and the
/// others go on, unless files cannot be written.
///
/// # Errors
/// Whatever stopped the first; states up to then are kept.
pub fn run(
    specs: &[Spec],
    data: &DataSets,
    options: &Options,
    finished: impl Fn(&Records) + Sync,
) -> Result<()> {
    let device = topogen_models::device(&options.device)?;
    let versions = provenance::versions();
    let mut units = Vec::new();
    for (place, spec) in specs.iter().enumerate() {
        for &seed in &spec.extent(options.quick).seeds {
            units.push((place, Unit::new(spec, options, &versions, data.of(place).0, device, seed)?));
        }
    }
    // Whatever is wrong with models or checkpoints shows before anything is forgotten or trained.
    let mut experiments = Experiment::all(specs, data, &versions, options, &units)?;
    for (_, unit) in &units {
        if options.resume { unit.tidy() } else { unit.clear() }?;
    }
    for (place, experiment) in experiments.iter_mut().enumerate() {
        experiment.prepare(data.of(place).0, options, device)?;
    }
    let model_steps = |unit: &Unit<'_>| unit.steps_done() * unit.spec.models.len() as u64;
    let done = units.iter().map(|(_, unit)| model_steps(unit)).sum();
    let whole = Arc::new(Whole::new(specs.iter().map(|spec| spec.model_steps(options.quick)).sum(), done));

    let is_full = AtomicBool::new(false);
    side_by_side(units, options.threads, |(place, unit)| {
        let experiment = &experiments[place];
        if is_full.load(Ordering::Relaxed) || experiment.has_failed() {
            // The error that is told is that of the run that failed.
            return Err(Error::Interrupted);
        }
        let seed = unit.seed;
        let result = experiment.run(unit, &whole, options, &finished);
        match &result {
            Ok(()) | Err(Error::Interrupted) => {}
            Err(error) => {
                progress::line(&format!("{}, seed {seed}: {error}", specs[place].name));
                experiment.fail();
                let no_place = matches!(error, Error::Write { .. } | Error::Remove { .. })
                    || matches!(error, Error::Model(topogen_models::Error::Write { .. }));
                is_full.fetch_or(no_place, Ordering::Relaxed);
            }
        }
        result
    })?;
    Ok(())
}
