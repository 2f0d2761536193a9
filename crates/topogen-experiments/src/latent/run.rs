//! From specs to records: first the weights, then the runs of all seeds, side by side.

use super::choice::{self, Trial};
use super::data::{Data, Pool};
use super::measure::Bench;
use super::record::{GapRow, Records, Rows, Run, TrialRow};
use super::spec::{DataSpec, Spec};
use super::unit::{Outcome, Place, Unit};
use crate::gtn::{ImageSource, Judge};
use crate::part::Identity;
use crate::progress::{Progress, Whole};
use crate::record::whole::Session;
use crate::rows::{Absent, Options, Past, sort_out};
use crate::side_by_side::side_by_side;
use crate::{Error, Result, files, interrupt};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// One experiment while its runs go on.
struct Experiment {
    identity: Identity<Spec>,
    pool: Pool,
    judge: Option<Judge>,
    resumed: bool,
    /// The data of the fits that are compared, once the first of them has drawn them.
    trials: Mutex<Option<Arc<Data>>>,
    /// What came out of the runs that are over, in the order of the seeds; and seconds so far.
    outcomes: Mutex<(Vec<Option<Outcome>>, f64)>,
}

/// What trials have decided for an experiment.
struct Decided {
    weights: BTreeMap<String, f64>,
    trials: Vec<TrialRow>,
    gaps: Vec<GapRow>,
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
    let trials: Vec<(usize, usize)> = jobs(&experiments, |it| choice::wanted(&it.identity.spec).len());
    let units: Vec<(usize, usize)> = jobs(&experiments, |it| it.identity.extent.seeds.len());
    let epochs = |it: &Experiment| it.identity.spec.fit.max_epochs;
    let of_unit = |it: &Experiment| epochs(it) * it.identity.spec.methods.len() as u64;
    let total = trials.iter().map(|&(at, _)| epochs(&experiments[at])).sum::<u64>()
        + units.iter().map(|&(at, _)| of_unit(&experiments[at])).sum::<u64>();
    let whole = Arc::new(Whole::new(total, 0));
    let found = side_by_side(trials.clone(), options.threads, |(at, trial)| {
        experiments[at].trial(trial, options, &whole)
    })?;
    let decided: Vec<Decided> = (0..experiments.len())
        .map(|at| {
            let of_it = trials.iter().zip(&found).filter(|((of, _), _)| *of == at);
            let trials: Vec<Trial> = of_it.map(|(_, trial)| trial.clone()).collect();
            let (weights, trials, gaps) = choice::chosen(&experiments[at].identity.spec, &trials);
            Decided { weights, trials, gaps }
        })
        .collect();
    side_by_side(units, options.threads, |(at, seed)| {
        experiments[at].run(seed, &decided[at], options, &whole, &tell)
    })?;
    Ok(absent)
}

/// So many jobs of each experiment, those of the first one first.
fn jobs(experiments: &[Experiment], count: impl Fn(&Experiment) -> usize) -> Vec<(usize, usize)> {
    let of = |at: usize| (0..count(&experiments[at])).map(move |job| (at, job));
    (0..experiments.len()).flat_map(of).collect()
}

fn prepared(identity: Identity<Spec>, pool: Pool, options: &Options) -> Result<Experiment> {
    let name = &identity.spec.name;
    let resumed = options.take_states(&identity)?;
    let device = topogen_models::device(&options.device)?;
    let judge = match pool.labelled_images() {
        Some(images) => Judge::of_form(name, images, options.form, device, &options.out)?,
        None => None,
    };
    let outcomes = Mutex::new(((0..identity.extent.seeds.len()).map(|_| None).collect(), 0.0));
    Ok(Experiment { resumed, identity, pool, judge, trials: Mutex::new(None), outcomes })
}

impl Experiment {
    fn name(&self) -> &str {
        &self.identity.spec.name
    }

    /// Where the fits of a seed, or those that are compared, keep things.
    fn place(&self, of: &str, options: &Options) -> Result<Place> {
        Ok(Place {
            device: topogen_models::device(&options.device)?,
            networks: options.out.join("models").join(self.name()).join(of),
            states: options.state_folder(self.name()).join(of),
        })
    }

    /// The data of the fits that are compared, which are the same for all of them.
    fn trial_data(&self) -> Result<Arc<Data>> {
        let mut drawn = self.trials.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = &*drawn {
            return Ok(Arc::clone(data));
        }
        let spec = &self.identity.spec;
        let data = Arc::new(self.pool.draw(spec, &self.identity.extent, spec.choice.seed)?);
        *drawn = Some(Arc::clone(&data));
        Ok(data)
    }

    /// Fits one method with one weight, and measures it on the points for validation.
    fn trial(&self, number: usize, options: &Options, whole: &Arc<Whole>) -> Result<Trial> {
        if interrupt::asked() {
            return Err(Error::Interrupted);
        }
        let spec = &self.identity.spec;
        let (method, weight) = choice::wanted(spec)[number];
        let seed = spec.choice.seed;
        let progress = Progress::part(whole, 1, self.name(), spec.fit.max_epochs, 0);
        let data = self.trial_data()?;
        let name = format!("{} {weight}", method.name);
        let place = self.place("trials", options)?;
        let found = match place.fit(&name, seed, &self.identity, (method, weight), &data, &progress)? {
            Ok(fitted) => Ok(Bench::validation(spec, &data, seed, &fitted.network)?),
            Err(reason) => Err(reason),
        };
        let (method, variational) = (method.name.clone(), method.variational);
        Ok(Trial { method, variational, weight, found })
    }

    fn run(
        &self,
        place: usize,
        decided: &Decided,
        options: &Options,
        whole: &Arc<Whole>,
        tell: &impl Fn(&Records),
    ) -> Result<()> {
        let identity = &self.identity;
        let spec = &identity.spec;
        let seed = identity.extent.seeds[place];
        let start = Instant::now();
        let epochs = spec.fit.max_epochs * spec.methods.len() as u64;
        let unit = Unit {
            seed,
            identity,
            pool: &self.pool,
            judge: self.judge.as_ref(),
            place: self.place(&format!("seed-{seed}"), options)?,
            weights: &decided.weights,
            is_shown: place == 0,
        };
        let outcome = unit.run(&Progress::part(whole, 1, self.name(), epochs, 0))?;
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.0[place] = Some(outcome);
        outcomes.1 += start.elapsed().as_secs_f64();
        if outcomes.0.iter().all(Option::is_some) {
            let (all, seconds) = std::mem::take(&mut *outcomes);
            let records = self.records(all.into_iter().flatten().collect(), decided, seconds, options);
            records.write(&options.out)?;
            files::remove_folder(&options.state_folder(self.name()))?;
            tell(&records);
        }
        Ok(())
    }

    fn records(&self, outcomes: Vec<Outcome>, decided: &Decided, seconds: f64, options: &Options) -> Records {
        let mut rows = Rows { trials: decided.trials.clone(), gaps: decided.gaps.clone(), ..Rows::default() };
        let mut run = run_of(&self.identity, None);
        for Outcome { rows: of_seed, parameters, betti, dim } in outcomes {
            rows.extend(of_seed);
            run = Run { parameters, betti, dim, ..run };
        }
        let session = Session {
            threads: options.threads,
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            seconds,
            resumed: self.resumed,
        };
        Records { run, session: Some(session), rows }
    }
}

fn not_run(identity: &Identity<Spec>, reason: String) -> Records {
    Records { run: run_of(identity, Some(reason)), session: None, rows: Rows::default() }
}

fn run_of(identity: &Identity<Spec>, not_run: Option<String>) -> Run {
    let Identity { spec, form, extent, device, versions } = identity.clone();
    let (parameters, betti, dim) = (Vec::new(), Vec::new(), 0);
    Run { spec, form, extent, device, versions, not_run, parameters, betti, dim }
}

impl Run {
    /// What these are the records of.
    fn past(&self) -> Past<Spec> {
        let Self { spec, form, extent, device, versions, not_run, .. } = self.clone();
        Past { identity: Identity { spec, form, extent, device, versions }, was_run: not_run.is_none() }
    }
}
