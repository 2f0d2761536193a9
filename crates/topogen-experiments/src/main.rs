//! Experiments as rows of data: records, figures and the report.
//!
//! A TOML file in `experiments/` says what is run and what is claimed. `reproduce` runs a part of them into records and
//! writes the report; `report` writes the report from records alone.

mod claims;
mod effect;
mod equal_time;
mod error;
mod figures;
mod files;
mod interrupt;
mod measure;
mod numbers;
mod one_bar;
mod progress;
mod provenance;
mod rank_sum;
mod readme;
mod record;
mod registry;
mod report;
mod run;
mod side_by_side;
mod spec;
mod state;
mod statistics;
mod step;
mod synthetic;

use clap::{Args, Parser, Subcommand};
use error::{Error, Result};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs experiments and reports on them.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run the experiments of a part and write the report.
    Reproduce(Reproduce),
    /// Move points until their cloud has the diagram of another: the tests of Topo-GEN, or your own.
    Synthetic(synthetic::Options),
    /// Time training steps of the thesis' models.
    Step(step::Options),
    /// Count the steps that losses and motions need on the synthetic tests.
    Motions(synthetic::motions::Options),
    /// Write figures and report anew from the records in a folder.
    Report {
        /// The folder that `reproduce` or `synthetic` wrote to.
        #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT)]
        out: PathBuf,
        /// Also put what was measured into this Markdown file: the images and table 1 of `reproduce`, or the table of all of
        /// `synthetic`.
        #[arg(long, value_name = "FILE")]
        readme: Option<PathBuf>,
        /// Write the report as Markdown into this folder instead, with small figures and a copy of the records.
        #[arg(long, value_name = "DIR", conflicts_with = "readme")]
        docs: Option<PathBuf>,
        /// Only compare the folder of --docs with the records that are in it.
        #[arg(long, requires = "docs", conflicts_with = "out")]
        check: bool,
    },
    /// Name the experiments that there are.
    List {
        /// The folder of the experiments.
        #[arg(long, default_value = DEFAULT_EXPERIMENTS)]
        experiments: PathBuf,
    },
}

const DEFAULT_OUT: &str = "target/thesis";
const DEFAULT_EXPERIMENTS: &str = "experiments";

#[derive(Args)]
struct Reproduce {
    /// Which part of the experiments.
    #[arg(long, default_value = "thesis")]
    part: String,
    /// Only this experiment; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Fewer steps and seeds: minutes instead of tens of minutes.
    #[arg(long)]
    quick: bool,
    /// Go on where an interrupted run was.
    #[arg(long)]
    resume: bool,
    /// A folder that has the data sets; without it they are found or fetched.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where tensors live: cpu, cuda or cuda:INDEX.
    #[arg(long, default_value = "cpu")]
    device: String,
    /// How many runs may go side by side; each uses one thread, so that records do not depend on this number.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Where records, figures and the report go.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT)]
    out: PathBuf,
    /// The folder of the experiments.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_EXPERIMENTS)]
    experiments: PathBuf,
    /// How long the set-up of libtorch took, for the report.
    #[arg(long, value_name = "SECONDS")]
    setup_seconds: Option<f64>,
    /// How long the build took, for the report.
    #[arg(long, value_name = "SECONDS")]
    build_seconds: Option<f64>,
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Reproduce(arguments) => reproduce(arguments),
        Verb::Synthetic(options) => synthetic::run(&options),
        Verb::Step(options) => step::run(&options),
        Verb::Motions(options) => synthetic::motions::run(&options),
        Verb::Report { docs: Some(docs), check: true, .. } => report::docs::check(&docs),
        Verb::Report { out, docs: Some(docs), .. } => write_docs(&out, &docs),
        Verb::Report { out, readme, .. } if synthetic::has_records(&out) => {
            synthetic::report(&out, readme.as_deref())
        }
        Verb::Report { out, readme, .. } => report(&out, readme.as_deref()),
        Verb::List { experiments } => list(&experiments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Interrupted) => {
            progress::line(&Error::Interrupted.to_string());
            ExitCode::from(interrupt::EXIT_CODE)
        }
        Err(error) => {
            progress::line(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn reproduce(arguments: Reproduce) -> Result<()> {
    if arguments.threads == 0 {
        return Err(Error::Threads { threads: 0 });
    }
    let specs = spec::select(spec::load(&arguments.experiments)?, &arguments.part, &arguments.only)?;
    specs.iter().try_for_each(|spec| registry::twins(&spec.name, &spec.models).map(drop))?;
    topogen_models::device(&arguments.device)?;
    files::check_writable(&arguments.out)?;
    record::check_others(&arguments.out, &specs)?;
    use_one_thread()?;
    interrupt::listen()?;
    let options = run::Options {
        quick: arguments.quick,
        resume: arguments.resume,
        data_dir: arguments.data_dir,
        device: arguments.device,
        threads: arguments.threads,
        out: arguments.out,
        setup_seconds: arguments.setup_seconds,
        build_seconds: arguments.build_seconds,
    };
    for (place, spec) in specs.iter().enumerate() {
        let records = run::run(spec, (place + 1, specs.len()), &options)?;
        for judged in claims::judge_all(&records) {
            progress::line(&format!(
                "{}: {} {} [{}]",
                spec.name,
                judged.claim,
                judged.measured,
                judged.verdict.word()
            ));
        }
    }
    report(&options.out, None)
}

/// One budget: each run has one thread, for libtorch and for persistence alike.
fn use_one_thread() -> Result<()> {
    topogen_models::use_one_thread();
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .map_err(|error| Error::System { what: "a thread pool", reason: error.to_string() })
}

fn report(out: &Path, readme: Option<&Path>) -> Result<()> {
    let page = report::write(out)?;
    progress::line(&format!("report: {}", page.display()));
    readme.map_or(Ok(()), |readme| readme::refresh(out, readme))
}

fn write_docs(out: &Path, docs: &Path) -> Result<()> {
    let path = report::docs::write(out, docs)?;
    progress::line(&format!("report: {}", path.display()));
    Ok(())
}

fn list(experiments: &Path) -> Result<()> {
    for spec in spec::load::<spec::Spec>(experiments)? {
        // A closed pipe ends the list, and is no failure.
        if writeln!(std::io::stdout(), "{}  {} ({})", spec.name, spec.title, spec.part).is_err() {
            break;
        }
    }
    Ok(())
}
