//! Diagram files: CSV, JSON and .npz, told apart by their first bytes when they are read; and files of the bars of one degree.

mod json;
mod npy;
mod npz;
mod representatives;
mod table;

use std::io::Read;
use std::path::{Path, PathBuf};

use topogen_data::formats::bars::{read_bars, starts_with_number};
use topogen_data::formats::csv::{DiagramRow, read_diagram, write_diagram};
use topogen_ph::Bars;

use crate::error::{Error, Result};
use crate::input;

pub use json::{Seconds, encode as encode_json};
pub use npz::encode as encode_npz;
pub use representatives::{Representative, RepresentativeTable};
pub use table::{DegreeTable, DiagramTable, Origin};

/// In which format a diagram is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Csv,
    Json,
    Npz,
}

impl Kind {
    /// The format that the end of a name asks for; CSV if it says nothing of the kind.
    pub fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "json" => Ok(Self::Json),
            "npz" => Ok(Self::Npz),
            "npy" | "svg" | "png" => Err(Error::OutputName {
                path: PathBuf::from(path),
                extension,
                what: "a diagram",
                advice: "let it end in .csv, .json or .npz; --plot writes figures",
            }),
            _ => Ok(Self::Csv),
        }
    }
}

/// Reads a diagram file.
pub fn read(path: &Path) -> Result<Vec<DiagramRow>> {
    decode(&bytes(path)?, &input::name(path))
}

/// Reads the bars of one degree, from a diagram file or from one that has no degrees: two columns of text, or a NumPy array.
pub fn read_degree(path: &Path, degree: usize) -> Result<DegreeBars> {
    let (bytes, name) = (bytes(path)?, input::name(path));
    if bytes.starts_with(b"\x93NUMPY") {
        return npy::decode(&bytes, &name);
    }
    if !bytes.starts_with(b"PK\x03\x04") && starts_with_number(&bytes) {
        let mut bars = DegreeBars::default();
        read_bars(bytes.as_slice(), &name)?.into_iter().for_each(|(birth, death)| bars.push(birth, death));
        return Ok(bars);
    }
    Ok(DegreeBars::of(&decode(&bytes, &name)?, degree))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input::open(path)?.read_to_end(&mut bytes);
    read.map_err(|source| Error::Open { path: path.to_owned(), source })?;
    Ok(bytes)
}

fn decode(bytes: &[u8], name: &str) -> Result<Vec<DiagramRow>> {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        // No header of CSV starts with a brace, nor with the mark of a zip archive.
        Some(b'{') => json::decode(bytes, name),
        _ if bytes.starts_with(b"PK\x03\x04") => npz::decode(bytes, name),
        _ => Ok(read_diagram(bytes, name)?),
    }
}

/// The diagram as CSV.
pub fn encode_csv(diagram: &DiagramTable) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    write_diagram(&mut text, "the diagram", &rows(diagram))?;
    Ok(text)
}

/// The bars in canonical order, those of each degree being followed by its essential classes.
pub fn rows(diagram: &DiagramTable) -> Vec<DiagramRow> {
    diagram.degrees.iter().enumerate().flat_map(|(degree, table)| degree_rows(degree, table)).collect()
}

fn degree_rows(degree: usize, table: &DegreeTable) -> Vec<DiagramRow> {
    let bars = table.bars();
    // Balls have no edges.
    let finite = (0..bars.len()).map(|index| {
        let edges = table.critical.get(index);
        DiagramRow {
            degree,
            birth: bars.births()[index],
            death: Some(bars.deaths()[index]),
            birth_edge: edges.map(|edges| (edges[0], edges[1])),
            death_edge: edges.map(|edges| (edges[2], edges[3])),
        }
    });
    let essential = bars.essential().iter().enumerate().map(|(index, &birth)| DiagramRow {
        degree,
        birth,
        death: None,
        birth_edge: table.essential_critical.get(index).map(|edge| (edge[0], edge[1])),
        death_edge: None,
    });
    finite.chain(essential).collect()
}

/// What [`checked_rows`] makes rows of.
struct Columns {
    degree: usize,
    bars: Vec<[f64; 2]>,
    essential: Vec<f64>,
    /// As many as there are bars, or none at all.
    critical: Vec<[usize; 4]>,
    /// As many as there are essential classes, or none at all.
    essential_critical: Vec<[usize; 2]>,
}

/// The rows of one degree of a file, whose numbers may be anything; `name` is that of the file.
fn checked_rows(columns: &Columns, name: &str) -> Result<Vec<DiagramRow>> {
    let Columns { degree, bars, essential, critical, essential_critical } = columns;
    let refused = |problem: String| Error::DiagramFile { name: name.to_owned(), problem };
    for (what, bars, edges) in [
        ("bars", bars.len(), critical.len()),
        ("essential classes", essential.len(), essential_critical.len()),
    ] {
        if edges != 0 && edges != bars {
            let advice = "give one a class, or none at all";
            return Err(refused(format!(
                "degree {degree} has {bars} {what}, but {edges} critical edges: {advice}"
            )));
        }
    }
    for (index, &[birth, death]) in bars.iter().enumerate() {
        if !(birth.is_finite() && death.is_finite() && birth <= death) {
            let advice = "a bar needs finite ends with birth <= death; essential classes go apart";
            return Err(refused(format!("bar {index} of degree {degree} is ({birth}, {death}): {advice}")));
        }
    }
    if let Some(index) = essential.iter().position(|birth| !birth.is_finite()) {
        let birth = essential[index];
        return Err(refused(format!(
            "essential birth {index} of degree {degree} is {birth}: it must be finite"
        )));
    }
    let finite = bars.iter().enumerate().map(|(index, &[birth, death])| {
        let edges = critical.get(index);
        let (birth_edge, death_edge) =
            (edges.map(|edge| (edge[0], edge[1])), edges.map(|edge| (edge[2], edge[3])));
        DiagramRow { degree: *degree, birth, death: Some(death), birth_edge, death_edge }
    });
    let essential = essential.iter().enumerate().map(|(index, &birth)| {
        let birth_edge = essential_critical.get(index).map(|edge| (edge[0], edge[1]));
        DiagramRow { degree: *degree, birth, death: None, birth_edge, death_edge: None }
    });
    Ok(finite.chain(essential).collect())
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
            bars.push(row.birth, row.death);
        }
        bars
    }

    /// One more bar; without a death it is an essential class.
    fn push(&mut self, birth: f64, death: Option<f64>) {
        match death {
            None => self.essential.push(birth),
            Some(death) => {
                self.births.push(birth);
                self.deaths.push(death);
            }
        }
    }

    /// The bars as the algorithms take them.
    pub fn borrow(&self, name: &str) -> Result<Bars<'_>> {
        Bars::new(&self.births, &self.deaths)
            .and_then(|bars| bars.with_essential(&self.essential))
            .map_err(Error::persistence(name))
    }
}
