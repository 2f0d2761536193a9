//! What distances within a batch are divided by.

use crate::{Error, Result};
use tch::Tensor;

/// What distances within a batch are divided by, before shapes are compared: codes and items have scales of their own.
///
/// # Gradient
/// All of a batch's codes: terms of codes in units of their own extent do not change if codes are multiplied by a number, so their gradient
/// has no part along the codes. Coincident points contribute zero to it, and of several longest distances each contributes its share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Unit {
    /// Nothing: distances stay as they are.
    #[default]
    Own,
    /// A number.
    Fixed(f64),
    /// The largest distance within the batch.
    Largest,
    /// The mean distance within the batch, over pairs of different rows.
    Mean,
    /// The scale that an autoencoder learns ([`AutoencoderSpec::learned_scale`](crate::AutoencoderSpec::learned_scale)); for codes only.
    Learned,
}

impl Unit {
    /// What errors call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Own => "the own unit",
            Self::Fixed(_) => "the fixed unit",
            Self::Largest => "the largest distance",
            Self::Mean => "the mean distance",
            Self::Learned => "the learned scale",
        }
    }

    /// Refuses a number that is no unit.
    pub(crate) fn check(self, side: &'static str) -> Result<()> {
        match self {
            Self::Fixed(unit) if !(unit.is_finite() && unit > 0.0) => Err(Error::BadUnit { side, unit }),
            _ => Ok(()),
        }
    }

    /// Rows with distances in this unit; nothing if it is zero, or if there is no `learned` one.
    ///
    /// # Shapes
    /// `rows` is [n, ...] with n of at least 2, `learned` one number.
    ///
    /// # Complexity
    /// O(n² d) for units that are measured, and memory for n² / 2 numbers.
    pub(crate) fn apply(self, rows: &Tensor, learned: Option<&Tensor>) -> Result<Option<Tensor>> {
        let unit = match self {
            Self::Own => return Ok(Some(rows.shallow_clone())),
            Self::Fixed(unit) => return Ok(Some(rows.f_div_scalar(unit)?)),
            Self::Largest => distances(rows)?.f_max()?,
            Self::Mean => distances(rows)?.f_mean(None)?,
            Self::Learned => match learned {
                Some(learned) => learned.shallow_clone(),
                None => return Ok(None),
            },
        };
        let is_zero = unit.f_double_value(&[])? == 0.0;
        Ok((!is_zero).then(|| rows.f_div(&unit)).transpose()?)
    }
}

/// The distances of all pairs of rows: by differences, as a matrix product loses digits where points are near, and with a gradient of zero
/// where they coincide.
fn distances(rows: &Tensor) -> Result<Tensor> {
    Ok(rows.f_reshape([rows.size()[0], -1])?.f_pdist(2.0)?)
}
