//! What is generated.

use crate::spec::OwnData;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is generated.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DataSpec {
    /// Points of the plane, drawn anew for each seed.
    Toy {
        /// Which.
        toy: ToyName,
        /// Deviation of the noise that is added, before the points are standardised.
        #[serde(default)]
        noise: f64,
        /// So many are trained on.
        train: usize,
        /// So many decide when to stop.
        validation: usize,
        /// So many are what generated points are compared with.
        test: usize,
    },
    /// Images.
    Images {
        /// Where they come from.
        source: ImageSource,
        /// So many images are trained on, drawn by the seed; all that the source has for that, if it is not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        train: Option<usize>,
        /// So many others decide when to stop.
        validation: usize,
        /// At most so many are what generated images are compared with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        test: Option<usize>,
    },
}

/// A distribution in the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToyName {
    /// A spiral, which its angle alone tells.
    SwissRoll,
    /// A square.
    Square,
    /// Two squares that do not touch.
    TwoSquares,
}

/// Where images come from.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ImageSource {
    /// A data set of the catalogue, found or fetched.
    Catalogue {
        /// Its name.
        set: String,
    },
    /// The binary batches of CIFAR-10, in the folder `cifar10` of the data folder.
    Cifar10,
    /// CelebA's aligned images with their partition, in the folder `celeba` of the data folder.
    Celeba {
        /// Height and width that images are brought to.
        size: usize,
    },
    /// 11k Hands, in the folder `hands` of the data folder.
    Hands {
        /// Height and width that images are brought to.
        size: usize,
    },
    /// Images that are drawn by a program.
    Procedural {
        /// Of what: `procedural-faces`, `procedural-hands` or `cifar-like-synthetic`.
        picture: String,
        /// Their height and width.
        size: usize,
        /// So many to train and decide on.
        train: usize,
        /// So many to compare with.
        test: usize,
    },
    /// The user's own.
    Own(OwnData),
}

impl ImageSource {
    /// What the report calls it.
    pub fn name(&self) -> String {
        match self {
            Self::Catalogue { set } => set.clone(),
            Self::Cifar10 => "cifar10".to_owned(),
            Self::Celeba { .. } => "celeba".to_owned(),
            Self::Hands { .. } => "hands".to_owned(),
            Self::Procedural { picture, .. } => picture.clone(),
            Self::Own(own) => {
                own.path.file_name().map_or("own".to_owned(), |name| name.to_string_lossy().into_owned())
            }
        }
    }

    /// Where its files are looked for, if nobody can fetch them.
    pub fn folder(&self, data: &std::path::Path) -> Option<PathBuf> {
        match self {
            Self::Cifar10 | Self::Celeba { .. } | Self::Hands { .. } => Some(data.join(self.name())),
            Self::Catalogue { .. } | Self::Procedural { .. } | Self::Own(_) => None,
        }
    }
}

impl DataSpec {
    /// Whether points of the plane are generated.
    pub fn toy(&self) -> Option<ToyName> {
        match self {
            Self::Toy { toy, .. } => Some(*toy),
            Self::Images { .. } => None,
        }
    }

    /// What the report calls it.
    pub fn name(&self) -> String {
        match self {
            Self::Toy { toy: ToyName::SwissRoll, .. } => "swiss roll".to_owned(),
            Self::Toy { toy: ToyName::Square, .. } => "uniform square".to_owned(),
            Self::Toy { toy: ToyName::TwoSquares, .. } => "two squares".to_owned(),
            Self::Images { source, .. } => source.name(),
        }
    }
}
