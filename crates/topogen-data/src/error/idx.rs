//! What can be wrong with the bytes of an IDX file.

/// What is wrong with an IDX file, or with what is to be written as one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdxError {
    /// The bytes end inside the header.
    #[error("the IDX header needs {needed} bytes, but there are only {found}: the file is cut short")]
    Header {
        /// How long the header is.
        needed: usize,
        /// How many bytes there are.
        found: usize,
    },
    /// The bytes do not start as IDX does.
    #[error("not an IDX file: it starts with {found:02x?} instead of [00, 00]")]
    Magic {
        /// The first two bytes.
        found: [u8; 2],
    },
    /// The elements are not unsigned bytes.
    #[error("the IDX element type is {found:#04x}, but only 0x08 (unsigned byte) is read")]
    Type {
        /// The type code.
        found: u8,
    },
    /// The array has another number of dimensions.
    #[error(
        "the IDX array has {found} dimensions, but {expected} were expected: images have 3, labels have 1"
    )]
    Dimensions {
        /// How many were asked for.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The dimensions multiply to more than the machine can address.
    #[error("the IDX dimensions {dims:?} are too large for this machine")]
    Overflow {
        /// The dimensions.
        dims: Vec<u32>,
    },
    /// There are fewer elements than the header announces.
    #[error("the IDX header announces {expected} elements, but only {found} follow: the file is cut short")]
    Truncated {
        /// How many elements were announced.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// There are more bytes than the header announces.
    #[error("{extra} bytes follow the {expected} elements that the IDX header announces")]
    Trailing {
        /// How many elements were announced.
        expected: usize,
        /// How many bytes are too many.
        extra: usize,
    },
}
