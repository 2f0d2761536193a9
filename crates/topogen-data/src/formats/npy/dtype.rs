//! The types of elements, and their values.

use std::fmt;

use crate::error::FormatError;

/// What kind of number an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One byte, 0 being false.
    Bool,
    /// A whole number with a sign.
    Signed,
    /// A whole number without a sign.
    Unsigned,
    /// A real number of IEEE 754.
    Float,
}

/// In which order the bytes of an element stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    /// The least significant byte first.
    Little,
    /// The most significant byte first.
    Big,
}

/// The type of the elements of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dtype {
    kind: Kind,
    size: usize,
    order: ByteOrder,
}

/// How many binary digits an `f64` holds exactly.
const EXACT_BITS: u32 = f64::MANTISSA_DIGITS;

impl Dtype {
    pub(super) const fn little(kind: Kind, size: usize) -> Self {
        Self { kind, size, order: ByteOrder::Little }
    }

    /// What kind of number an element is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How many bytes an element has: 1, 2, 4 or 8.
    pub fn size(&self) -> usize {
        self.size
    }

    /// In which order the bytes of an element stand; little where there is only one.
    pub fn byte_order(&self) -> ByteOrder {
        self.order
    }

    /// The type that a header names, such as `<f8`.
    pub(super) fn parse(descr: &str) -> Result<Self, FormatError> {
        let refused = |what, advice| FormatError::NpyType { dtype: descr.to_owned(), what, advice };
        const AS_F8: &str = "save array.astype('f8')";
        let unknown = || refused("which is not known", AS_F8);
        let mut chars = descr.chars();
        let order = match chars.next() {
            Some('<') => Some(ByteOrder::Little),
            Some('>') => Some(ByteOrder::Big),
            // NumPy reads both as the order of the machine.
            Some('=' | '|') if cfg!(target_endian = "big") => Some(ByteOrder::Big),
            Some('=' | '|') => Some(ByteOrder::Little),
            _ => None,
        };
        let (Some(order), Some(kind)) = (order, chars.next()) else { return Err(unknown()) };
        let size = chars.as_str();
        let size =
            size.bytes().all(|byte| byte.is_ascii_digit()).then(|| size.parse::<usize>().ok()).flatten();
        let kind = match (kind, size) {
            ('b', Some(1)) => Kind::Bool,
            ('i', Some(1 | 2 | 4 | 8)) => Kind::Signed,
            ('u', Some(1 | 2 | 4 | 8)) => Kind::Unsigned,
            ('f', Some(2 | 4 | 8)) => Kind::Float,
            ('f', Some(12 | 16)) => return Err(refused("a float of more than 64 bits", AS_F8)),
            ('c', _) => {
                return Err(refused(
                    "complex numbers",
                    "save the real part, or real and imaginary part as columns",
                ));
            }
            ('O', _) => {
                return Err(refused("Python objects", "save an array of numbers, array.astype('f8')"));
            }
            ('S' | 'U' | 'a', _) => return Err(refused("text", "save an array of numbers")),
            ('M' | 'm', _) => return Err(refused("dates or durations", AS_F8)),
            ('V', _) => return Err(refused("records", "save the columns as one array of numbers")),
            _ => return Err(unknown()),
        };
        let size = size.ok_or_else(unknown)?;
        Ok(Self { kind, size, order: if size == 1 { ByteOrder::Little } else { order } })
    }

    /// The value of an element of `size()` bytes; the whole number if it cannot be held exactly.
    pub(super) fn value(&self, element: &[u8]) -> Result<f64, i128> {
        // The bytes as the low ones of a 64-bit number, whatever their order.
        let append = |bits: u64, byte: &u8| (bits << 8) | u64::from(*byte);
        let bits = match self.order {
            ByteOrder::Little => element.iter().rev().fold(0, append),
            ByteOrder::Big => element.iter().fold(0, append),
        };
        let unused = 64 - 8 * self.size as u32;
        match self.kind {
            Kind::Bool => Ok(f64::from(u8::from(bits != 0))),
            Kind::Unsigned => exact(bits.into()),
            // Shifting up and down again repeats the sign.
            Kind::Signed => exact((((bits << unused) as i64) >> unused).into()),
            Kind::Float => Ok(match self.size {
                2 => half(bits as u16),
                4 => f32::from_bits(bits as u32).into(),
                _ => f64::from_bits(bits),
            }),
        }
    }
}

/// The whole number as `f64`, if that can hold it.
fn exact(value: i128) -> Result<f64, i128> {
    let odd = value.unsigned_abs() >> value.trailing_zeros().min(127);
    if odd < 1 << EXACT_BITS { Ok(value as f64) } else { Err(value) }
}

/// The value of a 16-bit float.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match self.order {
            _ if self.size == 1 => '|',
            ByteOrder::Little => '<',
            ByteOrder::Big => '>',
        };
        let kind = match self.kind {
            Kind::Bool => 'b',
            Kind::Signed => 'i',
            Kind::Unsigned => 'u',
            Kind::Float => 'f',
        };
        write!(f, "{order}{kind}{}", self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_and_written() {
        for descr in ["|b1", "|i1", "|u1", "<i2", ">i2", "<u4", ">u8", "<i8", "<f2", ">f4", "<f8", ">f8"] {
            assert_eq!(Dtype::parse(descr).unwrap().to_string(), descr);
        }
        assert_eq!(Dtype::parse(">i1").unwrap().to_string(), "|i1");
        for (descr, word) in [
            ("<c16", "complex"),
            ("|O", "objects"),
            ("<U5", "text"),
            ("|S0", "text"),
            ("<M8[ns]", "dates"),
            ("|V12", "records"),
            ("<f16", "more than 64"),
            ("<f3", "not known"),
            ("<i16", "not known"),
            ("f8", "not known"),
            ("", "not known"),
            ("<", "not known"),
            ("<é8", "not known"),
            ("<i+8", "not known"),
        ] {
            let error = Dtype::parse(descr).unwrap_err().to_string();
            assert!(error.contains(word), "{descr}: {error}");
        }
    }

    #[test]
    fn all_halves_have_their_value() {
        // Known values of IEEE 754 binary16.
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 2_f64.powi(-14)),
            (0x0001, 2_f64.powi(-24)),
            (0x03ff, 1023.0 / 2_f64.powi(24)),
            (0x3555, 0.333_251_953_125),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits), value, "{bits:#x}");
        }
        assert!(half(0x7c01).is_nan() && half(0x8000).is_sign_negative());
        // Within one sign the values grow with the bits.
        assert!((0..0x7c00_u16).all(|bits| half(bits) < half(bits + 1)));
    }

    #[test]
    fn whole_numbers_are_exact_or_refused() {
        let whole = |descr: &str, bytes: &[u8]| Dtype::parse(descr).unwrap().value(bytes);
        assert_eq!(whole("<i2", &[0xfe, 0xff]), Ok(-2.0));
        assert_eq!(whole(">i2", &[0xff, 0xfe]), Ok(-2.0));
        assert_eq!(whole("<u2", &[0xfe, 0xff]), Ok(65534.0));
        assert_eq!(whole("<i8", &i64::MIN.to_le_bytes()), Ok(-(2_f64.powi(63))));
        assert_eq!(whole(">u8", &(1_u64 << 63).to_be_bytes()), Ok(2_f64.powi(63)));
        assert_eq!(whole("<u8", &0_u64.to_le_bytes()), Ok(0.0));
        let exact = (1_i64 << 53) - 1;
        assert_eq!(whole("<i8", &exact.to_le_bytes()), Ok(exact as f64));
        let inexact = (1_i64 << 53) + 1;
        assert_eq!(whole("<i8", &inexact.to_le_bytes()), Err(inexact.into()));
        assert_eq!(whole("<i8", &(-inexact).to_le_bytes()), Err((-inexact).into()));
        assert_eq!(whole("<u8", &u64::MAX.to_le_bytes()), Err(u64::MAX.into()));
        assert_eq!(whole("|b1", &[7]), Ok(1.0));
    }
}
