//! The IDX format of the MNIST family: arrays of unsigned bytes behind a big-endian header.

use crate::error::{IdxError, Result};

/// Type code of unsigned bytes, the only element type that is read.
const UNSIGNED_BYTE: u8 = 0x08;

/// An IDX array with `D` dimensions, borrowed from the bytes that it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idx<'a, const D: usize> {
    /// Length of each dimension, the slowest first.
    pub dims: [usize; D],
    /// The elements in row-major order; as many as the product of `dims`.
    pub data: &'a [u8],
}

/// Reads an IDX array of unsigned bytes that must have `D` dimensions.
///
/// # Shapes
///
/// Images have `D = 3` (number, rows, columns), labels have `D = 1` (number).
///
/// # Errors
///
/// The bytes do not start as IDX does, hold other elements than unsigned bytes, have another number of dimensions, or are
/// shorter or longer than the header announces.
///
/// # Complexity
///
/// O(1): the elements are not copied.
///
/// # References
///
/// Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", 1998, section "File formats".
///
/// # Examples
///
/// ```
/// let bytes = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];
/// let labels = topogen_data::idx::parse::<1>(&bytes)?;
/// assert_eq!(labels.dims, [2]);
/// assert_eq!(labels.data, [7, 9]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn parse<const D: usize>(bytes: &[u8]) -> Result<Idx<'_, D>> {
    let [zero, zero_too, element, dimensions] = *prefix::<4>(bytes, 4)?;
    if (zero, zero_too) != (0, 0) {
        return Err(IdxError::Magic { found: [zero, zero_too] }.into());
    }
    if element != UNSIGNED_BYTE {
        return Err(IdxError::Type { found: element }.into());
    }
    if usize::from(dimensions) != D {
        return Err(IdxError::Dimensions { expected: D, found: dimensions.into() }.into());
    }
    let header = 4 + 4 * D;
    let mut sizes = [0_u32; D];
    for (axis, size) in sizes.iter_mut().enumerate() {
        let rest = bytes.get(4 + 4 * axis..).unwrap_or_default();
        *size = u32::from_be_bytes(
            *prefix::<4>(rest, header)
                .map_err(|_| IdxError::Header { needed: header, found: bytes.len() })?,
        );
    }
    let overflow = || IdxError::Overflow { dims: sizes.to_vec() };
    let mut dims = [0_usize; D];
    for (dim, size) in dims.iter_mut().zip(sizes) {
        *dim = size.try_into().map_err(|_| overflow())?;
    }
    let expected =
        dims.iter().try_fold(1_usize, |product, &dim| product.checked_mul(dim)).ok_or_else(overflow)?;
    let data = &bytes[header..];
    if data.len() < expected {
        return Err(IdxError::Truncated { expected, found: data.len() }.into());
    }
    if data.len() > expected {
        return Err(IdxError::Trailing { expected, extra: data.len() - expected }.into());
    }
    Ok(Idx { dims, data })
}

/// Writes an IDX array of unsigned bytes.
///
/// # Errors
///
/// `data` does not have as many elements as `dims` multiply to, or a dimension exceeds 32 bits.
///
/// # Complexity
///
/// O(length of `data`) time and space.
///
/// # Examples
///
/// ```
/// let bytes = topogen_data::idx::encode([2], &[7, 9])?;
/// assert_eq!(bytes, [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn encode<const D: usize>(dims: [u32; D], data: &[u8]) -> Result<Vec<u8>> {
    let overflow = || IdxError::Overflow { dims: dims.to_vec() };
    let dimensions = u8::try_from(D).map_err(|_| overflow())?;
    let mut expected = 1_usize;
    for dim in dims {
        let dim = usize::try_from(dim).map_err(|_| overflow())?;
        expected = expected.checked_mul(dim).ok_or_else(overflow)?;
    }
    if data.len() < expected {
        return Err(IdxError::Truncated { expected, found: data.len() }.into());
    }
    if data.len() > expected {
        return Err(IdxError::Trailing { expected, extra: data.len() - expected }.into());
    }
    let mut bytes = Vec::with_capacity(4 + 4 * D + data.len());
    bytes.extend([0, 0, UNSIGNED_BYTE, dimensions]);
    bytes.extend(dims.iter().flat_map(|dim| dim.to_be_bytes()));
    bytes.extend(data);
    Ok(bytes)
}

/// The first `N` bytes of a header that needs `needed` of them.
fn prefix<const N: usize>(bytes: &[u8], needed: usize) -> Result<&[u8; N], IdxError> {
    bytes.first_chunk().ok_or(IdxError::Header { needed, found: bytes.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn images() -> Vec<u8> {
        encode([2, 3, 2], &(1..=12).collect::<Vec<u8>>()).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let bytes = images();
        assert_eq!(bytes.len(), 16 + 12);
        let read = parse::<3>(&bytes).unwrap();
        assert_eq!(read.dims, [2, 3, 2]);
        assert_eq!(read.data, (1..=12).collect::<Vec<u8>>());
        let empty = encode([0], &[]).unwrap();
        assert_eq!(parse::<1>(&empty).unwrap(), Idx { dims: [0], data: &[] });
    }

    #[test]
    fn every_cut_is_refused() {
        let bytes = images();
        for end in 0..bytes.len() {
            let error = parse::<3>(&bytes[..end]).unwrap_err();
            match end {
                0..4 => {
                    assert!(
                        matches!(error, Error::Idx(IdxError::Header { needed: 4, found }) if found == end),
                        "{error}"
                    );
                }
                4..16 => {
                    assert!(
                        matches!(error, Error::Idx(IdxError::Header { needed: 16, found }) if found == end),
                        "{error}"
                    );
                }
                _ => assert!(
                    matches!(error, Error::Idx(IdxError::Truncated { expected: 12, found }) if found == end - 16),
                    "{error}"
                ),
            }
        }
    }

    #[test]
    fn a_wrong_header_is_refused() {
        let damaged = |position: usize, value: u8| {
            let mut bytes = images();
            bytes[position] = value;
            parse::<3>(&bytes).unwrap_err()
        };
        assert!(matches!(damaged(0, 0x1f), Error::Idx(IdxError::Magic { found: [0x1f, 0] })));
        assert!(matches!(damaged(1, 0x8b), Error::Idx(IdxError::Magic { found: [0, 0x8b] })));
        assert!(matches!(damaged(2, 0x0d), Error::Idx(IdxError::Type { found: 0x0d })));
        assert!(matches!(damaged(3, 1), Error::Idx(IdxError::Dimensions { expected: 3, found: 1 })));
        assert!(matches!(damaged(7, 1), Error::Idx(IdxError::Trailing { expected: 6, extra: 6 })));
        assert!(matches!(damaged(7, 3), Error::Idx(IdxError::Truncated { expected: 18, found: 12 })));
    }

    #[test]
    fn trailing_bytes_are_refused() {
        let mut bytes = images();
        bytes.push(0);
        assert!(matches!(
            parse::<3>(&bytes).unwrap_err(),
            Error::Idx(IdxError::Trailing { expected: 12, extra: 1 })
        ));
    }

    #[test]
    fn dimensions_that_overflow_are_refused() {
        let mut bytes = vec![0, 0, 8, 3];
        bytes.extend([0xff; 12]);
        assert!(matches!(parse::<3>(&bytes).unwrap_err(), Error::Idx(IdxError::Overflow { .. })));
    }
}
