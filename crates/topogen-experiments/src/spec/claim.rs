//! What the measurements of an experiment are held against.

use crate::record::Measure;
use serde::{Deserialize, Serialize};

/// A statement that the measurements can contradict.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claim {
    /// Each model trains this many numbers.
    Parameters {
        /// How many.
        count: usize,
    },
    /// A step of `model` takes at most `at_most` times as long as one of `baseline`.
    TimeRatio {
        /// Which model.
        model: String,
        /// Compared with which.
        baseline: String,
        /// The aim.
        at_most: f64,
        /// What was published for the original.
        published: Option<f64>,
    },
    /// At `step`, the cross-entropy of `model` is below that of `baseline`.
    LowerBce {
        /// Which model.
        model: String,
        /// Compared with which.
        baseline: String,
        /// The step.
        step: u64,
        /// The published mean reduction, in per cent.
        published: Option<f64>,
    },
    /// At equal wall time, `model` is better than `baseline`: by the bound of the test images, or by the Fréchet distance of samples.
    Helps {
        /// By which measure.
        measure: EqualTimeMeasure,
        /// Which model.
        model: String,
        /// Compared with which.
        baseline: String,
    },
    /// At the end of a run, `model` is better than `baseline` by a measure.
    Better {
        /// By which measure.
        measure: Measure,
        /// Which model.
        model: String,
        /// Compared with which.
        baseline: String,
    },
}

/// What is compared at equal wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EqualTimeMeasure {
    /// The bound of the test images, where that of the validation images is best.
    TestBound,
    /// The Fréchet distance of samples, where it was measured last.
    Frechet,
}

impl Claim {
    /// The names of the models that it is about.
    pub fn models(&self) -> Vec<&str> {
        match self {
            Self::Parameters { .. } => Vec::new(),
            Self::TimeRatio { model, baseline, .. }
            | Self::LowerBce { model, baseline, .. }
            | Self::Helps { model, baseline, .. }
            | Self::Better { model, baseline, .. } => {
                vec![model, baseline]
            }
        }
    }
}
