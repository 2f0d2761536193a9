//! The checks that parameters share.

use crate::{Error, Result};

/// Refuses what is not a positive number that can be divided by.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64> {
    let fine = value > 0.0 && value.is_normal();
    if fine { Ok(value) } else { Err(Error::BadParameter { name, value, need: "positive and finite" }) }
}

/// Refuses what is not a number of zero or more.
pub(crate) fn not_negative(name: &'static str, value: f64) -> Result<f64> {
    let fine = value >= 0.0 && value.is_finite();
    if fine { Ok(value) } else { Err(Error::BadParameter { name, value, need: "zero or more, and finite" }) }
}

/// Refuses slopes that are not one an entry.
pub(crate) fn slopes(slopes: &[f64], expected: usize) -> Result<()> {
    let given = slopes.len();
    if given == expected { Ok(()) } else { Err(Error::WrongLength { given, expected }) }
}
