//! `--dry-run` of filtrations other than Rips.

use serde::Serialize;
use topogen_ph::Estimate;

use super::budget;
use super::options::Options;
use super::others::{Content, Job};
use crate::error::{Error, Result};
use crate::output;

/// What is printed as JSON.
#[derive(Serialize)]
struct Document<'a> {
    filtration: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_points: Option<usize>,
    /// Coordinates of a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    dim: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<&'a [usize]>,
    /// The bytes that are needed beside the input: at most, or usually.
    bytes: u64,
    is_bound: bool,
    /// The bytes that may be used; `null` where the machine does not say.
    budget: Option<u64>,
    /// `null` where the budget is not known.
    fits: Option<bool>,
}

/// Prints the estimate.
///
/// # Errors
/// [`Error::DoesNotFit`], after it was printed.
pub fn run(options: &Options, job: &Job, as_json: bool) -> Result<()> {
    let Estimate { bytes, is_bound } = job.estimate;
    let budget = budget::of(options);
    let (filtration, n_points, dim, shape, input) = match &job.content {
        Content::Points { values, dim } => {
            let n_points = values.len() / dim;
            let input = format!("{n_points} points with {dim} coordinates");
            ("alpha", Some(n_points), Some(*dim), None, input)
        }
        Content::Image { shape, .. } => {
            let axes: Vec<String> = shape.iter().map(ToString::to_string).collect();
            let input = format!("an image of {} pixels", axes.join(" x "));
            ("cubical", None, None, Some(shape.as_slice()), input)
        }
    };
    let fits = budget.map(|budget| bytes <= budget);
    let text = if as_json {
        let document = Document { filtration, n_points, dim, shape, bytes, is_bound, budget, fits };
        let text = serde_json::to_string(&document);
        text.map_err(|source| Error::Json { name: "the estimate".to_owned(), source })? + "\n"
    } else {
        let (name, memory, budget) = (&job.name, budget::exact(bytes), budget::words(options, budget));
        let most = if is_bound { "at most" } else { "usually" };
        let fits = match fits {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        format!(
            "{name}: {input}\nfiltration: {filtration}\nmemory: {most} {memory} beside the input\nbudget: {budget}\nfits: {fits}\n"
        )
    };
    job.tell();
    output::stdout(text.as_bytes())?;
    match budget {
        Some(budget) if bytes > budget => Err(Error::DoesNotFit { needed: bytes, budget }),
        _ => Ok(()),
    }
}
