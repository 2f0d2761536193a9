//! Diagrams.

use std::io::{self, Read, Write};

use super::separator::Separated;
use super::text::Text;
use crate::error::{Error, Result};
use crate::formats::Number;

/// The columns of a diagram file.
pub const DIAGRAM_COLUMNS: [&str; 7] =
    ["degree", "birth", "death", "birth_u", "birth_v", "death_u", "death_v"];

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

/// Reads a diagram.
///
/// The first line names the columns, in any order: `degree`, `birth` and `death`, and where the critical edges are known
/// `birth_u`, `birth_v`, `death_u`, `death_v`. Further columns are passed over. The death of an essential class is empty,
/// `inf` or `infinity`, in capitals or not, with a `+` or without. A diagram without a bar is a diagram.
///
/// # Errors
///
/// There is no header, a column is missing, a quote is not closed, something else than commas separates the fields, a row
/// has another number of fields, a field is not a number or too large, a bar dies before it is born; each error but the
/// first two names the line.
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
        None => return Err(Error::CsvNoHeader { name: name.to_owned() }),
        Some(header) => header.map_err(text.unreadable())?,
    };
    let position = |column: &str| header.iter().position(|field| field == column);
    let needed = |column| {
        position(column).ok_or_else(|| match Separated::columns(&header, &DIAGRAM_COLUMNS) {
            Some(separated) => text.separated(&header, separated),
            None => Error::CsvColumn { name: name.to_owned(), column },
        })
    };
    let (degree, birth, death) = (needed("degree")?, needed("birth")?, needed("death")?);
    let birth_edge = position("birth_u").zip(position("birth_v"));
    let death_edge = position("death_u").zip(position("death_v"));
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(text.unreadable())?;
        text.check_length(&record, header.len())?;
        let row = DiagramRow {
            degree: text.index(&record, degree)?,
            birth: text.number(&record, birth, "a finite number")?,
            death: match &record[death] {
                never if is_never(never) => None,
                _ => Some(text.number(
                    &record,
                    death,
                    "a finite number, nor empty, `inf` or `infinity` as the death of an essential class",
                )?),
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

/// Whether the field is the death of an essential class.
///
/// A number that is too large for 64 bits, such as 1e999, is none.
pub(in crate::formats) fn is_never(field: &str) -> bool {
    let word = field.strip_prefix('+').unwrap_or(field);
    field.is_empty() || ["inf", "infinity"].iter().any(|never| word.eq_ignore_ascii_case(never))
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
            let birth = Number(row.birth);
            let death = row.death.map(|death| Number(death).to_string()).unwrap_or_default();
            let edge =
                |edge: Option<(usize, usize)>| edge.map_or(",".to_owned(), |(u, v)| format!("{u},{v}"));
            let (birth_edge, death_edge) = (edge(row.birth_edge), edge(row.death_edge));
            writeln!(to, "{},{birth},{death},{birth_edge},{death_edge}", row.degree)?;
        }
        to.flush()
    };
    write().map_err(|source| Error::FormatWrite { name: name.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<DiagramRow>> {
        read_diagram(text.as_bytes(), "d.csv")
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
            DiagramRow { degree: 3, birth: 1e-300, death: Some(1e308), birth_edge: None, death_edge: None },
        ];
        let mut text = Vec::new();
        write_diagram(&mut text, "d.csv", &rows).unwrap();
        assert_eq!(read_diagram(&*text, "d.csv").unwrap(), rows);
        assert_eq!(String::from_utf8(text).unwrap().lines().last(), Some("3,1e-300,1e308,,,,"));
        let mut none = Vec::new();
        write_diagram(&mut none, "d.csv", &[]).unwrap();
        assert_eq!(read_diagram(&*none, "d.csv").unwrap(), []);
    }

    #[test]
    fn essential_deaths_are_read_in_all_spellings() {
        for never in ["", "inf", "Inf", "INF", "+inf", "infinity", "Infinity", "INFINITY", "+Infinity"] {
            let rows = read(&format!("degree,birth,death\n0,0,{never}\n")).unwrap();
            assert_eq!(rows[0].death, None, "{never}");
        }
        for bad in ["-inf", "++inf", "+", "1e999", "NaN", "NA", "never", "infinit"] {
            let error = read(&format!("degree,birth,death\n0,0,{bad}\n")).unwrap_err();
            assert!(matches!(error, Error::CsvField { line: 2, field: 3, .. }), "{bad}");
            let text = error.to_string();
            assert!(text.contains("empty, `inf` or `infinity`"), "{text}");
        }
    }

    #[test]
    fn bad_diagrams_are_refused() {
        assert!(matches!(read(""), Err(Error::CsvNoHeader { .. })));
        assert!(matches!(read("birth,death\n0,1\n"), Err(Error::CsvColumn { column: "degree", .. })));
        assert!(matches!(read("degree,birth,death\n-1,0,1\n"), Err(Error::CsvField { field: 1, .. })));
        assert!(matches!(read("degree,birth,death\n0,2,1\n"), Err(Error::CsvField { field: 3, .. })));
        assert!(matches!(read("degree,birth,death\n0,nan,1\n"), Err(Error::CsvField { field: 2, .. })));
        assert!(matches!(read("degree,birth,death\n0,1\n"), Err(Error::CsvRagged { line: 2, .. })));
        assert!(matches!(
            read("degree,birth,death,birth_u,birth_v\n0,0,1,3,\n"),
            Err(Error::CsvField { field: 5, .. })
        ));
        assert!(matches!(read("degree;birth;death\n0;0;1\n"), Err(Error::CsvSeparator { line: 1, .. })));
        assert!(matches!(read("degree,birth,death\n0 0 1\n"), Err(Error::CsvSeparator { line: 2, .. })));
        assert!(matches!(read("degree,birth,death\n0,\"0,1\n"), Err(Error::CsvQuote { line: 2, .. })));
    }

    #[test]
    fn a_degree_beyond_the_largest_is_too_large() {
        let with = |degree: &str| read(&format!("degree,birth,death\n{degree},0,1\n"));
        assert_eq!(with(&usize::MAX.to_string()).unwrap()[0].degree, usize::MAX);
        let error = with("99999999999999999999").unwrap_err();
        assert!(matches!(error, Error::CsvTooLarge { line: 2, field: 1, limit: usize::MAX, .. }), "{error}");
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
        assert!(matches!(write_diagram(Full, "d.csv", &[]), Err(Error::FormatWrite { .. })));
    }
}
