//! The run of one seed.

use super::Options;
use super::batches::Batches;
use super::data::{Data, images_at};
use super::judge::Judge;
use crate::progress::{self, Progress};
use crate::record::{Rows, Versions, median_times};
use crate::spec::Spec;
use crate::state::{CHECKPOINT, State, StateFolder};
use crate::{Error, Result, interrupt, registry};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tch::{Device, Tensor};
use topogen_models::{StepRecord, Trainer};

/// A state is kept after so many steps, and after so much time.
const STATE_EVERY: u64 = 100;
const STATE_AFTER: Duration = Duration::from_secs(30);
/// Steps at the start of a run, or after it was resumed, that no timing counts: memory is fetched and caches are filled.
const WARM_UP: u64 = 5;

/// The run of one seed.
pub struct Unit<'a> {
    pub(super) spec: &'a Spec,
    pub(super) seed: u64,
    pub(super) data: &'a Data,
    pub(super) judge: Option<&'a Judge>,
    pub(super) batches: Batches,
    pub(super) state: State,
    /// Where the trained networks go, if they are kept.
    pub(super) models: Option<PathBuf>,
    pub(super) device: Device,
    pub(super) steps: u64,
    folder: StateFolder,
    checkpoint: Option<PathBuf>,
    /// The step of the newest state in the folder, 0 for none, and when it was written or the run began.
    written: (u64, Instant),
}

impl<'a> Unit<'a> {
    /// At the start, or where its last state was.
    ///
    /// # Errors
    /// [`Error::Spec`] for more images than there are; [`Error::OtherRun`], [`Error::Record`].
    pub fn new(
        spec: &'a Spec,
        options: &Options,
        versions: &Versions,
        data: &'a Data,
        device: Device,
        seed: u64,
    ) -> Result<Self> {
        let run = format!("seed-{seed}");
        let folder = StateFolder::new(options.out.join("state").join(&spec.name).join(&run));
        let fresh = State::new(spec, options.quick, &options.device, versions);
        let extent = spec.extent(options.quick);
        let (mut state, mut checkpoint) = (fresh, None);
        if options.resume
            && let Some((newest, its_folder)) = folder.newest::<State>()?
        {
            newest.difference(&state).map_or(Ok(()), |reason| Err(folder.other_run(reason)))?;
            let its_checkpoint = its_folder.join(CHECKPOINT);
            (state, checkpoint) = (newest, its_checkpoint.is_file().then_some(its_checkpoint));
        }
        let batches = Batches::new(spec, seed, data.train.len())?;
        // Networks of the first seed are enough to sample from: those of all would take gigabytes.
        let is_kept = spec.samples.is_some() && extent.seeds.first() == Some(&seed);
        let models = is_kept.then(|| options.out.join("models").join(&spec.name));
        let (steps, written) = (extent.steps, (state.steps, Instant::now()));
        let judge = None;
        Ok(Self {
            spec,
            seed,
            data,
            judge,
            batches,
            state,
            models,
            device,
            steps,
            folder,
            checkpoint,
            written,
        })
    }

    /// Steps that were made before.
    pub fn steps_done(&self) -> u64 {
        self.state.steps
    }

    /// Whether it was begun before, and is not over.
    pub fn is_underway(&self) -> bool {
        (1..self.steps).contains(&self.state.steps)
    }

    /// How many images are trained on.
    pub fn train_images(&self) -> usize {
        self.batches.train_len()
    }

    /// Forgets its states.
    ///
    /// # Errors
    /// [`Error::Remove`].
    pub fn clear(&self) -> Result<()> {
        self.folder.clear()
    }

    /// Removes what interrupted writes of states have left.
    ///
    /// # Errors
    /// [`Error::Remove`].
    pub fn tidy(&self) -> Result<()> {
        self.folder.tidy()
    }

    /// The trainer at the step of the state; a finished run has none, and is at the start again.
    ///
    /// # Errors
    /// [`Error::Spec`] for models that make no sense; [`Error::NoCheckpoint`], and those of a damaged checkpoint.
    pub fn trainer(&self) -> Result<Trainer> {
        let config = registry::train_config(self.spec, self.data.image(), self.seed, self.device)?;
        let mut trainer = Trainer::new(config, registry::twins(&self.spec.name, &self.spec.models)?)?;
        if self.state.steps == self.steps {
            return Ok(trainer);
        }
        if let Some(checkpoint) = &self.checkpoint {
            trainer.restore(checkpoint)?;
        }
        match trainer.steps() == self.state.steps {
            true => Ok(trainer),
            false => Err(self.folder.no_checkpoint(self.state.steps)),
        }
    }

    /// Has its samples judged.
    pub fn judged_by(self, judge: Option<&'a Judge>) -> Self {
        Self { judge, ..self }
    }

    /// Trains to the end, and returns what came out.
    ///
    /// # Errors
    /// [`Error::Interrupted`], with the state kept; whatever else stops the run.
    pub fn run(mut self, progress: &Progress) -> Result<Rows> {
        if self.state.steps == self.steps {
            return Ok(self.state.rows);
        }
        let mut trainer = self.trainer()?;
        let first = self.state.steps;
        let mut is_whole = true;
        while self.state.steps < self.steps {
            if interrupt::asked() {
                if self.state.steps > self.written.0 {
                    self.keep_state(&trainer)?;
                }
                return Err(Error::Interrupted);
            }
            self.keep(&trainer)?;
            let step = self.state.steps;
            let images = images_at(&self.data.train, self.batches.of_step(step))?;
            self.keep_pulls(&trainer, &images)?;
            match trainer.step(&images) {
                Ok(records) => self.take(records, step >= first + WARM_UP, progress),
                Err(topogen_models::Error::Diverged { .. }) => {
                    for (model, stop) in trainer.stopped() {
                        self.stopped(model, stop);
                    }
                    progress.advance(self.steps - step, "");
                    is_whole = false;
                    break;
                }
                Err(error) => return Err(error.into()),
            }
            for (model, stop) in trainer.stopped() {
                self.stopped(model, stop);
            }
            self.state.steps += 1;
            let is_due =
                self.state.steps.is_multiple_of(STATE_EVERY) || self.written.1.elapsed() > STATE_AFTER;
            if is_due && self.state.steps < self.steps {
                self.keep_state(&trainer)?;
            }
        }
        if is_whole {
            self.keep(&trainer)?;
            self.keep_results(&trainer)?;
        }
        self.state.steps = self.steps;
        let times = self.state.times.iter();
        self.state.rows.times =
            times.filter_map(|(model, steps)| median_times(self.seed, model, steps)).collect();
        self.state.times.clear();
        self.folder.write(self.state.steps, &self.state, |_| Ok(()))?;
        Ok(self.state.rows)
    }

    /// Takes the records of a step.
    fn take(&mut self, records: Vec<StepRecord>, is_timed: bool, progress: &Progress) {
        let bce = records.iter().map(|record| format!("{} {:.0}", record.model, record.bce));
        progress.advance(1, &format!("cross-entropy: {}", bce.take(2).collect::<Vec<_>>().join(", ")));
        for record in records {
            if is_timed {
                let times = &record.times;
                let parts = [times.forward, times.target, times.topology, times.backward, times.optimiser];
                self.state.times.entry(record.model.clone()).or_default().push(parts);
            }
            if record.step.is_multiple_of(self.spec.record_every)
                || self.spec.table_steps.contains(&record.step)
            {
                self.state.rows.push(self.seed, record);
            }
        }
    }

    fn stopped(&mut self, model: &str, stop: &topogen_models::Stop) {
        if self.state.rows.stops.iter().any(|row| row.model == model) {
            return;
        }
        progress::line(&format!(
            "{}, seed {}: {model} is trained no further: {} is not finite at step {}. The others go on; lower the learning rate or the \
             weights of its terms",
            self.spec.name, self.seed, stop.what, stop.step
        ));
        self.state.rows.push_stop(self.seed, model, stop);
    }

    fn keep_state(&mut self, trainer: &Trainer) -> Result<()> {
        let save = |folder: &std::path::Path| Ok(trainer.save(&folder.join(CHECKPOINT))?);
        self.folder.write(self.state.steps, &self.state, save)?;
        self.written = (self.state.steps, Instant::now());
        Ok(())
    }

    fn keep_pulls(&mut self, trainer: &Trainer, images: &Tensor) -> Result<()> {
        if self.spec.pulls_every > 0 && self.state.steps.is_multiple_of(self.spec.pulls_every) {
            self.state.rows.push_pulls(self.seed, trainer.pulls(images)?);
        }
        Ok(())
    }
}
