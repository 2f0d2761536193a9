//! What the measurements of an experiment are held against.

use crate::latent::measure::Measure;
use serde::{Deserialize, Serialize};

/// A statement that the measurements can contradict.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claim {
    /// With every seed, a measure lies within bounds.
    Within {
        /// Of which method.
        method: String,
        /// Which measure.
        measure: Measure,
        /// It is no less.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<f64>,
        /// It is no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<f64>,
    },
    /// By a measure, one method is better than another.
    Better {
        /// Which.
        method: String,
        /// Than which.
        than: String,
        /// By which measure.
        measure: Measure,
    },
}

impl Claim {
    /// The names of the methods that it is about.
    pub fn methods(&self) -> impl Iterator<Item = &str> {
        let names: Vec<&str> = match self {
            Self::Within { method, .. } => vec![method],
            Self::Better { method, than, .. } => vec![method, than],
        };
        names.into_iter()
    }
}

/// A number that others measured on the same data.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Of which method.
    pub method: String,
    /// Which measure.
    pub measure: Measure,
    /// Its value there.
    pub value: f64,
    /// Author, year, table.
    pub source: String,
}
