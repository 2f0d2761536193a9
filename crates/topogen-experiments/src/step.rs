//! What a training step of each model costs, and where the time goes.

use crate::progress::{self, Progress};
use crate::readme::Place;
use crate::spec::{Model, Term};
use crate::statistics::median;
use crate::{Error, Result, files, interrupt, provenance, registry, run};
use clap::Args;
use serde::Deserialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use topogen_data::Split;
use topogen_models::{Network, StepTimes, TrainConfig, Trainer};
use topogen_ph::{Euclidean, Points, Rips, Threshold};

/// Times training steps of the thesis' models, side by side in one run on one thread.
#[derive(Args)]
pub struct Options {
    /// What is timed.
    #[arg(long, value_name = "FILE", default_value = "experiments/step/step.toml")]
    experiment: PathBuf,
    /// A folder that has the data sets; without it they are found or fetched.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Also put the table into this Markdown file.
    #[arg(long, value_name = "FILE")]
    readme: Option<PathBuf>,
}

/// What is timed, as a row of data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    data_set: String,
    batch_size: usize,
    latent: i64,
    learning_rate: f64,
    seed: u64,
    /// Steps that are made first and not counted.
    warm_up: u64,
    /// Steps that are counted.
    steps: u64,
    /// The first is what the others are compared with.
    #[serde(rename = "model")]
    models: Vec<Timed>,
}

/// One of the models.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Timed {
    name: String,
    #[serde(default)]
    terms: Vec<Term>,
    /// How many times as long as the plain model it took in the thesis.
    published: Option<f64>,
    /// The same for the original's losses in Python, measured by us.
    reference: Option<f64>,
}

/// The times of one model's steps.
struct Column<'a> {
    timed: &'a Timed,
    steps: Vec<Step>,
}

/// The time of one step.
#[derive(Clone, Copy, Default)]
struct Step {
    /// All of it, in seconds.
    total: f64,
    parts: StepTimes,
}

/// Times the steps, prints the table, and puts it into the README that is named.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: &Options) -> Result<()> {
    let place = options.readme.as_deref().map(Place::find).transpose()?;
    let spec = read(&options.experiment)?;
    let models: Vec<Model> =
        spec.models.iter().map(|timed| Model::new(&timed.name, timed.terms.clone())).collect();
    let twins = registry::twins("step", &models)?;
    crate::use_one_thread()?;
    interrupt::listen()?;
    let images = run::load_split("step", &spec.data_set, options.data_dir.clone(), Split::Train)?;
    let config = TrainConfig {
        network: Network::of_thesis(spec.latent),
        learning_rate: spec.learning_rate,
        seed: spec.seed,
        device: tch::Device::Cpu,
    };
    // A trainer for each: what the models of one trainer share would be charged to the first.
    let trainers = twins.into_iter().map(|twin| Trainer::new(config.clone(), vec![twin]));
    let mut trainers = trainers.collect::<Result<Vec<_>, _>>()?;
    let mut columns: Vec<Column<'_>> =
        spec.models.iter().map(|timed| Column { timed, steps: Vec::new() }).collect();
    let mut lengths = Vec::new();
    let progress = Progress::new("steps", spec.warm_up + spec.steps, 0);
    for step in 0..spec.warm_up + spec.steps {
        if interrupt::asked() {
            return Err(Error::Interrupted);
        }
        let batch = run::batch(&images, step, spec.batch_size)?;
        // In turns: what comes after what decides what is in the caches.
        for turn in 0..trainers.len() {
            let model = (step as usize + turn) % trainers.len();
            let start = Instant::now();
            let records = trainers[model].step(&batch)?;
            let total = start.elapsed().as_secs_f64();
            if step >= spec.warm_up {
                columns[model].steps.extend(records.iter().map(|record| Step { total, parts: record.times }));
            }
        }
        if step >= spec.warm_up {
            lengths.push(seconds_of_lengths(&batch, spec.batch_size)?);
        }
        progress.advance(1, "");
    }
    let table = table(&spec, &columns, &lengths);
    progress::line(&table);
    place.map_or(Ok(()), |place| place.fill(&table))
}

fn read(path: &Path) -> Result<Spec> {
    let spec: Spec = toml::from_str(&files::read(path)?)
        .map_err(|source| Error::Syntax { path: path.to_owned(), source: Box::new(source) })?;
    if spec.models.is_empty() || spec.steps == 0 || spec.batch_size == 0 {
        let reason = "it needs a [[model]], a step and an image in a batch".to_owned();
        return Err(Error::Spec { name: "step".to_owned(), reason });
    }
    Ok(spec)
}

/// How long the pairwise lengths take in the diagram of a batch: a diagram that ends before the first edge.
fn seconds_of_lengths(batch: &tch::Tensor, size: usize) -> Result<f64> {
    let pixels = Vec::<f32>::try_from(batch.f_flatten(0, -1)?)?;
    let points = Points::new(&pixels, pixels.len() / size)?;
    let start = Instant::now();
    Rips::default().threshold(Threshold::Value(0.0)).points(&points, &Euclidean)?;
    Ok(start.elapsed().as_secs_f64())
}

fn table(spec: &Spec, columns: &[Column<'_>], lengths: &[f64]) -> String {
    let plain = &columns[0];
    let mut table = String::from(
        "| model | step (ms) | ratio | target kept | target | copy | lengths | persistence | matching | gradient | backward | Python here | thesis |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    );
    let of_lengths = median(lengths).unwrap_or(f64::NAN);
    for column in columns {
        let medians = |part: fn(&Step) -> f64| {
            median(&column.steps.iter().map(part).collect::<Vec<_>>()).unwrap_or(f64::NAN)
        };
        let paired = |of: fn(&Step, &Step) -> f64| {
            let pairs = column.steps.iter().zip(&plain.steps);
            median(&pairs.map(|(here, plain)| of(here, plain)).collect::<Vec<_>>()).unwrap_or(f64::NAN)
        };
        let ratio = paired(|here, plain| here.total / plain.total);
        let kept = paired(|here, plain| (here.total - here.parts.target) / plain.total);
        let backward = paired(|here, plain| here.parts.backward - plain.parts.backward);
        let name = &column.timed.name;
        let _ =
            write!(table, "\n| {name} | {:.2} | {ratio:.3} | {kept:.3} |", 1e3 * medians(|step| step.total));
        if column.timed.terms.is_empty() {
            table.push_str(&" |".repeat(7));
        } else {
            let parts: [fn(&Step) -> f64; 5] = [
                |step| step.parts.target,
                |step| step.parts.of_topology.copy,
                |step| step.parts.of_topology.diagram,
                |step| step.parts.of_topology.terms,
                |step| step.parts.of_topology.gradient,
            ];
            let [target, copy, diagram, matching, gradient] = parts.map(medians);
            let persistence = diagram - of_lengths;
            for seconds in [target, copy, of_lengths, persistence, matching, gradient, backward] {
                let _ = write!(table, " {:.2} |", 1e3 * seconds);
            }
        }
        for other in [column.timed.reference, column.timed.published] {
            let _ = write!(table, " {} |", other.map_or_else(String::new, |ratio| format!("{ratio}")));
        }
    }
    let versions = provenance::versions();
    let _ = write!(
        table,
        "\n\n{}, batches of {}, {} steps after {} that are not counted, seed {}; all models in one run, which take turns in who \
         is first at a batch, one thread; medians, and of the ratio the median of the batches' ratios. Target kept: the same \
         without the diagram of the batch, as in every epoch but the first with a `TargetCache`. Parts in ms: the batch's own diagram \
         (target); of the reconstructions their copy, their pairwise lengths (timed apart, as those of a diagram that ends before the \
         first edge), the rest of their diagram, the terms with their derivatives by bars, and the way of these into \
         autograd; the last is by how much backward is longer. Python here: \
         the original's losses in a loop of ours, on another day; thesis: its table 1. Revision {}, libtorch {}.",
        spec.data_set,
        spec.batch_size,
        spec.steps,
        spec.warm_up,
        spec.seed,
        versions.revision,
        versions.libtorch,
    );
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_paired_steps_and_parts_are_medians() {
        let timed = |name: &str, terms: &str| -> Timed {
            toml::from_str(&format!("name = \"{name}\"\nterms = {terms}\nreference = 4.5")).unwrap()
        };
        let (plain, other) = (timed("A", "[]"), timed("B", "[{ kind = \"push\", degree = 0, weight = 1 }]"));
        let step =
            |total: f64, target: f64| Step { total, parts: StepTimes { target, ..StepTimes::default() } };
        let columns = [
            Column { timed: &plain, steps: vec![step(0.01, 0.0), step(0.02, 0.0), step(0.04, 0.0)] },
            Column { timed: &other, steps: vec![step(0.011, 0.001), step(0.024, 0.004), step(0.042, 0.002)] },
        ];
        let spec: Spec = toml::from_str(
            "data_set = \"d\"\nbatch_size = 2\nlatent = 1\nlearning_rate = 1\nseed = 3\nwarm_up = 0\nsteps = 3\nmodel = []",
        )
        .unwrap();
        let table = table(&spec, &columns, &[0.001]);
        assert!(table.contains("\n| A | 20.00 | 1.000 | 1.000 | | | | | | | | 4.5 |  |"), "{table}");
        // Ratios 1.1, 1.2 and 1.05; targets 1, 4 and 2 ms, without which all are 1.
        assert!(table.contains("\n| B | 24.00 | 1.100 | 1.000 | 2.00 |"), "{table}");
    }
}
