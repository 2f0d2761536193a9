//! What workers are asked and what they answer: see `benches/peers/README.md`.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::inputs::Kind;
use super::suite::Operation;

/// What a worker is asked to do.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request<'a> {
    /// Who answers: [`Hello`].
    Hello,
    /// Keep an input: [`Loaded`].
    Load {
        input: &'a Path,
        #[serde(flatten)]
        task: Task,
    },
    /// Call so often: [`Timed`].
    Run { times: usize },
    /// Call once: [`Memory`].
    Memory,
    /// The bars: [`Dumped`].
    Dump { threshold: Limit },
    /// The bars with their critical edges: [`Dumped`].
    Edges { threshold: Limit },
    /// Write lengths and ranks: [`Lengths`].
    Lengths { to: &'a Path, ranks_to: &'a Path },
    /// A threshold: [`Cut`].
    Cut { share: f64 },
    /// The lengths of edges: [`Measured`].
    Measure { edges: &'a [Vec<u32>] },
    /// The largest error of lengths: [`Worst`].
    WorstLength { matrix: &'a Path },
}

/// What an input is, and what is to be computed of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What is computed.
    #[serde(default)]
    pub operation: Operation,
    /// What the input holds.
    pub kind: Kind,
    /// The largest degree of diagrams.
    #[serde(default = "one")]
    pub degree: usize,
    /// Up to which length edges enter; none for all.
    #[serde(default)]
    pub threshold: Option<f64>,
}

fn one() -> usize {
    1
}

/// Up to which length edges enter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Limit {
    /// All edges: null.
    All,
    /// Edges of at most this length.
    Length(f64),
    /// A word.
    Named(Named),
}

/// A threshold that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// The enclosing radius.
    Enclosing,
}

/// Who answers.
#[derive(Debug, Deserialize)]
pub struct Hello {
    /// The version of the library.
    pub version: String,
}

/// What was loaded.
#[derive(Debug, Deserialize)]
pub struct Loaded {
    /// Rows.
    pub n: usize,
}

/// The times of some calls.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Timed {
    /// Seconds of wall time of each.
    pub wall: Vec<f64>,
    /// Seconds of processor time of each.
    pub cpu: Vec<f64>,
    /// What the last one found.
    pub summary: Found,
}

/// What a call found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Found {
    /// Diagrams, by degree.
    Diagrams(Vec<Summary>),
    /// A distance.
    Distance(Distance),
}

/// A distance, and by how much it may be wrong as its library documents it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distance {
    /// None where it is infinite or no number.
    pub distance: Option<f64>,
    /// In parts of the distance; none where the library's documentation does not say.
    pub relative_error: Option<f64>,
    /// In the units of the distance.
    pub absolute_error: f64,
}

/// A degree of a diagram in three numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Bars that end.
    pub bars: u64,
    /// Bars that do not.
    pub essential: u64,
    /// The sum of the lengths of the bars that end.
    pub persistence: f64,
}

/// The memory of one call in a process of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Resident kilobytes before.
    pub before_kb: u64,
    /// Resident kilobytes at most.
    pub peak_kb: u64,
}

/// A diagram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dumped {
    /// By degree; none where critical edges were asked for and are not known.
    pub degrees: Option<Vec<Degree>>,
}

/// The bars of one degree.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Degree {
    /// Birth and death.
    pub finite: Vec<[f64; 2]>,
    /// Births of what never dies.
    #[serde(default)]
    pub essential: Vec<f64>,
    /// In degree 0 a vertex and the ends of the death edge, above the ends of both edges, as `finite` has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Vec<u32>>,
    /// Their lengths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edge_lengths: Vec<[f64; 2]>,
}

/// What was seen while lengths were written.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Lengths {
    /// Whether two edges have one length.
    pub tied: bool,
}

/// A threshold that single precision does not blur.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Cut {
    /// None where there is no edge.
    pub length: Option<f64>,
    /// How many edges are not longer.
    #[serde(default)]
    pub edge_count: u64,
}

/// The lengths of the birth and the death edge of some bars.
#[derive(Debug, Deserialize)]
pub struct Measured {
    /// As asked.
    pub lengths: Vec<[f64; 2]>,
}

/// The largest error of a matrix of lengths.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Worst {
    /// In units of the last place of the true length.
    pub units: f64,
}

/// Reads an answer: a `T`, or what the worker says went wrong.
pub fn answer<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    if let Ok(refusal) = serde_json::from_str::<Refusal>(line) {
        return Err(refusal.error);
    }
    serde_json::from_str(line).map_err(|error| format!("its answer is not understood ({error}): {line:.200}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(request: Request) -> String {
        serde_json::to_string(&request).unwrap()
    }

    #[test]
    fn requests_are_those_that_workers_know() {
        let operation = Operation::W1Euclidean;
        let task = Task { operation, kind: Kind::Diagrams, degree: 1, threshold: Some(1.5) };
        let load = r#"{"do":"load","input":"a.npy","operation":"w1_euclidean","kind":"diagrams","degree":1,"threshold":1.5}"#;
        assert_eq!(line(Request::Load { input: Path::new("a.npy"), task }), load);
        let task: Task = serde_json::from_str(r#"{"kind":"points"}"#).unwrap();
        let rips = Task { operation: Operation::Rips, kind: Kind::Points, degree: 1, threshold: None };
        assert_eq!(task, rips);
        assert_eq!(line(Request::Run { times: 3 }), r#"{"do":"run","times":3}"#);
        assert_eq!(line(Request::Hello), r#"{"do":"hello"}"#);
        for (limit, text) in [
            (Limit::All, "null"),
            (Limit::Named(Named::Enclosing), r#""enclosing""#),
            (Limit::Length(0.5), "0.5"),
        ] {
            assert_eq!(
                line(Request::Dump { threshold: limit }),
                format!(r#"{{"do":"dump","threshold":{text}}}"#)
            );
        }
    }

    #[test]
    fn answers_are_told_from_errors() {
        let timed = r#"{"wall":[0.5],"cpu":[0.25],"summary":[{"bars":1,"essential":1,"persistence":2.0}]}"#;
        let timed: Timed = answer(timed).unwrap();
        let summary = Summary { bars: 1, essential: 1, persistence: 2.0 };
        assert_eq!((timed.wall, timed.summary), (vec![0.5], Found::Diagrams(vec![summary])));
        let timed =
            r#"{"wall":[],"cpu":[],"summary":{"distance":null,"relative_error":0.01,"absolute_error":0.0}}"#;
        let infinite = Distance { distance: None, relative_error: Some(0.01), absolute_error: 0.0 };
        assert_eq!(answer::<Timed>(timed).unwrap().summary, Found::Distance(infinite));
        assert_eq!(answer::<Timed>(r#"{"error":"MemoryError: no"}"#).unwrap_err(), "MemoryError: no");
        assert!(answer::<Timed>("Traceback").unwrap_err().contains("not understood"));
        let none: Dumped = answer(r#"{"degrees":null}"#).unwrap();
        assert_eq!(none.degrees, None);
    }

    #[test]
    fn numbers_keep_their_last_bit() {
        let number = 0.1_f64 + 0.2;
        let dumped: Dumped =
            answer(&format!(r#"{{"degrees":[{{"finite":[[0.0,{number:?}]],"essential":[]}}]}}"#)).unwrap();
        assert_eq!(dumped.degrees.unwrap()[0].finite[0][1].to_bits(), number.to_bits());
    }
}
