//! Bars of one degree as two columns, birth and death, as most other software writes them.
//!
//! Fields are separated by spaces, tabs or a comma. Lines that start with `#` and blank lines are passed over.

use std::io::Read;

use super::all_bytes;
use super::csv::is_never;
use super::text::Text;
use crate::error::{FormatError, Result};

const BIRTH: &str = "a finite number";
const DEATH: &str = "a finite number, nor `inf` or `infinity` as the death of an essential class";
const AFTER_BIRTH: &str = "a death that is at or after the birth";

/// Reads bars, a birth and a death a line. A class that never dies has the death `inf` or `infinity`, in capitals or not, with
/// a `+` or without; it is given as `None`.
///
/// # Errors
///
/// There is no line, one has another number of fields than two, a field is not a number, a bar dies before it is born; each
/// error but the first names the line.
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// let bars = topogen_data::formats::bars::read_bars("# H1\n0.5 1\n0\tinf\n".as_bytes(), "d.txt")?;
/// assert_eq!(bars, [(0.5, Some(1.0)), (0.0, None)]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_bars(text: impl Read, name: &str) -> Result<Vec<(f64, Option<f64>)>> {
    all_bytes(text).and_then(|bytes| parse(&bytes)).map_err(FormatError::named(name))
}

/// Whether the first row of a text is numbers, and not a header that names columns.
pub fn starts_with_number(bytes: &[u8]) -> bool {
    let first = Text::new(bytes).ok().and_then(|text| text.lines().next());
    let field = first.and_then(|line| line.fields().next());
    field.is_some_and(|field| {
        field.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
            || field.parse::<f64>().is_ok()
    })
}

fn parse(bytes: &[u8]) -> Result<Vec<(f64, Option<f64>)>, FormatError> {
    let mut bars = Vec::new();
    for line in Text::new(bytes)?.lines() {
        let mut fields = line.fields();
        let (Some(birth_text), Some(death_text), None) = (fields.next(), fields.next(), fields.next()) else {
            return Err(FormatError::BarFields { line: line.number, found: line.fields().count() });
        };
        let birth = line.number(0, birth_text, BIRTH)?;
        let death = match death_text {
            never if !never.is_empty() && is_never(never) => None,
            _ => Some(line.number(1, death_text, DEATH)?),
        };
        if death.is_some_and(|death| death < birth) {
            return Err(line.bad(1, death_text, AFTER_BIRTH));
        }
        bars.push((birth, death));
    }
    if bars.is_empty() { Err(FormatError::Empty { wanted: "one line `birth death`" }) } else { Ok(bars) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_separators_and_spellings_of_never_are_read() {
        let expected = [(0.5, Some(1.0)), (-2.0, None), (3.0, Some(3.0))];
        for text in
            ["0.5 1\n-2 inf\n3 3", "# b d\n0.5\t1\n\n-2\t+Infinity\n3\t3\n", "0.5,1\r\n-2, INF\r\n3 ,3\r\n"]
        {
            assert_eq!(parse(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn bad_bars_are_refused_with_their_line() {
        let refused = |text: &str| parse(text.as_bytes()).unwrap_err();
        assert!(matches!(refused("# nothing\n"), FormatError::Empty { .. }));
        assert!(matches!(refused("0 1\n\n1\n"), FormatError::BarFields { line: 3, found: 1 }));
        assert!(matches!(refused("0 1\n0 1 2\n"), FormatError::BarFields { line: 2, found: 3 }));
        for (text, field) in
            [("nan 1", 1), ("inf inf", 1), ("0 nan", 2), ("0 -inf", 2), ("0,,", 2), ("2 1", 2)]
        {
            let error = refused(text);
            assert!(
                matches!(error, FormatError::Field { line: 1, field: found, .. } if found == field),
                "{text:?}: {error}"
            );
        }
    }

    #[test]
    fn a_header_is_told_from_numbers() {
        for text in ["0 1\n", "# x\n-1,2", "+.5 1", "nan 1", "inf 2", "1O 2"] {
            assert!(starts_with_number(text.as_bytes()), "{text}");
        }
        for text in ["", "# 1\n", "degree,birth,death\n0,0,1", "\"degree\",\"birth\"\n", "birth death\n"] {
            assert!(!starts_with_number(text.as_bytes()), "{text}");
        }
    }
}
