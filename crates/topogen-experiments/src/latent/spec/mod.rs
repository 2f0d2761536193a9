//! A comparison of latent spaces as a row of data: the content of a TOML file in `experiments/latent`.

mod claim;
mod data;
mod method;
mod network;

pub use claim::{Claim, Published};
pub use data::{DataSpec, Range};
pub use method::{Method, MethodSpec, Standard, Variant};
pub use network::{LayersSpec, NetworkSpec};

use super::measure::Measure;
use crate::part::Whole;
use crate::spec::{FitSpec, Form, Row, are_seeds, check_name};
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
    /// What is embedded.
    pub data: DataSpec,
    /// The layers of every method's autoencoder.
    pub network: NetworkSpec,
    /// How every method is fitted.
    pub fit: FitSpec,
    /// How much is run.
    pub full: Extent,
    /// How much is run with `--quick`.
    pub quick: Extent,
    /// How much is measured.
    #[serde(default)]
    pub measure: Measured,
    /// How weights are chosen.
    #[serde(default)]
    pub choice: Choice,
    /// What is compared; the first is the plain autoencoder. All standard methods, if none is given.
    #[serde(rename = "method", default = "method::standard")]
    pub methods: Vec<MethodSpec>,
    /// What others measured on the same data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<Published>,
    /// What the measurements are held against.
    #[serde(rename = "claim", default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// How much of an experiment is run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// One run a seed.
    pub seeds: Vec<u64>,
    /// So many points or images are trained on.
    pub train: usize,
    /// So many decide on weights.
    pub validation: usize,
    /// So many are measured.
    pub test: usize,
    /// At most so many epochs.
    pub epochs: u64,
}

/// How much is measured.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Measured {
    /// Diagrams of so many held-out points and their codes are compared.
    pub topology: usize,
    /// Up to this degree.
    pub max_dim: usize,
    /// So many held-out points say what is kept of neighbours, ranks, distances and densities.
    pub embedding: usize,
    /// Neighbours that count.
    pub neighbours: usize,
    /// So many pairs are interpolated between, and as many extrapolated from.
    pub pairs: usize,
    /// So many images are attacked.
    pub attacked: usize,
    /// How far each pixel may be changed, pixels being from 0 to 1.
    pub epsilons: Vec<f64>,
    /// Steps and restarts of the iterated attack.
    pub steps: usize,
    /// How often the iterated attack begins anew.
    pub restarts: usize,
    /// So many codes are kept for figures, of the first seed.
    pub shown: usize,
}

impl Default for Measured {
    fn default() -> Self {
        Self {
            topology: 512,
            max_dim: 1,
            embedding: 1000,
            neighbours: 10,
            pairs: 500,
            attacked: 200,
            epsilons: vec![0.01, 0.03, 0.05, 0.1, 0.2, 0.3],
            steps: 40,
            restarts: 5,
            shown: 1000,
        }
    }
}

impl Measured {
    /// Refuses numbers of which nothing can be measured.
    fn check(&self) -> Result<(), String> {
        let Self { topology, max_dim, embedding, neighbours, steps, restarts, epsilons, .. } = self;
        let counts = [
            ("topology", *topology, 3),
            ("embedding", *embedding, 3),
            ("neighbours", *neighbours, 1),
            ("steps", *steps, 1),
            ("restarts", *restarts, 1),
        ];
        if let Some((name, count, least)) = counts.into_iter().find(|&(_, count, least)| count < least) {
            return Err(format!("measure.{name} is {count}: it must be at least {least}"));
        }
        if *max_dim > 2 {
            return Err(format!("measure.max_dim is {max_dim}: diagrams are compared up to degree 2"));
        }
        let is_size = |epsilon: &f64| *epsilon > 0.0 && *epsilon <= 1.0;
        if epsilons.is_empty() || !epsilons.iter().all(is_size) || !epsilons.is_sorted() {
            return Err("measure.epsilons must be sizes above 0 and at most 1, the least first".to_owned());
        }
        Ok(())
    }
}

/// How the weight of each method is chosen: by one measure of the points for validation, among the weights with which reconstructions are
/// nearly as good as without any.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    /// The weights that are tried; 0 is the plain autoencoder.
    pub weights: Vec<f64>,
    /// The seed of the fits that are compared.
    pub seed: u64,
    /// The best of them has the best value of this measure ...
    pub measure: Measure,
    /// ... among those whose squared error is at most 1 + this times that of weight 0.
    pub tolerance: f64,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            weights: vec![0.0, 0.1, 0.5, 1.0, 2.0],
            seed: 7,
            measure: Measure::Wasserstein0,
            tolerance: 0.25,
        }
    }
}

impl Spec {
    /// The experiment in a form, and how much that is.
    pub fn in_form(&self, form: Form) -> (Self, Extent) {
        let mut spec = self.clone();
        let extent = match form {
            Form::Quick => self.quick.clone(),
            Form::Full | Form::Published => self.full.clone(),
        };
        spec.fit.cap(Some(extent.epochs));
        (spec, extent)
    }

    /// The method of this name.
    pub fn method(&self, name: &str) -> Option<&MethodSpec> {
        self.methods.iter().find(|method| method.name == name)
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
            let Extent { seeds, train, validation, test, epochs } = extent;
            if !are_seeds(seeds) {
                return wrong(format!("{field}.seeds must be at least one, each once"));
            }
            if *train == 0 || *validation < 3 || *test < 3 || *epochs == 0 {
                return wrong(format!(
                    "{field} needs something to train on for at least one epoch, and at least 3 points each to decide on and to measure"
                ));
            }
        }
        let Choice { weights, tolerance, .. } = &self.choice;
        let are_weights = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
        if !are_weights || !weights.contains(&0.0) || weights.len() < 2 {
            return wrong("choice.weights must be 0 and others, finite and not negative".to_owned());
        }
        if !(tolerance.is_finite() && *tolerance >= 0.0) {
            return wrong(format!("choice.tolerance is {tolerance}: it must be finite and not negative"));
        }
        self.measure.check().or_else(wrong)?;
        self.fit.check(&self.name).or_else(wrong)?;
        self.data.check().or_else(wrong)?;
        self.network.check(&self.data).or_else(wrong)?;
        method::check_all(&self.methods).or_else(wrong)?;
        let told = self.published.iter().map(|it| it.method.as_str());
        for name in self.claims.iter().flat_map(Claim::methods).chain(told) {
            if self.method(name).is_none() {
                return wrong(format!(
                    "a claim or a published number is about {name}, which is none of its methods"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
