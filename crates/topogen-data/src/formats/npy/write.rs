//! Writing arrays.

use std::io::Write;

use super::{Dtype, Kind, MAGIC};
use crate::error::{Error, FormatError, Result};

/// A number that an array can be written of.
pub trait Element: Copy + sealed::Sealed {
    /// The type of the elements.
    const DTYPE: Dtype;

    /// Appends the bytes of the number, the least significant first.
    fn append(self, to: &mut Vec<u8>);
}

mod sealed {
    /// Only this crate says how elements are written.
    pub trait Sealed {}
}

macro_rules! element {
    ($($number:ty: $kind:ident,)*) => {$(
        impl sealed::Sealed for $number {}

        impl Element for $number {
            const DTYPE: Dtype = Dtype::little(Kind::$kind, size_of::<$number>());

            fn append(self, to: &mut Vec<u8>) {
                to.extend(self.to_le_bytes());
            }
        }
    )*};
}

element! {
    f64: Float,
    f32: Float,
    i64: Signed,
    i32: Signed,
    i16: Signed,
    i8: Signed,
    u64: Unsigned,
    u32: Unsigned,
    u16: Unsigned,
    u8: Unsigned,
}

/// The bytes of a .npy file of version 1.0: little-endian, C order, the data aligned to 64 bytes.
///
/// # Shapes
///
/// `values` has as many entries as `shape` multiplies to, the last index running fastest.
///
/// # Errors
///
/// The values do not fill the shape.
///
/// # Complexity
///
/// O(number of values).
///
/// # Examples
///
/// ```
/// let bytes = topogen_data::formats::npy::encode(&[1_u8, 2], &[2])?;
/// assert_eq!(bytes[bytes.len() - 2..], [1, 2]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn encode<T: Element>(values: &[T], shape: &[usize]) -> Result<Vec<u8>> {
    try_encode(values, shape).map_err(FormatError::named("the array"))
}

/// Writes a .npy file, see [`encode`].
///
/// # Errors
///
/// The values do not fill the shape, or the system refuses to write.
///
/// # Complexity
///
/// O(number of values).
pub fn write<T: Element>(mut to: impl Write, name: &str, values: &[T], shape: &[usize]) -> Result<()> {
    let bytes = try_encode(values, shape).map_err(FormatError::named(name))?;
    let written = to.write_all(&bytes).and_then(|()| to.flush());
    written.map_err(|source| Error::FormatWrite { name: name.to_owned(), source })
}

pub(in crate::formats) fn try_encode<T: Element>(
    values: &[T],
    shape: &[usize],
) -> Result<Vec<u8>, FormatError> {
    let elements = shape.iter().try_fold(1_usize, |product, &dim| product.checked_mul(dim));
    if elements != Some(values.len()) {
        return Err(FormatError::NpyCount { found: values.len(), shape: shape.to_vec() });
    }
    let mut bytes = try_header::<T>(shape)?;
    bytes.reserve(size_of_val(values));
    values.iter().for_each(|value| value.append(&mut bytes));
    Ok(bytes)
}

/// The bytes of a .npy file before the values, for whoever has more of these than fit into memory twice: [`encode`] without
/// values. They must be followed by those of [`Element::append`], as many as `shape` multiplies to.
///
/// # Errors
///
/// The shape has thousands of dimensions.
///
/// # Examples
///
/// ```
/// use topogen_data::formats::npy;
///
/// let mut bytes = npy::header::<f64>(&[2])?;
/// bytes.extend([1.0_f64, 2.0].map(f64::to_le_bytes).concat());
/// assert_eq!(bytes, npy::encode(&[1.0, 2.0], &[2])?);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn header<T: Element>(shape: &[usize]) -> Result<Vec<u8>> {
    try_header::<T>(shape).map_err(FormatError::named("the array"))
}

fn try_header<T: Element>(shape: &[usize]) -> Result<Vec<u8>, FormatError> {
    /// Where the data may start, so that it can be mapped into memory.
    const ALIGNMENT: usize = 64;
    let dims: String = shape.iter().map(|dim| format!("{dim}, ")).collect();
    let dims = if shape.len() == 1 { dims.trim_end() } else { dims.trim_end_matches(", ") };
    let mut header = format!("{{'descr': '{}', 'fortran_order': False, 'shape': ({dims}), }}", T::DTYPE);
    let before = MAGIC.len() + 4;
    let end = (before + header.len() + 1).next_multiple_of(ALIGNMENT);
    header.extend(std::iter::repeat_n(' ', end - 1 - before - header.len()));
    header.push('\n');
    // Only thousands of dimensions would need the longer length of version 2.
    let length =
        u16::try_from(header.len()).map_err(|_| FormatError::NpyOverflow { shape: shape.to_vec() })?;
    let mut bytes = Vec::with_capacity(end);
    bytes.extend(MAGIC);
    bytes.extend([1, 0]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(header.as_bytes());
    Ok(bytes)
}
