//! What the runs of an experiment share: found, fetched or read once.

use super::counts::Counts;
use super::images::{Images, Turns};
use super::mesh::MeshPool;
use super::own::OwnPool;
use super::shape::Drawing;
use super::{Data, lines, spheres};
use crate::Result;
use crate::latent::spec::{DataSpec, Extent, Spec};
use std::path::PathBuf;
use topogen_data::ImageSet;

/// What the runs of an experiment draw from.
#[derive(Debug)]
pub enum Pool {
    /// Spheres within a sphere.
    Spheres,
    /// A shape.
    Shape(Drawing),
    /// A surface.
    Mesh(MeshPool, Option<usize>, f64),
    /// Images.
    Images(Box<Images>),
    /// Lines.
    Lines,
    /// The user's own.
    Own(Box<OwnPool>),
}

impl Pool {
    /// Finds, fetches or reads what does not depend on the seed.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) where it cannot be had; those of the user's own file.
    pub fn load(spec: &Spec, folder: Option<&PathBuf>) -> Result<Self> {
        Ok(match &spec.data {
            DataSpec::Spheres => Self::Spheres,
            DataSpec::Shape { shape, lift, noise, held_out } => {
                let (shape, lift, noise, held_out) = (shape.parse()?, *lift, *noise, *held_out);
                Self::Shape(Drawing { shape, lift, noise, held_out })
            }
            DataSpec::Mesh { mesh, lift, noise } => {
                Self::Mesh(MeshPool::load(&spec.name, mesh, folder)?, *lift, *noise)
            }
            DataSpec::Images { source, rotated, held_out } => {
                let turns = rotated.map(|trained| Turns { trained, held_out: *held_out });
                Self::Images(Box::new(Images::load(&spec.name, source, turns, folder)?))
            }
            DataSpec::Lines => Self::Lines,
            DataSpec::Own { path, labels, sha256, .. } => {
                Self::Own(Box::new(OwnPool::load(path, labels.as_deref(), sha256)?))
            }
        })
    }

    /// The data of a run of this seed; the same seed draws the same, and a part that is made smaller is drawn anew.
    ///
    /// # Errors
    /// [`Error::Spec`](crate::Error::Spec) for more than there is; those of what is drawn.
    pub fn draw(&self, spec: &Spec, extent: &Extent, seed: u64) -> Result<Data> {
        let counts = Counts::of(spec, extent);
        match self {
            Self::Spheres => spheres::draw(&counts, seed),
            Self::Shape(drawing) => drawing.draw(&counts, seed),
            Self::Mesh(mesh, lift, noise) => mesh.draw(&counts, *lift, *noise, seed),
            Self::Images(images) => images.draw(&counts, seed),
            Self::Lines => lines::draw(&counts, seed),
            Self::Own(own) => own.draw(&counts),
        }
    }

    /// Images with labels that a classifier can be trained on, if there are any; turned ones are turned by any angle, also by those that are
    /// held out.
    pub fn labelled_images(&self) -> Option<&ImageSet> {
        match self {
            Self::Images(images) => images.labelled(),
            Self::Own(own) => own.labelled(),
            Self::Spheres | Self::Shape(_) | Self::Mesh(..) | Self::Lines => None,
        }
    }
}
