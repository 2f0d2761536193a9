//! The records of a run, as plain files.
//!
//! `record.json` (what was run and came out, in short), `losses.csv`, and the clouds as .npy are identical for identical
//! runs; `session.json` is what the clock said.

use super::spec::Spec;
use crate::record::{Versions, csv_bytes, json_bytes, read_csv, read_json};
use crate::{Error, Result, files};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use topogen_data::clouds::Cloud;
use topogen_data::formats::npy;

/// What decides all that a run computes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Identity {
    /// The experiment.
    pub spec: Spec,
    /// The seed of this run.
    pub seed: u64,
    /// Whether it is the quick form.
    pub quick: bool,
    /// Where tensors live.
    pub device: String,
    /// Which programs.
    pub versions: Versions,
    /// The SHA-256 of dimension and coordinates of the initial and of the target cloud.
    pub clouds: [String; 2],
}

/// What was run, and what came out in short.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Record {
    /// What was run.
    pub identity: Identity,
    /// Steps made.
    pub steps: u64,
    /// Before the first step, the bottleneck distance to the target's diagram by degree.
    pub start: Vec<f64>,
    /// The same after the last step.
    pub end: Vec<f64>,
    /// How many steps the push made.
    pub push_steps: u64,
    /// How many steps moved nothing.
    pub idle_steps: u64,
    /// First and last step of each stretch of steps that the push made.
    pub pushed: Vec<(u64, u64)>,
}

/// How long it took.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Session {
    /// Seconds of all steps, as the clock on the wall counts.
    pub training_seconds: f64,
    /// Whether it was interrupted and resumed.
    pub resumed: bool,
}

/// One term at one step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct LossRow {
    /// The step, from 0; values are those before its update. The last row's is the number of steps: after the last update.
    pub step: u64,
    /// The functional.
    pub kind: String,
    /// The degree of the bars.
    pub degree: usize,
    /// The weight in the loss.
    pub weight: f64,
    /// The true value, without the weight.
    pub value: f64,
    /// What the value depends on: `input` (there is a gradient), `target` or `minimum`.
    pub dependence: String,
    /// What moves the points: `loss`, `push` (the fallback) or `nothing`.
    pub mover: String,
}

/// The records of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What was run, and what came out in short.
    pub record: Record,
    /// How long it took.
    pub session: Session,
    /// The terms of every sampled step.
    pub losses: Vec<LossRow>,
    /// The cloud before the first step, after every so many, and after the last.
    pub frames: Frames,
    /// The cloud whose diagram it shall get.
    pub target: Cloud,
}

/// The same points at several steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frames {
    /// The coordinates, frame by frame and point by point.
    pub values: Vec<f64>,
    /// How many points there are.
    pub points: usize,
    /// How many coordinates a point has.
    pub dim: usize,
}

impl Frames {
    /// No frames of clouds like this one.
    pub fn like(cloud: &Cloud) -> Self {
        Self { values: Vec::new(), points: cloud.n_points(), dim: cloud.dim }
    }

    /// The clouds in turn.
    pub fn clouds(&self) -> impl DoubleEndedIterator<Item = Cloud> + '_ {
        let frames = self.values.chunks_exact((self.points * self.dim).max(1));
        frames.map(|values| Cloud { values: values.to_vec(), dim: self.dim })
    }

    /// Writes them as one array of three dimensions.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, path: &Path) -> Result<()> {
        let count = self.values.len() / (self.points * self.dim).max(1);
        write_npy(path, &self.values, &[count, self.points, self.dim])
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::Data`], [`Error::Record`].
    pub fn read(path: &Path) -> Result<Self> {
        let array = read_npy(path)?;
        match array.shape[..] {
            [_, points, dim] => Ok(Self { values: array.values, points, dim }),
            _ => Err(wrong_shape(path, &array.shape)),
        }
    }
}

/// The steps after which a frame is kept: none, every so many, all.
pub fn frame_steps(steps: u64, every: u64) -> impl Iterator<Item = u64> {
    (0..steps).step_by(usize::try_from(every).unwrap_or(usize::MAX)).chain([steps])
}

/// The file that makes a folder of records whole.
const RECORD: &str = "record.json";
const FRAMES: &str = "frames.npy";
const TARGET: &str = "target-cloud.npy";

/// The folder of a run.
pub fn folder(out: &Path, name: &str, seed: u64) -> PathBuf {
    out.join(name).join(format!("seed-{seed}"))
}

/// The identity of the finished run in `folder`, if there is one.
///
/// # Errors
/// [`Error::Record`] when it cannot be understood.
pub fn finished(folder: &Path) -> Result<Option<Identity>> {
    let path = folder.join(RECORD);
    if !path.is_file() {
        return Ok(None);
    }
    read_json::<Record>(&path).map(|record| Some(record.identity))
}

/// Lets the records in `folder` no longer count as such.
///
/// # Errors
/// [`Error::Remove`].
pub fn forget(folder: &Path) -> Result<()> {
    files::remove(&folder.join(RECORD))
}

/// The folders of all whole records in an output folder, in the order of the report, then by seed.
///
/// # Errors
/// [`Error::Read`], [`Error::Record`].
pub fn all(out: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for experiment in folders(out)? {
        for run in folders(&experiment)? {
            if let Some(Identity { spec, seed, .. }) = finished(&run)? {
                found.push((spec.order, spec.name, seed, run));
            }
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(.., run)| run).collect())
}

/// All whole records in an output folder, in the order of the report.
///
/// # Errors
/// As [`all`] and [`Run::read`].
pub fn read_all(out: &Path) -> Result<Vec<Run>> {
    all(out)?.iter().map(|folder| Run::read(folder)).collect()
}

fn folders(path: &Path) -> Result<Vec<PathBuf>> {
    let refused = |source| Error::Read { path: path.to_owned(), source };
    let entries = match std::fs::read_dir(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(refused)?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(refused)?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    Ok(folders)
}

impl Run {
    /// Writes the records.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, folder: &Path) -> Result<()> {
        // First: without this file, what follows does not count as records.
        forget(folder)?;
        files::write(&folder.join("losses.csv"), &csv_bytes(&self.losses))?;
        self.frames.write(&folder.join(FRAMES))?;
        for (name, cloud) in [("initial-cloud.npy", self.initial()), ("final-cloud.npy", self.last())] {
            write_cloud(&folder.join(name), &cloud)?;
        }
        write_cloud(&folder.join(TARGET), &self.target)?;
        files::write(&folder.join("session.json"), &json_bytes(&self.session))?;
        // Last: records count as there once this file is.
        files::write(&folder.join(RECORD), &json_bytes(&self.record))
    }

    /// Reads the records of a run.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::Data`], [`Error::Record`].
    pub fn read(folder: &Path) -> Result<Self> {
        let target = read_npy(&folder.join(TARGET))?;
        let [_, dim] = target.shape[..] else { return Err(wrong_shape(&folder.join(TARGET), &target.shape)) };
        let run = Self {
            record: read_json(&folder.join(RECORD))?,
            session: read_json(&folder.join("session.json"))?,
            losses: read_csv(&folder.join("losses.csv"))?,
            frames: Frames::read(&folder.join(FRAMES))?,
            target: Cloud { values: target.values, dim },
        };
        let (found, expected) = (run.frames.clouds().count(), run.frame_steps().count());
        if found != expected {
            let reason = format!("it has {found} clouds, and {expected} were kept");
            return Err(Error::Record { path: folder.join(FRAMES), reason });
        }
        Ok(run)
    }

    /// The cloud before the first step.
    pub fn initial(&self) -> Cloud {
        self.frames.clouds().next().unwrap_or_else(|| self.empty())
    }

    /// The cloud after the last step.
    pub fn last(&self) -> Cloud {
        self.frames.clouds().next_back().unwrap_or_else(|| self.empty())
    }

    fn empty(&self) -> Cloud {
        Cloud { values: Vec::new(), dim: self.frames.dim }
    }

    /// The number of steps before each frame.
    pub fn frame_steps(&self) -> impl Iterator<Item = u64> + use<> {
        frame_steps(self.record.steps, self.record.identity.spec.frame_every)
    }
}

fn write_cloud(path: &Path, cloud: &Cloud) -> Result<()> {
    write_npy(path, &cloud.values, &[cloud.n_points(), cloud.dim])
}

fn write_npy(path: &Path, values: &[f64], shape: &[usize]) -> Result<()> {
    files::write(path, &npy::encode(values, shape)?)
}

fn read_npy(path: &Path) -> Result<npy::Array> {
    let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    Ok(npy::read(file, &path.display().to_string())?)
}

fn wrong_shape(path: &Path, shape: &[usize]) -> Error {
    Error::Record { path: path.to_owned(), reason: format!("an array of shape {shape:?} is no such cloud") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_kept_at_both_ends_and_between() {
        let steps = |steps, every| frame_steps(steps, every).collect::<Vec<_>>();
        assert_eq!(steps(10, 4), [0, 4, 8, 10]);
        assert_eq!(steps(8, 4), [0, 4, 8]);
        assert_eq!(steps(1, u64::MAX), [0, 1]);
    }
}
