//! The state of an unfinished run, from which it can go on.
//!
//! A state is a folder that appears by one rename: the records so far and, unless the run is finished, the trainer's
//! checkpoint. A newer state replaces an older one only once it is whole.

use crate::record::{Rows, json_bytes, read_json};
use crate::spec::Spec;
use crate::{Error, Result, files};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use topogen_models::Trainer;

/// Where the states of one run lie.
#[derive(Clone, Debug)]
pub struct StateFolder {
    path: PathBuf,
}

/// What a state holds beside the checkpoint.
#[derive(Debug, Deserialize, Serialize)]
pub struct State {
    /// The experiment that the run belongs to.
    pub spec: Spec,
    /// Whether it is the quick form.
    pub quick: bool,
    /// The device, on which results depend.
    pub device: String,
    /// Steps made.
    pub steps: u64,
    /// The records so far.
    pub rows: Rows,
}

const STATE: &str = "state.json";
const CHECKPOINT: &str = "checkpoint.safetensors";

impl StateFolder {
    /// The states of the run of one seed.
    pub fn new(out: &Path, experiment: &str, seed: u64) -> Self {
        Self { path: out.join("state").join(experiment).join(format!("seed-{seed}")) }
    }

    /// Writes a state; `trainer` is left out when the run is finished.
    ///
    /// # Errors
    /// [`Error::Write`]; the state before is then still there.
    pub fn write(&self, state: &State, trainer: Option<&Trainer>) -> Result<()> {
        let refused = |source| Error::Write { path: self.path.clone(), source };
        fs::create_dir_all(&self.path).map_err(refused)?;
        let partial = tempfile::tempdir_in(&self.path).map_err(refused)?;
        files::write(&partial.path().join(STATE), &json_bytes(state))?;
        if let Some(trainer) = trainer {
            trainer.save(&partial.path().join(CHECKPOINT))?;
        }
        let older = self.whole()?;
        // A state of the same step has the same content: the older one goes first, as a folder cannot be replaced.
        let place = self.path.join(format!("step-{:08}", state.steps));
        files::remove_folder(&place)?;
        fs::rename(partial.keep(), &place).map_err(refused)?;
        older.iter().filter(|path| **path != place).try_for_each(|path| files::remove_folder(path))
    }

    /// The newest state, and the checkpoint that belongs to it unless the run is finished.
    ///
    /// # Errors
    /// [`Error::Record`] when it cannot be understood.
    pub fn newest(&self) -> Result<Option<(State, Option<PathBuf>)>> {
        let Some(path) = self.whole()?.pop() else { return Ok(None) };
        let checkpoint = path.join(CHECKPOINT);
        Ok(Some((read_json(&path.join(STATE))?, checkpoint.is_file().then_some(checkpoint))))
    }

    /// Refuses a state of a run with other options.
    ///
    /// # Errors
    /// [`Error::OtherRun`].
    pub fn check_same(&self, state: &State, spec: &Spec, quick: bool, device: &str) -> Result<()> {
        let reason = if state.spec != *spec {
            "the experiment has been changed since"
        } else if state.quick != quick {
            "one is with --quick, the other without"
        } else if state.device != device {
            "it was on another device"
        } else {
            return Ok(());
        };
        Err(Error::OtherRun { path: self.path.clone(), reason: reason.to_owned() })
    }

    /// Forgets all states.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn clear(&self) -> Result<()> {
        files::remove_folder(&self.path)
    }

    /// The whole states, the newest last.
    fn whole(&self) -> Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(Error::Read { path: self.path.clone(), source }),
        };
        let mut whole = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| Error::Read { path: self.path.clone(), source })?;
            if entry.file_name().to_string_lossy().starts_with("step-") {
                whole.push(entry.path());
            }
        }
        whole.sort();
        Ok(whole)
    }
}
