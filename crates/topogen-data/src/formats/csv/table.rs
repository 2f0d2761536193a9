//! Tables of numbers.

use std::io::{self, Read, Write};

use super::header::is_header;
use super::text::Text;
use crate::error::{Error, Result};
use crate::formats::Number;

const NUMBER: &str = "a finite number";
/// Who meant a header learns why it is none.
const FIRST_NUMBER: &str = "a finite number (the line is no header either, which has a name such as `x` in every field; \
                            a line that starts with # is passed over)";

/// A table of finite numbers.
///
/// # Shapes
///
/// `values` has `rows x columns` entries, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The numbers, row by row.
    pub values: Vec<f64>,
    /// How many numbers a row has.
    pub columns: usize,
    /// The line that was taken as a header, counted from 1, if one was.
    pub header_line: Option<u64>,
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.values.len().checked_div(self.columns).unwrap_or(0)
    }
}

/// Reads a table of finite numbers: a point a row, or a square matrix of distances.
///
/// The first line is taken as a header if every field of it is a name. A name starts with a letter or `_`, holds no word
/// that stands for a value (`NA`, `NaN`, `inf`, `null`, `none`, `true` and their like) and is no number in which letters
/// stand for digits (`O.5`, `l2`). Any other first line is a row of numbers, and an error if it is not: no row is lost as a
/// header. [`Table::header_line`] tells whether there was one.
///
/// # Errors
///
/// There is no row, a quote is not closed, something else than commas separates the numbers, a row has another number of
/// fields than the first, or a field is not a finite number; each error but the first names the line.
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// use topogen_data::formats::csv::read_table;
///
/// let table = read_table("x,y\n0,1\n2.5,-3\n".as_bytes(), "cloud.csv")?;
/// assert_eq!((table.rows(), table.columns), (2, 2));
/// assert_eq!(table.values, [0.0, 1.0, 2.5, -3.0]);
/// assert_eq!(table.header_line, Some(1));
/// assert!(read_table("NA,NA\n0,1\n".as_bytes(), "cloud.csv").is_err());
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_table(text: impl Read, name: &str) -> Result<Table> {
    let text = Text::read(text, name)?;
    let mut reader = text.records();
    let mut table = Table { values: Vec::new(), columns: 0, header_line: None };
    let mut is_first = true;
    for record in reader.records() {
        let record = record.map_err(text.unreadable())?;
        let expected = if is_first { FIRST_NUMBER } else { NUMBER };
        if is_first {
            is_first = false;
            table.columns = record.len();
            if is_header(&record) {
                table.header_line = Some(text.line(record.position()));
                continue;
            }
        }
        text.check_length(&record, table.columns)?;
        for field in 0..record.len() {
            table.values.push(text.number(&record, field, expected)?);
        }
    }
    match table.header_line {
        _ if !table.values.is_empty() => Ok(table),
        Some(line) => Err(Error::CsvOnlyHeader { name: name.to_owned(), line }),
        None => Err(Error::CsvEmpty { name: name.to_owned() }),
    }
}

/// Writes a table of numbers, a row a line, without a header.
///
/// # Errors
///
/// The system refuses to write.
pub fn write_table(mut to: impl Write, name: &str, table: &Table) -> Result<()> {
    let mut write = || -> io::Result<()> {
        for row in table.values.chunks_exact(table.columns.max(1)) {
            for (column, &value) in row.iter().enumerate() {
                write!(to, "{}{}", if column == 0 { "" } else { "," }, Number(value))?;
            }
            writeln!(to)?;
        }
        to.flush()
    };
    write().map_err(|source| Error::FormatWrite { name: name.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table> {
        read_table(text.as_bytes(), "t.csv")
    }

    #[test]
    fn tables_survive_writing() {
        let values = vec![0.1, -1.0 / 3.0, 1e-300, 12345678.000000001, f64::MAX, -0.0];
        let written = Table { values, columns: 2, header_line: None };
        let mut text = Vec::new();
        write_table(&mut text, "t.csv", &written).unwrap();
        let read = read_table(&*text, "t.csv").unwrap();
        assert_eq!(read, written);
        assert!(read.values[5].is_sign_negative());
        assert_eq!(String::from_utf8(text).unwrap().lines().nth(1), Some("1e-300,12345678.000000002"));
    }

    #[test]
    fn headers_comments_and_spaces_are_passed_over() {
        let read = table("# made by hand\nx, y\n 1 , 2\n\n3,4\n").unwrap();
        let values = vec![1.0, 2.0, 3.0, 4.0];
        assert_eq!(read, Table { values, columns: 2, header_line: Some(2) });
        assert_eq!(table("1,2\n").unwrap().header_line, None);
    }

    #[test]
    fn a_bad_first_row_is_no_header() {
        let first = |text: &str| match table(text) {
            Err(Error::CsvField { line: 1, field, text, .. }) => (field, text),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(first("NA,NA\n1,2\n3,4\n"), (1, "NA".to_owned()));
        assert_eq!(first("1O\n2\n3\n"), (1, "1O".to_owned()));
        assert_eq!(first("inf,nan\n1,2\n").0, 1);
        assert_eq!(first(",\n1,2\n").0, 1);
        assert_eq!(first("1,null\n1,2\n").0, 2);
    }

    #[test]
    fn bad_tables_are_refused_with_their_line() {
        assert!(matches!(table(""), Err(Error::CsvEmpty { .. })));
        assert!(matches!(table("\nx,y\n"), Err(Error::CsvOnlyHeader { line: 2, .. })));
        assert!(matches!(table("1,2\n3\n"), Err(Error::CsvRagged { line: 2, expected: 2, found: 1, .. })));
        assert!(matches!(table("1,2\n3,NaN\n"), Err(Error::CsvField { line: 2, field: 2, .. })));
        assert!(matches!(table("NaN,2\n"), Err(Error::CsvField { line: 1, field: 1, .. })));
        assert!(matches!(table("1,inf\n"), Err(Error::CsvField { .. })));
        assert!(matches!(table("1,x\n"), Err(Error::CsvField { .. })), "half a header is no header");
        assert!(matches!(table("1,2\r\n\r\n#\r\n3,\r\n"), Err(Error::CsvField { line: 4, .. })));
        assert!(matches!(table("1,2\n\n# c\n3,\n"), Err(Error::CsvField { line: 4, field: 2, .. })));
    }

    #[test]
    fn other_separators_are_refused_with_the_line_as_it_should_be() {
        let separated = |text: &str| match table(text) {
            Err(Error::CsvSeparator { line, separator, wanted, .. }) => (line, separator, wanted),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(separated("1;2\n3;4\n"), (1, "semicolons", "1,2".to_owned()));
        assert_eq!(separated("x\ty\n1\t2\n"), (2, "tabs", "1,2".to_owned()));
        assert_eq!(separated("1.5 -2\n"), (1, "spaces", "1.5,-2".to_owned()));
        assert_eq!(separated("1,2\n3 4\n"), (2, "spaces", "3,4".to_owned()), "rather than a wrong length");
    }
}
