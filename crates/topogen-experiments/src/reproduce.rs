//! Running the experiments of a part, and naming those that there are.

use crate::record::Records;
use crate::run::{self, DataSets};
use crate::spec::{self, Spec};
use crate::{Result, claims, files, interrupt, progress, record, registry};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where the rows of experiments are unless the user says otherwise.
pub const DEFAULT_EXPERIMENTS: &str = "experiments";
/// Where records go unless the user says otherwise.
pub const DEFAULT_OUT: &str = "target/thesis";

/// Runs the experiments of a part and writes the report.
#[derive(Args)]
pub struct Options {
    /// Which part of the experiments.
    #[arg(long, default_value = "thesis")]
    part: String,
    /// Only this experiment; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Fewer steps and seeds: minutes instead of tens of minutes.
    #[arg(long)]
    quick: bool,
    /// These seeds instead of those of each experiment, with commas between them; the states of others stay.
    #[arg(long, value_name = "SEED,...", value_delimiter = ',')]
    seeds: Vec<u64>,
    #[command(flatten)]
    how: How,
    /// A folder that has the data sets; without it they are found or fetched.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where records, figures and the report go.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT)]
    out: PathBuf,
    /// The folder of the experiments.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_EXPERIMENTS)]
    experiments: PathBuf,
}

/// What every verb is told that trains twins.
#[derive(Args)]
pub struct How {
    /// Go on where an interrupted run was.
    #[arg(long)]
    pub resume: bool,
    /// Where tensors live: cpu, cuda or cuda:INDEX.
    #[arg(long, default_value = "cpu")]
    pub device: String,
    /// How many runs may go side by side; each uses one thread, so that records do not depend on this number.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub threads: usize,
    /// How long the set-up of libtorch took, for the report.
    #[arg(long, value_name = "SECONDS")]
    setup_seconds: Option<f64>,
    /// How long the build took, for the report.
    #[arg(long, value_name = "SECONDS")]
    build_seconds: Option<f64>,
}

/// Runs the experiments and writes the report.
///
/// # Errors
/// Whatever stops one of them.
pub fn run(options: Options) -> Result<()> {
    let mut specs = spec::select(spec::load(&options.experiments)?, &options.part, &options.only)?;
    if !options.seeds.is_empty() {
        specs = specs.into_iter().map(|spec| spec.with_seeds(&options.seeds)).collect::<Result<_>>()?;
    }
    options.how.check(&specs, &options.out)?;
    let (data, absent) = DataSets::load(&mut specs, options.data_dir.as_ref())?;
    for (names, error) in &absent {
        progress::line(&format!("{names}: left out, as there is no data set: {error}"));
    }
    train(&specs, &data, &options.how.of_run(options.quick, options.out))?;
    match absent.into_iter().next() {
        Some((names, error)) => Err(crate::Error::LeftOut { names, source: Box::new(error) }),
        None => Ok(()),
    }
}

/// Trains on images that are there, and writes the report.
///
/// # Errors
/// Whatever stops one of the experiments.
pub fn train(specs: &[Spec], data: &DataSets, options: &run::Options) -> Result<()> {
    crate::use_one_thread()?;
    interrupt::listen()?;
    match run::run(specs, data, options, tell) {
        Err(interrupted @ crate::Error::Interrupted) => Err(interrupted),
        // What others have found is reported, if there is anything.
        Err(error) => match crate::report(&options.out, None) {
            Ok(()) | Err(crate::Error::NoRecords { .. }) => Err(error),
            Err(second) => {
                progress::line(&format!("no report: {second}"));
                Err(error)
            }
        },
        Ok(()) => crate::report(&options.out, None),
    }
}

/// What came out of an experiment's claims.
fn tell(records: &Records) {
    for judged in claims::judge_all(records) {
        let (name, claim, verdict) = (&records.run.spec.name, &judged.claim, judged.verdict.word());
        progress::line(&format!("{name}: {claim} {} [{verdict}]", judged.measured));
    }
}

impl How {
    /// Whatever can be known to be wrong before images are read.
    ///
    /// # Errors
    /// Those of threads, models, device, output folder, and records that are there.
    pub fn check(&self, specs: &[Spec], out: &Path) -> Result<()> {
        if self.threads == 0 {
            return Err(crate::Error::Threads { threads: 0 });
        }
        for spec in specs.iter().filter(|spec| spec.own_data.is_none()) {
            topogen_data::data_set(&spec.data_set)?;
        }
        specs.iter().try_for_each(|spec| registry::twins(&spec.name, &spec.models).map(drop))?;
        topogen_models::device(&self.device)?;
        files::check_writable(out)?;
        record::check_others(out, specs)
    }

    /// The same for a run.
    pub fn of_run(&self, quick: bool, out: PathBuf) -> run::Options {
        run::Options {
            quick,
            resume: self.resume,
            device: self.device.clone(),
            threads: self.threads,
            out,
            setup_seconds: self.setup_seconds,
            build_seconds: self.build_seconds,
        }
    }
}

/// Names the experiments of a folder, with their part, what they cost in steps of a model, and their title.
///
/// # Errors
/// Those of reading them.
pub fn list(experiments: &Path) -> Result<()> {
    let mut lines = vec![["NAME", "PART", "MODEL-STEPS", "QUICK", "TITLE"].map(str::to_owned)];
    for spec in spec::load::<Spec>(experiments)? {
        let steps = [false, true].map(|quick| spec.model_steps(quick).to_string());
        let [full, quick] = steps;
        lines.push([spec.name, spec.part, full, quick, spec.title]);
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..4).map(width).collect();
    for [name, part, full, quick, title] in &lines {
        let (a, b, c, d) = (widths[0], widths[1], widths[2], widths[3]);
        // A closed pipe ends the list, and is no failure.
        if writeln!(std::io::stdout(), "{name:a$}  {part:b$}  {full:>c$}  {quick:>d$}  {title}").is_err() {
            break;
        }
    }
    Ok(())
}
