//! What turns things into codes and back.

use crate::Result;
use crate::gtn::numbers;
use tch::{Kind, Tensor, no_grad_guard};
use topogen_models::Autoencoder;
use topogen_models::metrics::Encoder;

/// Things that are compared with their reconstructions at a time.
const AT_ONCE: i64 = 500;

/// What turns things into codes and back: an autoencoder; in tests, also what has a known answer.
pub trait Codec: Encoder {
    /// The codes of things, or the means of their distributions.
    ///
    /// # Errors
    /// Those of the network.
    fn encode(&self, items: &Tensor) -> Result<Tensor>;

    /// What codes stand for; pixels are from 0 to 1.
    ///
    /// # Errors
    /// Those of the network.
    fn decode(&self, codes: &Tensor) -> Result<Tensor>;
}

impl Codec for Autoencoder {
    fn encode(&self, items: &Tensor) -> Result<Tensor> {
        Ok(self.encode(items)?)
    }

    fn decode(&self, codes: &Tensor) -> Result<Tensor> {
        Ok(self.decode(codes)?)
    }
}

/// The codes of things.
#[derive(Debug)]
pub struct Codes {
    /// One row each.
    pub tensor: Tensor,
    /// The same, one after the other.
    pub values: Vec<f64>,
    /// Numbers of one.
    pub dim: usize,
}

impl Codes {
    /// The codes of things.
    ///
    /// # Errors
    /// [`topogen_models::Error::NotFinite`] for codes that are not, and those of the network.
    pub fn of(codec: &dyn Codec, items: &Tensor) -> Result<Self> {
        let tensor = codec.encode(items)?;
        let values = numbers(&tensor)?;
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            let value = values[index];
            return Err(topogen_models::Error::NotFinite { what: "the codes", index, value }.into());
        }
        let dim = values.len() / tensor.size().first().map_or(1, |&n| n.max(1) as usize);
        Ok(Self { tensor, values, dim })
    }

    /// Some of them, one after the other.
    pub fn at(&self, places: &[usize]) -> Vec<f64> {
        places.iter().flat_map(|&place| self.code(place)).copied().collect()
    }

    /// The codes of some of the things.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn some(&self, places: &[usize]) -> Result<Self> {
        let rows: Vec<i64> = places.iter().map(|&place| place as i64).collect();
        let tensor = self.tensor.f_index_select(0, &Tensor::f_from_slice(&rows)?)?;
        Ok(Self { tensor, values: self.at(places), dim: self.dim })
    }

    /// One of them.
    pub fn code(&self, place: usize) -> &[f64] {
        &self.values[place * self.dim..(place + 1) * self.dim]
    }
}

/// The mean squared error of a number of a reconstruction.
///
/// # Errors
/// Those of the network.
pub fn reconstruction_error(codec: &dyn Codec, items: &Tensor, codes: &Codes) -> Result<f64> {
    let _no_grad = no_grad_guard();
    let mut sum = 0.0;
    for (items, codes) in items.f_split(AT_ONCE, 0)?.iter().zip(codes.tensor.f_split(AT_ONCE, 0)?) {
        let difference = codec.decode(&codes)?.f_sub(&floats(items)?)?;
        sum += difference.f_square()?.f_sum(Kind::Double)?.f_double_value(&[])?;
    }
    Ok(sum / items.numel() as f64)
}

/// Numbers in single precision; bytes become pixels from 0 to 1.
///
/// # Errors
/// Those of libtorch.
pub fn floats(items: &Tensor) -> Result<Tensor> {
    let numbers = items.f_to_kind(Kind::Float)?;
    Ok(if items.kind() == Kind::Uint8 { numbers.f_div_scalar(255.0)? } else { numbers })
}
