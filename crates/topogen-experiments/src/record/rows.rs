//! The rows of records: one kind a file.

use super::{csv_bytes, read_csv};
use crate::Result;
use crate::statistics::median;
use serde::{Deserialize, Serialize};
use std::path::Path;
use topogen_loss::Dependence;
use topogen_models::{Pull, StepRecord, Stop};

/// The loss of one model at one step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct StepRow {
    /// The seed of the run.
    pub seed: u64,
    /// The step, from 0; values are those before its update.
    pub step: u64,
    /// The model.
    pub model: String,
    /// Images in the batch.
    pub images: usize,
    /// Binary cross-entropy, summed over the batch, in nats.
    pub bce: f64,
    /// Kullback–Leibler divergence, summed over the batch, in nats.
    pub kld: f64,
}

/// One topological term of one model at one step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TermRow {
    /// The seed of the run.
    pub seed: u64,
    /// The step, from 0.
    pub step: u64,
    /// The model.
    pub model: String,
    /// The term's number among those of the model.
    pub term: usize,
    /// The functional.
    pub kind: String,
    /// The degree of the bars.
    pub degree: usize,
    /// The true value, without the weight.
    pub value: f64,
    /// What the value depended on: `input` (there was a gradient), `target` or `minimum`.
    pub dependence: String,
}

/// How strongly one term pulls at one step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PullRow {
    /// The seed of the run.
    pub seed: u64,
    /// The step, from 0.
    pub step: u64,
    /// The model.
    pub model: String,
    /// The term's number among those of the model.
    pub term: usize,
    /// Norm of the gradient of the weighted term, at the logits of the reconstructions or at the codes.
    pub of_term: f64,
    /// That of the cross-entropy's.
    pub of_bce: f64,
}

/// Where the time of a model's steps went, in seconds: medians of one run, without its first steps.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TimeRow {
    /// The seed of the run.
    pub seed: u64,
    /// The model.
    pub model: String,
    /// Steps that were timed.
    pub steps: usize,
    /// Network and VAE loss, forwards.
    pub forward: f64,
    /// Diagram of the batch.
    pub target: f64,
    /// Diagram of the reconstructions or codes, terms and their slopes.
    pub topology: f64,
    /// Backwards.
    pub backward: f64,
    /// The update.
    pub optimiser: f64,
    /// The whole step.
    pub total: f64,
}

/// One image: of the data, or what a model made of it or of a code from the prior.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ImageRow {
    /// The seed of the run.
    pub seed: u64,
    /// Steps made before it was taken.
    pub step: u64,
    /// The model; [`DATA`](super::DATA) for the original.
    pub model: String,
    /// Index in the test split, or of the code.
    pub image: usize,
    /// Channels.
    pub channels: usize,
    /// Height in pixels.
    pub height: usize,
    /// Values row by row, channel by channel, two hexadecimal digits each.
    pub pixels: String,
}

/// One bar of the diagram of the first batch, or of what a model makes of it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct BarRow {
    /// The seed of the run.
    pub seed: u64,
    /// Steps made before it was taken.
    pub step: u64,
    /// The model; [`DATA`](super::DATA) for the batch itself.
    pub model: String,
    /// The degree.
    pub degree: usize,
    /// Its birth.
    pub birth: f64,
    /// Its death.
    pub death: f64,
}

/// One code in a latent space of two dimensions, at the end of a run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct CodeRow {
    /// The seed of the run.
    pub seed: u64,
    /// The model.
    pub model: String,
    /// The class of the image.
    pub label: u8,
    /// First coordinate of the code that was drawn.
    pub x: f64,
    /// Second coordinate.
    pub y: f64,
}

/// One number that says what a model is worth.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ScoreRow {
    /// The seed of the run.
    pub seed: u64,
    /// Steps made before it was taken.
    pub step: u64,
    /// The model; [`DATA`](super::DATA) for what is a fact of the data.
    pub model: String,
    /// What was measured.
    pub measure: Measure,
    /// The number.
    pub value: f64,
}

/// What a [`ScoreRow`] measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The negative evidence lower bound of an image of the validation images, in nats.
    ValidationBound,
    /// Its part that is the cross-entropy of the reconstruction.
    ValidationBce,
    /// The negative evidence lower bound of an image of the test split, in nats.
    TestBound,
    /// Its part that is the cross-entropy of the reconstruction.
    TestBce,
    /// The Fréchet distance of samples from the test split, in a classifier's features.
    Frechet,
    /// Silhouette coefficient of the classes in the latent space.
    Silhouette,
    /// The share of codes whose nearest neighbours have its class.
    NeighbourAccuracy,
    /// The share of test images whose class the classifier knows; of the data.
    ClassifierAccuracy,
}

/// A run of a model that ended early.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct StopRow {
    /// The seed of the run.
    pub seed: u64,
    /// The step that it could not make.
    pub step: u64,
    /// The model.
    pub model: String,
    /// What was not finite.
    pub what: String,
}

/// All rows of one or more runs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Rows {
    /// Losses.
    pub steps: Vec<StepRow>,
    /// Topological terms.
    pub terms: Vec<TermRow>,
    /// How strongly they pull.
    pub pulls: Vec<PullRow>,
    /// Wall times.
    pub times: Vec<TimeRow>,
    /// Images of the test split and their reconstructions.
    pub images: Vec<ImageRow>,
    /// Samples of the prior.
    pub samples: Vec<ImageRow>,
    /// Diagrams.
    pub bars: Vec<BarRow>,
    /// Codes.
    pub codes: Vec<CodeRow>,
    /// What models are worth.
    pub scores: Vec<ScoreRow>,
    /// What ended early.
    pub stops: Vec<StopRow>,
}

impl TermRow {
    /// Whether there was a gradient.
    pub fn has_gradient(&self) -> bool {
        self.dependence == Dependence::Input.name()
    }
}

impl Measure {
    /// What tables call it, with its unit.
    pub fn label(self) -> &'static str {
        match self {
            Self::ValidationBound => "negative bound, validation (nats)",
            Self::ValidationBce => "cross-entropy, validation (nats)",
            Self::TestBound => "negative bound, test (nats)",
            Self::TestBce => "cross-entropy, test (nats)",
            Self::Frechet => "Fréchet distance of samples",
            Self::Silhouette => "silhouette",
            Self::NeighbourAccuracy => "neighbour accuracy",
            Self::ClassifierAccuracy => "accuracy of the classifier",
        }
    }

    /// Whether a larger value is a better one.
    pub fn larger_is_better(self) -> bool {
        matches!(self, Self::Silhouette | Self::NeighbourAccuracy | Self::ClassifierAccuracy)
    }
}

impl Rows {
    /// Appends the losses and terms of one step of one model.
    pub fn push(&mut self, seed: u64, record: StepRecord) {
        let StepRecord { step, model, images, bce, kld, terms, times: _ } = record;
        self.terms.extend(terms.into_iter().enumerate().map(|(number, term)| TermRow {
            seed,
            step,
            model: model.clone(),
            term: number,
            kind: term.kind.to_owned(),
            degree: term.degree,
            value: term.value,
            dependence: term.dependence.name().to_owned(),
        }));
        self.steps.push(StepRow { seed, step, model, images, bce, kld });
    }

    /// Appends how strongly terms pull.
    pub fn push_pulls(&mut self, seed: u64, pulls: Vec<Pull>) {
        self.pulls.extend(pulls.into_iter().map(|pull| {
            let Pull { step, model, term, of_term, of_bce } = pull;
            PullRow { seed, step, model, term, of_term, of_bce }
        }));
    }

    /// Appends that a model is trained no further.
    pub fn push_stop(&mut self, seed: u64, model: &str, stop: &Stop) {
        let (model, what) = (model.to_owned(), stop.what.to_owned());
        self.stops.push(StopRow { seed, step: stop.step, model, what });
    }

    /// Appends the rows of another run.
    pub fn extend(&mut self, other: Self) {
        self.steps.extend(other.steps);
        self.terms.extend(other.terms);
        self.pulls.extend(other.pulls);
        self.times.extend(other.times);
        self.images.extend(other.images);
        self.samples.extend(other.samples);
        self.bars.extend(other.bars);
        self.codes.extend(other.codes);
        self.scores.extend(other.scores);
        self.stops.extend(other.stops);
    }

    /// The name and content of every file of rows.
    pub(super) fn files(&self) -> [(&'static str, Vec<u8>); 10] {
        [
            ("steps.csv", csv_bytes(&self.steps)),
            ("terms.csv", csv_bytes(&self.terms)),
            ("pulls.csv", csv_bytes(&self.pulls)),
            ("times.csv", csv_bytes(&self.times)),
            ("images.csv", csv_bytes(&self.images)),
            ("samples.csv", csv_bytes(&self.samples)),
            ("bars.csv", csv_bytes(&self.bars)),
            ("codes.csv", csv_bytes(&self.codes)),
            ("scores.csv", csv_bytes(&self.scores)),
            ("stops.csv", csv_bytes(&self.stops)),
        ]
    }

    /// The rows of a folder of records.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Ok(Self {
            steps: read_csv(&folder.join("steps.csv"))?,
            terms: read_csv(&folder.join("terms.csv"))?,
            pulls: read_csv(&folder.join("pulls.csv"))?,
            times: read_csv(&folder.join("times.csv"))?,
            images: read_csv(&folder.join("images.csv"))?,
            samples: read_csv(&folder.join("samples.csv"))?,
            bars: read_csv(&folder.join("bars.csv"))?,
            codes: read_csv(&folder.join("codes.csv"))?,
            scores: read_csv(&folder.join("scores.csv"))?,
            stops: read_csv(&folder.join("stops.csv"))?,
        })
    }
}

/// The medians of the times of a model's steps in one run, of each part and of their sum; none if no step was timed.
pub fn median_times(seed: u64, model: &str, steps: &[[f64; 5]]) -> Option<TimeRow> {
    let part = |part: usize| median(&steps.iter().map(|parts| parts[part]).collect::<Vec<_>>());
    Some(TimeRow {
        seed,
        model: model.to_owned(),
        steps: steps.len(),
        forward: part(0)?,
        target: part(1)?,
        topology: part(2)?,
        backward: part(3)?,
        optimiser: part(4)?,
        total: median(&steps.iter().map(|parts| parts.iter().sum()).collect::<Vec<f64>>())?,
    })
}
