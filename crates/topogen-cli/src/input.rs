//! Input files, `-` being stdin.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use topogen_data::formats::csv::{DiagramRow, read_diagram};
use topogen_ph::Bars;

use crate::error::{Error, Result};

/// What errors call the file at `path`.
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "stdin".to_owned() } else { path.display().to_string() }
}

/// Opens the file at `path`.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?;
    Ok(Box::new(file))
}

/// Whether the file at `path` is stdin.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bars of one degree of a diagram file.
#[derive(Debug, Default)]
pub struct DegreeBars {
    pub births: Vec<f64>,
    pub deaths: Vec<f64>,
    pub essential: Vec<f64>,
}

impl DegreeBars {
    /// Picks one degree from the rows of a diagram.
    pub fn of(rows: &[DiagramRow], degree: usize) -> Self {
        let mut bars = Self::default();
        for row in rows.iter().filter(|row| row.degree == degree) {
            match row.death {
                None => bars.essential.push(row.birth),
                Some(death) => {
                    bars.births.push(row.birth);
                    bars.deaths.push(death);
                }
            }
        }
        bars
    }

    /// The bars as the algorithms take them.
    pub fn borrow(&self, name: &str) -> Result<Bars<'_>> {
        Bars::new(&self.births, &self.deaths)
            .and_then(|bars| bars.with_essential(&self.essential))
            .map_err(Error::persistence(name))
    }
}

/// Reads a diagram file.
pub fn diagram(path: &Path) -> Result<Vec<DiagramRow>> {
    Ok(read_diagram(open(path)?, &name(path))?)
}
