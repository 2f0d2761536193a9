//! What generates codes.

use super::CoderSpec;
use crate::spec::{FitSpec, Term};
use serde::{Deserialize, Serialize};

/// What generates codes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ModelSpec {
    /// A generative topological network: a regression from a source to the codes that it is labelled with.
    Gtn {
        /// Its name.
        name: String,
        /// Whose codes.
        coder: String,
        /// How codes are given to points of the source.
        labelling: Labelling,
        /// Its layers.
        network: NetworkSpec,
        /// To what scale codes are brought before they are labels.
        #[serde(default)]
        scale: ScaleSpec,
        /// How it is fitted.
        fit: FitSpec,
        /// What compares the shape of generated codes with that of real ones, if anything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topology: Option<Topology>,
    },
    /// A normal distribution with mean and covariance of the codes.
    Gaussian {
        /// Its name.
        name: String,
        /// Whose codes.
        coder: String,
    },
    /// A diffusion model of the codes.
    Diffusion {
        /// Its name.
        name: String,
        /// Whose codes.
        coder: String,
        /// Noise steps T.
        steps: i64,
        /// Width of its layers, and how many blocks of them.
        width: i64,
        /// Blocks.
        hidden: i64,
        /// Whether all T levels have noise, and the last step is run; otherwise the first level has none, as in the published toy.
        runs_last_step: bool,
        /// To what scale codes are brought.
        #[serde(default)]
        scale: ScaleSpec,
        /// How it is fitted.
        fit: FitSpec,
    },
    /// The prior of a variational autoencoder.
    Prior {
        /// Its name.
        name: String,
        /// Whose codes.
        coder: String,
    },
}

/// How codes are given to points of the source.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Labelling {
    /// By which rule.
    pub rule: RuleName,
    /// How much a cosine may be below the best, with `ray`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    /// How many directions, with `sliced`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directions: Option<usize>,
    /// The source is a normal distribution around each of so many clusters; one around 0, if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clusters: Option<usize>,
}

/// A rule of labelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleName {
    /// By rank, in one dimension.
    Quantile,
    /// Along rays, the nearest first.
    Ray,
    /// By angle alone, as published code has it, in single precision.
    Literal,
    /// The same in double precision.
    LiteralDouble,
    /// With the least sum of squares.
    Assignment,
    /// By sliced transport.
    Sliced,
}

/// A network of fully connected layers.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSpec {
    /// Width of its hidden layers.
    pub width: i64,
    /// How many.
    pub hidden: i64,
    /// So many of them, from the first on, are normalised over the batch.
    #[serde(default)]
    pub batch_norm: i64,
    /// Slope of the activation below 0.
    #[serde(default = "slope")]
    pub slope: f64,
}

/// To what scale codes are brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScaleSpec {
    /// None but their own.
    Own,
    /// Each coordinate to mean 0 and variance 1.
    #[default]
    Coordinates,
    /// All by one mean and one deviation.
    Scalar,
}

/// A topological term.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Topology {
    /// The weight of all terms together, beside the mean squared error.
    pub weight: f64,
    /// Births and deaths of what is compared with are multiplied by this: codes are nearer to one another than images.
    #[serde(default = "one")]
    pub target_scale: f64,
    /// The terms.
    #[serde(rename = "term")]
    pub terms: Vec<Term>,
}

impl ModelSpec {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Gtn { name, .. }
            | Self::Gaussian { name, .. }
            | Self::Diffusion { name, .. }
            | Self::Prior { name, .. } => name,
        }
    }

    /// The coder whose codes it generates.
    pub fn coder(&self) -> &str {
        match self {
            Self::Gtn { coder, .. }
            | Self::Gaussian { coder, .. }
            | Self::Diffusion { coder, .. }
            | Self::Prior { coder, .. } => coder,
        }
    }

    /// How it is fitted, if it is a network.
    pub fn fit(&self) -> Option<&FitSpec> {
        match self {
            Self::Gtn { fit, .. } | Self::Diffusion { fit, .. } => Some(fit),
            Self::Gaussian { .. } | Self::Prior { .. } => None,
        }
    }

    pub(super) fn fit_mut(&mut self) -> Option<&mut FitSpec> {
        match self {
            Self::Gtn { fit, .. } | Self::Diffusion { fit, .. } => Some(fit),
            Self::Gaussian { .. } | Self::Prior { .. } => None,
        }
    }

    /// The same under another name, with another coder.
    pub(super) fn renamed(&self, new_name: String, new_coder: String) -> Self {
        let mut renamed = self.clone();
        match &mut renamed {
            Self::Gtn { name, coder, .. }
            | Self::Gaussian { name, coder }
            | Self::Diffusion { name, coder, .. }
            | Self::Prior { name, coder } => {
                *name = new_name;
                *coder = new_coder;
            }
        }
        renamed
    }

    /// Whether it fits its coder.
    pub(super) fn check(&self, coder: &CoderSpec) -> Result<(), String> {
        let name = self.name();
        if let Some(fit) = self.fit() {
            fit.check(name)?;
        }
        match self {
            Self::Prior { .. } => match coder {
                CoderSpec::Autoencoder(coder) if coder.variational => Ok(()),
                _ => Err(format!("{name} is a prior, which {} has not: make it variational", coder.name())),
            },
            Self::Gtn { labelling, network, .. } => {
                let is_quantile = labelling.rule == RuleName::Quantile;
                if is_quantile && coder.latent() != 1 {
                    return Err(format!("{name} is labelled by quantiles, which need codes of one number"));
                }
                if labelling.clusters == Some(0) {
                    return Err(format!("{name} has 0 clusters: leave clusters out for one source"));
                }
                let NetworkSpec { width, hidden, batch_norm, .. } = network;
                if *width < 1 || *hidden < 1 || !(0..=*hidden).contains(batch_norm) {
                    return Err(format!("{name} has a network of no such layers"));
                }
                Ok(())
            }
            Self::Diffusion { steps, width, hidden, .. } if *steps < 2 || *width < 1 || *hidden < 0 => {
                Err(format!("{name} needs at least two steps, and layers of at least width 1"))
            }
            Self::Diffusion { .. } | Self::Gaussian { .. } => Ok(()),
        }
    }
}

fn slope() -> f64 {
    0.5
}

fn one() -> f64 {
    1.0
}
