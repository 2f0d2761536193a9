//! One experiment while its runs go on.

use super::data::Data;
use super::judge::Judge;
use super::unit::Unit;
use super::{DataSets, Options};
use crate::Result;
use crate::progress::{self, Progress, Whole};
use crate::record::{Records, Rows, Run, Session, Versions};
use crate::spec::Spec;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tch::Device;

/// One experiment while its runs go on.
pub struct Experiment {
    /// Which it is, of how many.
    place: (usize, usize),
    run: Run,
    session: Session,
    /// Steps of all its runs that were made before.
    done: u64,
    judge: Option<Judge>,
    underway: Mutex<Underway>,
    has_failed: AtomicBool,
}

/// What changes while runs go on.
#[derive(Default)]
struct Underway {
    /// When the first run began.
    start: Option<Instant>,
    /// What is shown of it, from its first run to its last.
    progress: Option<Arc<Progress>>,
    /// What came out of the runs that are over, in the order of the seeds.
    rows: Vec<Option<Rows>>,
}

impl Experiment {
    /// Every experiment before its runs, which are `units` with the place of their experiment.
    ///
    /// # Errors
    /// Whatever is wrong with models and checkpoints.
    pub fn all(
        specs: &[Spec],
        data: &DataSets,
        versions: &Versions,
        options: &Options,
        units: &[(usize, Unit<'_>)],
    ) -> Result<Vec<Self>> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let mut all = Vec::with_capacity(specs.len());
        for (place, spec) in specs.iter().enumerate() {
            let units: Vec<&Unit<'_>> =
                units.iter().filter(|(of, _)| *of == place).map(|(_, unit)| unit).collect();
            let (mut parameters, mut train_images) = (0, 0);
            for (number, unit) in units.iter().enumerate() {
                // All start alike: it takes long to make networks, and what went on from a checkpoint must be read.
                if number == 0 || unit.is_underway() {
                    parameters = unit.trainer()?.parameter_count();
                    train_images = unit.train_images();
                }
            }
            let done = units.iter().map(|unit| unit.steps_done()).sum();
            let session = Session {
                threads: options
                    .threads
                    .min(specs.iter().map(|it| it.extent(options.quick).seeds.len()).sum()),
                processors,
                data_seconds: data.of(place).1,
                training_seconds: 0.0,
                resumed: done > 0,
                setup_seconds: options.setup_seconds,
                build_seconds: options.build_seconds,
            };
            let run = Run {
                spec: spec.clone(),
                quick: options.quick,
                device: options.device.clone(),
                versions: versions.clone(),
                parameters,
                train_images,
            };
            let rows = units.iter().map(|_| None).collect();
            all.push(Self {
                place: (place + 1, specs.len()),
                run,
                session,
                done,
                judge: None,
                underway: Mutex::new(Underway { rows, ..Underway::default() }),
                has_failed: AtomicBool::new(false),
            });
        }
        Ok(all)
    }

    /// Trains the classifier that its samples are judged by, if they are to be and there is none.
    ///
    /// # Errors
    /// As [`Judge::of`].
    pub fn prepare(&mut self, data: &Data, options: &Options, device: Device) -> Result<()> {
        self.judge = Judge::of(&self.run.spec, options, data, device)?;
        Ok(())
    }

    /// Makes one of its runs; after the last, records are written and given to `finished`.
    ///
    /// # Errors
    /// Whatever stops the run, and those of writing.
    pub fn run(
        &self,
        unit: Unit<'_>,
        whole: &Arc<Whole>,
        options: &Options,
        finished: &impl Fn(&Records),
    ) -> Result<()> {
        let seed = unit.seed;
        let progress = self.begin(whole);
        let rows = unit.judged_by(self.judge.as_ref()).run(&progress)?;
        drop(progress);
        let Some((rows, start)) = self.end(seed, rows) else { return Ok(()) };
        let training_seconds = start.elapsed().as_secs_f64();
        let session = Session { training_seconds, ..self.session.clone() };
        let records = Records { run: self.run.clone(), session, rows };
        records.write(&options.out)?;
        finished(&records);
        Ok(())
    }

    /// Whether one of its runs has failed.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// No further run makes sense.
    pub fn fail(&self) {
        self.has_failed.store(true, Ordering::Relaxed);
    }

    fn seeds(&self) -> &[u64] {
        &self.run.spec.extent(self.run.quick).seeds
    }

    /// Shows its progress from the first run on.
    fn begin(&self, whole: &Arc<Whole>) -> Arc<Progress> {
        let mut underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
        underway.start.get_or_insert_with(Instant::now);
        let show = || {
            let (spec, (place, count)) = (&self.run.spec, self.place);
            let total = self.seeds().len() as u64 * spec.extent(self.run.quick).steps;
            if self.done > 0 {
                progress::line(&format!("{}: going on after {} of {total} steps", spec.name, self.done));
            }
            let name = format!("{} ({place} of {count})", spec.name);
            Arc::new(Progress::part(whole, spec.models.len() as u64, &name, total, self.done))
        };
        Arc::clone(underway.progress.get_or_insert_with(show))
    }

    /// Takes what came out of a run; after the last, all rows in the order of the seeds, and when the first run began.
    fn end(&self, seed: u64, rows: Rows) -> Option<(Rows, Instant)> {
        let mut underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
        let place = self.seeds().iter().position(|&other| other == seed)?;
        underway.rows[place] = Some(rows);
        if underway.rows.iter().any(Option::is_none) {
            return None;
        }
        underway.progress = None;
        let mut all = Rows::default();
        all.scores.extend(self.judge.iter().flat_map(|judge| judge.scores.clone()));
        underway.rows.drain(..).flatten().for_each(|rows| all.extend(rows));
        underway.start.map(|start| (all, start))
    }
}
