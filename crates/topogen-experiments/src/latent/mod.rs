//! Latent spaces, compared: autoencoders with and without topological terms on their codes.
//!
//! An experiment is a row of data in `experiments/latent`: data, an autoencoder, methods that shape its codes, and claims. First the
//! weight of each method is chosen ([`mod@choice`]), then [`mod@unit`] is the run of one seed.

mod choice;
mod claims;
mod data;
mod figures;
mod fits;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "records of tests are made by hand")]
mod fixture;
mod followed;
mod measure;
mod options;
mod own;
mod record;
mod report;
mod run;
mod spec;
mod table;
mod unit;

pub use options::Options;

use crate::{Result, progress, rows};
use options::{RunOptions, Verb};
use record::Records;

/// Does what the options say.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: Options) -> Result<()> {
    match options.verb {
        None => match &options.run.own.data {
            Some(path) => own::run(&options.run, path),
            None => experiments(&options.run),
        },
        Some(Verb::Report { docs: Some(docs), check: true, .. }) => report::check(&docs),
        Some(Verb::Report { out, docs, .. }) => {
            let page = match docs {
                Some(docs) => report::write_docs(&out, &docs)?,
                None => report::write(&out)?,
            };
            rows::told(&page);
            Ok(())
        }
        Some(Verb::List { experiments }) => crate::spec::list(&experiments, |spec: &spec::Spec| &spec.title),
    }
}

fn experiments(options: &RunOptions) -> Result<()> {
    let specs = options.specs()?;
    let of_run = options.how.of_run(options.form(), options.out())?;
    rows::refuse(compare(&specs, &of_run)?, &options.asked())
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
