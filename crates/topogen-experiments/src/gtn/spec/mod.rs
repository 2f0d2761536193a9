//! A comparison of generators as a row of data: the content of a TOML file in `experiments/gtn`.

mod claim;
mod coder;
mod data;
mod model;
mod sweep;

pub use claim::Claim;
pub use coder::{AutoencoderSpec, CoderSpec};
pub use data::{DataSpec, ImageSource, ToyName};
pub use model::{Labelling, ModelSpec, NetworkSpec, RuleName, ScaleSpec, Topology};
pub use sweep::Sweep;

use crate::part::Whole;
use crate::spec::{Form, Row, are_seeds, check_name};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// What is run, and what it is claimed to show.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The name of the experiment, and of its folder of records.
    pub name: String,
    /// Its place in the report.
    pub order: u32,
    /// A headline.
    pub title: String,
    /// What a reader must know, in a few sentences.
    pub text: String,
    /// What is generated.
    pub data: DataSpec,
    /// How much is run.
    pub full: Extent,
    /// How much is run with `--quick`.
    pub quick: Extent,
    /// What is measured beside what always is.
    #[serde(default)]
    pub measure: Measured,
    /// Repeats coders and models for several latent dimensions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
    /// What turns data into codes and back.
    #[serde(rename = "coder")]
    pub coders: Vec<CoderSpec>,
    /// What generates codes.
    #[serde(rename = "model")]
    pub models: Vec<ModelSpec>,
    /// What the measurements are held against.
    #[serde(rename = "claim", default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// How much of an experiment is run. What is not given is as its data and its fits say.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// One run a seed.
    pub seeds: Vec<u64>,
    /// At most so many points or images are trained on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub train: Option<usize>,
    /// At most so many decide when to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<usize>,
    /// At most so many epochs of a coder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coder_epochs: Option<u64>,
    /// At most so many epochs of a model of codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_epochs: Option<u64>,
    /// So many samples of each model are measured.
    pub samples: usize,
}

/// What is measured beside what always is.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Diagrams of so many generated and real codes are compared; not at all, if it is 0.
    pub topology: usize,
    /// The intrinsic dimension of so many data and codes is estimated; not at all, if it is 0.
    pub dimension: usize,
    /// So many samples are kept for figures.
    pub shown: usize,
}

impl Default for Measured {
    fn default() -> Self {
        Self { topology: 500, dimension: 0, shown: 64 }
    }
}

impl Spec {
    /// The experiment in a form: with its sweep written out, and with the limits of the form.
    pub fn in_form(&self, form: Form) -> (Self, Extent) {
        let mut spec = self.swept();
        let extent = match form {
            Form::Full => self.full.clone(),
            Form::Quick => self.quick.clone(),
            Form::Published => Extent {
                seeds: self.full.seeds.iter().take(1).copied().collect(),
                train: None,
                validation: None,
                coder_epochs: None,
                model_epochs: None,
                samples: self.full.samples,
            },
        };
        for coder in &mut spec.coders {
            if let CoderSpec::Autoencoder(coder) = coder {
                coder.fit.cap(extent.coder_epochs);
            }
        }
        for model in &mut spec.models {
            if let Some(fit) = model.fit_mut() {
                fit.cap(extent.model_epochs);
            }
        }
        (spec, extent)
    }

    /// Whether the data are the user's own.
    pub fn is_own(&self) -> bool {
        matches!(&self.data, DataSpec::Images { source: ImageSource::Own(_), .. })
    }

    /// Whether it compares latent dimensions; in a form, its sweep is written out, so that coders of several tell it.
    pub fn has_sweep(&self) -> bool {
        let mut latents = self.coders.iter().map(CoderSpec::latent);
        let first = latents.next();
        self.data.toy().is_none() && latents.any(|latent| Some(latent) != first)
    }

    /// The coder of this name.
    pub fn coder(&self, name: &str) -> Option<&CoderSpec> {
        self.coders.iter().find(|coder| coder.name() == name)
    }
}

impl Whole for Spec {
    type Extent = Extent;
    type Data = DataSpec;

    fn data(&self) -> &DataSpec {
        &self.data
    }
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
        for (extent, field) in [(&self.full, "full"), (&self.quick, "quick")] {
            if !are_seeds(&extent.seeds) {
                return wrong(format!("{field}.seeds must be at least one, each once"));
            }
            if extent.samples < 2 || extent.train == Some(0) || extent.validation == Some(0) {
                return wrong(format!("{field} needs two samples, and something to train and to decide on"));
            }
            if extent.coder_epochs == Some(0) || extent.model_epochs == Some(0) {
                return wrong(format!("{field} has a limit of 0 epochs: fit for at least one"));
            }
        }
        let swept = self.swept();
        swept.check_names().or_else(wrong)?;
        swept.coders.iter().try_for_each(|coder| coder.check(&self.data)).or_else(wrong)?;
        for model in &swept.models {
            let Some(coder) = swept.coder(model.coder()) else {
                return wrong(format!(
                    "{} has the coder {}, which there is not",
                    model.name(),
                    model.coder()
                ));
            };
            model.check(coder).or_else(wrong)?;
        }
        for (name, claim) in swept.claims.iter().flat_map(|claim| claim.models().map(move |it| (it, claim))) {
            let is_known = swept.models.iter().any(|it| it.name() == name)
                || swept.coders.iter().any(|it| it.name() == name);
            if name != REAL && !is_known {
                return wrong(format!(
                    "a claim is about {name}, which is none of its coders and models: {claim:?}"
                ));
            }
        }
        Ok(())
    }
}

/// What real data are called among models: other real data of as many.
pub const REAL: &str = "real";

impl Spec {
    /// Names are those of files, and each stands for one thing.
    fn check_names(&self) -> Result<(), String> {
        if self.coders.is_empty() || self.models.is_empty() {
            return Err("it needs at least one [[coder]] and one [[model]]".to_owned());
        }
        let names = self.coders.iter().map(CoderSpec::name).chain(self.models.iter().map(ModelSpec::name));
        let mut seen: Vec<&str> = vec![REAL];
        for name in names {
            if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
                return Err(format!("{name:?} cannot be the name of a file: rename it"));
            }
            if seen.contains(&name) {
                return Err(format!(
                    "two things are called {name}: coders and models need names of their own"
                ));
            }
            seen.push(name);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
