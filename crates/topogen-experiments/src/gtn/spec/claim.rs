//! What the measurements of an experiment are held against.

use crate::gtn::measure::Measure;
use serde::{Deserialize, Serialize};

/// A statement that the measurements can contradict.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claim {
    /// The network of a model trains so many numbers.
    Parameters {
        /// Which model, or which coder.
        of: String,
        /// How many.
        count: usize,
    },
    /// With every seed, a measure lies within bounds.
    Within {
        /// Which model.
        model: String,
        /// Which measure.
        measure: Measure,
        /// It is no less.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<f64>,
        /// It is no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<f64>,
    },
    /// By a measure, one model is better than another.
    Better {
        /// Which model.
        model: String,
        /// Than which.
        than: String,
        /// By which measure.
        measure: Measure,
    },
}

impl Claim {
    /// The names of the models that it is about.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        let names: Vec<&str> = match self {
            Self::Parameters { .. } => Vec::new(),
            Self::Within { model, .. } => vec![model],
            Self::Better { model, than, .. } => vec![model, than],
        };
        names.into_iter()
    }
}
