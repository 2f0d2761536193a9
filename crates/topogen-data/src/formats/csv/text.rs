//! The text of a file and its records.

use std::io::Read;
use std::num::IntErrorKind;

use ::csv::{ByteRecord, Position, Reader, ReaderBuilder, StringRecord, Trim};

use super::separator::Separated;
use crate::error::{Error, Result};

/// The whole text, kept to find the line of a record that is refused.
pub(super) struct Text<'a> {
    bytes: Vec<u8>,
    name: &'a str,
}

impl<'a> Text<'a> {
    /// Reads the text and refuses it if a quote stays open, which would swallow all that follows.
    pub(super) fn read(mut from: impl Read, name: &'a str) -> Result<Self> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)
            .map_err(|source| Error::Csv { name: name.to_owned(), source: source.into() })?;
        let text = Self { bytes, name };
        match text.open_quote()? {
            None => Ok(text),
            Some(line) => Err(Error::CsvQuote { name: name.to_owned(), line }),
        }
    }

    pub(super) fn records(&self) -> Reader<&[u8]> {
        records(self.bytes.as_slice(), Trim::All)
    }

    /// The error of the reader.
    pub(super) fn unreadable(&self) -> impl Fn(::csv::Error) -> Error {
        |source| Error::Csv { name: self.name.to_owned(), source }
    }

    /// The line in which a quote is opened that is never closed, if there is one.
    fn open_quote(&self) -> Result<Option<u64>> {
        if !self.bytes.contains(&b'"') {
            return Ok(None);
        }
        // One more record after the end is a record of its own, unless an open quote swallows it.
        // The spaces are kept to count the line breaks among them.
        let mut reader = records(self.bytes.as_slice().chain(b"\nend".as_slice()), Trim::None);
        let mut last = ByteRecord::new();
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(self.unreadable())? {
            std::mem::swap(&mut last, &mut record);
        }
        let is_closed = last.len() == 1 && &last[0] == b"end";
        let fields_before = last.iter().take(last.len().saturating_sub(1));
        let line_breaks = fields_before.flatten().filter(|&&byte| byte == b'\n').count();
        Ok((!is_closed).then(|| self.line(last.position()) + line_breaks as u64))
    }

    /// Line of a record, counted from 1.
    ///
    /// The position that the reader gives is that of the blank lines and comments before the record.
    pub(super) fn line(&self, position: Option<&Position>) -> u64 {
        let byte = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let (before, rest) = self.bytes.split_at(byte.min(self.bytes.len()));
        let ends = before.iter().filter(|&&byte| byte == b'\n').count();
        let passed_over = rest
            .split(|&byte| byte == b'\n')
            .take_while(|line| line.is_empty() || *line == b"\r" || line.starts_with(b"#"))
            .count();
        (1 + ends + passed_over) as u64
    }

    pub(super) fn check_length(&self, record: &StringRecord, expected: usize) -> Result<()> {
        if record.len() == expected {
            return Ok(());
        }
        if let Some(separated) = Separated::numbers(record) {
            return Err(self.separated(record, separated));
        }
        let (name, line) = (self.name.to_owned(), self.line(record.position()));
        Err(Error::CsvRagged { name, line, expected, found: record.len() })
    }

    /// The error of a line whose fields are not separated by commas.
    pub(super) fn separated(&self, record: &StringRecord, separated: Separated) -> Error {
        let Separated { separator, found, wanted } = separated;
        let (name, line) = (self.name.to_owned(), self.line(record.position()));
        Error::CsvSeparator { name, line, separator, found, wanted }
    }

    pub(super) fn bad_field(&self, record: &StringRecord, field: usize, expected: &'static str) -> Error {
        if let Some(separated) = Separated::numbers(record) {
            return self.separated(record, separated);
        }
        Error::CsvField {
            name: self.name.to_owned(),
            line: self.line(record.position()),
            field: field + 1,
            text: record.get(field).unwrap_or_default().to_owned(),
            expected,
        }
    }

    /// The finite number in a field; `expected` is what the error says should stand there.
    pub(super) fn number(&self, record: &StringRecord, field: usize, expected: &'static str) -> Result<f64> {
        let value = record.get(field).and_then(|text| text.parse::<f64>().ok());
        value.filter(|value| value.is_finite()).ok_or_else(|| self.bad_field(record, field, expected))
    }

    pub(super) fn index(&self, record: &StringRecord, field: usize) -> Result<usize> {
        let text = record.get(field).unwrap_or_default();
        text.parse::<usize>().map_err(|error| match error.kind() {
            IntErrorKind::PosOverflow => Error::CsvTooLarge {
                name: self.name.to_owned(),
                line: self.line(record.position()),
                field: field + 1,
                text: text.to_owned(),
                limit: usize::MAX,
            },
            _ => self.bad_field(record, field, "a whole number that is not negative"),
        })
    }

    /// The edge in two fields; both empty means that there is none.
    pub(super) fn edge(
        &self,
        record: &StringRecord,
        fields: Option<(usize, usize)>,
    ) -> Result<Option<(usize, usize)>> {
        match fields {
            Some((u, v)) if !(record[u].is_empty() && record[v].is_empty()) => {
                Ok(Some((self.index(record, u)?, self.index(record, v)?)))
            }
            _ => Ok(None),
        }
    }
}

fn records<R: Read>(from: R, trim: Trim) -> Reader<R> {
    // The lengths are checked here, where the error can name the line and say what to do.
    ReaderBuilder::new().has_headers(false).flexible(true).comment(Some(b'#')).trim(trim).from_reader(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_quotes_are_found_on_their_line() {
        let line = |text: &str| match Text::read(text.as_bytes(), "t.csv") {
            Ok(_) => None,
            Err(Error::CsvQuote { line, .. }) => Some(line),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(line("\"1,2\n3,4\n"), Some(1));
        assert_eq!(line("1,2\n\n# c\n3,\"4\n5,6\n"), Some(4));
        assert_eq!(line("1,2\n\"a\nb\",\"c\n"), Some(3), "the first field of the record ends in line 3");
        assert_eq!(line("1,2\n\""), Some(2));
        assert_eq!(line("\"a\n \n\",\"c\n"), Some(3));
        assert_eq!(line("\"a \"\" b"), Some(1), "a doubled quote closes nothing");
        for closed in [
            "",
            "1,2\n",
            "\"1\",\"2\"",
            "\"1\"\r\n\"2\"\r\n",
            "# \"\n1\n",
            "1\n# \"",
            "1\"\n",
            "\"a \"\" b\"",
            "end",
        ] {
            assert_eq!(line(closed), None, "{closed}");
        }
    }
}
