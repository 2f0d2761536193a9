//! Diagrams as one JSON object.

use serde::{Deserialize, Serialize};
use topogen_data::formats::csv::DiagramRow;
use topogen_ph::{DegreeDiagram, Diagram, Edge, Engine};

use super::{Columns, checked_rows};
use crate::error::{Error, Result};

/// What is written. Numbers are written with as many digits as read back bit for bit.
#[derive(Serialize)]
struct Document {
    n_points: usize,
    max_dim: usize,
    /// `null` for none.
    threshold: Option<f64>,
    /// Homology has coefficients in Z/2.
    modulus: u32,
    engine: String,
    seconds: Seconds,
    diagrams: Vec<Degree>,
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
}

/// The diagram as one line.
pub fn encode(diagram: &Diagram, engine: Engine, seconds: Seconds) -> Result<Vec<u8>> {
    let document = Document {
        n_points: diagram.n_points(),
        max_dim: diagram.max_dim(),
        threshold: Some(diagram.threshold()).filter(|threshold| threshold.is_finite()),
        modulus: 2,
        engine: engine.to_string(),
        seconds,
        diagrams: diagram.iter().enumerate().map(|(dim, bars)| Degree::of(dim, bars)).collect(),
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
    for Degree { dim: degree, bars, essential, critical, essential_critical } in document.diagrams {
        rows.extend(checked_rows(&Columns { degree, bars, essential, critical, essential_critical }, name)?);
    }
    Ok(rows)
}

impl Degree {
    fn of(dim: usize, diagram: &DegreeDiagram) -> Self {
        let bars = diagram.bars();
        let ends = |edge: &Edge| {
            let (u, v) = edge.endpoints();
            [u as usize, v as usize]
        };
        let pairs = diagram.birth_edges().iter().zip(diagram.death_edges());
        Self {
            dim,
            bars: bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| [birth, death]).collect(),
            essential: bars.essential().to_vec(),
            critical: pairs
                .map(|(birth, death)| (ends(birth), ends(death)))
                .map(|([b0, b1], [d0, d1])| [b0, b1, d0, d1])
                .collect(),
            essential_critical: diagram.essential_edges().iter().map(ends).collect(),
        }
    }
}
