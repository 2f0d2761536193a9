//! A generator from its file, with the coder that it belongs to.

use super::coder::{numbers, tensor};
use crate::{Error, Result};
use std::path::{Path, PathBuf};
use tch::{Device, Tensor, no_grad_guard};
use topogen_models::{Autoencoder, Diffusion, Gtn};

/// A generator, with the coder that it belongs to.
pub struct Trained {
    /// What generates codes.
    pub network: Network,
    /// What turns codes into images; nothing for points.
    pub coder: Option<Autoencoder>,
}

/// What generates codes.
pub enum Network {
    /// A generative topological network.
    Gtn(Box<Gtn>),
    /// A diffusion model.
    Diffusion(Box<Diffusion>),
}

/// What models of points of the plane and of angles say that they belong to.
const WITHOUT_NETWORK: [&str; 2] = ["plane", "angle"];

impl Trained {
    /// Reads a network; its coder from `coder` or, if none is given, from whatever file of the same folder it belongs to.
    ///
    /// # Errors
    /// [`Error::Model`] for a file that is no generator, or a coder that it does not belong to; [`Error::NoCoder`].
    pub fn open(path: &Path, coder: Option<&Path>, device: Device) -> Result<Self> {
        let network = match Gtn::load(path, device) {
            Ok(gtn) => Network::Gtn(Box::new(gtn)),
            // What is wrong with a GTN says more than what a diffusion model would have to be.
            Err(error) => match Diffusion::load(path, device) {
                Ok(diffusion) => Network::Diffusion(Box::new(diffusion)),
                Err(_) => return Err(error.into()),
            },
        };
        let trained = Self { network, coder: None };
        if let Some(coder) = coder {
            let coder = Autoencoder::load(coder, device)?;
            trained.check(&coder.fingerprint()?)?;
            return Ok(Self { coder: Some(coder), ..trained });
        }
        if WITHOUT_NETWORK.iter().any(|fingerprint| trained.check(fingerprint).is_ok()) {
            return Ok(trained);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let refused = |source| Error::Read { path: folder.to_owned(), source };
        let entries = std::fs::read_dir(folder).map_err(refused)?;
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>().map_err(refused)?;
        paths.sort();
        for other in paths.iter().filter(|other| other.extension().is_some_and(|it| it == "safetensors")) {
            if let Ok(coder) = Autoencoder::load(other, device)
                && trained.check(&coder.fingerprint()?).is_ok()
            {
                return Ok(Self { coder: Some(coder), ..trained });
            }
        }
        Err(Error::NoCoder { path: path.to_owned(), folder: folder.to_owned() })
    }

    fn check(&self, fingerprint: &str) -> Result<()> {
        match &self.network {
            Network::Gtn(gtn) => gtn.check_coder(fingerprint)?,
            Network::Diffusion(diffusion) => diffusion.check_coder(fingerprint)?,
        }
        Ok(())
    }

    /// So many generated codes.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn codes(&self, n: usize, seed: u64) -> Result<Tensor> {
        let _no_grad = no_grad_guard();
        match &self.network {
            Network::Gtn(gtn) => Ok(gtn.generate(n, seed)?),
            Network::Diffusion(diffusion) => Ok(diffusion.generate(n, seed)?),
        }
    }

    /// The codes that a GTN gives to points of its source, one after the other, each of `dim` numbers.
    ///
    /// # Errors
    /// [`Error::NoSource`] for a diffusion model; those of libtorch.
    pub fn pushed(&self, points: &[f64], dim: usize) -> Result<Tensor> {
        let _no_grad = no_grad_guard();
        match &self.network {
            Network::Gtn(gtn) => Ok(gtn.push(&tensor(points, dim)?)?),
            Network::Diffusion(_) => Err(Error::NoSource),
        }
    }

    /// What codes stand for: images [n, channels, height, width], or the codes themselves.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn decoded(&self, codes: &Tensor) -> Result<Tensor> {
        let _no_grad = no_grad_guard();
        match &self.coder {
            Some(coder) => Ok(coder.decode(codes)?),
            None => Ok(codes.shallow_clone()),
        }
    }

    /// Points of a GTN's source, one after the other, and how many numbers each has.
    ///
    /// # Errors
    /// [`Error::NoSource`] for a diffusion model.
    pub fn source_points(&self, n: usize, seed: u64) -> Result<(Vec<f64>, usize)> {
        match &self.network {
            Network::Gtn(gtn) => Ok((gtn.source().sample(n, seed), gtn.source().dim())),
            Network::Diffusion(_) => Err(Error::NoSource),
        }
    }
}

/// The numbers of a tensor of points as a table.
///
/// # Errors
/// Those of libtorch.
pub fn table(points: &Tensor) -> Result<Vec<u8>> {
    let dim = points.size().get(1).map_or(1, |&dim| dim.max(1) as usize);
    let mut text = String::new();
    for point in numbers(points)?.chunks(dim) {
        text.push_str(&point.iter().map(f64::to_string).collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    Ok(text.into_bytes())
}
