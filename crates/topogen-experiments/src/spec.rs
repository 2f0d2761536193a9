//! An experiment as a row of data: the content of a TOML file.

use crate::{Error, Result, files};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What is run, and what it is claimed to show.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The name of the experiment, and of its folder of records.
    pub name: String,
    /// What it belongs to, such as `thesis`.
    pub part: String,
    /// Its place in the report.
    pub order: u32,
    /// A headline.
    pub title: String,
    /// What a reader must know, in a few sentences.
    pub text: String,
    /// The name of a data set of the catalogue.
    pub data_set: String,
    /// Images in a batch.
    pub batch_size: usize,
    /// Dimension of the latent space.
    pub latent: i64,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// How much is run.
    pub full: Extent,
    /// How much is run with `--quick`.
    pub quick: Extent,
    /// Images to keep, if any.
    pub grid: Option<Grid>,
    /// Steps whose cross-entropy the report prints.
    pub table_steps: Vec<u64>,
    /// The twins, the plain one first.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
    /// What the measurements are held against.
    #[serde(rename = "claim", default)]
    pub claims: Vec<Claim>,
}

/// How much of an experiment is run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// One run a seed.
    pub seeds: Vec<u64>,
    /// Steps of each run.
    pub steps: u64,
}

/// Which images are kept.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// After how many steps.
    pub steps: Vec<u64>,
    /// How many images of the test split.
    pub images: usize,
}

/// One of the twins.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The name that records use.
    pub name: String,
    /// The terms of its regulariser; none for the plain model.
    #[serde(default)]
    pub terms: Vec<Term>,
}

/// A weighted term of a regulariser.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The name of a functional.
    pub kind: String,
    /// The degree of the bars.
    pub degree: usize,
    /// Its weight.
    pub weight: f64,
    /// The functional's parameters that are not to have their defaults.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, f64>,
}

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
}

impl Spec {
    /// How much is run.
    pub fn extent(&self, quick: bool) -> &Extent {
        if quick { &self.quick } else { &self.full }
    }
}

impl Claim {
    /// The names of the models that it is about.
    fn models(&self) -> Vec<&str> {
        match self {
            Self::Parameters { .. } => Vec::new(),
            Self::TimeRatio { model, baseline, .. } | Self::LowerBce { model, baseline, .. } => {
                vec![model, baseline]
            }
        }
    }
}

/// What every kind of experiment has.
pub trait Row: DeserializeOwned {
    /// The name of the experiment, and of its folder of records.
    fn name(&self) -> &str;

    /// Its place in the report.
    fn order(&self) -> u32;

    /// Everything that can be known to be wrong before anything is run.
    fn check(&self) -> Result<()>;
}

impl Row for Spec {
    fn name(&self) -> &str {
        &self.name
    }

    fn order(&self) -> u32 {
        self.order
    }

    fn check(&self) -> Result<()> {
        check_name(&self.name)?;
        let wrong = |reason: String| Err(Error::Spec { name: self.name.clone(), reason });
        if self.batch_size == 0 {
            return wrong("batch_size is 0: a batch needs at least one image".to_owned());
        }
        for (extent, field) in [(&self.full, "full"), (&self.quick, "quick")] {
            if !are_seeds(&extent.seeds) {
                return wrong(format!("{field}.seeds must be at least one, each once"));
            }
            if extent.steps == 0 {
                return wrong(format!("{field}.steps is 0: train for at least one step"));
            }
        }
        if self.grid.as_ref().is_some_and(|grid| grid.images == 0 || grid.steps.is_empty()) {
            return wrong("grid needs at least one step and one image; leave it out for none".to_owned());
        }
        let shortest = self.full.steps.min(self.quick.steps);
        let late = self.grid.iter().flat_map(|grid| &grid.steps).find(|&&step| step > shortest);
        if let Some(step) = late {
            return wrong(format!(
                "grid.steps has {step}, but its shortest form ends after {shortest} steps"
            ));
        }
        if self.models.is_empty() {
            return wrong("it has no [[model]]".to_owned());
        }
        if self.models.iter().any(|model| model.name == crate::record::DATA) {
            return wrong(format!(
                "a model is called {}, as the original images are: rename it",
                crate::record::DATA
            ));
        }
        for name in self.claims.iter().flat_map(Claim::models) {
            if !self.models.iter().any(|model| model.name == name) {
                return wrong(format!("a claim is about {name}, which is not one of its models"));
            }
        }
        Ok(())
    }
}

/// Refuses a name that cannot be that of a folder everywhere.
pub fn check_name(name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        return Ok(());
    }
    let reason = "its name may have small letters, digits and dashes only: it names a folder".to_owned();
    Err(Error::Spec { name: name.to_owned(), reason })
}

/// Whether these are seeds: at least one, each once.
pub fn are_seeds(seeds: &[u64]) -> bool {
    let mut distinct = seeds.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    !seeds.is_empty() && distinct.len() == seeds.len()
}

/// All experiments of a folder, in the order of the report.
///
/// # Errors
/// [`Error::NoExperiments`], [`Error::Syntax`], [`Error::Spec`].
pub fn load<R: Row>(folder: &Path) -> Result<Vec<R>> {
    let none = || Error::NoExperiments { folder: folder.to_owned() };
    let mut rows: Vec<R> = Vec::new();
    for entry in fs::read_dir(folder).map_err(|_| none())? {
        let path = entry.map_err(|source| Error::Read { path: folder.to_owned(), source })?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let row: R = toml::from_str(&files::read(&path)?)
                .map_err(|source| Error::Syntax { path: path.clone(), source: Box::new(source) })?;
            row.check()?;
            if rows.iter().any(|other| other.name() == row.name()) {
                let reason = "another file has an experiment of this name: rename one".to_owned();
                return Err(Error::Spec { name: row.name().to_owned(), reason });
            }
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(none());
    }
    rows.sort_by(|a, b| (a.order(), a.name()).cmp(&(b.order(), b.name())));
    Ok(rows)
}

/// Only the experiments of these names, or all if there are none.
///
/// # Errors
/// [`Error::UnknownExperiment`].
pub fn named<R: Row>(rows: Vec<R>, names: &[String]) -> Result<Vec<R>> {
    if let Some(name) = names.iter().find(|&name| !rows.iter().any(|row| row.name() == name)) {
        let known: Vec<&str> = rows.iter().map(Row::name).collect();
        return Err(Error::UnknownExperiment { name: name.clone(), known: known.join(", ") });
    }
    Ok(rows
        .into_iter()
        .filter(|row| names.is_empty() || names.iter().any(|name| name == row.name()))
        .collect())
}

/// The experiments of a part; only those named, if any are.
///
/// # Errors
/// [`Error::UnknownPart`], [`Error::UnknownExperiment`].
pub fn select(specs: Vec<Spec>, part: &str, names: &[String]) -> Result<Vec<Spec>> {
    let mut parts: Vec<&str> = specs.iter().map(|spec| spec.part.as_str()).collect();
    parts.sort_unstable();
    parts.dedup();
    if !parts.contains(&part) {
        return Err(Error::UnknownPart { part: part.to_owned(), known: parts.join(", ") });
    }
    named(specs.into_iter().filter(|spec| spec.part == part).collect(), names)
}
