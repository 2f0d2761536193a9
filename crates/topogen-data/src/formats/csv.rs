//! Point clouds, distance matrices and diagrams as comma-separated values.
//!
//! All numbers are written with as many digits as are needed to read the same number back. Lines that start with `#` and
//! blank lines are passed over. `name` is what errors call the text: usually its path.

use std::io::{self, Read, Write};

use ::csv::{Reader, ReaderBuilder, StringRecord, Trim};

use crate::error::{Error, Result};

/// The columns of a diagram file.
pub const DIAGRAM_COLUMNS: [&str; 7] =
    ["degree", "birth", "death", "birth_u", "birth_v", "death_u", "death_v"];

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
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.values.len().checked_div(self.columns).unwrap_or(0)
    }
}

/// One bar of a diagram file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiagramRow {
    /// Degree of homology.
    pub degree: usize,
    /// Where the class is born.
    pub birth: f64,
    /// Where it dies; `None` for an essential class, which never does.
    pub death: Option<f64>,
    /// The edge at whose length it is born, if known; (v, v) for a class that is born with the vertex v.
    pub birth_edge: Option<(usize, usize)>,
    /// The edge at whose length it dies, if there is one and it is known.
    pub death_edge: Option<(usize, usize)>,
}

/// Reads a table of finite numbers: a point a row, or a square matrix of distances.
///
/// A first line in which no field is a number is taken as a header.
///
/// # Errors
///
/// There is no row, a row has another number of fields than the first, or a field is not a finite number; each error names
/// the line.
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// let table = topogen_data::formats::csv::read_table("x,y\n0,1\n2.5,-3\n".as_bytes(), "cloud.csv")?;
/// assert_eq!((table.rows(), table.columns), (2, 2));
/// assert_eq!(table.values, [0.0, 1.0, 2.5, -3.0]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_table(text: impl Read, name: &str) -> Result<Table> {
    let text = Text::read(text, name)?;
    let mut reader = text.records();
    let mut table = Table { values: Vec::new(), columns: 0 };
    let mut is_first = true;
    for record in reader.records() {
        let record = record.map_err(|source| Error::Csv { name: name.to_owned(), source })?;
        let is_header = is_first && record.iter().all(|field| field.parse::<f64>().is_err());
        if is_first {
            table.columns = record.len();
            is_first = false;
        }
        text.check_length(&record, table.columns)?;
        if !is_header {
            for field in 0..record.len() {
                table.values.push(text.number(&record, field)?);
            }
        }
    }
    if table.values.is_empty() {
        return Err(Error::CsvEmpty { name: name.to_owned() });
    }
    Ok(table)
}

/// Writes a table of numbers, a row a line.
///
/// # Errors
///
/// The system refuses to write.
pub fn write_table(mut to: impl Write, name: &str, table: &Table) -> Result<()> {
    let mut write = || -> io::Result<()> {
        for row in table.values.chunks_exact(table.columns.max(1)) {
            for (column, value) in row.iter().enumerate() {
                write!(to, "{}{value}", if column == 0 { "" } else { "," })?;
            }
            writeln!(to)?;
        }
        to.flush()
    };
    write().map_err(|source| Error::CsvWrite { name: name.to_owned(), source })
}

/// Reads a diagram.
///
/// The first line names the columns, in any order: `degree`, `birth` and `death`, and where the critical edges are known
/// `birth_u`, `birth_v`, `death_u`, `death_v`. Further columns are passed over. The death of an essential class is empty or
/// `inf`. A diagram without a bar is a diagram.
///
/// # Errors
///
/// There is no header, a column is missing, a row has another number of fields, a field is not a number, a bar dies before
/// it is born; each error names the line.
///
/// # Complexity
///
/// O(length of the text).
///
/// # Examples
///
/// ```
/// let rows = topogen_data::formats::csv::read_diagram("degree,birth,death\n0,0,\n1,0.5,1\n".as_bytes(), "d.csv")?;
/// assert_eq!(rows[0].death, None);
/// assert_eq!(rows[1].death, Some(1.0));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_diagram(text: impl Read, name: &str) -> Result<Vec<DiagramRow>> {
    let text = Text::read(text, name)?;
    let mut reader = text.records();
    let mut records = reader.records();
    let header = match records.next() {
        None => return Err(Error::CsvEmpty { name: name.to_owned() }),
        Some(header) => header.map_err(|source| Error::Csv { name: name.to_owned(), source })?,
    };
    let position = |column: &str| header.iter().position(|field| field == column);
    let needed = |column| position(column).ok_or_else(|| Error::CsvColumn { name: name.to_owned(), column });
    let (degree, birth, death) = (needed("degree")?, needed("birth")?, needed("death")?);
    let birth_edge = position("birth_u").zip(position("birth_v"));
    let death_edge = position("death_u").zip(position("death_v"));
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(|source| Error::Csv { name: name.to_owned(), source })?;
        text.check_length(&record, header.len())?;
        let row = DiagramRow {
            degree: text.index(&record, degree)?,
            birth: text.number(&record, birth)?,
            death: match &record[death] {
                "" | "inf" | "Inf" | "infinity" => None,
                _ => Some(text.number(&record, death)?),
            },
            birth_edge: text.edge(&record, birth_edge)?,
            death_edge: text.edge(&record, death_edge)?,
        };
        if row.death.is_some_and(|value| value < row.birth) {
            return Err(text.bad_field(&record, death, "a death that is at or after the birth"));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Writes a diagram with all columns; what is not known or does not exist stays empty.
///
/// # Errors
///
/// The system refuses to write.
pub fn write_diagram(mut to: impl Write, name: &str, rows: &[DiagramRow]) -> Result<()> {
    let mut write = || -> io::Result<()> {
        writeln!(to, "{}", DIAGRAM_COLUMNS.join(","))?;
        for row in rows {
            let death = row.death.map(|death| death.to_string()).unwrap_or_default();
            let edge =
                |edge: Option<(usize, usize)>| edge.map_or(",".to_owned(), |(u, v)| format!("{u},{v}"));
            let (birth_edge, death_edge) = (edge(row.birth_edge), edge(row.death_edge));
            writeln!(to, "{},{},{death},{birth_edge},{death_edge}", row.degree, row.birth)?;
        }
        to.flush()
    };
    write().map_err(|source| Error::CsvWrite { name: name.to_owned(), source })
}

/// The whole text, kept to find the line of a record that is refused.
struct Text<'a> {
    bytes: Vec<u8>,
    name: &'a str,
}

impl<'a> Text<'a> {
    fn read(mut from: impl Read, name: &'a str) -> Result<Self> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)
            .map_err(|source| Error::Csv { name: name.to_owned(), source: source.into() })?;
        Ok(Self { bytes, name })
    }

    fn records(&self) -> Reader<&[u8]> {
        // The lengths are checked here, where the error can name the line and say what to do.
        ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(Trim::All)
            .from_reader(self.bytes.as_slice())
    }

    /// Line of a record, counted from 1.
    ///
    /// The position that the reader gives is that of the blank lines and comments before the record.
    fn line(&self, record: &StringRecord) -> u64 {
        let byte = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let (before, rest) = self.bytes.split_at(byte.min(self.bytes.len()));
        let ends = before.iter().filter(|&&byte| byte == b'\n').count();
        let passed_over = rest
            .split(|&byte| byte == b'\n')
            .take_while(|line| line.is_empty() || *line == b"\r" || line.starts_with(b"#"))
            .count();
        (1 + ends + passed_over) as u64
    }

    fn check_length(&self, record: &StringRecord, expected: usize) -> Result<()> {
        if record.len() == expected {
            return Ok(());
        }
        let (name, line) = (self.name.to_owned(), self.line(record));
        Err(Error::CsvRagged { name, line, expected, found: record.len() })
    }

    fn bad_field(&self, record: &StringRecord, field: usize, expected: &'static str) -> Error {
        let text = record.get(field).unwrap_or_default().to_owned();
        Error::CsvField {
            name: self.name.to_owned(),
            line: self.line(record),
            field: field + 1,
            text,
            expected,
        }
    }

    fn number(&self, record: &StringRecord, field: usize) -> Result<f64> {
        let value = record.get(field).and_then(|text| text.parse::<f64>().ok());
        value
            .filter(|value| value.is_finite())
            .ok_or_else(|| self.bad_field(record, field, "a finite number"))
    }

    fn index(&self, record: &StringRecord, field: usize) -> Result<usize> {
        let value = record.get(field).and_then(|text| text.parse().ok());
        value.ok_or_else(|| self.bad_field(record, field, "a whole number that is not negative"))
    }

    /// The edge in two fields; both empty means that there is none.
    fn edge(&self, record: &StringRecord, fields: Option<(usize, usize)>) -> Result<Option<(usize, usize)>> {
        match fields {
            Some((u, v)) if !(record[u].is_empty() && record[v].is_empty()) => {
                Ok(Some((self.index(record, u)?, self.index(record, v)?)))
            }
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table> {
        read_table(text.as_bytes(), "t.csv")
    }

    #[test]
    fn tables_survive_writing() {
        let values = vec![0.1, -1.0 / 3.0, 1e-300, 12345678.000000001];
        let written = Table { values, columns: 2 };
        let mut text = Vec::new();
        write_table(&mut text, "t.csv", &written).unwrap();
        assert_eq!(read_table(&*text, "t.csv").unwrap(), written);
    }

    #[test]
    fn headers_comments_and_spaces_are_passed_over() {
        let read = table("# made by hand\nx, y\n 1 , 2\n\n3,4\n").unwrap();
        assert_eq!(read, Table { values: vec![1.0, 2.0, 3.0, 4.0], columns: 2 });
    }

    #[test]
    fn bad_tables_are_refused_with_their_line() {
        assert!(matches!(table(""), Err(Error::CsvEmpty { .. })));
        assert!(matches!(table("x,y\n"), Err(Error::CsvEmpty { .. })));
        assert!(matches!(table("1,2\n3\n"), Err(Error::CsvRagged { line: 2, expected: 2, found: 1, .. })));
        assert!(matches!(table("1,2\n3,NaN\n"), Err(Error::CsvField { line: 2, field: 2, .. })));
        assert!(matches!(table("NaN,2\n"), Err(Error::CsvField { line: 1, field: 1, .. })));
        assert!(matches!(table("1,inf\n"), Err(Error::CsvField { .. })));
        assert!(matches!(table("1,x\n"), Err(Error::CsvField { .. })), "half a header is no header");
        assert!(matches!(table("1,2\r\n\r\n#\r\n3,\r\n"), Err(Error::CsvField { line: 4, .. })));
        assert!(matches!(table("1,2\n\n# c\n3,\n"), Err(Error::CsvField { line: 4, field: 2, .. })));
    }

    #[test]
    fn diagrams_survive_writing() {
        let rows = [
            DiagramRow { degree: 0, birth: 0.0, death: None, birth_edge: Some((3, 3)), death_edge: None },
            DiagramRow {
                degree: 1,
                birth: 0.1,
                death: Some(1.0 / 3.0),
                birth_edge: Some((2, 1)),
                death_edge: Some((4, 0)),
            },
            DiagramRow { degree: 2, birth: -1.5, death: Some(7.0), birth_edge: None, death_edge: None },
        ];
        let mut text = Vec::new();
        write_diagram(&mut text, "d.csv", &rows).unwrap();
        assert_eq!(read_diagram(&*text, "d.csv").unwrap(), rows);
        let mut none = Vec::new();
        write_diagram(&mut none, "d.csv", &[]).unwrap();
        assert_eq!(read_diagram(&*none, "d.csv").unwrap(), []);
    }

    #[test]
    fn bad_diagrams_are_refused() {
        let read = |text: &str| read_diagram(text.as_bytes(), "d.csv");
        assert!(matches!(read(""), Err(Error::CsvEmpty { .. })));
        assert!(matches!(read("birth,death\n0,1\n"), Err(Error::CsvColumn { column: "degree", .. })));
        assert!(matches!(read("degree,birth,death\n-1,0,1\n"), Err(Error::CsvField { field: 1, .. })));
        assert!(matches!(read("degree,birth,death\n0,2,1\n"), Err(Error::CsvField { field: 3, .. })));
        assert!(matches!(read("degree,birth,death\n0,nan,1\n"), Err(Error::CsvField { field: 2, .. })));
        assert!(matches!(read("degree,birth,death\n0,1\n"), Err(Error::CsvRagged { line: 2, .. })));
        assert!(matches!(
            read("degree,birth,death,birth_u,birth_v\n0,0,1,3,\n"),
            Err(Error::CsvField { field: 5, .. })
        ));
    }

    #[test]
    fn a_writer_that_refuses_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(matches!(write_diagram(Full, "d.csv", &[]), Err(Error::CsvWrite { .. })));
    }
}
