//! What turns data into codes and back, once it is fitted.

use super::data::{Items, Unit, bytes, set_of};
use crate::{Error, Result};
use tch::{Device, Kind, Tensor, no_grad_guard};
use topogen_data::ImageSet;
use topogen_data::toys::Toy;
use topogen_models::Autoencoder;

/// Images at once, of those that are encoded or decoded.
const AT_ONCE: usize = 500;

/// What turns data into codes and back.
#[derive(Debug)]
pub enum Coder {
    /// Points of the plane are their own codes.
    Plane {
        /// How they were brought to their unit.
        unit: Unit,
    },
    /// Angles of a curve.
    Angle {
        /// The curve.
        toy: Toy,
        /// How its points were brought to their unit.
        unit: Unit,
    },
    /// A network.
    Network(Box<Autoencoder>),
}

impl Coder {
    /// Numbers of a code.
    pub fn latent(&self) -> usize {
        match self {
            Self::Plane { .. } => 2,
            Self::Angle { .. } => 1,
            Self::Network(network) => network.spec().latent as usize,
        }
    }

    /// What models of its codes are told apart by.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn fingerprint(&self) -> Result<String> {
        Ok(match self {
            Self::Plane { .. } => "plane".to_owned(),
            Self::Angle { .. } => "angle".to_owned(),
            Self::Network(network) => network.fingerprint()?,
        })
    }

    /// The codes, one after the other.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn encode(&self, items: &Items) -> Result<Vec<f64>> {
        match (self, items) {
            (Self::Plane { .. }, Items::Points { plane, .. }) => Ok(plane.clone()),
            (Self::Angle { .. }, Items::Points { angles, .. }) => Ok(angles.clone()),
            (Self::Network(network), Items::Images(set)) => {
                let _no_grad = no_grad_guard();
                let mut codes = Vec::with_capacity(set.len() * self.latent());
                for images in batches(set, network.parameters().device())? {
                    codes.extend(numbers(&network.encode(&images?)?)?);
                }
                Ok(codes)
            }
            _ => Err(mixed_up()),
        }
    }

    /// What codes stand for.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn decode(&self, codes: &[f64]) -> Result<Items> {
        match self {
            Self::Plane { unit } => {
                Ok(Items::Points { plane: codes.to_vec(), angles: Vec::new(), unit: *unit })
            }
            Self::Angle { toy, unit } => Ok(Items::Points {
                plane: unit.apply(&toy.embed(codes)?),
                angles: codes.to_vec(),
                unit: *unit,
            }),
            Self::Network(network) => {
                let _no_grad = no_grad_guard();
                let mut parts = Vec::new();
                for codes in codes.chunks(AT_ONCE * self.latent()) {
                    let codes = tensor(codes, self.latent())?.f_to_device(network.parameters().device())?;
                    parts.push(network.decode(&codes)?.f_to_device(Device::Cpu)?);
                }
                Ok(Items::Images(set_of(&Tensor::f_cat(&parts, 0)?)?))
            }
        }
    }

    /// The mean squared error of images that are decoded from their codes, with pixels from 0 to 1; nothing for points.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn error(&self, items: &Items, codes: &[f64]) -> Result<Option<f64>> {
        let (Self::Network(network), Items::Images(set)) = (self, items) else { return Ok(None) };
        let _no_grad = no_grad_guard();
        let (mut sum, mut count) = (0.0, 0);
        let of_batches = codes.chunks(AT_ONCE * self.latent());
        for (images, codes) in batches(set, Device::Cpu)?.zip(of_batches) {
            let images = images?;
            let difference = network.decode(&tensor(codes, self.latent())?)?.f_sub(&images)?;
            sum += difference.f_square()?.f_sum(Kind::Double)?.f_double_value(&[])?;
            count += images.numel();
        }
        Ok(Some(sum / count as f64))
    }
}

/// Images by the batch, with values from 0 to 1.
///
/// # Errors
/// Those of libtorch.
pub fn batches(set: &ImageSet, device: Device) -> Result<impl Iterator<Item = Result<Tensor>>> {
    let all = bytes(set)?;
    let starts = (0..set.len()).step_by(AT_ONCE);
    let length = set.len();
    Ok(starts.map(move |start| {
        let count = AT_ONCE.min(length - start) as i64;
        let batch = all.f_narrow(0, start as i64, count)?.f_to_device(device)?;
        Ok(batch.f_to_kind(Kind::Float)?.f_div_scalar(255.0)?)
    }))
}

/// Codes as a tensor [n, dim].
///
/// # Errors
/// Those of libtorch.
pub fn tensor(codes: &[f64], dim: usize) -> Result<Tensor> {
    Ok(Tensor::f_from_slice(codes)?.f_to_kind(Kind::Float)?.f_reshape([-1, dim as i64])?)
}

/// The numbers of a tensor, row by row.
///
/// # Errors
/// Those of libtorch.
pub fn numbers(tensor: &Tensor) -> Result<Vec<f64>> {
    let flat = tensor.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?.f_flatten(0, -1)?;
    Ok(Vec::try_from(flat)?)
}

fn mixed_up() -> Error {
    Error::Spec { name: "coder".to_owned(), reason: "points and images were mixed up".to_owned() }
}
