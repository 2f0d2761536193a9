//! What a generator of codes knows about them beside its network: their units, and whose codes they are.

use crate::safetensors::{Entries, Read};
use crate::{Error, Result, Standardisation};
use tch::Tensor;

const SHIFT: &str = "topogen.shift";
const SCALE: &str = "topogen.scale";
const CODER: &str = "topogen.coder";

/// The units of codes, and what the autoencoder that they belong to is known by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CodeSpace {
    pub(crate) standardisation: Standardisation,
    /// The fingerprint of an autoencoder, or any other text; may be empty.
    pub(crate) coder: String,
}

impl CodeSpace {
    /// How many entries of a file it takes.
    pub(crate) const ENTRIES: usize = 3;

    /// Codes of `dim` numbers.
    pub(crate) fn new(standardisation: Standardisation, coder: String, dim: i64) -> Result<Self> {
        standardisation.check()?;
        if standardisation.dim() as i64 != dim {
            return Err(Error::OtherDimension {
                what: "the standardisation",
                found: standardisation.dim() as i64,
                expected: dim,
            });
        }
        Ok(Self { standardisation, coder })
    }

    /// Refuses an autoencoder of another fingerprint.
    pub(crate) fn check_coder(&self, fingerprint: &str) -> Result<()> {
        if self.coder == fingerprint {
            return Ok(());
        }
        Err(Error::OtherCoder { expected: self.coder.clone(), found: fingerprint.to_owned() })
    }

    pub(crate) fn entries(&self) -> Result<[(String, Tensor); Self::ENTRIES]> {
        let Standardisation { shift, scale } = &self.standardisation;
        Ok([
            (SHIFT.to_owned(), Tensor::f_from_slice(shift)?),
            (SCALE.to_owned(), Tensor::f_from_slice(scale)?),
            (CODER.to_owned(), Tensor::f_from_slice(self.coder.as_bytes())?),
        ])
    }

    pub(crate) fn read(entries: &Entries, dim: i64) -> Read<Self> {
        let standardisation =
            Standardisation { shift: entries.numbers(SHIFT)?, scale: entries.numbers(SCALE)? };
        Self::new(standardisation, entries.text(CODER)?, dim).map_err(|error| error.to_string())
    }

    /// How many numbers its entries have.
    pub(crate) fn numbers(&self) -> usize {
        2 * self.standardisation.dim() + self.coder.len()
    }
}
