//! Points of closed surfaces.

use super::counts::Counts;
use super::manifold::{Manifold, Surface};
use super::placement::Placement;
use super::{Data, Items, Truth, Values};
use crate::run::teller;
use crate::{Result, progress};
use std::path::PathBuf;
use std::sync::Arc;
use topogen_data::{Error, Mesh, Options, data_set, load_mesh};

/// The data set that has them.
pub const SET: &str = "cgal-meshes";

/// A surface in units of its largest extent, its box around the origin, and its Betti numbers.
#[derive(Clone, Debug)]
pub struct MeshPool {
    surface: Arc<Mesh>,
    betti: [usize; 3],
}

impl MeshPool {
    /// Finds or fetches the mesh of this name for an experiment.
    ///
    /// # Errors
    /// Those of the data set; of a mesh that is no surface.
    pub fn load(name: &str, mesh: &str, folder: Option<&PathBuf>) -> Result<Self> {
        let options = Options::from_env(folder.cloned());
        let loaded = load_mesh(data_set(SET)?, mesh, &options, &mut teller())?;
        progress::line(&format!("{name}: {mesh} of {SET} from {}", loaded.source));
        Self::new(&loaded.mesh)
    }

    /// That of any surface.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn new(mesh: &Mesh) -> Result<Self> {
        let betti = mesh.topology().map_err(Error::from)?.betti;
        Ok(Self { surface: Arc::new(mesh.normalised().map_err(Error::from)?), betti })
    }

    /// The data of a run.
    ///
    /// # Errors
    /// Those of lift and noise.
    pub fn draw(&self, counts: &Counts<'_>, lift: Option<usize>, noise: f64, seed: u64) -> Result<Data> {
        let cloud = self.surface.sample(counts.all(), seed)?;
        let placement = Placement::new(cloud.dim, lift, noise, seed)?;
        let values = Values::Points { values: cloud.values, dim: cloud.dim };
        let all = placement.put(Items { values, classes: Vec::new(), factors: Vec::new() }, 0)?;
        let [train, validation, test] = counts.cut(&all, &(0..all.len()).collect::<Vec<_>>())?;
        let manifold = Manifold::new(Surface::Mesh(Arc::clone(&self.surface)), placement.frame);
        let truth = Truth { manifold, betti: self.betti.to_vec() };
        Ok(Data { train, validation, test, truth, beyond: None })
    }
}
