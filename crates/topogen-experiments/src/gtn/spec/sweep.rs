//! The same models for several latent dimensions.

use super::{CoderSpec, ModelSpec, Spec};
use serde::{Deserialize, Serialize};

/// Repeats coders and models for several latent dimensions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// The dimensions.
    pub latent: Vec<i64>,
}

impl Spec {
    /// The experiment with a coder and a model for each dimension of the sweep, if it has one: `GTN` becomes `GTN, d = 2` and so on.
    pub(super) fn swept(&self) -> Self {
        let Some(sweep) = &self.sweep else { return self.clone() };
        let named = |name: &str, latent: i64| format!("{name}, d = {latent}");
        let mut swept = Self { sweep: None, coders: Vec::new(), models: Vec::new(), ..self.clone() };
        for &latent in &sweep.latent {
            swept.coders.extend(self.coders.iter().map(|coder| match coder {
                CoderSpec::Autoencoder(coder) => CoderSpec::Autoencoder(super::AutoencoderSpec {
                    name: named(&coder.name, latent),
                    latent,
                    ..coder.clone()
                }),
                other => other.clone(),
            }));
            swept.models.extend(self.models.iter().map(|model: &ModelSpec| {
                model.renamed(named(model.name(), latent), named(model.coder(), latent))
            }));
        }
        swept
    }
}
