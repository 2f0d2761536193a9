//! Records of generators, as plain files.
//!
//! A folder `records/<experiment>` holds `run.json` (what was run), one file for each kind of row (what came out; identical for
//! identical runs), and `times.csv` and `session.json` (what the clock said).

use super::measure::Measure;
use super::spec::{Extent, Spec};
use crate::Result;
use crate::part::EpochRow;
use crate::record::whole::{BySeed, RowsOf, RunOf, WholeRecords, paired_gains};
use crate::record::{Versions, csv_bytes, read_csv};
use crate::spec::Form;
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
pub type Records = WholeRecords<Run, Rows>;

impl RunOf for Run {
    fn name(&self) -> &str {
        &self.spec.name
    }

    fn order(&self) -> u32 {
        self.spec.order
    }
}

impl RowsOf for Rows {
    fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("measures.csv", csv_bytes(&self.measures)),
            ("epochs.csv", csv_bytes(&self.epochs)),
            ("bars.csv", csv_bytes(&self.bars)),
            ("points.csv", csv_bytes(&self.points)),
            ("images.csv", csv_bytes(&self.images)),
            ("times.csv", csv_bytes(&self.times)),
        ]
    }

    fn read(folder: &Path) -> Result<Self> {
        Ok(Self {
            measures: read_csv(&folder.join("measures.csv"))?,
            epochs: read_csv(&folder.join("epochs.csv"))?,
            bars: read_csv(&folder.join("bars.csv"))?,
            points: read_csv(&folder.join("points.csv"))?,
            images: read_csv(&folder.join("images.csv"))?,
            times: read_csv(&folder.join("times.csv"))?,
        })
    }
}

impl Records {
    /// The values of a measure of a model, by seed, in the order of the seeds.
    pub fn values(&self, model: &str, measure: Measure) -> BySeed {
        let is_it = |row: &&MeasureRow| row.model == model && row.measure == measure;
        self.rows.measures.iter().filter(is_it).map(|row| (row.seed, row.value)).collect()
    }

    /// By how much `model` is better than `than`, for each seed that has both.
    pub fn gains(&self, model: &str, than: &str, measure: Measure) -> Vec<f64> {
        paired_gains(self.values(model, measure), self.values(than, measure), measure.good())
    }
}
