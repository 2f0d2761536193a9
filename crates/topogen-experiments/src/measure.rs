//! What the report and its claims say, computed from records.

use crate::record::{Measure, Records, TermRow, TimeRow};
use crate::statistics::median;
use std::collections::BTreeMap;
use topogen_loss::Dependence;

/// The parts of a step, in the order in which they happen.
pub const PARTS: [&str; 5] = ["forward", "target", "topology", "backward", "optimiser"];

impl Records {
    /// The cross-entropy of `model` at `step`, one value a seed.
    pub fn bce(&self, model: &str, step: u64) -> Vec<f64> {
        let rows = self.rows.steps.iter().filter(|row| row.model == model && row.step == step);
        rows.map(|row| row.bce).collect()
    }

    /// By how many per cent the cross-entropy of `model` is below that of `baseline` at `step`, one value a seed.
    pub fn bce_reductions(&self, model: &str, baseline: &str, step: u64) -> Vec<f64> {
        let pairs = self.bce(baseline, step).into_iter().zip(self.bce(model, step));
        pairs.map(|(plain, regularised)| 100.0 * (plain - regularised) / plain).collect()
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

    /// What the twins' cross-entropies say beside the claims: one sentence or more for each regularised model.
    pub fn findings(&self) -> Vec<String> {
        let [baseline, others @ ..] = self.run.spec.models.as_slice() else { return Vec::new() };
        others.iter().map(|model| self.finding(&model.name, &baseline.name)).collect()
    }

    fn finding(&self, model: &str, baseline: &str) -> String {
        let of = |name: &str| -> BTreeMap<(u64, u64), f64> {
            let rows = self.rows.steps.iter().filter(|row| row.model == name);
            rows.map(|row| ((row.seed, row.step), row.bce)).collect()
        };
        let (plain, regularised) = (of(baseline), of(model));
        let pairs = plain.iter().filter_map(|(at, plain)| Some((at.1, *plain, *regularised.get(at)?)));
        let different = pairs.filter(|(_, plain, regularised)| plain != regularised);
        let (first, largest) =
            different.fold((None, 0.0_f64), |(first, largest), (step, plain, regularised)| {
                let percent = 100.0 * (plain - regularised).abs() / plain;
                (Some(first.map_or(step, |first: u64| first.min(step))), largest.max(percent))
            });
        match first {
            None => format!("{model} and {baseline} are the same at every step, number for number."),
            Some(first) => format!(
                "Before step {first} {model} and {baseline} are the same, number for number. From then on their \
                 cross-entropies differ by at most {largest:.2} % of a batch. How much of that a change without any \
                 meaning would make is not measured yet."
            ),
        }
    }

    /// The first recorded step of any run in which a model's term had a gradient.
    pub fn first_gradient(&self, model: &str, term: usize) -> Option<u64> {
        self.term_rows(model, term).filter(|row| row.has_gradient()).map(|row| row.step).min()
    }

    fn timed(&self, model: &str) -> impl Iterator<Item = &TimeRow> {
        self.rows.times.iter().filter(move |row| row.model == model)
    }
}
