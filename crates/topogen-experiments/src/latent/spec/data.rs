//! What is embedded.

use crate::gtn::ImageSource;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is embedded.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DataSpec {
    /// Ten small spheres within a large one, in 101 dimensions (Moor et al. 2020).
    Spheres,
    /// Points of a shape with known Betti numbers.
    Shape {
        /// Its name, such as `torus`, `linked-rings` or `swiss-roll`.
        shape: String,
        /// It is turned and put into space of so many dimensions by the seed; it stays where it is, if this is not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lift: Option<usize>,
        /// Deviation of the noise that is added to each coordinate.
        #[serde(default)]
        noise: f64,
        /// The part of its parameter that is never trained on, as shares of its range: what is extrapolated to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held_out: Option<Range>,
    },
    /// Points of a closed surface with known Betti numbers, uniform by area, in units of its largest extent.
    Mesh {
        /// The name of the mesh in the data set.
        mesh: String,
        /// As for shapes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lift: Option<usize>,
        /// Deviation of the noise that is added to each coordinate.
        #[serde(default)]
        noise: f64,
    },
    /// Images.
    Images {
        /// Where they come from.
        source: ImageSource,
        /// They are turned by angles within this range, in degrees; not at all, if it is not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rotated: Option<Range>,
        /// Angles that are never trained on: what is extrapolated to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held_out: Option<Range>,
    },
    /// Images of 32 x 32 pixels of a line through the centre (Berthelot et al. 2018).
    Lines,
    /// The user's own points: a .npy or .csv file of [points, numbers], or images as [images, height, width].
    Own {
        /// The file.
        path: PathBuf,
        /// One whole number for each point.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        labels: Option<PathBuf>,
        /// The SHA-256 of shape and numbers, so that a repetition has the same.
        sha256: String,
        /// Whether they are images.
        images: bool,
    },
}

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least.
    pub from: f64,
    /// What all are below.
    pub to: f64,
}

impl DataSpec {
    /// Whether these are images, and not points.
    pub fn are_images(&self) -> bool {
        match self {
            Self::Images { .. } | Self::Lines => true,
            Self::Own { images, .. } => *images,
            Self::Spheres | Self::Shape { .. } | Self::Mesh { .. } => false,
        }
    }
}
