//! What the report and its claims say, computed from records.

use crate::record::{Measure, Records, TermRow, TimeRow};
use crate::statistics::median;
use std::collections::BTreeMap;
use topogen_loss::Dependence;

/// The parts of a step, in the order in which they happen.
pub const PARTS: [&str; 5] = ["forward", "target", "topology", "backward", "optimiser"];

impl Records {
    /// The cross-entropy of `model` at `step`, by seed.
    pub fn bce(&self, model: &str, step: u64) -> BTreeMap<u64, f64> {
        let rows = self.rows.steps.iter().filter(|row| row.model == model && row.step == step);
        rows.map(|row| (row.seed, row.bce)).collect()
    }

    /// The cross-entropies of `baseline` and of `model` at `step`, one pair for each seed that both have.
    pub fn bce_pairs(&self, model: &str, baseline: &str, step: u64) -> Vec<(f64, f64)> {
        let (plain, other) = (self.bce(baseline, step), self.bce(model, step));
        plain.iter().filter_map(|(seed, &plain)| Some((plain, *other.get(seed)?))).collect()
    }

    /// How many times as long a step of `model` takes as one of `baseline`, one ratio of medians for each seed that both have.
    pub fn time_ratios(&self, model: &str, baseline: &str) -> Vec<f64> {
        let plain: BTreeMap<u64, f64> = self.timed(baseline).map(|row| (row.seed, row.total)).collect();
        self.timed(model).filter_map(|row| Some(row.total / plain.get(&row.seed)?)).collect()
    }

    /// How strongly a model's term pulls, in units of the cross-entropy, at each recorded step in which it pulls at all.
    pub fn pull_ratios(&self, model: &str, term: usize) -> impl Iterator<Item = (u64, f64)> {
        let rows = self.rows.pulls.iter().filter(move |row| row.model == model && row.term == term);
        rows.filter(|row| row.of_term > 0.0 && row.of_bce > 0.0)
            .map(|row| (row.step, row.of_term / row.of_bce))
    }

    /// The last value of a measure of `model`, one a seed that has it.
    pub fn last_scores(&self, measure: Measure, model: &str) -> BTreeMap<u64, f64> {
        let rows = self.rows.scores.iter().filter(|row| row.measure == measure && row.model == model);
        // Rows of a run are in the order of its steps: a later one replaces an earlier one.
        rows.map(|row| (row.seed, row.value)).collect()
    }

    /// By how much `model` is better than `baseline` by a measure, one value a seed that both have.
    pub fn improvements(&self, measure: Measure, model: &str, baseline: &str) -> Vec<f64> {
        let (ours, theirs) = (self.last_scores(measure, model), self.last_scores(measure, baseline));
        let sign = if measure.larger_is_better() { 1.0 } else { -1.0 };
        ours.iter().filter_map(|(seed, ours)| Some(sign * (ours - theirs.get(seed)?))).collect()
    }

    /// Seconds of ten steps of `model`: ten times the median step, and of several runs the median of theirs.
    pub fn seconds_of_ten_steps(&self, model: &str) -> Option<f64> {
        let totals: Vec<f64> = self.timed(model).map(|row| row.total).collect();
        Some(10.0 * median(&totals)?)
    }

    /// The median seconds of each of [`PARTS`] of a step of `model`.
    pub fn seconds_of_parts(&self, model: &str) -> Option<[f64; 5]> {
        let rows: Vec<[f64; 5]> = self
            .timed(model)
            .map(|row| [row.forward, row.target, row.topology, row.backward, row.optimiser])
            .collect();
        let mut medians = [0.0; 5];
        for (part, median_of_part) in medians.iter_mut().enumerate() {
            *median_of_part = median(&rows.iter().map(|parts| parts[part]).collect::<Vec<_>>())?;
        }
        Some(medians)
    }

    /// The share of recorded steps in which the value of a model's term, by its number, depended on `dependence`.
    pub fn share(&self, model: &str, term: usize, dependence: Dependence) -> Option<f64> {
        let rows = self.term_rows(model, term);
        let did: Vec<f64> =
            rows.map(|row| f64::from(u8::from(row.dependence == dependence.name()))).collect();
        crate::statistics::mean(&did)
    }

    /// The rows of a model's term, by its number.
    pub fn term_rows(&self, model: &str, term: usize) -> impl Iterator<Item = &TermRow> {
        self.rows.terms.iter().filter(move |row| row.model == model && row.term == term)
    }

    /// The first recorded step at which the cross-entropies of two models are not the same number, and by how many per cent they
    /// differ at most; none if they never do.
    pub fn difference(&self, model: &str, baseline: &str) -> Option<(u64, f64)> {
        let of = |name: &str| -> BTreeMap<(u64, u64), f64> {
            let rows = self.rows.steps.iter().filter(|row| row.model == name);
            rows.map(|row| ((row.step, row.seed), row.bce)).collect()
        };
        let (plain, other) = (of(baseline), of(model));
        let pairs = plain.iter().filter_map(|(at, plain)| Some((at.0, *plain, *other.get(at)?)));
        let mut different = pairs.filter(|(_, plain, other)| plain != other);
        let percent = |(step, plain, other): (u64, f64, f64)| (step, 100.0 * (plain - other).abs() / plain);
        let first = different.next().map(percent)?;
        Some(different.map(percent).fold(first, |largest, next| (largest.0, largest.1.max(next.1))))
    }

    /// The first recorded step of any run in which a model's term had a gradient.
    pub fn first_gradient(&self, model: &str, term: usize) -> Option<u64> {
        self.term_rows(model, term).filter(|row| row.has_gradient()).map(|row| row.step).min()
    }

    fn timed(&self, model: &str) -> impl Iterator<Item = &TimeRow> {
        self.rows.times.iter().filter(move |row| row.model == model)
    }
}
