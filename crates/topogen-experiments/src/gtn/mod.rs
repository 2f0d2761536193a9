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

use crate::{Result, progress, rows};
use options::{RunOptions, Verb};
use record::Records;

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
        Some(Verb::Report { out, docs: Some(docs), .. }) => {
            rows::told(&report::write_docs(&out, &docs)?);
            Ok(())
        }
        Some(Verb::Report { out, .. }) => {
            rows::told(&report::write(&out)?);
            Ok(())
        }
        Some(Verb::List { experiments }) => crate::spec::list(&experiments, |spec: &spec::Spec| &spec.title),
    }
}

fn experiments(options: &RunOptions) -> Result<()> {
    let specs = options.specs()?;
    let of_run = options.how.of_run(options.form(), options.out.clone())?;
    rows::refuse(compare(&specs, &of_run)?, &options.names)
}

/// Runs experiments and writes the report; those without data are returned.
fn compare(specs: &[spec::Spec], options: &rows::Options) -> Result<Vec<rows::Absent>> {
    rows::reported(options, || run::run(specs, options, tell), report::write)
}

/// What came out of an experiment's claims.
fn tell(records: &Records) {
    for judged in claims::judge_all(records) {
        let (name, claim, verdict) = (&records.run.spec.name, &judged.claim, judged.verdict.word());
        progress::line(&format!("{name}: {claim} {} [{verdict}]", judged.measured));
    }
}
