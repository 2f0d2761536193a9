//! An experiment as a row of data: the content of a TOML file.

mod claim;
mod fit;
mod form;
mod model;

pub use claim::{Claim, EqualTimeMeasure};
pub use fit::FitSpec;
pub use form::Form;
pub use model::{Model, Motion, Noise, Place, Term};

use crate::{Error, Result, files};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    /// The name of a data set of the catalogue, or a name for `own_data`.
    pub data_set: String,
    /// Images of the user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_data: Option<OwnData>,
    /// So many images of the training split are trained on, drawn by the seed; all in their order, if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub train_images: Option<usize>,
    /// So many others of the training split are held out for decisions.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub validation_images: usize,
    /// Whether each epoch has an order of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shuffled: bool,
    /// Images in a batch.
    pub batch_size: usize,
    /// The network that the models have.
    pub network: Network,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// How much is run.
    pub full: Extent,
    /// How much is run with `--quick`.
    pub quick: Extent,
    /// Losses are recorded of every so many steps.
    #[serde(default = "every", skip_serializing_if = "is_every")]
    pub record_every: u64,
    /// How strongly terms pull is measured every so many steps; never, if it is 0.
    #[serde(default, skip_serializing_if = "is_never")]
    pub pulls_every: u64,
    /// Reconstructions to keep, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<Grid>,
    /// The diagrams of the first batch and of what the models make of it are kept after these steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagrams_after: Vec<u64>,
    /// The codes of so many training images are kept at the end.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub codes: usize,
    /// Samples of the prior, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<Samples>,
    /// What is measured on images that were not trained on, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<HeldOut>,
    /// Steps whose cross-entropy the report prints.
    pub table_steps: Vec<u64>,
    /// The twins, the plain one first.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
    /// What the measurements are held against.
    #[serde(rename = "claim", default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// Images of the user's.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OwnData {
    /// A folder of images, or a file of arrays.
    pub path: PathBuf,
    /// Height and width that images are brought to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<usize>,
    /// Whether colours are kept.
    #[serde(default, skip_serializing_if = "is_false")]
    pub colour: bool,
    /// A file of labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// Only so many images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// So many images, drawn by chance, are held out as a test split.
    pub test_images: usize,
    /// The SHA-256 of the images and labels as they are read; others are refused, if it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// The network of an experiment's models.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Its layers.
    pub architecture: Architecture,
    /// Width of the hidden layer, of a fully connected network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<i64>,
    /// Dimension of the latent space.
    pub latent: i64,
}

/// The layers of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Architecture {
    /// The thesis' convolutional one.
    Conv,
    /// The thesis' small one.
    Simple,
    /// One hidden layer in each half.
    FullyConnected,
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

/// What is made of the samples of the prior, at the end of a run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    /// So many are kept as images.
    pub images: usize,
    /// The Fréchet distance of so many from the test split is measured, in the features of a classifier; not at all, if it is 0.
    #[serde(default)]
    pub frechet: usize,
    /// It is measured after these steps, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frechet_after: Vec<u64>,
}

/// What is measured on images that were not trained on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HeldOut {
    /// The bounds of the validation images and of the test images every so many steps, and at the end; only then, if it is 0.
    #[serde(default)]
    pub every: u64,
    /// So many test images; all, if it is not given.
    pub test_images: Option<usize>,
}

impl Spec {
    /// The model that a model is compared with; itself for the first one.
    pub fn baseline_of<'a>(&'a self, model: &'a Model) -> &'a str {
        model.baseline.as_deref().unwrap_or(&self.models[0].name)
    }

    /// Every model that is compared with another, and the name of that one.
    pub fn compared(&self) -> impl Iterator<Item = (&Model, &str)> {
        let pairs = self.models.iter().map(|model| (model, self.baseline_of(model)));
        pairs.filter(|(model, baseline)| model.name != *baseline)
    }

    /// How much is run.
    pub fn extent(&self, quick: bool) -> &Extent {
        if quick { &self.quick } else { &self.full }
    }

    /// How many steps of one model are made: what progress is counted in.
    pub fn model_steps(&self, quick: bool) -> u64 {
        let extent = self.extent(quick);
        (extent.seeds.len() * self.models.len()) as u64 * extent.steps
    }

    /// The same with other seeds, in both forms.
    ///
    /// # Errors
    /// [`Error::Spec`] unless there is at least one, each once.
    pub fn with_seeds(mut self, seeds: &[u64]) -> Result<Self> {
        self.full.seeds = seeds.to_vec();
        self.quick.seeds = seeds.to_vec();
        self.check()?;
        Ok(self)
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
        self.check_models()?;
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
        if self.diagrams_after.iter().any(|&step| step > shortest) {
            return wrong(format!("diagrams_after has a step behind the {shortest} of its shortest form"));
        }
        if self.record_every == 0 {
            return wrong(
                "record_every is 0: losses are recorded of every so many steps, 1 for all".to_owned(),
            );
        }
        if self.train_images == Some(0) {
            return wrong("train_images is 0: leave it out for all, or give at least 1".to_owned());
        }
        Ok(())
    }
}

impl Spec {
    fn check_models(&self) -> Result<()> {
        let wrong = |reason: String| Err(Error::Spec { name: self.name.clone(), reason });
        if self.models.is_empty() {
            return wrong("it has no [[model]]".to_owned());
        }
        if self.models.iter().any(|model| model.name == crate::record::DATA) {
            let data = crate::record::DATA;
            return wrong(format!("a model is called {data}, as the original images are: rename it"));
        }
        let is_file_name =
            |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        if let Some(model) = self.models.iter().find(|model| !is_file_name(&model.name)) {
            return wrong(format!(
                "a model is called {:?}, which cannot be the name of a file: rename it",
                model.name
            ));
        }
        for name in self.claims.iter().flat_map(Claim::models) {
            if !self.models.iter().any(|model| model.name == name) {
                return wrong(format!("a claim is about {name}, which is not one of its models"));
            }
        }
        for model in &self.models {
            let baseline = self.baseline_of(model);
            if !self.models.iter().any(|other| other.name == baseline) {
                return wrong(format!(
                    "the baseline of {} is {baseline}, which is not one of its models",
                    model.name
                ));
            }
            let published = model.published.as_ref().map_or(0, |published| published.reductions.len());
            if published != 0 && published != self.table_steps.len() {
                return wrong(format!(
                    "{} has {published} published reductions for {} table_steps",
                    model.name,
                    self.table_steps.len()
                ));
            }
        }
        Ok(())
    }
}

/// Names the experiments of a folder, with their titles.
///
/// # Errors
/// As [`load`].
pub fn list<R: Row>(folder: &Path, title: impl Fn(&R) -> &str) -> Result<()> {
    for row in load::<R>(folder)? {
        // A closed pipe ends the list, and is no failure.
        if writeln!(std::io::stdout(), "{:22} {}", row.name(), title(&row)).is_err() {
            break;
        }
    }
    Ok(())
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

fn every() -> u64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_every(number: &u64) -> bool {
    *number == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_never(number: &u64) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
