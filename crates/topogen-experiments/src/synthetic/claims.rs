//! Claims held against the records of a run.

use super::record::Record;
use super::spec::{Claim, Reference};
use crate::claims::Verdict;

/// A claim about one run, what was measured, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The degree.
    pub degree: usize,
    /// The bound.
    pub at_most: f64,
    /// What another program found.
    pub reference: Option<Reference>,
    /// The distance before the first step.
    pub start: f64,
    /// The distance after the last.
    pub end: f64,
    /// What follows: of the quick form, nothing.
    pub verdict: Verdict,
}

/// Every claim about a run.
pub fn judge_all(record: &Record) -> Vec<Judged> {
    let judge = |claim: &Claim| {
        let Claim::DistanceBelow { degree, at_most, reference } = *claim;
        let of = |distances: &[f64]| distances.get(degree).copied().unwrap_or(f64::NAN);
        let (start, end) = (of(&record.start), of(&record.end));
        let verdict = if record.identity.quick { Verdict::Open } else { Verdict::of(end <= at_most) };
        Judged { degree, at_most, reference, start, end, verdict }
    };
    record.identity.spec.claims.iter().map(judge).collect()
}
