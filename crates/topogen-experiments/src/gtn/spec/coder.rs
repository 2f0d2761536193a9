//! What turns data into codes and back.

use super::model::Topology;
use super::{DataSpec, ToyName};
use crate::spec::FitSpec;
use serde::{Deserialize, Serialize};

/// What turns data into codes and back.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CoderSpec {
    /// Points of the plane are their own codes.
    Plane {
        /// Its name.
        name: String,
    },
    /// A point of the swiss roll has its angle as code: the intrinsic coordinate, which is handed over and not found.
    Angle {
        /// Its name.
        name: String,
    },
    /// Codes that a network finds.
    Autoencoder(AutoencoderSpec),
}

/// An autoencoder, and how it is fitted.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AutoencoderSpec {
    /// Its name.
    pub name: String,
    /// Numbers of a code.
    pub latent: i64,
    /// Channels of its two convolutions.
    #[serde(default = "channels")]
    pub channels: [i64; 2],
    /// Whether it is a variational one, with a normal prior of its codes.
    #[serde(default)]
    pub variational: bool,
    /// How it is fitted.
    pub fit: FitSpec,
    /// What compares the shape of a batch's codes with that of its images, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topology: Option<Topology>,
}

impl CoderSpec {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Plane { name } | Self::Angle { name } => name,
            Self::Autoencoder(coder) => &coder.name,
        }
    }

    /// Numbers of a code.
    pub fn latent(&self) -> i64 {
        match self {
            Self::Plane { .. } => 2,
            Self::Angle { .. } => 1,
            Self::Autoencoder(coder) => coder.latent,
        }
    }

    /// Whether it fits the data.
    pub(super) fn check(&self, data: &DataSpec) -> Result<(), String> {
        let name = self.name();
        match (self, data.toy()) {
            (Self::Plane { .. }, Some(_)) | (Self::Angle { .. }, Some(ToyName::SwissRoll)) => Ok(()),
            (Self::Plane { .. }, None) => Err(format!("{name} is for points of the plane, not for images")),
            (Self::Angle { .. }, _) => Err(format!("{name} is for the swiss roll: only that has an angle")),
            (Self::Autoencoder(_), Some(_)) => Err(format!("{name} is for images, not for points")),
            (Self::Autoencoder(coder), None) => {
                if coder.latent < 1 || coder.channels.iter().any(|&channels| channels < 1) {
                    return Err(format!("{name} needs at least one channel and one number of a code"));
                }
                coder.fit.check(name)
            }
        }
    }
}

fn channels() -> [i64; 2] {
    [64, 128]
}
