//! Which form of an experiment is run.

use serde::{Deserialize, Serialize};

/// Which form of an experiment is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// What the report is about.
    #[default]
    Full,
    /// Minutes at most, of which nothing is claimed.
    Quick,
    /// All data and no limit but the fits' own: the sizes that were published. One seed.
    Published,
}
