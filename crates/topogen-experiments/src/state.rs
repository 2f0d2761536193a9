//! The state of an unfinished run, from which it can go on.
//!
//! A state is a folder that appears by one rename: the records so far and, unless the run is finished, the numbers that
//! are trained. A newer state replaces an older one only once it is whole.

use crate::record::{Rows, Versions, json_bytes, read_json};
use crate::spec::Spec;
use crate::{Error, Result, files};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the states of one run lie.
#[derive(Clone, Debug)]
pub struct StateFolder {
    path: PathBuf,
}

/// What the state of a twins' run holds beside the checkpoint.
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
    /// Seconds of the parts of each model's steps so far, in the order of the parts.
    pub times: BTreeMap<String, Vec<[f64; 5]>>,
}

const STATE: &str = "state.json";
/// The trainer's checkpoint in the folder of a state.
pub const CHECKPOINT: &str = "checkpoint.safetensors";

impl State {
    /// That of a run before its first step.
    pub fn new(spec: &Spec, quick: bool, device: &str, versions: &Versions) -> Self {
        Self {
            spec: spec.clone(),
            quick,
            device: device.to_owned(),
            versions: versions.clone(),
            steps: 0,
            rows: Rows::default(),
            times: BTreeMap::new(),
        }
    }

    /// Why this cannot be a state of the run that `fresh` starts, if it cannot.
    pub fn difference(&self, fresh: &Self) -> Option<&'static str> {
        if self.spec != fresh.spec {
            Some(difference_of_specs(&self.spec, &fresh.spec))
        } else if self.quick != fresh.quick {
            Some("one is with --quick, the other without")
        } else if self.device != fresh.device {
            Some("it was on another device")
        } else if self.versions != fresh.versions {
            Some(OTHER_VERSIONS)
        } else {
            None
        }
    }
}

/// What is most worth telling of how two experiments differ.
fn difference_of_specs(one: &Spec, other: &Spec) -> &'static str {
    let mut with_its_seeds = one.clone();
    with_its_seeds.full.seeds.clone_from(&other.full.seeds);
    with_its_seeds.quick.seeds.clone_from(&other.quick.seeds);
    if one.own_data != other.own_data {
        "its images are others, or were read in another way"
    } else if with_its_seeds == *other {
        "it has other seeds"
    } else {
        "the experiment has been changed since"
    }
}

/// What is said of a state of other programs.
pub const OTHER_VERSIONS: &str = "it was made by another version of topogen, libtorch or the compiler";

impl StateFolder {
    /// The states of one run, in a folder of their own.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Writes the state after so many steps; `others` writes what belongs to it into the folder that it is given.
    ///
    /// # Errors
    /// [`Error::Write`] and those of `others`; the state before is then still there.
    pub fn write(
        &self,
        steps: u64,
        state: &impl Serialize,
        others: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<()> {
        let refused = |source| Error::Write { path: self.path.clone(), source };
        fs::create_dir_all(&self.path).map_err(refused)?;
        let partial = files::partial_folder(&self.path).map_err(refused)?;
        files::write(&partial.path().join(STATE), &json_bytes(state))?;
        others(partial.path())?;
        let older = self.whole()?;
        let place = self.path.join(format!("step-{steps:08}"));
        if older.contains(&place) {
            // A whole state of the same step has the same content.
            return Ok(());
        }
        fs::rename(partial.keep(), &place).map_err(refused)?;
        older.iter().try_for_each(|path| files::remove_folder(path))
    }

    /// The newest state, and its folder with what belongs to it.
    ///
    /// # Errors
    /// [`Error::Record`] when it cannot be understood.
    pub fn newest<S: DeserializeOwned>(&self) -> Result<Option<(S, PathBuf)>> {
        let Some(path) = self.whole()?.pop() else { return Ok(None) };
        Ok(Some((read_json(&path.join(STATE))?, path)))
    }

    /// The error of a state that belongs to another run.
    pub fn other_run(&self, reason: &str) -> Error {
        Error::OtherRun { path: self.path.clone(), reason: reason.to_owned() }
    }

    /// The error of a state whose checkpoint is not there or is of another step.
    pub fn no_checkpoint(&self, step: u64) -> Error {
        Error::NoCheckpoint { path: self.path.clone(), step }
    }

    /// Removes what interrupted writes have left behind.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::Remove`].
    pub fn tidy(&self) -> Result<()> {
        self.entries()?
            .iter()
            .filter(|path| files::is_left_behind(path))
            .try_for_each(|path| files::remove_folder(path))
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
        let is_whole = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            let step = name.and_then(|name| name.strip_prefix("step-"));
            step.is_some_and(|step| step.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut whole: Vec<PathBuf> = self.entries()?.into_iter().filter(is_whole).collect();
        whole.sort();
        Ok(whole)
    }

    /// Everything in the folder, which need not be there.
    fn entries(&self) -> Result<Vec<PathBuf>> {
        let refused = |source| Error::Read { path: self.path.clone(), source };
        match fs::read_dir(&self.path) {
            Ok(entries) => entries.map(|entry| Ok(entry.map_err(refused)?.path())).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(refused(source)),
        }
    }
}
