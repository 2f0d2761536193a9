//! Carries out what is asked.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use topogen_ph::Edge;

use crate::input::{self, Input};
use crate::library::{Found, Library, topogen};
use crate::memory;
use crate::protocol::{Degree, Request};

/// A library and the input it works on.
pub struct Worker {
    library: Box<dyn Library>,
    input: Option<Input>,
}

impl Worker {
    pub fn new(library: Box<dyn Library>) -> Self {
        Self { library, input: None }
    }

    /// The answer to one request.
    pub fn answer(&mut self, request: Request) -> Result<Value, String> {
        match request {
            Request::Hello => Ok(json!({ "version": self.library.version() })),
            Request::Load { input, task } => {
                let input = self.input.insert(input::read(Path::new(&input), &task)?);
                Ok(json!({ "n": input.rows, "dim": input.columns }))
            }
            Request::Run { times } => self.run(times),
            Request::Memory => self.memory(),
            Request::Dump { threshold } => {
                let mut degrees = self.library.run_to(self.input()?, threshold)?.degrees();
                degrees.iter_mut().for_each(|degree| {
                    degree.edges.clear();
                    degree.edge_lengths.clear();
                });
                Ok(json!({ "degrees": degrees }))
            }
            Request::Edges { threshold } => {
                Ok(json!({ "degrees": self.library.run_to(self.input()?, threshold)?.degrees() }))
            }
            Request::Lengths { to, ranks_to } => self.lengths(Path::new(&to), Path::new(&ranks_to)),
            Request::Cut { share } => self.cut(share),
            Request::Measure { edges } => self.measure(&edges),
        }
    }

    fn input(&self) -> Result<&Input, String> {
        self.input.as_ref().ok_or_else(|| "nothing is loaded".to_owned())
    }

    fn run(&self, times: usize) -> Result<Value, String> {
        let input = self.input()?;
        let (mut wall, mut cpu, mut last) = (Vec::new(), Vec::new(), None);
        for _ in 0..times {
            let (used, start) = (processor_time(), Instant::now());
            let found = self.library.run(black_box(input))?;
            let (elapsed, left) = (start.elapsed(), processor_time());
            wall.push(elapsed.as_secs_f64());
            cpu.push(left.saturating_sub(used).as_secs_f64());
            last = Some(found);
        }
        Ok(json!({ "wall": wall, "cpu": cpu, "summary": last.as_ref().map(summary) }))
    }

    fn memory(&self) -> Result<Value, String> {
        let input = self.input()?;
        memory::reset_peak()?;
        let before = memory::resident()?;
        drop(black_box(self.library.run(input)?));
        Ok(json!({ "before_kb": before.now_kb, "peak_kb": memory::resident()?.peak_kb }))
    }

    /// Writes all lengths and the rank of each in the order of the filtration, and tells whether any two are equal.
    fn lengths(&self, to: &Path, ranks_to: &Path) -> Result<Value, String> {
        let input = self.input()?;
        let lengths = topogen::lengths(input)?;
        // By length, then by combinatorial index, which is the order in which they are given.
        let mut ordered: Vec<(Edge, f64)> = lengths.iter().collect();
        ordered.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        let tied = ordered.windows(2).any(|pair| pair[0].1 == pair[1].1);
        let ranks = ordered.iter().zip(1_u32..).map(|((edge, _), rank)| (*edge, f64::from(rank)));
        input::write_square(to, &square(input.rows, lengths.iter()), input.rows)?;
        input::write_square(ranks_to, &square(input.rows, ranks), input.rows)?;
        Ok(json!({ "tied": tied }))
    }

    /// A threshold that is a number of single precision and lets the same edges in there.
    fn cut(&self, share: f64) -> Result<Value, String> {
        let input = self.input()?;
        let lengths = topogen::lengths(input)?;
        let mut sorted: Vec<f64> = lengths.iter().map(|(_, length)| length).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = (share * sorted.len() as f64) as usize;
        let Some(&length) = sorted.get(at.min(sorted.len().saturating_sub(1))) else {
            return Ok(json!({ "length": null }));
        };
        let mut cut = length as f32;
        while sorted.iter().any(|&it| (it <= f64::from(cut)) != (it as f32 <= cut)) {
            cut = cut.next_up();
        }
        Ok(
            json!({ "length": f64::from(cut), "edge_count": sorted.iter().filter(|&&it| it <= f64::from(cut)).count() }),
        )
    }

    /// The lengths of the edges that another library names.
    fn measure(&self, bars: &[Vec<u32>]) -> Result<Value, String> {
        let input = self.input()?;
        let lengths = topogen::lengths(input)?;
        let length = |u: u32, v: u32| {
            let inside = (u.max(v) as usize) < input.rows;
            inside.then(|| lengths.length(Edge::new(u, v))).ok_or(format!("there is no edge ({u}, {v})"))
        };
        let ends = |bar: &Vec<u32>| match bar[..] {
            [v, c, d] => Ok([length(v, v)?, length(c, d)?]),
            [a, b, c, d] => Ok([length(a, b)?, length(c, d)?]),
            _ => Err(format!("a bar has three or four ends, not {}", bar.len())),
        };
        let measured: Vec<[f64; 2]> = bars.iter().map(ends).collect::<Result<_, String>>()?;
        Ok(json!({ "lengths": measured }))
    }
}

/// The symmetric matrix of these entries, row by row.
fn square(n: usize, entries: impl Iterator<Item = (Edge, f64)>) -> Vec<f64> {
    let mut square = vec![0.0; n * n];
    for (edge, entry) in entries {
        let (u, v) = edge.endpoints();
        square[u as usize * n + v as usize] = entry;
        square[v as usize * n + u as usize] = entry;
    }
    square
}

/// What processors have spent on this process.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// What was found, in a few numbers.
fn summary(found: &Found) -> Value {
    let of_degree = |degree: &Degree| {
        let persistence: f64 = degree.finite.iter().map(|[birth, death]| death - birth).sum();
        json!({ "bars": degree.finite.len(), "essential": degree.essential.len(), "persistence": persistence })
    };
    match found {
        Found::Diagrams(diagrams) => diagrams.degrees().iter().map(of_degree).collect(),
        Found::Distance(distance) => json!(distance),
    }
}
