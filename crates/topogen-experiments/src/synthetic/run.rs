//! From specs to records: the runs of all seeds, side by side.

use super::clouds::Role;
use super::descent::{Descent, Measured, Mover};
use super::record::{self, Frames, Identity, LossRow, Record, Run, Session};
use super::spec::Spec;
use super::topology;
use crate::progress::{self, Progress};
use crate::record::Versions;
use crate::side_by_side::side_by_side;
use crate::state::{OTHER_VERSIONS, StateFolder};
use crate::{Error, Result, interrupt, provenance};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tch::Device;
use topogen_data::clouds::Cloud;

/// Steps between two rows of losses.
const SAMPLE_EVERY: u64 = 5;
/// Steps between two looks at whether to stop, to tell of progress or to write a state.
const LOOK_EVERY: u64 = 25;
/// How often a state is written.
const STATE_EVERY: Duration = Duration::from_secs(5);

/// How experiments are run.
pub struct Options {
    /// Whether to run the quick forms.
    pub quick: bool,
    /// Whether to go on from the last states.
    pub resume: bool,
    /// The name of the device.
    pub device: String,
    /// Runs side by side; each uses one thread.
    pub threads: usize,
    /// The folder of all experiments' folders.
    pub out: PathBuf,
}

/// Runs every experiment with each of its seeds; the folders of their records, in order.
///
/// # Errors
/// Whatever stops one of them; states up to then are kept.
pub fn run(runs: &[(Spec, Vec<u64>)], options: &Options) -> Result<Vec<PathBuf>> {
    let device = topogen_models::device(&options.device)?;
    let versions = provenance::versions();
    let mut units = Vec::new();
    for (spec, seeds) in runs {
        for &seed in seeds {
            units.push(Unit::new(spec, seed, options, &versions, device)?);
        }
    }
    // Whatever is wrong with weights or checkpoints shows before anything is forgotten or trained.
    let mut warnings = BTreeSet::new();
    for unit in &units {
        let name = &unit.state.identity.spec.name;
        warnings.extend(unit.descent()?.warnings().map(|warning| format!("{name}: {warning}")));
    }
    warnings.iter().for_each(|warning| progress::line(&format!("warning: {warning}")));
    if !options.resume {
        units.iter().try_for_each(Unit::forget)?;
    }
    let folders = units.iter().map(|unit| unit.folder.clone()).collect();
    let total = units.iter().map(|unit| unit.steps).sum();
    let done = units.iter().map(|unit| unit.state.steps).sum();
    if done > 0 {
        progress::line(&format!("going on after {done} of {total} steps"));
    }
    let progress = Progress::new("points", total, done);
    side_by_side(units, options.threads, |unit| unit.run(&progress))?;
    Ok(folders)
}

/// What a run has come to, beside the frames and what the descent saves.
#[derive(Debug, Deserialize, Serialize)]
struct State {
    identity: Identity,
    steps: u64,
    losses: Vec<LossRow>,
    idle_steps: u64,
    pushed: Vec<(u64, u64)>,
    seconds: f64,
}

impl State {
    fn new(identity: Identity) -> Self {
        Self { identity, steps: 0, losses: Vec::new(), idle_steps: 0, pushed: Vec::new(), seconds: 0.0 }
    }

    /// Keeps what the step that comes next finds.
    fn keep(&mut self, measured: &Measured, last: bool) {
        let step = self.steps;
        if step.is_multiple_of(SAMPLE_EVERY) || last {
            self.losses.extend(measured.terms.iter().map(|term| LossRow {
                step,
                kind: term.kind.name().to_owned(),
                degree: term.degree,
                weight: term.weight,
                value: term.value,
                dependence: term.dependence.name().to_owned(),
                mover: measured.mover.name().to_owned(),
            }));
        }
    }

    fn count(&mut self, mover: Mover) {
        match mover {
            Mover::Loss => {}
            Mover::Nothing => self.idle_steps += 1,
            Mover::Push => match self.pushed.last_mut() {
                Some((_, last)) if *last + 1 == self.steps => *last = self.steps,
                _ => self.pushed.push((self.steps, self.steps)),
            },
        }
    }
}

/// Why two identities are not of one run, if they are not.
fn difference(a: &Identity, b: &Identity) -> Option<&'static str> {
    if a.spec != b.spec {
        Some("the experiment has been changed since")
    } else if a.quick != b.quick {
        Some("one is with --quick, the other without")
    } else if a.clouds != b.clouds {
        Some("its clouds had other coordinates")
    } else if a.device != b.device {
        Some("it was on another device")
    } else if a.versions != b.versions {
        Some(OTHER_VERSIONS)
    } else {
        None
    }
}

/// The files of a state beside its own.
const DESCENT: &str = "descent.safetensors";
const FRAMES: &str = "frames.npy";

/// The run of one seed.
struct Unit {
    steps: u64,
    device: Device,
    folder: PathBuf,
    states: StateFolder,
    initial: Cloud,
    target: Cloud,
    state: State,
    frames: Frames,
    checkpoint: Option<PathBuf>,
    resumed: bool,
}

impl Unit {
    /// At the start, where its last state was, or finished.
    fn new(spec: &Spec, seed: u64, options: &Options, versions: &Versions, device: Device) -> Result<Self> {
        let initial = spec.initial.draw(&spec.name, Role::Initial, seed)?;
        let target = spec.target.draw(&spec.name, Role::Target, seed)?;
        let folder = record::folder(&options.out, &spec.name, seed);
        let identity = Identity {
            spec: spec.clone(),
            seed,
            quick: options.quick,
            device: options.device.clone(),
            versions: versions.clone(),
            clouds: [digest(&initial), digest(&target)],
        };
        let mut unit = Self {
            steps: spec.steps(options.quick),
            device,
            states: StateFolder::new(folder.join("state")),
            frames: Frames::like(&initial),
            folder,
            initial,
            target,
            state: State::new(identity),
            checkpoint: None,
            resumed: false,
        };
        if options.resume {
            unit.go_on()?;
        }
        Ok(unit)
    }

    /// Takes up the finished run or the newest state, if there is one.
    fn go_on(&mut self) -> Result<()> {
        let check = |found: &Identity| match difference(found, &self.state.identity) {
            Some(reason) => Err(self.states.other_run(reason)),
            None => Ok(()),
        };
        if let Some(found) = record::finished(&self.folder)? {
            check(&found)?;
            self.state.steps = self.steps;
        } else if let Some((state, path)) = self.states.newest::<State>()? {
            check(&state.identity)?;
            self.frames = Frames::read(&path.join(FRAMES))?;
            self.checkpoint = Some(path.join(DESCENT));
            self.state = state;
            self.resumed = true;
        }
        Ok(())
    }

    fn forget(&self) -> Result<()> {
        record::forget(&self.folder)?;
        self.states.clear()
    }

    /// The points at the step of the state.
    fn descent(&self) -> Result<Descent> {
        let mut descent = Descent::new(&self.state.identity.spec, &self.initial, &self.target, self.device)?;
        if let Some(checkpoint) = &self.checkpoint {
            descent.restore(checkpoint, self.state.steps)?;
        }
        Ok(descent)
    }

    fn run(mut self, progress: &Progress) -> Result<()> {
        if self.state.steps == self.steps {
            return Ok(());
        }
        let mut descent = self.descent()?;
        let before = self.state.seconds;
        let start = Instant::now();
        let mut written = (Instant::now(), self.state.steps);
        let frame_every = self.state.identity.spec.frame_every;
        while self.state.steps < self.steps {
            if self.state.steps.is_multiple_of(LOOK_EVERY) || self.state.steps == written.1 {
                self.state.seconds = before + start.elapsed().as_secs_f64();
                let stop = interrupt::asked();
                if self.state.steps > written.1 && (stop || written.0.elapsed() >= STATE_EVERY) {
                    self.write_state(&descent)?;
                    written = (Instant::now(), self.state.steps);
                }
                if stop {
                    return Err(Error::Interrupted);
                }
            }
            if self.state.steps.is_multiple_of(frame_every) {
                self.frames.values.extend(descent.coordinates()?);
            }
            let measured = descent.step();
            let measured = self.unless_diverged(&descent, measured)?;
            self.state.keep(&measured, false);
            self.state.count(measured.mover);
            self.state.steps += 1;
            self.tell(&measured, progress);
        }
        self.finish(&descent, before + start.elapsed().as_secs_f64())
    }

    /// The result, if the points are finite; otherwise that is what is wrong, whatever an error says of its consequences.
    fn unless_diverged<T>(&self, descent: &Descent, result: Result<T>) -> Result<T> {
        if result.is_err() && descent.coordinates()?.iter().any(|coordinate| !coordinate.is_finite()) {
            let Identity { spec, seed, .. } = &self.state.identity;
            return Err(Error::Diverged { name: spec.name.clone(), seed: *seed, steps: self.state.steps });
        }
        result
    }

    fn tell(&self, measured: &Measured, progress: &Progress) {
        let since = match self.state.steps % LOOK_EVERY {
            0 => LOOK_EVERY,
            rest if self.state.steps == self.steps => rest,
            _ => return,
        };
        let terms = measured.terms.iter();
        let terms = terms.map(|term| format!("{} {} {:.3}", term.kind.name(), term.degree, term.value));
        let Identity { spec, seed, .. } = &self.state.identity;
        let message = format!("{} seed {seed}: {}", spec.name, terms.collect::<Vec<_>>().join(", "));
        progress.advance(since, &message);
    }

    fn write_state(&self, descent: &Descent) -> Result<()> {
        self.states.write(self.state.steps, &self.state, |folder: &Path| {
            self.frames.write(&folder.join(FRAMES))?;
            descent.save(&folder.join(DESCENT))
        })
    }

    /// Measures the end and writes the records.
    fn finish(mut self, descent: &Descent, training_seconds: f64) -> Result<()> {
        self.frames.values.extend(descent.coordinates()?);
        let measured = self.unless_diverged(descent, descent.measure())?;
        self.state.keep(&measured, true);
        let filtration = self.state.identity.spec.filtration;
        let target = filtration.diagram(&self.target)?;
        let last = Cloud { values: descent.coordinates()?, dim: self.initial.dim };
        let Self { state, frames, steps, .. } = self;
        let record = Record {
            identity: state.identity,
            steps,
            start: topology::distances(&filtration.diagram(&self.initial)?, &target),
            end: topology::distances(&filtration.diagram(&last)?, &target),
            push_steps: state.pushed.iter().map(|(first, last)| last - first + 1).sum(),
            idle_steps: state.idle_steps,
            pushed: state.pushed,
        };
        let session = Session { training_seconds, resumed: self.resumed };
        let run = Run { record, session, losses: state.losses, frames, target: self.target };
        run.write(&self.folder)?;
        self.states.clear()
    }
}

fn digest(cloud: &Cloud) -> String {
    let mut bytes = (cloud.dim as u64).to_le_bytes().to_vec();
    bytes.extend(cloud.values.iter().flat_map(|value| value.to_le_bytes()));
    topogen_data::sha256(&bytes)
}
