//! From specs to records: the runs of all seeds, side by side.

use super::Identity;
use super::data::Pool;
use super::fits::Place;
use super::measure::images::Judge;
use super::record::{Records, Rows, Run};
use super::spec::{CoderSpec, DataSpec, ImageSource, ModelSpec, Spec};
use super::unit::{Outcome, Unit};
use crate::progress::{Progress, Whole};
use crate::record::whole::Session;
use crate::rows::{Absent, Options, Past, sort_out};
use crate::side_by_side::side_by_side;
use crate::{Result, files};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// One experiment while its runs go on.
struct Experiment {
    identity: Identity,
    pool: Pool,
    judge: Option<Judge>,
    resumed: bool,
    /// What came out of the runs that are over, in the order of the seeds; and seconds so far.
    outcomes: Mutex<(Vec<Option<Outcome>>, f64)>,
}

/// Runs every experiment with each of its seeds, and writes its records when its last run is over; those whose data cannot be had
/// are returned, and their records say so.
///
/// # Errors
/// Whatever stops one of them; states up to then are kept.
pub fn run(specs: &[Spec], options: &Options, tell: impl Fn(&Records) + Sync) -> Result<Vec<Absent>> {
    // Records that the report could not read show before anything is run.
    let there = Records::read_any(&options.out)?;
    let past: Vec<Past<Spec>> = there.iter().map(|records| records.run.past()).collect();
    let (experiments, absent) = sort_out(
        specs.iter().map(|spec| options.identity(spec.in_form(options.form))).collect(),
        &past,
        options,
        |identity| {
            prepared(identity.clone(), Pool::load(&identity.spec, options.data_dir.as_ref())?, options)
        },
        |spec| matches!(&spec.data, DataSpec::Images { source: ImageSource::Catalogue { .. }, .. }),
        |identity, reason| not_run(identity, reason).write(&options.out),
    )?;
    let units: Vec<(usize, usize)> = (0..experiments.len())
        .flat_map(|at| (0..experiments[at].identity.extent.seeds.len()).map(move |seed| (at, seed)))
        .collect();
    let total: u64 =
        experiments.iter().map(|it| it.identity.extent.seeds.len() as u64 * epochs(&it.identity.spec)).sum();
    let whole = Arc::new(Whole::new(total, 0));
    side_by_side(units, options.threads, |(at, seed)| experiments[at].run(seed, options, &whole, &tell))?;
    Ok(absent)
}

fn prepared(identity: Identity, pool: Pool, options: &Options) -> Result<Experiment> {
    let name = &identity.spec.name;
    let resumed = options.take_states(&identity)?;
    let device = topogen_models::device(&options.device)?;
    let judge = match &pool {
        Pool::Toy(_) => None,
        Pool::Images(pool) => Judge::of_form(name, &pool.train, options.form, device, &options.out)?,
    };
    let outcomes = Mutex::new(((0..identity.extent.seeds.len()).map(|_| None).collect(), 0.0));
    Ok(Experiment { resumed, identity, pool, judge, outcomes })
}

/// At most so many epochs has a run, of all fits together.
fn epochs(spec: &Spec) -> u64 {
    let of_coder = |coder: &CoderSpec| match coder {
        CoderSpec::Autoencoder(coder) => coder.fit.max_epochs,
        CoderSpec::Plane { .. } | CoderSpec::Angle { .. } => 0,
    };
    let of_model = |model: &ModelSpec| model.fit().map_or(0, |fit| fit.max_epochs);
    spec.coders.iter().map(of_coder).sum::<u64>() + spec.models.iter().map(of_model).sum::<u64>()
}

impl Experiment {
    fn run(
        &self,
        place: usize,
        options: &Options,
        whole: &Arc<Whole>,
        tell: &impl Fn(&Records),
    ) -> Result<()> {
        let identity = &self.identity;
        let (name, seed) = (&identity.spec.name, identity.extent.seeds[place]);
        let start = Instant::now();
        let progress = Progress::part(whole, 1, name, epochs(&identity.spec), 0);
        let unit = Unit {
            seed,
            identity,
            pool: &self.pool,
            judge: self.judge.as_ref(),
            place: Place {
                device: topogen_models::device(&options.device)?,
                networks: options.out.join("models").join(name).join(format!("seed-{seed}")),
                states: options.state_folder(name).join(format!("seed-{seed}")),
                labels: options.out.join("labels"),
                name,
            },
            is_shown: place == 0,
        };
        let outcome = unit.run(&progress)?;
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.0[place] = Some(outcome);
        outcomes.1 += start.elapsed().as_secs_f64();
        if outcomes.0.iter().all(Option::is_some) {
            let (all, seconds) = std::mem::take(&mut *outcomes);
            let records = self.records(all.into_iter().flatten().collect(), seconds, options);
            records.write(&options.out)?;
            files::remove_folder(&options.state_folder(name))?;
            tell(&records);
        }
        Ok(())
    }

    fn records(&self, outcomes: Vec<Outcome>, seconds: f64, options: &Options) -> Records {
        let mut rows = Rows::default();
        let (mut parameters, mut sizes) = (BTreeMap::new(), [0; 3]);
        for outcome in outcomes {
            rows.extend(outcome.rows);
            parameters = outcome.parameters;
            sizes = outcome.sizes;
        }
        let identity = &self.identity;
        let session = Session {
            threads: options.threads,
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            seconds,
            resumed: self.resumed,
        };
        Records { run: run_of(identity, None, sizes, parameters), session: Some(session), rows }
    }
}

fn not_run(identity: &Identity, reason: String) -> Records {
    let run = run_of(identity, Some(reason), [0; 3], BTreeMap::new());
    Records { run, session: None, rows: Rows::default() }
}

fn run_of(
    identity: &Identity,
    not_run: Option<String>,
    sizes: [usize; 3],
    parameters: BTreeMap<String, usize>,
) -> Run {
    Run {
        spec: identity.spec.clone(),
        form: identity.form,
        extent: identity.extent.clone(),
        device: identity.device.clone(),
        versions: identity.versions.clone(),
        not_run,
        sizes,
        parameters,
    }
}

impl Run {
    /// What these are the records of.
    fn past(&self) -> Past<Spec> {
        let Self { spec, form, extent, device, versions, not_run, .. } = self.clone();
        Past { identity: Identity { spec, form, extent, device, versions }, was_run: not_run.is_none() }
    }
}
