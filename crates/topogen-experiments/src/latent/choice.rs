//! Which weight each method gets.

use super::measure::Measure;
use super::record::{GapRow, TrialRow};
use super::spec::{Choice, MethodSpec, Spec};
use std::collections::BTreeMap;

/// What one weight came to, on the points for validation.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The method.
    pub method: String,
    /// Whether its autoencoder is a variational one.
    pub variational: bool,
    /// The weight.
    pub weight: f64,
    /// What was measured, or why the fit failed.
    pub found: Result<Vec<(Measure, f64)>, String>,
}

impl Trial {
    fn value(&self, measure: Measure) -> Option<f64> {
        let found = self.found.as_ref().ok()?;
        found.iter().find(|(of, _)| *of == measure).map(|&(_, value)| value)
    }
}

/// The fits that are compared, as methods with weights. Weight 0 is the same for all methods with the same autoencoder: it is fitted once.
pub fn wanted(spec: &Spec) -> Vec<(&MethodSpec, f64)> {
    let plain = |variational| spec.methods.iter().find(|it| it.variational == variational);
    let bases = [false, true].into_iter().filter_map(plain).map(|method| (method, 0.0));
    let terms = spec.methods.iter().filter(|method| !method.method.is_plain());
    let weights = spec.choice.weights.iter().filter(|&&weight| weight > 0.0);
    let positive = |method| weights.clone().map(move |&weight| (method, weight));
    bases.chain(terms.flat_map(positive)).collect()
}

/// The weight of each method that has a term and could be fitted, every trial, and those that failed.
pub fn chosen(spec: &Spec, trials: &[Trial]) -> (BTreeMap<String, f64>, Vec<TrialRow>, Vec<GapRow>) {
    let (mut weights, mut rows, mut gaps) = (BTreeMap::new(), Vec::new(), Vec::new());
    for trial in trials {
        if let Err(reason) = &trial.found {
            let what = format!("the fit with weight {}", trial.weight);
            let (method, reason) = (trial.method.clone(), reason.clone());
            gaps.push(GapRow { seed: spec.choice.seed, method, what, reason });
        }
    }
    for method in spec.methods.iter().filter(|method| !method.method.is_plain()) {
        let base = trials.iter().find(|it| it.weight == 0.0 && it.variational == method.variational);
        let own: Vec<&Trial> =
            trials.iter().filter(|it| it.weight > 0.0 && it.method == method.name).collect();
        let best = best(&spec.choice, base, &own);
        if let Some(best) = best {
            weights.insert(method.name.clone(), best.weight);
        }
        let row = |trial: &Trial| {
            Some(TrialRow {
                method: method.name.clone(),
                weight: trial.weight,
                reconstruction_error: trial.value(Measure::ReconstructionError)?,
                value: trial.value(spec.choice.measure),
                is_chosen: best.is_some_and(|best| best.weight == trial.weight),
            })
        };
        rows.extend(base.into_iter().chain(own).filter_map(row));
    }
    (weights, rows, gaps)
}

/// The trial with the best value among those that reconstruct well enough; if none does, the one that reconstructs best.
fn best<'a>(choice: &Choice, base: Option<&Trial>, own: &[&'a Trial]) -> Option<&'a Trial> {
    let error = |trial: &Trial| trial.value(Measure::ReconstructionError);
    let most = base.and_then(error).map_or(f64::INFINITY, |error| (1.0 + choice.tolerance) * error);
    let score = |trial: &Trial| {
        let value = trial.value(choice.measure)?;
        // The gain over 0 orders values from bad to good.
        choice.measure.good().gain(value, 0.0)
    };
    let good = own.iter().filter(|trial| error(trial).is_some_and(|error| error <= most));
    let scored = good.filter_map(|trial| Some((*trial, score(trial)?)));
    let best = scored.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(trial, _)| trial);
    let errors = own.iter().filter_map(|trial| Some((*trial, error(trial)?)));
    best.or_else(|| errors.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(trial, _)| trial))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(weight: f64, error: f64, value: f64) -> Trial {
        let found = Ok(vec![(Measure::ReconstructionError, error), (Measure::Wasserstein0, value)]);
        Trial { method: "it".to_owned(), variational: false, weight, found }
    }

    #[test]
    fn the_best_shape_wins_among_good_reconstructions() {
        let choice = Choice { tolerance: 0.25, ..Choice::default() };
        let base = trial(0.0, 1.0, 9.0);
        let (weak, strong, too_strong) = (trial(0.1, 1.0, 5.0), trial(0.5, 1.2, 3.0), trial(2.0, 1.3, 1.0));
        let all = [&weak, &strong, &too_strong];
        assert_eq!(best(&choice, Some(&base), &all).unwrap().weight, 0.5);
        assert_eq!(best(&choice, None, &all).unwrap().weight, 2.0);
        let strict = Choice { tolerance: 0.0, ..choice };
        assert_eq!(
            best(&strict, Some(&trial(0.0, 0.5, 9.0)), &all).unwrap().weight,
            0.1,
            "the nearest to it"
        );
    }

    #[test]
    fn what_failed_is_not_chosen() {
        let failed = Trial { found: Err("diverged".to_owned()), ..trial(0.1, 0.0, 0.0) };
        let good = trial(0.5, 2.0, 3.0);
        assert_eq!(best(&Choice::default(), None, &[&failed, &good]).unwrap().weight, 0.5);
        assert!(best(&Choice::default(), None, &[&failed]).is_none());
    }
}
