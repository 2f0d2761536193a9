//! Diagrams as one JSON object.

use serde::{Deserialize, Serialize};
use topogen_data::formats::csv::DiagramRow;

use super::representatives::Entry;
use super::{Columns, DegreeTable, DiagramTable, Origin, checked_rows};
use crate::error::{Error, Result};

/// What is written. Numbers are written with as many digits as read back bit for bit.
#[derive(Serialize)]
struct Document<'a> {
    /// Absent for Rips.
    #[serde(skip_serializing_if = "Option::is_none")]
    filtration: Option<&'static str>,
    /// Absent for images.
    #[serde(skip_serializing_if = "Option::is_none")]
    n_points: Option<usize>,
    /// Pixels along each axis; absent for points.
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<&'a [usize]>,
    max_dim: usize,
    /// `null` for none; absent where there is no such thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<Option<f64>>,
    /// Homology has so many coefficients.
    modulus: u16,
    engine: &'a str,
    seconds: Seconds,
    /// What the representatives are; absent unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    representatives: Option<&'static str>,
    diagrams: Vec<Written<'a>>,
}

/// How long it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Seconds {
    /// Checking the input, and computing all lengths where the engine does not do that itself.
    pub lengths: f64,
    /// The engine.
    pub persistence: f64,
    /// Both, and reading the input.
    pub total: f64,
}

/// What is read: the rest says nothing of the bars.
#[derive(Deserialize)]
struct Bare {
    diagrams: Vec<Degree>,
}

/// A degree with its representatives.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    degree: Degree,
    #[serde(skip_serializing_if = "Option::is_none")]
    representatives: Option<Vec<Entry<'a>>>,
}

#[derive(Serialize, Deserialize)]
struct Degree {
    dim: usize,
    bars: Vec<[f64; 2]>,
    essential: Vec<f64>,
    /// The edge of the birth and the edge of the death of each bar.
    #[serde(default)]
    critical: Vec<[usize; 4]>,
    /// The edge of the birth of each essential class.
    #[serde(default)]
    essential_critical: Vec<[usize; 2]>,
    /// The points on the balls of birth and death of each bar; absent where ends are no diameters of balls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    supports: Vec<[Vec<u32>; 2]>,
}

/// The diagram as one line.
pub fn encode(diagram: &DiagramTable, engine: &str, seconds: Seconds) -> Result<Vec<u8>> {
    let (filtration, n_points, shape, threshold) = match &diagram.origin {
        Origin::Rips { n_points, threshold } => {
            (None, Some(*n_points), None, Some(Some(*threshold).filter(|threshold| threshold.is_finite())))
        }
        Origin::Alpha { n_points } => (Some("alpha"), Some(*n_points), None, None),
        Origin::Cubical { shape } => (Some("cubical"), None, Some(shape.as_slice()), None),
    };
    let document = Document {
        filtration,
        n_points,
        shape,
        max_dim: diagram.max_dim(),
        threshold,
        modulus: diagram.modulus,
        engine,
        seconds,
        representatives: diagram.representatives.as_ref().map(|found| found.kind),
        diagrams: (0..=diagram.max_dim()).map(|dim| Written::of(dim, diagram)).collect(),
    };
    let mut text = serde_json::to_vec(&document)
        .map_err(|source| Error::Json { name: "the diagram".to_owned(), source })?;
    text.push(b'\n');
    Ok(text)
}

/// The rows of a file that `encode` or another program has written.
pub fn decode(text: &[u8], name: &str) -> Result<Vec<DiagramRow>> {
    let document: Bare =
        serde_json::from_slice(text).map_err(|source| Error::Json { name: name.to_owned(), source })?;
    let mut rows = Vec::new();
    for Degree { dim: degree, bars, essential, critical, essential_critical, .. } in document.diagrams {
        rows.extend(checked_rows(&Columns { degree, bars, essential, critical, essential_critical }, name)?);
    }
    Ok(rows)
}

impl<'a> Written<'a> {
    fn of(dim: usize, diagram: &'a DiagramTable) -> Self {
        let representatives = diagram.representatives.as_ref();
        Self {
            degree: Degree::of(dim, &diagram.degrees[dim]),
            representatives: representatives
                .map(|found| found.degrees[dim].iter().map(Entry::from).collect()),
        }
    }
}

impl Degree {
    fn of(dim: usize, table: &DegreeTable) -> Self {
        let bars = table.bars();
        Self {
            dim,
            bars: bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| [birth, death]).collect(),
            essential: bars.essential().to_vec(),
            critical: table.critical.clone(),
            essential_critical: table.essential_critical.clone(),
            supports: table.supports.clone(),
        }
    }
}
