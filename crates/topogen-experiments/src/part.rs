//! One fit of a run, which can be interrupted and goes on from its last whole epoch.

use crate::progress::Progress;
use crate::record::Versions;
use crate::spec::Form;
use crate::state::{OTHER_VERSIONS, StateFolder};
use crate::{Error, Result, interrupt};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use topogen_models::{Fit, FitConfig, Objective};

/// How often a state is written.
const STATE_EVERY: Duration = Duration::from_secs(5);
/// What is fitted, in the folder of a state.
const FIT: &str = "fit.safetensors";

/// An experiment in a form, for which so much is run.
pub trait Whole: Clone + PartialEq + Serialize + DeserializeOwned {
    /// How much of it is run.
    type Extent: Clone + PartialEq + Serialize + DeserializeOwned;
    /// What is learned from.
    type Data: PartialEq;

    /// What is learned from.
    fn data(&self) -> &Self::Data;
}

/// What a fit depends on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(bound = "")]
pub struct Identity<S: Whole> {
    /// The experiment, in the form that is run.
    pub spec: S,
    /// Which form that is.
    pub form: Form,
    /// How much that is.
    pub extent: S::Extent,
    /// Where tensors live.
    pub device: String,
    /// Which programs.
    pub versions: Versions,
}

impl<S: Whole> Identity<S> {
    /// Why this is not what another run depends on, if it is not.
    pub fn difference(&self, other: &Self) -> Option<&'static str> {
        if self.form != other.form {
            Some("it is another form: --quick or --published were given to one alone")
        } else if self.spec.data() != other.spec.data() {
            Some("its data are others, or were read in another way")
        } else if self.spec != other.spec || self.extent != other.extent {
            Some("the experiment has been changed since")
        } else if self.device != other.device {
            Some("it was on another device")
        } else if self.versions != other.versions {
            Some(OTHER_VERSIONS)
        } else {
            None
        }
    }
}

/// One epoch of a fit.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct EpochRow {
    /// The seed of the run.
    pub seed: u64,
    /// What was fitted.
    pub of: String,
    /// The epoch, from 1.
    pub epoch: u64,
    /// Mean loss of the epoch's batches, each before its update.
    pub training_loss: f64,
    /// Loss of what decides when to stop, after the epoch.
    pub validation_loss: Option<f64>,
}

/// What a fit has come to, beside its numbers.
#[derive(Deserialize, Serialize)]
#[serde(bound = "")]
struct State<S: Whole> {
    identity: Identity<S>,
    /// Whether it is over, and its network written.
    over: bool,
    epochs: Vec<EpochRow>,
    seconds: f64,
    /// Seconds that were spent before the first epoch.
    labelling: f64,
}

/// Where one fit of a run keeps its states and its network.
pub struct Part<'a, S: Whole> {
    /// What is fitted.
    pub name: &'a str,
    /// The seed of the run.
    pub seed: u64,
    /// What it depends on.
    pub identity: &'a Identity<S>,
    /// Its states.
    pub states: StateFolder,
    /// The file of its network.
    pub network: PathBuf,
}

/// A fit that is over.
pub struct Fitted<T> {
    /// What was fitted.
    pub network: T,
    /// Its epochs.
    pub epochs: Vec<EpochRow>,
    /// Seconds of labelling.
    pub labelling: f64,
    /// Seconds of the fit.
    pub seconds: f64,
}

impl<S: Whole> Part<'_, S> {
    /// Fits what `objective` makes, or goes on where its last state is, or reads what is over.
    ///
    /// `load` reads a network from its file, `take` takes it from its objective, `save` writes it.
    ///
    /// # Errors
    /// [`Error::Interrupted`], [`Error::OtherRun`] for a state of something else; those of fitting, reading and writing.
    pub fn fit<O: Objective, T>(
        &self,
        config: FitConfig,
        objective: impl FnOnce() -> Result<(O, f64)>,
        take: impl FnOnce(O) -> T,
        (load, save): (impl FnOnce(&Path) -> Result<T>, impl FnOnce(&T, &Path) -> Result<()>),
        progress: &Progress,
    ) -> Result<Fitted<T>> {
        let most = config.max_epochs;
        let found = self.states.newest::<State<S>>()?;
        if let Some((state, _)) = &found
            && let Some(reason) = state.identity.difference(self.identity)
        {
            return Err(self.states.other_run(reason));
        }
        if let Some((State { over: true, epochs, seconds, labelling, .. }, _)) = found {
            let network = load(&self.network)?;
            progress.advance(most, &format!("{} was finished before", self.name));
            return Ok(Fitted { network, epochs, labelling, seconds });
        }
        let (objective, mut labelling) = objective()?;
        let mut fit = Fit::new(objective, config)?;
        let (mut epochs, mut before) = (Vec::new(), 0.0);
        if let Some((state, folder)) = found {
            fit.restore(&folder.join(FIT))?;
            (epochs, before, labelling) = (state.epochs, state.seconds, state.labelling);
            progress.advance(epochs.len() as u64, &format!("{} goes on", self.name));
        }
        let state = |epochs: &[EpochRow], over: bool, seconds: f64| State {
            identity: self.identity.clone(),
            over,
            epochs: epochs.to_vec(),
            seconds,
            labelling,
        };
        let start = Instant::now();
        let mut written = Instant::now();
        let write = |fit: &Fit<O>, epochs: &[EpochRow]| {
            let state = state(epochs, false, before + start.elapsed().as_secs_f64());
            self.states.write(epochs.len() as u64, &state, |folder| Ok(fit.save(&folder.join(FIT))?))
        };
        while !fit.is_over() {
            let go_on =
                || if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            let Some(epoch) = fit.epoch_while(go_on)? else {
                // The fit is as it was before this epoch.
                write(&fit, &epochs)?;
                return Err(Error::Interrupted);
            };
            epochs.push(EpochRow {
                seed: self.seed,
                of: self.name.to_owned(),
                epoch: epoch.epoch + 1,
                training_loss: epoch.training_loss,
                validation_loss: epoch.validation_loss,
            });
            let held_out =
                epoch.validation_loss.map_or_else(String::new, |loss| format!(", held out {loss:.4}"));
            let (name, seed, loss) = (self.name, self.seed, epoch.training_loss);
            progress.advance(
                1,
                &format!("{name}, seed {seed}, epoch {}: loss {loss:.4}{held_out}", epochs.len()),
            );
            if written.elapsed() >= STATE_EVERY {
                write(&fit, &epochs)?;
                written = Instant::now();
            }
        }
        let seconds = before + start.elapsed().as_secs_f64();
        progress.advance(most.saturating_sub(epochs.len() as u64), &format!("{} is fitted", self.name));
        let network = take(fit.finish()?);
        save(&network, &self.network)?;
        // One more than its epochs: a state of the last epoch may be there, which is not over.
        self.states.write(epochs.len() as u64 + 1, &state(&epochs, true, seconds), |_| Ok(()))?;
        Ok(Fitted { network, epochs, labelling, seconds })
    }
}
