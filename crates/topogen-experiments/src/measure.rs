//! What the report and its claims say, computed from records.

use crate::record::Records;
use crate::statistics::median;
use std::collections::BTreeMap;
use topogen_loss::Dependence;

/// Steps at the start of a run that no timing counts: memory is fetched and caches are filled.
const WARM_UP: u64 = 5;

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

    /// Seconds of ten steps of `model`: ten times the median step.
    pub fn seconds_of_ten_steps(&self, model: &str) -> Option<f64> {
        let totals: Vec<f64> = self.timed(model).map(|row| row.total()).collect();
        Some(10.0 * median(&totals)?)
    }

    /// The median seconds of each of [`PARTS`] of a step of `model`.
    pub fn seconds_of_parts(&self, model: &str) -> Option<[f64; 5]> {
        let parts: Vec<[f64; 5]> = self
            .timed(model)
            .map(|row| [row.forward, row.target, row.topology, row.backward, row.optimiser])
            .collect();
        let mut medians = [0.0; 5];
        for (part, median_of_part) in medians.iter_mut().enumerate() {
            *median_of_part = median(&parts.iter().map(|parts| parts[part]).collect::<Vec<_>>())?;
        }
        Some(medians)
    }

    /// The share of steps in which the value of a term depended on `dependence`.
    pub fn share(&self, model: &str, kind: &str, degree: usize, dependence: Dependence) -> Option<f64> {
        let rows = self
            .rows
            .terms
            .iter()
            .filter(|row| row.model == model && row.kind == kind && row.degree == degree);
        let did: Vec<f64> =
            rows.map(|row| f64::from(u8::from(row.dependence == dependence.name()))).collect();
        crate::statistics::mean(&did)
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

    /// The first step of any run in which a term had a gradient.
    pub fn first_gradient(&self, model: &str, kind: &str, degree: usize) -> Option<u64> {
        let rows = self
            .rows
            .terms
            .iter()
            .filter(|row| row.model == model && row.kind == kind && row.degree == degree);
        rows.filter(|row| row.has_gradient()).map(|row| row.step).min()
    }

    fn timed(&self, model: &str) -> impl Iterator<Item = &crate::record::TimeRow> {
        self.rows.times.iter().filter(move |row| row.model == model && row.step >= WARM_UP)
    }
}
