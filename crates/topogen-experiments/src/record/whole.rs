//! Records of an experiment that are written as a whole folder: what was run, how long it took, and a file for each kind of row.

use super::{RUN, folder, json_bytes, read_json};
use crate::good::Good;
use crate::{Error, Result, files};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// How long an experiment took, and on what.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Session {
    /// Runs side by side; each uses one thread.
    pub threads: usize,
    /// Processors of the machine.
    pub processors: usize,
    /// Seconds of all its runs, on one thread each; of the last session where it was resumed.
    pub seconds: f64,
    /// Whether it was interrupted and resumed.
    pub resumed: bool,
}

/// What was run: the content of `run.json`.
pub trait RunOf: Serialize + DeserializeOwned {
    /// The name of the experiment, and of its folder.
    fn name(&self) -> &str;
    /// Its place in the report.
    fn order(&self) -> u32;
}

/// What came out: a file for each kind of row.
pub trait RowsOf: Sized {
    /// The name and content of each file.
    fn files(&self) -> Vec<(&'static str, Vec<u8>)>;

    /// Reads the files.
    ///
    /// # Errors
    /// [`Error::Record`], [`Error::Read`].
    fn read(folder: &Path) -> Result<Self>;
}

/// The records of one experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeRecords<R, T> {
    /// What was run.
    pub run: R,
    /// How long it took; nothing for what was not run.
    pub session: Option<Session>,
    /// What came out.
    pub rows: T,
}

const SESSION: &str = "session.json";

impl<R: RunOf, T: RowsOf> WholeRecords<R, T> {
    /// Writes the records; what was there before goes only when they are whole.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, out: &Path) -> Result<()> {
        let all = folder(out);
        let place = all.join(self.run.name());
        let refused = |source| Error::Write { path: place.clone(), source };
        std::fs::create_dir_all(&all).map_err(refused)?;
        let partial = files::partial_folder(&all).map_err(refused)?;
        let told = [(SESSION, json_bytes(&self.session)), (RUN, json_bytes(&self.run))];
        for (name, bytes) in self.rows.files().into_iter().chain(told) {
            files::write(&partial.path().join(name), &bytes)?;
        }
        files::replace_folder(partial, &place)
    }

    /// Reads the records of all experiments of an output folder, in the order of the report.
    ///
    /// # Errors
    /// [`Error::NoRecords`], [`Error::Record`], [`Error::Read`].
    pub fn read_all(out: &Path) -> Result<Vec<Self>> {
        let all = folder(out);
        let none = || Error::NoRecords { folder: all.clone() };
        let mut records: Vec<Self> = Vec::new();
        for entry in std::fs::read_dir(&all).map_err(|_| none())? {
            let place = entry.map_err(|source| Error::Read { path: all.clone(), source })?.path();
            if place.join(RUN).is_file() {
                records.push(Self::read(&place)?);
            }
        }
        if records.is_empty() {
            return Err(none());
        }
        records.sort_by(|a, b| (a.run.order(), a.run.name()).cmp(&(b.run.order(), b.run.name())));
        Ok(records)
    }

    /// The same; none where there are no records yet.
    ///
    /// # Errors
    /// [`Error::Record`], [`Error::Read`].
    pub fn read_any(out: &Path) -> Result<Vec<Self>> {
        match Self::read_all(out) {
            Err(Error::NoRecords { .. }) => Ok(Vec::new()),
            read => read,
        }
    }

    fn read(place: &Path) -> Result<Self> {
        // First: what is of another version says so itself.
        let run = read_json(&place.join(RUN))?;
        Ok(Self { run, rows: T::read(place)?, session: read_json(&place.join(SESSION))? })
    }
}

/// Values by seed, in the order of the seeds.
pub type BySeed = Vec<(u64, f64)>;

/// Values without their seeds.
pub fn without_seeds(values: BySeed) -> Vec<f64> {
    values.into_iter().map(|(_, value)| value).collect()
}

/// By how much values are better than others, for each seed that has both.
pub fn paired_gains(values: BySeed, others: BySeed, good: Good) -> Vec<f64> {
    let others: BTreeMap<u64, f64> = others.into_iter().collect();
    let gain = |(seed, value): (u64, f64)| good.gain(value, *others.get(&seed)?);
    values.into_iter().filter_map(gain).collect()
}
