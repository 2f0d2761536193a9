//! What was measured: every time, and all that it depends on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::inputs::Input;
use super::protocol::{Found, Memory};
use super::suite::Suite;
use crate::error::{Error, Result};
use crate::files;

/// All that a run has measured so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Records {
    /// What the times depend on besides peer and input.
    pub run: Run,
    /// The version of each peer.
    pub versions: BTreeMap<String, String>,
    /// In the order in which they were measured.
    pub inputs: Vec<InputRecord>,
}

/// What the times of a run depend on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The git revision, with `+` after it where files differ from it.
    pub revision: String,
    /// The SHA-256 of the harness, in which Topogen is.
    pub harness: String,
    /// The processor.
    pub cpu: String,
    /// How many processors there are.
    pub processors: usize,
    /// The compiler.
    pub rustc: String,
    /// The interpreter.
    pub python: String,
    /// What is computed.
    #[serde(default)]
    pub suite: Suite,
    /// How many threads each peer may use.
    pub threads: u8,
    /// The vector instructions that were asked for.
    pub instructions: Option<String>,
    /// How long each peer was called on each input, about.
    pub seconds_per_cell: f64,
    /// Beyond how many seconds a call was stopped.
    pub limit: f64,
    /// The seed of the inputs.
    pub seed: u64,
}

/// The cells of one input. They were measured in turns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputRecord {
    /// The input.
    pub input: Input,
    /// By peer.
    pub cells: BTreeMap<String, Outcome>,
}

/// What came of a peer on an input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Times.
    Measured(Measured),
    /// A single call takes longer than the limit.
    Beyond {
        /// The limit in seconds.
        limit: f64,
        /// The smaller input on which that was seen; none where it was this one.
        seen_on: Option<String>,
    },
    /// It failed.
    Failed {
        /// What it or the system said.
        message: String,
    },
}

/// The calls of a peer on an input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Seconds of wall time of the first call.
    pub first: f64,
    /// Seconds of processor time of the first call.
    pub first_cpu: f64,
    /// Seconds of wall time of each later call; none where the first took most of the limit.
    pub wall: Vec<f64>,
    /// Seconds of processor time of each later call.
    pub cpu: Vec<f64>,
    /// What was found.
    pub summary: Found,
    /// The memory of a call in a process of its own, where that was measured.
    pub memory: Option<Memory>,
}

impl Run {
    /// Whether times of both may stand in one table: all but the revision is the same, and the same program was built.
    pub fn same_conditions(&self, other: &Self) -> bool {
        Self { revision: other.revision.clone(), ..self.clone() } == *other
    }
}

impl Measured {
    /// The median of the warm calls, or the first call where there is no other.
    pub fn median(&self) -> f64 {
        median(&self.wall).unwrap_or(self.first)
    }

    /// The fastest of the warm calls, or the first call where there is no other.
    pub fn minimum(&self) -> f64 {
        self.wall.iter().copied().reduce(f64::min).unwrap_or(self.first)
    }
}

/// The middle of `values`, or of the two middle ones the mean.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { (sorted[middle - 1] + upper) / 2.0 })
}

impl Records {
    /// An empty start.
    pub fn new(run: Run) -> Self {
        Self { run, versions: BTreeMap::new(), inputs: Vec::new() }
    }

    /// Those of the file, if it is there.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        match fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text).map(Some).map_err(Error::json(path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", path)(error)),
        }
    }

    /// Writes them in one step.
    ///
    /// # Errors
    /// Where that cannot be done.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string(self).map_err(Error::json(path))?;
        files::write(path, text.as_bytes())
    }

    /// Whether these peers have been measured on this very input.
    pub fn has<'a>(&self, input: &Input, mut peers: impl Iterator<Item = &'a str>) -> bool {
        let found = self.inputs.iter().find(|record| record.input == *input);
        found.is_some_and(|record| peers.all(|peer| record.cells.contains_key(peer)))
    }

    /// Puts the record of an input in the place of an older one.
    pub fn put(&mut self, record: InputRecord) {
        match self.inputs.iter_mut().find(|it| it.input.name == record.input.name) {
            Some(old) => *old = record,
            None => self.inputs.push(record),
        }
    }

    /// The smaller input of the same family on which a peer was beyond `limit`, or a smaller one before that.
    pub fn beyond_before(&self, peer: &str, input: &Input, limit: f64) -> Option<&str> {
        let smaller = |record: &&InputRecord| record.input.family == input.family && record.input.n < input.n;
        self.inputs.iter().filter(smaller).find_map(|record| match record.cells.get(peer)? {
            Outcome::Beyond { limit: seen, seen_on } if *seen >= limit => {
                Some(seen_on.as_deref().unwrap_or(&record.input.name))
            }
            _ => None,
        })
    }
}

#[cfg(test)]
pub mod tests {
    use super::super::protocol::Summary;
    use super::*;

    pub fn run() -> Run {
        Run {
            revision: "abc".to_owned(),
            harness: "0".repeat(64),
            cpu: "A processor".to_owned(),
            processors: 2,
            rustc: "rustc 1".to_owned(),
            python: "Python 3".to_owned(),
            suite: Suite::Rips,
            threads: 1,
            instructions: None,
            seconds_per_cell: 1.0,
            limit: 30.0,
            seed: 1,
        }
    }

    /// A cell with warm calls of these seconds and a first call of twice the first.
    pub fn measured(wall: &[f64]) -> Outcome {
        measured_of(wall, Found::Diagrams(vec![Summary { bars: 3, essential: 1, persistence: 1.5 }]))
    }

    /// The same, where this was found.
    pub fn measured_of(wall: &[f64], summary: Found) -> Outcome {
        let memory = Some(Memory { before_kb: 10_000, peak_kb: 12_500 });
        let first = 2.0 * wall[0];
        Outcome::Measured(Measured {
            first,
            first_cpu: first,
            wall: wall.to_vec(),
            cpu: wall.to_vec(),
            summary,
            memory,
        })
    }

    pub fn record(input: Input, cells: &[(&str, Outcome)]) -> InputRecord {
        let cells = cells.iter().map(|(peer, outcome)| ((*peer).to_owned(), outcome.clone())).collect();
        InputRecord { input, cells }
    }

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn written_records_are_read_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.json");
        assert_eq!(Records::read(&path).unwrap(), None);
        let mut records = Records::new(run());
        let beyond = Outcome::Beyond { limit: 30.0, seen_on: None };
        let failed = Outcome::Failed { message: "no".to_owned() };
        let cells = [("topogen", measured(&[0.1 + 0.2])), ("gudhi", beyond), ("redzed", failed)];
        records.put(record(Input::sample("circle_500", "circle", 500), &cells));
        records.write(&path).unwrap();
        assert_eq!(Records::read(&path).unwrap().unwrap(), records);
        fs::write(&path, "{").unwrap();
        assert!(matches!(Records::read(&path), Err(Error::Json { .. })));
    }

    #[test]
    fn what_was_measured_is_not_measured_again() {
        let input = Input::sample("circle_500", "circle", 500);
        let mut records = Records::new(run());
        records.put(record(input.clone(), &[("topogen", measured(&[1.0]))]));
        assert!(records.has(&input, ["topogen"].into_iter()));
        assert!(!records.has(&input, ["topogen", "redzed"].into_iter()));
        let other = Input { sha256: "1".repeat(64), ..input.clone() };
        assert!(!records.has(&other, ["topogen"].into_iter()), "the file has changed");
        records.put(record(other.clone(), &[("redzed", measured(&[1.0]))]));
        assert_eq!(records.inputs.len(), 1);
        assert!(records.has(&other, ["redzed"].into_iter()));
    }

    #[test]
    fn larger_inputs_of_a_family_are_passed_over_after_one_beyond_the_limit() {
        let mut records = Records::new(run());
        let input = |n: usize| Input::sample(&format!("circle_{n}"), "circle", n);
        let beyond =
            |seen_on: Option<&str>| Outcome::Beyond { limit: 30.0, seen_on: seen_on.map(str::to_owned) };
        records.put(record(input(1000), &[("gudhi", beyond(None)), ("redzed", measured(&[1.0]))]));
        assert_eq!(records.beyond_before("gudhi", &input(2000), 30.0), Some("circle_1000"));
        assert_eq!(records.beyond_before("gudhi", &input(2000), 60.0), None, "the limit is higher now");
        assert_eq!(records.beyond_before("gudhi", &input(500), 30.0), None, "it is smaller");
        assert_eq!(records.beyond_before("redzed", &input(2000), 30.0), None);
        assert_eq!(records.beyond_before("gudhi", &Input::sample("torus_2000", "torus", 2000), 30.0), None);
        records.put(record(input(2000), &[("gudhi", beyond(Some("circle_1000")))]));
        assert_eq!(records.beyond_before("gudhi", &input(5000), 30.0), Some("circle_1000"));
    }
}
