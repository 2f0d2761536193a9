//! Lines and fields of a text of numbers.
//!
//! Fields are separated by spaces, tabs, one comma, or a comma among spaces. A comma at the end of a line ends its last
//! field; any other comma without a field before it stands for an empty one.

use crate::error::FormatError;

/// A text whose lines are asked for their fields.
pub(crate) struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    /// The text of a file; a byte order mark is passed over.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let offset = error.valid_up_to();
            let before = &bytes[..offset];
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
            FormatError::NotText { line, offset, byte: bytes[offset] }
        })?;
        Ok(Self(text.strip_prefix('\u{feff}').unwrap_or(text)))
    }

    /// The lines that are neither blank nor start with `#`.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let numbered = self.0.lines().enumerate();
        numbered.map(|(index, text)| Line { number: index + 1, text: text.trim() }).filter(Line::is_row)
    }
}

/// One line of numbers.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Its number, counted from 1.
    pub number: usize,
    /// Its text, without spaces at both ends.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    fn is_row(&self) -> bool {
        !self.text.is_empty() && !self.text.starts_with('#')
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let mut rest = self.text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let is_separator = |char: char| char == ',' || char.is_whitespace();
            let (field, after) = rest.split_at(rest.find(is_separator).unwrap_or(rest.len()));
            let after = after.trim_start();
            rest = after.strip_prefix(',').unwrap_or(after).trim_start();
            Some(field)
        })
    }

    /// The finite number in a field.
    pub(crate) fn number(
        &self,
        field: usize,
        text: &str,
        expected: &'static str,
    ) -> Result<f64, FormatError> {
        let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
        value.ok_or_else(|| self.bad(field, text, expected))
    }

    /// The distance in a field.
    pub(crate) fn distance(&self, field: usize, text: &str) -> Result<f64, FormatError> {
        const EXPECTED: &str = "a distance, which is finite and not negative";
        let value = self.number(field, text, EXPECTED)?;
        if value < 0.0 { Err(self.bad(field, text, EXPECTED)) } else { Ok(value) }
    }

    /// The error of a field; `field` counts from 0.
    pub(crate) fn bad(&self, field: usize, text: &str, expected: &'static str) -> FormatError {
        FormatError::Field { line: self.number, field: field + 1, text: text.to_owned(), expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<&str> {
        Line { number: 1, text: text.trim() }.fields().collect()
    }

    #[test]
    fn commas_and_spaces_separate() {
        assert_eq!(fields("1 2\t3  4"), ["1", "2", "3", "4"]);
        assert_eq!(fields("1,2, 3 ,4 , 5"), ["1", "2", "3", "4", "5"]);
        assert_eq!(fields("1,2,"), ["1", "2"]);
        assert_eq!(fields("1,,2"), ["1", "", "2"]);
        assert_eq!(fields(",1"), ["", "1"]);
        assert_eq!(fields(","), [""]);
        assert_eq!(fields("1,2,,"), ["1", "2", ""]);
        assert_eq!(fields(""), [""; 0]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let text = Text::new("\u{feff}# a\r\n\r\n1 2\r\n \n3".as_bytes()).unwrap();
        let lines: Vec<_> = text.lines().map(|line| (line.number, line.text)).collect();
        assert_eq!(lines, [(3, "1 2"), (5, "3")]);
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let error = Text::new(b"1\n2 \xff").err().unwrap();
        assert!(matches!(error, FormatError::NotText { line: 2, offset: 4, byte: 0xff }), "{error}");
    }
}
