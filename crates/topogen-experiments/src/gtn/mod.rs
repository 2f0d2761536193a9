//! Generators of codes, compared: generative topological networks, diffusion models, variational autoencoders.
//!
//! An experiment is a row of data in `experiments/gtn`: data, coders that turn them into codes and back, models that generate
//! codes, and claims. [`mod@unit`] is the run of one seed.

mod claims;
mod coder;
mod data;
mod figures;
mod fits;
mod generator;
mod interpolate;
mod measure;
mod options;
mod own;
mod record;
mod report;
mod run;
mod sample;
mod spec;
mod trained;
mod unit;

pub use coder::numbers;
pub use data::{ImagePool, bytes, image_pool, set_of};

pub use measure::images::Judge;
pub use options::Options;
pub use spec::ImageSource;

/// What a fit depends on.
type Identity = crate::part::Identity<spec::Spec>;

use crate::{Error, Result, files, interrupt, progress};
use options::{RunOptions, Verb};
use record::Records;
use std::io::Write;
use std::path::Path;

/// Does what the options say.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: Options) -> Result<()> {
    match options.verb {
        None => experiments(&options.run),
        Some(Verb::Train(options)) => own::run(&options),
        Some(Verb::Sample(options)) => sample::run(&options),
        Some(Verb::Interpolate(options)) => interpolate::run(&options),
        Some(Verb::Report { docs: Some(docs), check: true, .. }) => report::check(&docs),
        Some(Verb::Report { out, docs: Some(docs), .. }) => told(&report::write_docs(&out, &docs)?),
        Some(Verb::Report { out, .. }) => told(&report::write(&out)?),
        Some(Verb::List { experiments }) => list(&experiments),
    }
}

fn experiments(options: &RunOptions) -> Result<()> {
    let specs = options.specs()?;
    let of_run = options.how.of_run(options.form(), options.out.clone())?;
    let absent = compare(&specs, &of_run)?;
    // What nobody can fetch is left out of a run of all; whoever asks for it by its name is told by the exit code.
    let is_asked = |name: &String| options.names.contains(name);
    match absent.into_iter().find(|it| it.is_in_catalogue || is_asked(&it.name)) {
        Some(absent) => Err(Error::LeftOut { names: absent.name, source: Box::new(absent.error) }),
        None => Ok(()),
    }
}

/// Runs experiments and writes the report; those without data are returned.
fn compare(specs: &[spec::Spec], options: &run::Options) -> Result<Vec<run::Absent>> {
    topogen_models::device(&options.device)?;
    files::check_writable(&options.out)?;
    crate::use_one_thread()?;
    interrupt::listen()?;
    let absent = match run::run(specs, options, tell) {
        Err(interrupted @ Error::Interrupted) => return Err(interrupted),
        // What others have found is reported, if there is anything.
        Err(error) => {
            match report::write(&options.out) {
                Ok(_) | Err(Error::NoRecords { .. }) => {}
                Err(second) => progress::line(&format!("no report: {second}")),
            }
            return Err(error);
        }
        Ok(absent) => absent,
    };
    told(&report::write(&options.out)?)?;
    Ok(absent)
}

/// What came out of an experiment's claims.
fn tell(records: &Records) {
    for judged in claims::judge_all(records) {
        let (name, claim, verdict) = (&records.run.spec.name, &judged.claim, judged.verdict.word());
        progress::line(&format!("{name}: {claim} {} [{verdict}]", judged.measured));
    }
}

fn told(page: &Path) -> Result<()> {
    progress::line(&format!("report: {}", page.display()));
    Ok(())
}

/// Names the experiments of a folder.
fn list(experiments: &Path) -> Result<()> {
    for spec in crate::spec::load::<spec::Spec>(experiments)? {
        // A closed pipe ends the list, and is no failure.
        if writeln!(std::io::stdout(), "{:22} {}", spec.name, spec.title).is_err() {
            break;
        }
    }
    Ok(())
}
