//! Records of generators, as plain files.
//!
//! A folder `records/<experiment>` holds `run.json` (what was run), one file for each kind of row (what came out; identical for
//! identical runs), and `times.csv` and `session.json` (what the clock said).

use super::measure::Measure;
use super::spec::{Extent, Spec};
use crate::part::EpochRow;
use crate::record::{Versions, csv_bytes, folder, json_bytes, read_csv, read_json};
use crate::spec::Form;
use crate::{Error, Result, files};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What was run, with everything that a repetition needs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Run {
    /// The experiment, in the form that was run.
    pub spec: Spec,
    /// Which form that is.
    pub form: Form,
    /// How much that is.
    pub extent: Extent,
    /// Where tensors lived.
    pub device: String,
    /// Which programs.
    pub versions: Versions,
    /// Why nothing was run, if nothing was.
    pub not_run: Option<String>,
    /// Points or images to train on, to decide on, and to compare with.
    pub sizes: [usize; 3],
    /// How many numbers each coder and model trains.
    pub parameters: BTreeMap<String, usize>,
}

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

/// One number of one model.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct MeasureRow {
    /// The seed of the run.
    pub seed: u64,
    /// The model, the coder of a reference, or `real`.
    pub model: String,
    /// What was measured.
    pub measure: Measure,
    /// The value.
    pub value: f64,
}

/// One bar of a diagram of codes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct BarRow {
    /// The seed of the run.
    pub seed: u64,
    /// The model, or the coder of real codes.
    pub model: String,
    /// The degree.
    pub degree: usize,
    /// Its birth.
    pub birth: f64,
    /// Its death.
    pub death: f64,
}

/// One point of the plane.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PointRow {
    /// The seed of the run.
    pub seed: u64,
    /// The model, or `real`.
    pub model: String,
    /// First coordinate.
    pub x: f64,
    /// Second coordinate.
    pub y: f64,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ImageRow {
    /// The seed of the run.
    pub seed: u64,
    /// The model, `real` or `reconstruction`.
    pub model: String,
    /// Its number.
    pub image: usize,
    /// Channels.
    pub channels: usize,
    /// Height in pixels.
    pub height: usize,
    /// Values row by row, channel by channel, two hexadecimal digits each.
    pub pixels: String,
}

/// How long something took.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TimeRow {
    /// The seed of the run.
    pub seed: u64,
    /// The coder or model.
    pub of: String,
    /// Seconds of labelling.
    pub labelling: f64,
    /// Seconds of fitting.
    pub fitting: f64,
    /// Seconds to make a thousand samples, decoding included.
    pub sampling: f64,
}

/// What came out of runs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Rows {
    /// Numbers.
    pub measures: Vec<MeasureRow>,
    /// Epochs.
    pub epochs: Vec<EpochRow>,
    /// Bars, of the first seed.
    pub bars: Vec<BarRow>,
    /// Points, of the first seed.
    pub points: Vec<PointRow>,
    /// Images, of the first seed.
    pub images: Vec<ImageRow>,
    /// Times.
    pub times: Vec<TimeRow>,
}

impl Rows {
    /// Appends what came out of another run.
    pub fn extend(&mut self, other: Self) {
        let Self { measures, epochs, bars, points, images, times } = other;
        self.measures.extend(measures);
        self.epochs.extend(epochs);
        self.bars.extend(bars);
        self.points.extend(points);
        self.images.extend(images);
        self.times.extend(times);
    }
}

/// The records of one experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    /// What was run.
    pub run: Run,
    /// How long it took; nothing for what was not run.
    pub session: Option<Session>,
    /// What came out.
    pub rows: Rows,
}

/// The file that makes a folder of records whole.
const RUN: &str = "run.json";
const SESSION: &str = "session.json";

impl Records {
    /// Writes the records; what was there before goes only when they are whole.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, out: &Path) -> Result<()> {
        let all = folder(out);
        let place = all.join(&self.run.spec.name);
        let refused = |source| Error::Write { path: place.clone(), source };
        std::fs::create_dir_all(&all).map_err(refused)?;
        let partial = files::partial_folder(&all).map_err(refused)?;
        let rows = &self.rows;
        let contents = [
            ("measures.csv", csv_bytes(&rows.measures)),
            ("epochs.csv", csv_bytes(&rows.epochs)),
            ("bars.csv", csv_bytes(&rows.bars)),
            ("points.csv", csv_bytes(&rows.points)),
            ("images.csv", csv_bytes(&rows.images)),
            ("times.csv", csv_bytes(&rows.times)),
            (SESSION, json_bytes(&self.session)),
            (RUN, json_bytes(&self.run)),
        ];
        for (name, bytes) in &contents {
            files::write(&partial.path().join(name), bytes)?;
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
        let mut records = Vec::new();
        for entry in std::fs::read_dir(&all).map_err(|_| none())? {
            let place = entry.map_err(|source| Error::Read { path: all.clone(), source })?.path();
            if place.join(RUN).is_file() {
                records.push(Self::read(&place)?);
            }
        }
        if records.is_empty() {
            return Err(none());
        }
        records
            .sort_by(|a, b| (a.run.spec.order, &a.run.spec.name).cmp(&(b.run.spec.order, &b.run.spec.name)));
        Ok(records)
    }

    fn read(place: &Path) -> Result<Self> {
        // First: what is of another version says so itself.
        let run = read_json(&place.join(RUN))?;
        let rows = Rows {
            measures: read_csv(&place.join("measures.csv"))?,
            epochs: read_csv(&place.join("epochs.csv"))?,
            bars: read_csv(&place.join("bars.csv"))?,
            points: read_csv(&place.join("points.csv"))?,
            images: read_csv(&place.join("images.csv"))?,
            times: read_csv(&place.join("times.csv"))?,
        };
        Ok(Self { run, session: read_json(&place.join(SESSION))?, rows })
    }

    /// The values of a measure of a model, by seed, in the order of the seeds.
    pub fn values(&self, model: &str, measure: Measure) -> Vec<(u64, f64)> {
        let is_it = |row: &&MeasureRow| row.model == model && row.measure == measure;
        self.rows.measures.iter().filter(is_it).map(|row| (row.seed, row.value)).collect()
    }

    /// By how much `model` is better than `than`, for each seed that has both.
    pub fn gains(&self, model: &str, than: &str, measure: Measure) -> Vec<f64> {
        let others: BTreeMap<u64, f64> = self.values(than, measure).into_iter().collect();
        let gain = |(seed, value): (u64, f64)| measure.gain(value, *others.get(&seed)?);
        self.values(model, measure).into_iter().filter_map(gain).collect()
    }
}
