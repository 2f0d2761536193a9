//! Bars of one degree as a NumPy array of shape (n, 2), birth and death a row; an infinite death is that of an essential class.

use topogen_data::formats::npy::{Array, read};

use super::DegreeBars;
use crate::error::{Error, Result};

/// The bars of a file.
pub fn decode(bytes: &[u8], name: &str) -> Result<DegreeBars> {
    let Array { values, shape, .. } = read(bytes, name)?;
    let refused = |problem: String| Error::DiagramFile { name: name.to_owned(), problem };
    // NumPy makes an array of shape (0,) of an empty list.
    if !matches!(shape.as_slice(), [_, 2] | [0]) {
        return Err(refused(format!(
            "it is an array of shape {shape:?}, but bars have the shape [n, 2], birth and death a row"
        )));
    }
    let mut bars = DegreeBars::default();
    for (row, &[birth, death]) in values.as_chunks().0.iter().enumerate() {
        let is_bar = birth.is_finite() && death >= birth;
        if !is_bar {
            return Err(refused(format!(
                "row {row} is ({birth}, {death}): a bar needs a finite birth and a death at or after it, or inf for an \
                 essential class"
            )));
        }
        bars.push(birth, Some(death).filter(|death| death.is_finite()));
    }
    Ok(bars)
}
