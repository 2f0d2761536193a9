//! What is asked and answered, one JSON object a line.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::worker::Worker;

/// What a worker is asked to do.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Who answers.
    Hello,
    /// Keep this array as the input of what follows.
    Load {
        /// A file of NumPy's format.
        input: String,
        /// What is computed of it.
        #[serde(flatten)]
        task: Task,
    },
    /// Carry the operation out so often and say how long each took.
    Run {
        /// How often.
        times: usize,
    },
    /// Carry the operation out once and say what memory that took.
    Memory,
    /// The bars.
    Dump {
        /// Up to which length edges enter.
        threshold: Option<Limit>,
    },
    /// The bars with their critical edges.
    Edges {
        /// Up to which length edges enter.
        threshold: Option<Limit>,
    },
    /// Write the square matrix of lengths of the points, and that of their ranks in the order of the filtration.
    Lengths {
        /// Where the lengths go.
        to: String,
        /// Where the ranks go, which count from 1.
        ranks_to: String,
    },
    /// A length that divides the edges in single precision as in double precision.
    Cut {
        /// The share of edges that are about as short as it, or shorter.
        share: f64,
    },
    /// The lengths of the birth and the death edge of these bars, of which one of degree 0 has three ends.
    Measure {
        /// As [`Degree::edges`] has them.
        edges: Vec<Vec<u32>>,
    },
}

/// What an input is, and what is computed of it.
#[derive(Debug, Deserialize)]
pub struct Task {
    /// What is computed.
    pub operation: Operation,
    /// What its rows are.
    pub kind: Kind,
    /// The largest degree of diagrams.
    #[serde(default = "one")]
    pub degree: usize,
    /// Up to which length edges enter; none for all.
    pub threshold: Option<f64>,
}

fn one() -> usize {
    1
}

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// The diagrams of degree 0 up to that of the input.
    Rips,
    /// The bottleneck distance.
    Bottleneck,
    /// The 1-Wasserstein distance under L∞.
    W1,
    /// The 2-Wasserstein distance under L∞.
    W2,
    /// The 1-Wasserstein distance under L2.
    W1Euclidean,
    /// The sliced Wasserstein distance.
    Sliced,
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One point a row.
    Points,
    /// A square matrix.
    Distances,
    /// Two diagrams: a row is 0 or 1 for the diagram, birth and death.
    Diagrams,
}

/// A threshold: a length, or a word for one.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Limit {
    /// Edges of at most this length.
    Length(f64),
    /// A length that follows from the input.
    Named(Named),
}

/// A threshold that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// The enclosing radius.
    Enclosing,
}

/// One degree of a diagram. Bars of zero length are left out.
#[derive(Debug, Default, Serialize)]
pub struct Degree {
    /// Birth and death of each bar that ends.
    pub finite: Vec<[f64; 2]>,
    /// Births of the others.
    pub essential: Vec<f64>,
    /// In degree 0 the vertex and the two ends of the death edge, above both ends of both edges, as `finite` has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Vec<u32>>,
    /// The lengths of those edges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edge_lengths: Vec<[f64; 2]>,
}

/// A distance of two diagrams.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Distance {
    /// None where it is infinite.
    pub distance: Option<f64>,
    /// By how much it may be wrong, in parts of the distance.
    pub relative_error: f64,
    /// By how much it may be wrong, in its units.
    pub absolute_error: f64,
}

/// The answer to one line; what goes wrong is one too.
pub fn answer(worker: &mut Worker, line: &str) -> Value {
    let answered = serde_json::from_str::<Request>(line)
        .map_err(|error| format!("not understood: {error}"))
        .and_then(|request| worker.answer(request));
    answered.unwrap_or_else(|error| json!({ "error": error }))
}
