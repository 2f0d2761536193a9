//! The state of an unfinished run, from which it can go on.
//!
//! A state is a folder that appears by one rename: the records so far and, unless the run is finished, the trainer's
//! checkpoint. A newer state replaces an older one only once it is whole.

use crate::record::{Rows, Versions, json_bytes, read_json};
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
    /// The programs, on which results may depend.
    pub versions: Versions,
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
        let place = self.path.join(format!("step-{:08}", state.steps));
        if older.contains(&place) {
            // A whole state of the same step has the same content.
            return Ok(());
        }
        fs::rename(partial.keep(), &place).map_err(refused)?;
        older.iter().try_for_each(|path| files::remove_folder(path))
    }

    /// The newest state, and the checkpoint that belongs to it if it has one.
    ///
    /// # Errors
    /// [`Error::Record`] when it cannot be understood.
    pub fn newest(&self) -> Result<Option<(State, Option<PathBuf>)>> {
        let Some(path) = self.whole()?.pop() else { return Ok(None) };
        let checkpoint = path.join(CHECKPOINT);
        Ok(Some((read_json(&path.join(STATE))?, checkpoint.is_file().then_some(checkpoint))))
    }

    /// Refuses a state of a run with other options or programs than those of `fresh`.
    ///
    /// # Errors
    /// [`Error::OtherRun`].
    pub fn check_same(&self, state: &State, fresh: &State) -> Result<()> {
        let reason = if state.spec != fresh.spec {
            "the experiment has been changed since"
        } else if state.quick != fresh.quick {
            "one is with --quick, the other without"
        } else if state.device != fresh.device {
            "it was on another device"
        } else if state.versions != fresh.versions {
            "it was made by another version of topogen, libtorch or the compiler"
        } else {
            return Ok(());
        };
        Err(Error::OtherRun { path: self.path.clone(), reason: reason.to_owned() })
    }

    /// The error of a state whose checkpoint is not there or is of another step.
    pub fn no_checkpoint(&self, step: u64) -> Error {
        Error::NoCheckpoint { path: self.path.clone(), step }
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
            let name = entry.file_name();
            let step = name.to_str().and_then(|name| name.strip_prefix("step-"));
            if step.is_some_and(|step| step.bytes().all(|byte| byte.is_ascii_digit())) {
                whole.push(entry.path());
            }
        }
        whole.sort();
        Ok(whole)
    }
}
