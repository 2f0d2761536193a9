//! What came out of runs, a row a degree, for the page and for Markdown.

use super::record::Run;
use super::spec::Claim;
use crate::claims::Verdict;
use crate::statistics::median;

/// Adam's steps do not become shorter, so that the last value is one of many around which the distance moves: the median of
/// so many steps says where it has come to.
pub const LAST_STEPS: u64 = 200;

/// The distance of one degree in one run.
pub struct Row<'a> {
    /// The run.
    pub run: &'a Run,
    /// The degree.
    pub degree: usize,
    /// The bottleneck distance to the target's diagram before the first step.
    pub start: f64,
    /// The same after the last.
    pub end: f64,
    /// Its median over the sampled of the last [`LAST_STEPS`] steps, where the loss has it as a term.
    pub settled: Option<f64>,
    /// What is claimed of it, if anything is.
    pub claim: Option<Claim>,
    /// What follows for the claim: of the quick form, nothing.
    pub verdict: Option<Verdict>,
}

/// The rows of a run.
pub fn rows(run: &Run) -> Vec<Row<'_>> {
    let distances = run.record.start.iter().zip(&run.record.end).enumerate();
    distances.map(|(degree, (&start, &end))| row(run, degree, start, end)).collect()
}

fn row(run: &Run, degree: usize, start: f64, end: f64) -> Row<'_> {
    let identity = &run.record.identity;
    let first = run.record.steps.saturating_sub(LAST_STEPS);
    let last = run.losses.iter().filter(|row| row.degree == degree && row.step >= first);
    let last: Vec<f64> = last.filter(|row| row.kind == BOTTLENECK).map(|row| row.value).collect();
    let claim = identity.spec.claims.iter().find(|claim| claim.degree() == degree).cloned();
    let verdict =
        claim.as_ref().map(
            |Claim::DistanceBelow { at_most, .. }| {
                if identity.quick { Verdict::Open } else { Verdict::of(end <= *at_most) }
            },
        );
    Row { run, degree, start, end, settled: median(&last), claim, verdict }
}

/// The name of the term that is the distance itself.
const BOTTLENECK: &str = "bottleneck";

impl Row<'_> {
    /// Milliseconds of a step.
    pub fn step_ms(&self) -> f64 {
        1000.0 * self.run.session.training_seconds / self.run.record.steps as f64
    }

    /// The fields of the row, without those of the run.
    pub fn cells(&self) -> [String; 7] {
        let (bound, reference) = match &self.claim {
            Some(Claim::DistanceBelow { at_most, reference, .. }) => (
                format!("≤ {at_most}"),
                reference.map_or(String::new(), |it| format!("{:.2} → {:.2}", it.start, it.end)),
            ),
            None => (String::new(), String::new()),
        };
        [
            self.degree.to_string(),
            format!("{:.3}", self.start),
            format!("{:.3}", self.end),
            self.settled.map_or("–".to_owned(), |settled| format!("{settled:.3}")),
            reference,
            bound,
            self.verdict.map_or(String::new(), |verdict| verdict.word().to_owned()),
        ]
    }
}

/// The headings of [`Row::cells`].
pub const HEADINGS: [&str; 7] =
    ["degree", "start", "end", "median of the last 200 steps", "reference", "bound", "verdict"];

/// A Markdown table of runs.
pub fn markdown(runs: &[Run]) -> String {
    let mut text =
        format!("| experiment | seed | {} | steps by the push | ms a step |\n", HEADINGS.join(" | "));
    text.push_str("|---|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|\n");
    for row in runs.iter().flat_map(rows) {
        let identity = &row.run.record.identity;
        let cells = row.cells().join(" | ");
        let of_run = match row.degree {
            0 => format!("{} | {:.2}", row.run.record.push_steps, row.step_ms()),
            _ => " | ".to_owned(),
        };
        text.push_str(&format!("| {} | {} | {cells} | {of_run} |\n", identity.spec.name, identity.seed));
    }
    if let Some(run) = runs.first() {
        let versions = &run.record.identity.versions;
        let seconds: f64 = runs.iter().map(|run| run.session.training_seconds).sum();
        text.push_str(&format!(
            "\nTopogen at revision {}, libtorch {}, device {}; {seconds:.1} s of training in all, each run on one thread.",
            versions.revision, versions.libtorch, run.record.identity.device
        ));
    }
    text
}
