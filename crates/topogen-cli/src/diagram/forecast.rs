//! `--dry-run`: which engine, how much memory, and whether that is there.

use serde::Serialize;
use topogen_ph::{Forecast, Size};

use super::budget;
use super::compute::Job;
use super::options::Options;
use crate::error::{Error, Result};
use crate::output;

/// What is printed as JSON.
#[derive(Serialize)]
struct Document<'a> {
    input: &'a str,
    n_points: usize,
    /// Coordinates of a point.
    dim: Option<usize>,
    /// Edges of a sparse graph.
    n_edges: Option<usize>,
    metric: Option<String>,
    max_dim: usize,
    engine: String,
    /// The bytes that are needed at most, beside the input.
    bytes: u64,
    /// The bytes that may be used; `null` where the machine does not say.
    budget: Option<u64>,
    /// `null` where the budget is not known.
    fits: Option<bool>,
    /// Whether the computation would be refused.
    refused: bool,
}

/// Prints the forecast.
///
/// # Errors
/// [`Error::DoesNotFit`], after the forecast was printed.
pub fn run(options: &Options, job: &Job, as_json: bool) -> Result<()> {
    let Forecast { engine, bytes, .. } = job.forecast;
    let size = job.size;
    let (dim, n_edges) = match size {
        Size::Points { dim, .. } => (Some(dim), None),
        Size::Sparse { n_edges, .. } => (None, Some(n_edges)),
        _ => (None, None),
    };
    let budget = budget::of(options);
    let document = Document {
        input: job.content.noun(),
        n_points: size.n_points(),
        dim,
        n_edges,
        metric: dim.map(|_| options.metric().to_string()),
        max_dim: options.max_dim(),
        engine: engine.to_string(),
        bytes,
        budget,
        fits: budget.map(|budget| bytes <= budget),
        refused: budget.is_some_and(|budget| is_refused(bytes, budget, options)),
    };
    let text = if as_json {
        let mut text = serde_json::to_string(&document)
            .map_err(|source| Error::Json { name: "the forecast".to_owned(), source })?;
        text.push('\n');
        text
    } else {
        document.lines(options, &job.name)
    };
    job.tell();
    output::stdout(text.as_bytes())?;
    match budget {
        Some(budget) if bytes > budget => Err(Error::DoesNotFit { needed: bytes, budget }),
        _ => Ok(()),
    }
}

impl Document<'_> {
    fn lines(&self, options: &Options, name: &str) -> String {
        let n_points = self.n_points;
        let input = match (self.dim, self.n_edges) {
            (Some(dim), _) => {
                format!("{n_points} points with {dim} coordinates, metric {}", options.metric())
            }
            (_, Some(n_edges)) => format!("a sparse graph of {n_points} points with {n_edges} edges"),
            _ => format!("distances of {n_points} points"),
        };
        let budget = budget::words(options, self.budget);
        let fits = match self.fits {
            Some(true) => "yes",
            Some(false) if self.refused => "no, the computation would be refused",
            Some(false) => {
                "not for certain: above degree 1 the bound counts every simplex and is usually far too high; \
                 without --memory the computation is tried"
            }
            None => "not known",
        };
        format!(
            "{name}: {input}\ndegrees: 0 to {}, threshold {}\nengine: {}\nmemory: at most {} beside the input\n\
             budget: {budget}\nfits: {fits}\n",
            self.max_dim,
            options.threshold,
            self.engine,
            budget::exact(self.bytes),
        )
    }
}

/// Whether a computation that needs so many bytes at most is refused.
///
/// As the library has it, the bound for higher degrees is too high to refuse anything by, unless a budget was given.
pub fn is_refused(needed: u64, budget: u64, options: &Options) -> bool {
    needed > budget && (options.memory.is_some() || options.max_dim() <= 1)
}
