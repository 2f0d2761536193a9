//! How many steps each loss and each motion needs to get where the claims of the synthetic tests want the points to be.

use super::clouds::Role;
use super::descent::Descent;
use super::options::processors;
use super::spec::{Claim, Spec};
use super::topology;
use crate::progress::{self, Progress};
use crate::readme::Place;
use crate::side_by_side::side_by_side;
use crate::spec::{self, Term};
use crate::statistics::median;
use crate::{Error, Result, files, interrupt, provenance, registry};
use clap::Args;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;
use topogen_data::clouds::Cloud;
use topogen_loss::{Motion, TopologicalLoss};

/// Counts the steps of each loss and each motion on the synthetic tests.
#[derive(Args)]
pub struct Options {
    /// Which losses and motions.
    #[arg(long, value_name = "FILE", default_value = "experiments/motions/motions.toml")]
    methods: PathBuf,
    /// The folder of the tests.
    #[arg(long, value_name = "DIR", default_value = "experiments/synthetic")]
    experiments: PathBuf,
    /// Only these tests.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// How many runs may go side by side, each on one thread; as many as there are processors if not given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Also put the table into this Markdown file.
    #[arg(long, value_name = "FILE")]
    readme: Option<PathBuf>,
}

/// Which losses and motions, as a row of data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Methods {
    seeds: Vec<u64>,
    /// The width of the smooth motions on each test.
    sigma: BTreeMap<String, f64>,
    #[serde(rename = "method")]
    methods: Vec<Method>,
}

/// A loss, and the motions that it is tried with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Method {
    name: String,
    terms: Vec<Term>,
    motions: Vec<MotionName>,
}

/// The name of a motion.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MotionName {
    Gradient,
    Diffeomorphic,
    NadarayaWatson,
    BigSteps,
}

impl MotionName {
    fn words(self) -> &'static str {
        match self {
            Self::Gradient => "gradient",
            Self::Diffeomorphic => "diffeomorphic",
            Self::NadarayaWatson => "Nadaraya–Watson",
            Self::BigSteps => "big steps",
        }
    }

    fn with(self, sigma: f64) -> Motion {
        match self {
            Self::Gradient => Motion::Gradient,
            Self::Diffeomorphic => Motion::Diffeomorphic { sigma },
            Self::NadarayaWatson => Motion::NadarayaWatson { sigma },
            Self::BigSteps => Motion::BigSteps,
        }
    }
}

/// One run.
struct Job {
    /// The row of the table, and the test.
    place: (usize, usize),
    spec: Spec,
    seed: u64,
    loss: TopologicalLoss,
}

/// What came out of one run.
struct Outcome {
    place: (usize, usize),
    /// Steps until every claim held, if it came to that.
    steps: Option<u64>,
    milliseconds_a_step: f64,
}

/// Runs all, prints the table, and puts it into the README that is named.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: &Options) -> Result<()> {
    let place = options.readme.as_deref().map(Place::find).transpose()?;
    let methods: Methods = toml::from_str(&files::read(&options.methods)?)
        .map_err(|source| Error::Syntax { path: options.methods.clone(), source: Box::new(source) })?;
    let specs = spec::named(spec::load::<Spec>(&options.experiments)?, &options.names)?;
    let threads = options.threads.unwrap_or_else(processors);
    if threads == 0 {
        return Err(Error::Threads { threads });
    }
    crate::use_one_thread()?;
    interrupt::listen()?;

    let rows: Vec<(&Method, MotionName)> = methods
        .methods
        .iter()
        .flat_map(|method| method.motions.iter().map(move |&motion| (method, motion)))
        .collect();
    let mut jobs = Vec::new();
    for (row, (method, motion)) in rows.iter().enumerate() {
        for (test, spec) in specs.iter().enumerate() {
            let sigma = methods.sigma.get(&spec.name).copied().ok_or_else(|| Error::Spec {
                name: spec.name.clone(),
                reason: format!("{} has no sigma for it", options.methods.display()),
            })?;
            let loss = registry::loss_of_terms(&spec.name, &method.terms, motion.with(sigma))?;
            for &seed in &methods.seeds {
                jobs.push(Job { place: (row, test), spec: spec.clone(), seed, loss: loss.clone() });
            }
        }
    }
    let progress = Progress::new("runs", jobs.len() as u64, 0);
    let outcomes = side_by_side(jobs, threads, |job| {
        let outcome = job.run()?;
        progress.advance(1, "");
        Ok(outcome)
    })?;
    let table = table(&rows, &specs, &methods, &outcomes);
    progress::line(&table);
    place.map_or(Ok(()), |place| place.fill(&table))
}

impl Job {
    fn run(&self) -> Result<Outcome> {
        let Self { place, spec, seed, loss } = self;
        let initial = spec.initial.draw(&spec.name, Role::Initial, *seed)?;
        let target = spec.target.draw(&spec.name, Role::Target, *seed)?;
        let wanted = spec.filtration.diagram(&target)?;
        let mut descent = Descent::with_loss(loss.clone(), spec, &initial, &target, tch::Device::Cpu)?;
        let mut seconds = 0.0;
        let mut made = 0;
        let is_there = |descent: &Descent| -> Result<bool> {
            let cloud = Cloud { values: descent.coordinates()?, dim: initial.dim };
            let distances = topology::distances(&spec.filtration.diagram(&cloud)?, &wanted);
            Ok(spec.claims.iter().all(|claim| {
                let Claim::DistanceBelow { degree, at_most, .. } = claim;
                distances[*degree] <= *at_most
            }))
        };
        let mut arrived = is_there(&descent)?;
        while !arrived && made < spec.steps {
            if interrupt::asked() {
                return Err(Error::Interrupted);
            }
            let start = Instant::now();
            descent.step()?;
            seconds += start.elapsed().as_secs_f64();
            made += 1;
            arrived = is_there(&descent)?;
        }
        let milliseconds_a_step = 1e3 * seconds / made.max(1) as f64;
        Ok(Outcome { place: *place, steps: arrived.then_some(made), milliseconds_a_step })
    }
}

fn table(rows: &[(&Method, MotionName)], specs: &[Spec], methods: &Methods, outcomes: &[Outcome]) -> String {
    let mut table = String::from("| loss | motion |");
    let mut line = String::from("|---|---|");
    for spec in specs {
        let _ = write!(table, " {} (steps) | ms each |", spec.name);
        line.push_str("---:|---:|");
    }
    let _ = write!(table, "\n{line}");
    for (row, (method, motion)) in rows.iter().enumerate() {
        let _ = write!(table, "\n| {} | {} |", method.name, motion.words());
        for (test, spec) in specs.iter().enumerate() {
            let of_cell: Vec<&Outcome> = outcomes.iter().filter(|it| it.place == (row, test)).collect();
            let arrived: Vec<f64> =
                of_cell.iter().filter_map(|it| it.steps).map(|steps| steps as f64).collect();
            let times: Vec<f64> = of_cell.iter().map(|it| it.milliseconds_a_step).collect();
            let (count, all) = (arrived.len(), of_cell.len());
            let steps = match median(&arrived) {
                None => format!("> {}", spec.steps),
                Some(steps) if count == all => format!("{steps:.0}"),
                Some(steps) => format!("{steps:.0} ({count} of {all})"),
            };
            let _ = write!(table, " {steps} | {:.2} |", median(&times).unwrap_or(f64::NAN));
        }
    }
    let goals = specs.iter().map(|spec| {
        let claims = spec.claims.iter().map(|claim| {
            let Claim::DistanceBelow { degree, at_most, .. } = claim;
            format!("{at_most} in degree {degree}")
        });
        let sigma = methods.sigma.get(&spec.name).copied().unwrap_or(f64::NAN);
        format!(
            "{}: at most {}; learning rate {}, σ = {sigma}, {} steps at most",
            spec.name,
            claims.collect::<Vec<_>>().join(" and "),
            spec.learning_rate,
            spec.steps,
        )
    });
    let versions = provenance::versions();
    let _ = write!(
        table,
        "\n\nSteps of Adam until the bottleneck distances are what the test asks for, the median of {} seeds; in brackets of how many \
         where not all got there, and > where none did. {}. Revision {}.",
        methods.seeds.len(),
        goals.collect::<Vec<_>>().join(". "),
        versions.revision,
    );
    table
}
