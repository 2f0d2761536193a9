//! Tables of numbers separated by spaces or tabs, as `numpy.savetxt` writes them.
//!
//! Lines that start with `#` and blank lines are passed over.

use std::io::Read;

use ::csv::StringRecord;

use super::all_bytes;
use super::csv::{Table, is_header};
use super::text::Text;
use crate::error::{FormatError, Result};

/// Reads a table of finite numbers separated by spaces, tabs or commas: a point a row.
///
/// The first line is taken as a header by the rule of [`csv::read_table`](super::csv::read_table): every field is a name.
///
/// # Errors
///
/// There is no row, a row has another number of fields than the first, or a field is not a finite number; each error but the
/// first names the line.
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// let table = topogen_data::formats::txt::read_table("0 1\n2.5\t-3\n".as_bytes(), "cloud.txt")?;
/// assert_eq!((table.columns, table.values), (2, vec![0.0, 1.0, 2.5, -3.0]));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_table(text: impl Read, name: &str) -> Result<Table> {
    all_bytes(text).and_then(|bytes| parse(&bytes)).map_err(FormatError::named(name))
}

pub(super) fn parse(bytes: &[u8]) -> Result<Table, FormatError> {
    let mut table = Table { values: Vec::new(), columns: 0, header_line: None };
    for line in Text::new(bytes)?.lines() {
        let fields = line.fields();
        if table.columns == 0 {
            table.columns = fields.clone().count();
            if is_header(&StringRecord::from_iter(fields.clone())) {
                table.header_line = Some(line.number as u64);
                continue;
            }
        }
        let found = fields.clone().count();
        if found != table.columns {
            return Err(FormatError::Ragged { line: line.number, expected: table.columns, found });
        }
        for (field, text) in fields.enumerate() {
            table.values.push(line.number(field, text, "a finite number")?);
        }
    }
    match table.header_line {
        _ if !table.values.is_empty() => Ok(table),
        Some(line) => Err(FormatError::OnlyHeader { line: line as usize }),
        None => Err(FormatError::Empty { wanted: "one row of numbers" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_tabs_commas_comments_and_headers_are_read() {
        let expected = Table { values: vec![1.0, 2.0, -3e-5, 4.0], columns: 2, header_line: None };
        for text in ["1 2\n-3e-5 4", " 1\t2 \r\n\r\n# c\r\n-3e-5   4\r\n", "1, 2\n-3e-5 ,4\n", "1 2\n-3e-5,4"]
        {
            assert_eq!(parse(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
        let headed = parse(b"# made by hand\nx y\n1 2\n-3e-5 4\n").unwrap();
        assert_eq!(headed, Table { header_line: Some(2), ..expected });
    }

    #[test]
    fn bad_tables_are_refused_with_their_line() {
        let refused = |text: &str| parse(text.as_bytes()).unwrap_err();
        assert!(matches!(refused("# nothing\n\n"), FormatError::Empty { .. }));
        assert!(matches!(refused("\nx y\n"), FormatError::OnlyHeader { line: 2 }));
        assert!(matches!(refused("1 2\n\n3\n"), FormatError::Ragged { line: 3, expected: 2, found: 1 }));
        for text in ["1 2\n3 nan", "1 2\n3 inf\n", "1 2\n3 x\n", "1 2\n3,,\n"] {
            let error = refused(text);
            assert!(matches!(error, FormatError::Field { line: 2, field: 2, .. }), "{text:?}: {error}");
        }
        assert!(matches!(refused("1 NA\n1 2\n"), FormatError::Field { line: 1, field: 2, .. }));
    }
}
