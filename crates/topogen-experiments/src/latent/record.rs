//! Records of latent spaces, as plain files.
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
use std::path::Path;

/// What real data are called among methods.
pub const DATA: &str = "data";

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
    /// How many numbers an autoencoder trains, and a variational one.
    pub parameters: Vec<usize>,
    /// The true Betti numbers, that of degree 0 first, where they are known.
    pub betti: Vec<usize>,
    /// Numbers of a point or image.
    pub dim: usize,
}

/// One number of one method.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct MeasureRow {
    /// The seed of the run.
    pub seed: u64,
    /// The method, or what it is compared with: `data`, `reconstructions`, `pixel blends`, `floor`, `ceiling`.
    pub method: String,
    /// What was measured.
    pub measure: Measure,
    /// The value.
    pub value: f64,
}

/// One weight that was tried.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TrialRow {
    /// The method.
    pub method: String,
    /// The weight, without that of the paper.
    pub weight: f64,
    /// Squared error of the points for validation.
    pub reconstruction_error: f64,
    /// The measure that decides, of the points for validation; nothing where it has no value.
    pub value: Option<f64>,
    /// Whether this weight was chosen.
    pub is_chosen: bool,
}

/// An attack on a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttackName {
    /// Noise of that size.
    Noise,
    /// One step along the sign of the gradient.
    Fgsm,
    /// Many steps, from several starts.
    Pgd,
    /// Images that the iterated attack made for the probe of the plain autoencoder of the same seed.
    Transfer,
}

/// What an attack of one size did to one method.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct AttackRow {
    /// The seed of the run.
    pub seed: u64,
    /// The method.
    pub method: String,
    /// Which attack.
    pub attack: AttackName,
    /// How far each pixel may be changed.
    pub epsilon: f64,
    /// Share of the images that were right and are wrong now; nothing if none was right.
    pub success: Option<f64>,
    /// Share of all images that are still right.
    pub accuracy: f64,
}

/// One bar of a diagram of data or codes, lengths in units of the 90 % quantile of the distances.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct BarRow {
    /// The seed of the run.
    pub seed: u64,
    /// The method, or `data`.
    pub method: String,
    /// The degree.
    pub degree: usize,
    /// Its birth.
    pub birth: f64,
    /// Its death.
    pub death: f64,
    /// The place of its partner among the bars of this degree of the data (or, of the data, nothing); none for a bar that is matched to the
    /// diagonal.
    pub partner: Option<usize>,
}

/// One code.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct CodeRow {
    /// The seed of the run.
    pub seed: u64,
    /// The method, or `data` for points of at most three coordinates.
    pub method: String,
    /// Its first three numbers at most, or its first principal components where it has more.
    pub x: f64,
    /// The second; 0 if there is none.
    pub y: f64,
    /// The third; 0 if there is none.
    pub z: f64,
    /// The class of the point, or nothing.
    pub class: Option<u8>,
    /// The factor of the point, or nothing.
    pub factor: Option<f64>,
}

/// One image, such as a step between two.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ImageRow {
    /// The method, `pixel blends` or `data`.
    pub method: String,
    /// What it belongs to: `interpolation` or `extrapolation`.
    pub part: String,
    /// Its row and column.
    pub row: usize,
    /// Its place there.
    pub column: usize,
    /// Channels.
    pub channels: usize,
    /// Height in pixels.
    pub height: usize,
    /// Values row by row, channel by channel, two hexadecimal digits each.
    pub pixels: String,
}

/// Something that could not be measured, and why.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct GapRow {
    /// The seed of the run.
    pub seed: u64,
    /// The method.
    pub method: String,
    /// What has no value.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// How long something took.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TimeRow {
    /// The seed of the run.
    pub seed: u64,
    /// The method.
    pub method: String,
    /// Seconds of fitting.
    pub fitting: f64,
    /// Steps of the fit.
    pub steps: u64,
    /// Seconds of measuring.
    pub measuring: f64,
}

/// What came out of runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Numbers.
    pub measures: Vec<MeasureRow>,
    /// Weights that were tried.
    pub trials: Vec<TrialRow>,
    /// Attacks.
    pub attacks: Vec<AttackRow>,
    /// Epochs.
    pub epochs: Vec<EpochRow>,
    /// Bars, of the first seed.
    pub bars: Vec<BarRow>,
    /// Codes, of the first seed.
    pub codes: Vec<CodeRow>,
    /// Images, of the first seed.
    pub images: Vec<ImageRow>,
    /// What could not be measured.
    pub gaps: Vec<GapRow>,
    /// Times.
    pub times: Vec<TimeRow>,
}

impl Rows {
    /// Appends what came out of another run.
    pub fn extend(&mut self, other: Self) {
        let Self { measures, trials, attacks, epochs, bars, codes, images, gaps, times } = other;
        self.measures.extend(measures);
        self.trials.extend(trials);
        self.attacks.extend(attacks);
        self.epochs.extend(epochs);
        self.bars.extend(bars);
        self.codes.extend(codes);
        self.images.extend(images);
        self.gaps.extend(gaps);
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
            ("trials.csv", csv_bytes(&self.trials)),
            ("attacks.csv", csv_bytes(&self.attacks)),
            ("epochs.csv", csv_bytes(&self.epochs)),
            ("bars.csv", csv_bytes(&self.bars)),
            ("codes.csv", csv_bytes(&self.codes)),
            ("images.csv", csv_bytes(&self.images)),
            ("gaps.csv", csv_bytes(&self.gaps)),
            ("times.csv", csv_bytes(&self.times)),
        ]
    }

    fn read(folder: &Path) -> Result<Self> {
        Ok(Self {
            measures: read_csv(&folder.join("measures.csv"))?,
            trials: read_csv(&folder.join("trials.csv"))?,
            attacks: read_csv(&folder.join("attacks.csv"))?,
            epochs: read_csv(&folder.join("epochs.csv"))?,
            bars: read_csv(&folder.join("bars.csv"))?,
            codes: read_csv(&folder.join("codes.csv"))?,
            images: read_csv(&folder.join("images.csv"))?,
            gaps: read_csv(&folder.join("gaps.csv"))?,
            times: read_csv(&folder.join("times.csv"))?,
        })
    }
}

impl Records {
    /// The values of a measure of a method, by seed, in the order of the seeds.
    pub fn values(&self, method: &str, measure: Measure) -> BySeed {
        let is_it = |row: &&MeasureRow| row.method == method && row.measure == measure;
        self.rows.measures.iter().filter(is_it).map(|row| (row.seed, row.value)).collect()
    }

    /// By how much `method` is better than `than`, for each seed that has both.
    pub fn gains(&self, method: &str, than: &str, measure: Measure) -> Vec<f64> {
        paired_gains(self.values(method, measure), self.values(than, measure), measure.good())
    }
}
