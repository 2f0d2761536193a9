//! The header: magic bytes, version, length, and a Python dictionary of three keys.

use super::{Dtype, MAGIC};
use crate::error::FormatError;

/// What the header tells of the array.
#[derive(Debug, PartialEq)]
pub(super) struct Header {
    pub dtype: Dtype,
    pub fortran_order: bool,
    pub shape: Vec<usize>,
}

/// The header of a file, and the bytes behind it.
pub(super) fn parse(bytes: &[u8]) -> Result<(Header, &[u8]), FormatError> {
    let cut = |needed| FormatError::NpyHeaderCut { needed, found: bytes.len() };
    if !bytes.starts_with(MAGIC) {
        if !bytes.is_empty() && MAGIC.starts_with(bytes) {
            return Err(cut(MAGIC.len() + 4));
        }
        return Err(FormatError::NpyMagic { found: bytes[..bytes.len().min(MAGIC.len())].to_vec() });
    }
    let &[major, minor] = bytes[MAGIC.len()..].first_chunk().ok_or_else(|| cut(MAGIC.len() + 4))?;
    // Version 3 differs from 2 in the names of fields only, which no array of numbers has.
    let start = match (major, minor) {
        (1, 0) => MAGIC.len() + 4,
        (2 | 3, 0) => MAGIC.len() + 6,
        _ => return Err(FormatError::NpyVersion { major, minor }),
    };
    let length = bytes.get(MAGIC.len() + 2..start).ok_or_else(|| cut(start))?;
    let length = length.iter().rev().fold(0_usize, |length, &byte| (length << 8) | usize::from(byte));
    let end = start.saturating_add(length);
    let text = bytes.get(start..end).ok_or_else(|| cut(end))?;
    let header = Literal { bytes: text, at: 0, start }.header()?;
    Ok((header, &bytes[end..]))
}

/// A reader of the few Python literals that a header may hold.
struct Literal<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where `bytes` start in the file.
    start: usize,
}

const KEYS: &str = "one of the keys 'descr', 'fortran_order' and 'shape', each once,";

impl<'a> Literal<'a> {
    fn header(mut self) -> Result<Header, FormatError> {
        let (mut dtype, mut fortran_order, mut shape) = (None, None, None);
        self.expect(b'{', "a dictionary {...}")?;
        while !self.take(b'}') {
            let key_at = self.at;
            match self.string(KEYS)? {
                b"descr" if dtype.is_none() => dtype = Some(self.value(Self::dtype)?),
                b"fortran_order" if fortran_order.is_none() => {
                    fortran_order = Some(self.value(Self::boolean)?);
                }
                b"shape" if shape.is_none() => shape = Some(self.value(Self::tuple)?),
                _ => {
                    self.at = key_at;
                    return Err(self.bad(KEYS));
                }
            }
            if !self.take(b',') {
                self.expect(b'}', "`,` or `}`")?;
                break;
            }
        }
        self.space();
        if self.at < self.bytes.len() {
            return Err(self.bad("nothing"));
        }
        match (dtype, fortran_order, shape) {
            (Some(dtype), Some(fortran_order), Some(shape)) => Ok(Header { dtype, fortran_order, shape }),
            _ => Err(self.bad("all of 'descr', 'fortran_order' and 'shape'")),
        }
    }

    fn value<T>(&mut self, read: impl Fn(&mut Self) -> Result<T, FormatError>) -> Result<T, FormatError> {
        self.expect(b':', "`:`")?;
        read(self)
    }

    fn dtype(&mut self) -> Result<Dtype, FormatError> {
        self.space();
        if self.bytes.get(self.at) == Some(&b'[') {
            return Err(FormatError::NpyType {
                dtype: self.rest(),
                what: "records",
                advice: "save the columns as one array of numbers",
            });
        }
        let descr = self.string("the type of the elements, such as '<f8',")?;
        Dtype::parse(&String::from_utf8_lossy(descr))
    }

    fn boolean(&mut self) -> Result<bool, FormatError> {
        self.space();
        for (word, value) in [(b"True".as_slice(), true), (b"False", false)] {
            if self.bytes[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.bad("True or False"))
    }

    /// `()`, `(3,)`, `(3, 2)`, ...; `(3)` would be a number.
    fn tuple(&mut self) -> Result<Vec<usize>, FormatError> {
        const TUPLE: &str = "the shape, a tuple of whole numbers,";
        let mut shape = Vec::new();
        self.expect(b'(', TUPLE)?;
        while !self.take(b')') {
            self.space();
            let digits = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let text = std::str::from_utf8(&self.bytes[self.at..self.at + digits]).unwrap_or_default();
            shape.push(text.parse().map_err(|_| self.bad("a length of at most 64 bits"))?);
            self.at += digits;
            // Python 2 wrote whole numbers so.
            if self.bytes.get(self.at) == Some(&b'L') {
                self.at += 1;
            }
            if !self.take(b',') {
                if shape.len() == 1 {
                    return Err(self.bad("`,` (a tuple of one number is written `(3,)`)"));
                }
                self.expect(b')', "`,` or `)`")?;
                break;
            }
        }
        Ok(shape)
    }

    /// A string without escapes, in single or double quotes.
    fn string(&mut self, expected: &'static str) -> Result<&'a [u8], FormatError> {
        self.space();
        let rest = &self.bytes[self.at..];
        let Some(&quote @ (b'\'' | b'"')) = rest.first() else { return Err(self.bad(expected)) };
        let Some(length) = rest[1..].iter().position(|&byte| byte == quote) else {
            return Err(self.bad(expected));
        };
        self.at += length + 2;
        Ok(&rest[1..=length])
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), FormatError> {
        if self.take(byte) { Ok(()) } else { Err(self.bad(expected)) }
    }

    /// Passes over spaces and, if it is next, the byte.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let is_next = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn space(&mut self) {
        self.at += self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    fn rest(&self) -> String {
        // More than an error shows.
        const LONGEST: usize = 200;
        let rest = &self.bytes[self.at..];
        String::from_utf8_lossy(&rest[..rest.len().min(LONGEST)]).into_owned()
    }

    fn bad(&self, expected: &'static str) -> FormatError {
        FormatError::NpyHeader { offset: self.start + self.at, found: self.rest(), expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<Header, FormatError> {
        Literal { bytes: text.as_bytes(), at: 0, start: 10 }.header()
    }

    #[test]
    fn dictionaries_are_read_in_all_spellings() {
        let shape = |text: &str| {
            header(&format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {text}}}")).unwrap().shape
        };
        assert_eq!(shape("()"), [0_usize; 0]);
        assert_eq!(shape("(3,)"), [3]);
        assert_eq!(shape("( 3 , 2 )"), [3, 2]);
        assert_eq!(shape("(3L, 2L, 0,)"), [3, 2, 0]);
        let other = header("{ \"shape\":(3,),\"fortran_order\" : True,\n\t'descr':\">i2\" , }  \n").unwrap();
        assert!(other.fortran_order && other.dtype.to_string() == ">i2");
    }

    #[test]
    fn malformed_dictionaries_are_refused() {
        let shape = |text: &str| format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {text}}}");
        for text in [
            "",
            "{",
            "{}",
            "[]",
            "{'descr': '<f8'}",
            "{'descr': '<f8', 'descr': '<f8'}",
            "{'descr': '<f8', 'fortran_order': 0, 'shape': ()}",
            "{'descr': '<f8' 'fortran_order': False, 'shape': ()}",
            "{'descr': '<f8', 'fortran_order: False}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (), 'more': 1}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': ()} x",
            &shape("3"),
            &shape("(3)"),
            &shape("(-3,)"),
            &shape("(3.0,)"),
            &shape("(3"),
            &shape("(,)"),
            &shape("(99999999999999999999999,)"),
        ] {
            let error = header(text).unwrap_err();
            assert!(matches!(error, FormatError::NpyHeader { .. }), "{text}: {error}");
        }
        let records = header("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (3,)}").unwrap_err();
        assert!(matches!(records, FormatError::NpyType { what: "records", .. }), "{records}");
    }
}
