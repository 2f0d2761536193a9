//! NumPy's format of one array, `.npy`.
//!
//! All versions (1.0, 2.0, 3.0), both orders of memory and both orders of bytes are read, for real numbers, whole numbers and
//! booleans. Values become `f64`, and a whole number that `f64` cannot hold exactly is an error.
//!
//! # References
//!
//! R. Kern, "A Simple File Format for NumPy Arrays", NumPy Enhancement Proposal 1, 2007.

mod dtype;
mod header;
mod write;

use std::io::Read;

use super::all_bytes;
use crate::error::{FormatError, Result};
use header::Header;

pub use dtype::{ByteOrder, Dtype, Kind};
pub(super) use write::try_encode;
pub use write::{Element, encode, header, write};

/// The bytes that every .npy file starts with.
pub(crate) const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// An array of real numbers.
///
/// # Shapes
///
/// `values` has as many entries as `shape` multiplies to, the last index running fastest (C order) whatever the file's order
/// is. A scalar has the shape `[]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The numbers.
    pub values: Vec<f64>,
    /// The length of each dimension, the slowest first.
    pub shape: Vec<usize>,
    /// What the file's elements are.
    pub dtype: Dtype,
}

/// Reads an array.
///
/// # Errors
///
/// The bytes do not start as .npy does, are of another version, or have a malformed header; the elements are no real numbers;
/// the shape overflows; there are fewer or more bytes than the header announces; a 64-bit whole number does not fit `f64`
/// exactly. No memory is taken for what a header announces and the file does not hold.
///
/// # Complexity
///
/// O(length of the file).
///
/// # Examples
///
/// ```
/// use topogen_data::formats::npy;
///
/// let bytes = npy::encode(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[3, 2])?;
/// let array = npy::read(bytes.as_slice(), "cloud.npy")?;
/// assert_eq!((array.shape, array.values[5]), (vec![3, 2], 6.0));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read(from: impl Read, name: &str) -> Result<Array> {
    all_bytes(from).and_then(|bytes| parse(&bytes)).map_err(FormatError::named(name))
}

/// Reads the shape of an array, and what its elements are: its header only.
///
/// # Errors
///
/// The bytes do not start as .npy does, are of another version, or have a malformed header; the elements are no real numbers.
///
/// # Complexity
///
/// O(length of the file), which is read and not kept.
///
/// # Examples
///
/// ```
/// use topogen_data::formats::npy;
///
/// let bytes = npy::encode(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[3, 2])?;
/// assert_eq!(npy::read_shape(bytes.as_slice(), "cloud.npy")?.0, [3, 2]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_shape(from: impl Read, name: &str) -> Result<(Vec<usize>, Dtype)> {
    let read = all_bytes(from).and_then(|bytes| {
        let (Header { dtype, shape, .. }, _) = header::parse(&bytes)?;
        Ok((shape, dtype))
    });
    read.map_err(FormatError::named(name))
}

/// The array of the whole bytes of a file.
pub(super) fn parse(bytes: &[u8]) -> Result<Array, FormatError> {
    let Elements { values, shape, dtype } = parse_as(bytes, |_, value| Ok(value))?;
    Ok(Array { values, shape, dtype })
}

/// An array of whatever its numbers were made into.
pub(crate) struct Elements<T> {
    /// The elements in C order.
    pub values: Vec<T>,
    /// The length of each dimension.
    pub shape: Vec<usize>,
    /// What the file's elements are.
    pub dtype: Dtype,
}

/// The array of the whole bytes of a file, each number made into something else at once, so that no `f64` is kept of each.
///
/// `convert` says what a number must be if it refuses it.
pub(crate) fn parse_as<T: Copy>(
    bytes: &[u8],
    convert: impl Fn(Dtype, f64) -> Result<T, &'static str>,
) -> Result<Elements<T>, FormatError> {
    let (Header { dtype, fortran_order, shape }, data) = header::parse(bytes)?;
    let overflow = || FormatError::NpyOverflow { shape: shape.clone() };
    // A length of zero makes an empty array, whatever the others multiply to.
    let product = |dims: &[usize]| dims.iter().try_fold(1_usize, |product, &dim| product.checked_mul(dim));
    let elements = if shape.contains(&0) { 0 } else { product(&shape).ok_or_else(overflow)? };
    let expected = elements.checked_mul(dtype.size()).ok_or_else(overflow)?;
    if data.len() < expected {
        let dtype = dtype.to_string();
        return Err(FormatError::NpyTruncated { shape, dtype, expected, found: data.len() });
    }
    if data.len() > expected {
        return Err(FormatError::NpyTrailing { expected, extra: data.len() - expected });
    }
    let mut values = Vec::with_capacity(elements);
    for (index, element) in data.chunks_exact(dtype.size()).enumerate() {
        let value = dtype.value(element).map_err(|value| FormatError::NpyInexact { index, value })?;
        values.push(convert(dtype, value).map_err(|wanted| FormatError::NpyValue {
            index: indices(index, &shape, fortran_order),
            value,
            wanted,
        })?);
    }
    if fortran_order && shape.len() > 1 {
        values = c_order(&values, &shape);
    }
    Ok(Elements { values, shape, dtype })
}

/// The index in each dimension of the element at `position` in the file.
fn indices(mut position: usize, shape: &[usize], fortran_order: bool) -> Vec<usize> {
    let mut indices = vec![0; shape.len()];
    for step in 0..shape.len() {
        // The dimension that runs fastest comes first.
        let axis = if fortran_order { step } else { shape.len() - 1 - step };
        indices[axis] = position % shape[axis];
        position /= shape[axis];
    }
    indices
}

/// The values with the last index running fastest, of those with the first index running fastest.
fn c_order<T: Copy>(values: &[T], shape: &[usize]) -> Vec<T> {
    // How far the next element of each dimension is. The product of all is the number of values, so none overflows, unless
    // there is no value.
    let mut strides = Vec::with_capacity(shape.len());
    let mut stride = 1_usize;
    for &dim in shape {
        strides.push(stride);
        stride = stride.saturating_mul(dim);
    }
    let mut index = vec![0; shape.len()];
    let mut at = 0;
    let mut ordered = Vec::with_capacity(values.len());
    while ordered.len() < values.len() {
        ordered.push(values[at]);
        for axis in (0..shape.len()).rev() {
            index[axis] += 1;
            at += strides[axis];
            if index[axis] < shape[axis] {
                break;
            }
            at -= index[axis] * strides[axis];
            index[axis] = 0;
        }
    }
    ordered
}

#[cfg(test)]
mod tests;
