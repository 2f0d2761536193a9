//! Records: what was measured, as plain files.
//!
//! A folder `records/<experiment>` holds `run.json` (what was run), the files of [`Rows`] (what came out; identical for identical runs),
//! and `times.csv` and `session.json` (what the clock said).

mod rows;
pub mod whole;

pub use rows::{
    BarRow, CodeRow, ImageRow, Measure, Rows, ScoreRow, StepRow, StopRow, TermRow, TimeRow, median_times,
};

use crate::spec::Spec;
use crate::{Error, Result, files};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What was run, with everything that a repetition needs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Run {
    /// The experiment.
    pub spec: Spec,
    /// Whether it was the quick form.
    pub quick: bool,
    /// Where tensors lived.
    pub device: String,
    /// Which programs.
    pub versions: Versions,
    /// The number of trained numbers of each model.
    pub parameters: usize,
    /// Images in the training split.
    pub train_images: usize,
}

/// Which programs made the records.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Versions {
    /// This workspace.
    pub topogen: String,
    /// Its git revision; `+` behind it when files were changed.
    pub revision: String,
    /// libtorch.
    pub libtorch: String,
    /// The compiler.
    pub rustc: String,
}

/// How long an experiment took, and on what.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Session {
    /// Runs side by side; each uses one thread.
    pub threads: usize,
    /// Processors of the machine.
    pub processors: usize,
    /// Seconds to find or fetch the data set, check and read it.
    pub data_seconds: f64,
    /// Seconds of training, of all runs, as the clock on the wall counts; of the last session where it was resumed.
    pub training_seconds: f64,
    /// Whether it was interrupted and resumed.
    pub resumed: bool,
    /// Seconds of the set-up of libtorch, if that was measured.
    pub setup_seconds: Option<f64>,
    /// Seconds of the build, if that was measured.
    pub build_seconds: Option<f64>,
}

/// The records of one experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    /// What was run.
    pub run: Run,
    /// How long it took.
    pub session: Session,
    /// What came out.
    pub rows: Rows,
}

/// The name of the original images among those of the models.
pub const DATA: &str = "data";

/// The file that makes a folder of records whole.
const RUN: &str = "run.json";

/// The folder of all records in an output folder.
pub fn folder(out: &Path) -> PathBuf {
    out.join("records")
}

/// Refuses records of other experiments that the report could not read, before anything is trained.
///
/// # Errors
/// [`Error::Record`], [`Error::Read`].
pub fn check_others(out: &Path, specs: &[Spec]) -> Result<()> {
    let folders = match std::fs::read_dir(folder(out)) {
        Ok(folders) => folders,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::Read { path: folder(out), source }),
    };
    for entry in folders {
        let folder = entry.map_err(|source| Error::Read { path: folder(out), source })?.path();
        let replaced = specs.iter().any(|spec| folder.ends_with(&spec.name));
        if !replaced && folder.join(RUN).is_file() {
            Records::read(&folder)?;
        }
    }
    Ok(())
}

impl Records {
    /// Writes the records of one experiment.
    ///
    /// # Errors
    /// [`Error::Write`]; a full disk leaves older records as they were.
    pub fn write(&self, out: &Path) -> Result<()> {
        let folder = folder(out).join(&self.run.spec.name);
        let refused = |source| Error::Write { path: folder.clone(), source };
        std::fs::create_dir_all(&folder).map_err(refused)?;
        for entry in std::fs::read_dir(&folder).map_err(refused)? {
            let path = entry.map_err(refused)?.path();
            if files::is_left_behind(&path) {
                files::remove_folder(&path)?;
            }
        }
        // What has a place on the disk can be renamed: nothing that was there goes before all is written.
        let partial = files::partial_folder(&folder).map_err(refused)?;
        let mut contents = self.rows.files().to_vec();
        contents.push(("session.json", json_bytes(&self.session)));
        // Last: records count as there once this file is.
        contents.push((RUN, json_bytes(&self.run)));
        for (name, bytes) in &contents {
            files::write(&partial.path().join(name), bytes)?;
        }
        // First: without this file, what follows does not count as records.
        files::remove(&folder.join(RUN))?;
        for (name, _) in &contents {
            std::fs::rename(partial.path().join(name), folder.join(name)).map_err(refused)?;
        }
        Ok(())
    }

    /// Reads the records of all experiments of an output folder, in the order of the report.
    ///
    /// # Errors
    /// [`Error::NoRecords`], [`Error::Record`], [`Error::Read`].
    pub fn read_all(out: &Path) -> Result<Vec<Self>> {
        let all = folder(out);
        let none = || Error::NoRecords { folder: all.clone() };
        let mut records = Vec::new();
        for entry in std::fs::read_dir(&all).map_err(|_| none())? {
            let folder = entry.map_err(|source| Error::Read { path: all.clone(), source })?.path();
            if folder.join(RUN).is_file() {
                records.push(Self::read(&folder)?);
            }
        }
        if records.is_empty() {
            return Err(none());
        }
        records
            .sort_by(|a, b| (a.run.spec.order, &a.run.spec.name).cmp(&(b.run.spec.order, &b.run.spec.name)));
        Ok(records)
    }

    fn read(folder: &Path) -> Result<Self> {
        let rows = Rows::read(folder)?;
        let (run, session) = (read_json(&folder.join(RUN))?, read_json(&folder.join("session.json"))?);
        Ok(Self { run, session, rows })
    }
}

/// Rows as CSV with a header. Numbers are written so that reading gives them back bit for bit.
pub fn csv_bytes<T: Serialize>(rows: &[T]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Only a type that is not a row, or a full disk, could refuse: neither is possible in memory with the rows above.
    rows.iter().for_each(|row| writer.serialize(row).expect("a row of plain fields, written to memory"));
    writer.into_inner().expect("written to memory")
}

/// A value as indented JSON.
pub fn json_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain fields with text keys, written to memory");
    bytes.push(b'\n');
    bytes
}

/// Rows from CSV with a header.
pub fn read_csv<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = files::read(path)?;
    let rows: Result<Vec<T>, _> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    rows.map_err(|error| Error::Record { path: path.to_owned(), reason: error.to_string() })
}

/// A value from JSON.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = files::read(path)?;
    serde_json::from_str(&text)
        .map_err(|error| Error::Record { path: path.to_owned(), reason: error.to_string() })
}
