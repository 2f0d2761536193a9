//! The strict lower triangle as 32-bit floats.

use std::io::{Read, Write};

use crate::error::{Error, FormatError, Result};
use crate::formats::all_bytes;
use crate::formats::triangle::check_triangle;

/// Reads the strict lower triangle of a distance matrix, row by row, from little-endian 32-bit floats.
///
/// # Errors
///
/// The length is not a whole number of floats or not that of a triangle, or a distance is NaN, infinite or negative; the
/// error of a distance has its offset.
///
/// # Complexity
///
/// O(length of the file).
///
/// # Examples
///
/// ```
/// let bytes: Vec<u8> = [3.0_f32, 4.0, 5.0].iter().flat_map(|value| value.to_le_bytes()).collect();
/// let lower = topogen_data::formats::ripser::read_lower_binary(bytes.as_slice(), "d.bin")?;
/// assert_eq!(lower, [3.0, 4.0, 5.0]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_lower_binary(from: impl Read, name: &str) -> Result<Vec<f64>> {
    all_bytes(from).and_then(|bytes| parse(&bytes)).map_err(FormatError::named(name))
}

pub(in crate::formats) fn parse(bytes: &[u8]) -> Result<Vec<f64>, FormatError> {
    let (floats, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        return Err(FormatError::BinaryLength { bytes: bytes.len() });
    }
    check_triangle(floats.len())?;
    let mut lower = Vec::with_capacity(floats.len());
    for (index, &float) in floats.iter().enumerate() {
        let value = f32::from_le_bytes(float);
        if !(value.is_finite() && value >= 0.0) {
            return Err(FormatError::BinaryDistance { offset: size_of::<f32>() * index, value });
        }
        lower.push(value.into());
    }
    Ok(lower)
}

/// Writes the strict lower triangle of a distance matrix, each distance rounded to 32 bits.
///
/// # Errors
///
/// The distances are not those of a triangle, or the system refuses to write.
///
/// # Complexity
///
/// O(number of distances).
pub fn write_lower_binary(mut to: impl Write, name: &str, lower: &[f64]) -> Result<()> {
    check_triangle(lower.len()).map_err(FormatError::named(name))?;
    let bytes: Vec<u8> = lower.iter().flat_map(|&value| (value as f32).to_le_bytes()).collect();
    let written = to.write_all(&bytes).and_then(|()| to.flush());
    written.map_err(|source| Error::FormatWrite { name: name.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_survive_writing_but_for_their_rounding() {
        let mut bytes = Vec::new();
        write_lower_binary(&mut bytes, "d.bin", &[0.1, 2.0, 0.0]).unwrap();
        assert_eq!(bytes.len(), 12);
        assert_eq!(parse(&bytes).unwrap(), [f64::from(0.1_f32), 2.0, 0.0]);
        assert_eq!(parse(&[]).unwrap(), [0.0; 0], "one point");
        assert!(write_lower_binary(&mut bytes, "d.bin", &[1.0, 2.0]).is_err());
    }

    #[test]
    fn bad_bytes_are_refused_with_their_offset() {
        assert!(matches!(parse(&[0; 13]).unwrap_err(), FormatError::BinaryLength { bytes: 13 }));
        let error = parse(&[0; 16]).unwrap_err();
        assert!(matches!(error, FormatError::NotTriangular { found: 4, below: 3, above: 6 }), "{error}");
        for bad in [f32::NAN, f32::INFINITY, -1.0] {
            let bytes: Vec<u8> = [1.0, bad, 1.0].iter().flat_map(|value| value.to_le_bytes()).collect();
            assert!(
                matches!(parse(&bytes).unwrap_err(), FormatError::BinaryDistance { offset: 4, .. }),
                "{bad}"
            );
        }
    }
}
