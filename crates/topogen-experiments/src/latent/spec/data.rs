//! What is embedded.

use crate::gtn::ImageSource;
use crate::latent::data::{MESHES, no_angle};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use topogen_data::clouds::{Angle, Shape};
use topogen_data::data_set;

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

    /// Refuses what nothing can be drawn from.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::Spheres | Self::Lines => Ok(()),
            Self::Shape { shape, lift, noise, held_out } => {
                let shape: Shape = shape.parse().map_err(|error| format!("data.shape: {error}"))?;
                check_place(shape.dim(None).map_err(|error| format!("data.shape: {error}"))?, *lift, *noise)?;
                match held_out {
                    Some(_) if Angle::of_shape(shape).is_none() => Err(no_angle(shape)),
                    Some(shares) => shares.check_shares(),
                    None => Ok(()),
                }
            }
            Self::Mesh { mesh, lift, noise } => {
                let known = data_set(MESHES).and_then(|set| set.mesh(mesh).map(|_| ()));
                known.map_err(|error| format!("data.mesh: {error}"))?;
                check_place(3, *lift, *noise)
            }
            Self::Images { rotated, held_out, .. } => match (rotated, held_out) {
                (None, None) => Ok(()),
                (None, Some(_)) => {
                    Err("data.held_out is a range of angles: give data.rotated too".to_owned())
                }
                (Some(rotated), None) => rotated.check_angles("rotated"),
                (Some(rotated), Some(held_out)) => {
                    rotated.check_angles("rotated")?;
                    held_out.check_angles("held_out")?;
                    match rotated.to == held_out.from || held_out.to == rotated.from {
                        true => Ok(()),
                        false => {
                            Err("data.held_out must begin where data.rotated ends, or end where it begins"
                                .to_owned())
                        }
                    }
                }
            },
            Self::Own { sha256, .. } => {
                match sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    true => Ok(()),
                    false => Err(format!("data.sha256 is {sha256:?}, which are not 64 hexadecimal digits")),
                }
            }
        }
    }
}

/// So little of a range cannot be drawn from.
const LEAST_SHARE: f64 = 0.01;

/// Beyond these, angles are no turns any more.
const MOST_DEGREES: f64 = 360.0;

impl Range {
    fn check_shares(&self) -> Result<(), String> {
        let Self { from, to } = *self;
        let is_part = (0.0..=1.0).contains(&from) && (0.0..=1.0).contains(&to);
        if !is_part || to - from < LEAST_SHARE || 1.0 - (to - from) < LEAST_SHARE {
            return Err(format!(
                "data.held_out is {from} to {to}: give shares from 0 to 1 that hold out {LEAST_SHARE} at least, and leave as much"
            ));
        }
        Ok(())
    }

    fn check_angles(&self, field: &str) -> Result<(), String> {
        let Self { from, to } = *self;
        match -MOST_DEGREES <= from && from < to && to <= MOST_DEGREES {
            true => Ok(()),
            false => Err(format!(
                "data.{field} is {from} to {to}: give two angles in degrees from -{MOST_DEGREES} to {MOST_DEGREES}, the lesser first"
            )),
        }
    }
}

fn check_place(dim: usize, lift: Option<usize>, noise: f64) -> Result<(), String> {
    if let Some(lift) = lift.filter(|&lift| lift < dim) {
        return Err(format!(
            "data.lift is {lift}, but the points have {dim} coordinates already: give {dim} or more"
        ));
    }
    match noise.is_finite() && noise >= 0.0 {
        true => Ok(()),
        false => Err(format!("data.noise is {noise}: it must be finite and not negative")),
    }
}
