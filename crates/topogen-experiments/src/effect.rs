//! By how much models lower the cross-entropy, and whether controls do the same.

use crate::numbers::{p_is, probability};
use crate::rank_sum::{RankSum, rank_sum};
use crate::record::Records;
use crate::spec::Model;
use crate::statistics::{FEWEST, interval_of_mean, median, sign_test};
use std::cmp::Ordering;

/// Below this, a p-value says that chance is not enough.
pub const LEVEL: f64 = 0.05;

/// How the cross-entropy of a model lies to that of its baseline at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The model.
    pub model: String,
    /// Whether it is a control.
    pub is_control: bool,
    /// Compared with which.
    pub baseline: String,
    /// The step.
    pub step: u64,
    /// The cross-entropy of the baseline and that of the model, one pair a seed.
    pub pairs: Vec<(f64, f64)>,
    /// The published reduction, in per cent.
    pub published: Option<f64>,
    /// Where it lies among the controls; none for controls, without them, and with too few seeds.
    pub beyond: Option<Beyond>,
}

/// Where the improvements by a model lie among those by all controls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    /// Of the values: whether there is an effect in one direction.
    pub place: RankSum,
    /// Of their absolute values: an effect that is chaos only has those of the controls.
    pub sizes: RankSum,
}

/// What follows from the seeds of a model, its baseline and the controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same as the baseline in every seed, number for number.
    Same,
    /// Better than the controls, or without controls, than the baseline.
    Better,
    /// Worse: harm.
    Worse,
    /// As far up as down, but farther than the controls.
    Wider,
    /// Nearer to the baseline than the controls.
    Narrower,
    /// Nothing that can be told from chance.
    Alike,
    /// Too few seeds to tell.
    Untold,
}

impl Effect {
    /// By how many per cent the cross-entropy is below that of the baseline, one number a seed.
    pub fn reductions(&self) -> Vec<f64> {
        reductions_of(&self.pairs)
    }

    /// What follows.
    pub fn standing(&self) -> Standing {
        standing(&self.reductions(), self.beyond)
    }
}

/// What follows from by how much a model is better in each seed, and from where that lies among the controls.
pub fn standing(better: &[f64], beyond: Option<Beyond>) -> Standing {
    if !better.is_empty() && better.iter().all(|&it| it == 0.0) {
        return Standing::Same;
    }
    if let Some(Beyond { place, sizes }) = beyond {
        let is_sized = sizes.p < LEVEL;
        // What is better than controls that happen to be worse than their baselines must also be better than its own.
        let side = median(better).filter(|_| place.p < LEVEL).unwrap_or(0.0);
        return match (is_sized, sizes.place, place.place) {
            (true, Ordering::Less, _) => Standing::Narrower,
            (_, _, Ordering::Greater) if side > 0.0 => Standing::Better,
            (_, _, Ordering::Less) if side < 0.0 => Standing::Worse,
            (true, Ordering::Greater, _) => Standing::Wider,
            _ => Standing::Alike,
        };
    }
    let Some((low, high)) = interval_of_mean(better) else { return Standing::Untold };
    match sign_test(better) < LEVEL {
        true if low > 0.0 => Standing::Better,
        true if high < 0.0 => Standing::Worse,
        _ => Standing::Alike,
    }
}

/// The p-values behind a [`Standing`].
pub fn evidence(better: &[f64], beyond: Option<Beyond>) -> String {
    match beyond {
        Some(Beyond { place, sizes }) => {
            format!("{}, of the sizes {}", p_is(place.p), probability(sizes.p))
        }
        None => p_is(sign_test(better)),
    }
}

/// By how many per cent the second number of each pair is below the first.
pub fn reductions_of(pairs: &[(f64, f64)]) -> Vec<f64> {
    pairs.iter().map(|(plain, other)| 100.0 * (plain - other) / plain).collect()
}

impl Records {
    /// The effects of all models that are compared with another, at each of `table_steps` that was recorded.
    pub fn effects(&self) -> Vec<Effect> {
        let spec = &self.run.spec;
        let mut effects = Vec::new();
        for (place, &step) in spec.table_steps.iter().enumerate() {
            let pairs = |(model, baseline): (&Model, &str)| self.bce_pairs(&model.name, baseline, step);
            let controls = spec.compared().filter(|(model, _)| model.control).map(pairs);
            let controls: Vec<f64> = controls.flat_map(|pairs| reductions_of(&pairs)).collect();
            for (model, baseline) in spec.compared() {
                let pairs = self.bce_pairs(&model.name, baseline, step);
                if pairs.is_empty() {
                    continue;
                }
                let published = model.published.as_ref().and_then(|it| it.reductions.get(place).copied());
                let beyond = (!model.control).then(|| beyond(&reductions_of(&pairs), &controls)).flatten();
                effects.push(Effect {
                    model: model.name.clone(),
                    is_control: model.control,
                    baseline: baseline.to_owned(),
                    step,
                    pairs,
                    published,
                    beyond,
                });
            }
        }
        effects
    }
}

/// Where improvements lie among those by the controls; none where either are too few.
pub fn beyond(better: &[f64], controls: &[f64]) -> Option<Beyond> {
    if better.len() < FEWEST || controls.len() < FEWEST {
        return None;
    }
    let size = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| value.abs()).collect() };
    Some(Beyond { place: rank_sum(better, controls)?, sizes: rank_sum(&size(better), &size(controls))? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAOS: [f64; 12] = [-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0];

    #[test]
    fn what_controls_do_too_is_no_effect() {
        let among = |better: &[f64], controls: &[f64]| standing(better, beyond(better, controls));
        let standing = |better: &[f64]| among(better, &CHAOS);
        assert_eq!(standing(&[-2.75, -1.75, -0.75, 0.75, 1.75, 2.75]), Standing::Alike);
        assert_eq!(standing(&[4.0, 5.0, 6.0, 7.0, 8.0, 9.0]), Standing::Better);
        assert_eq!(standing(&[-4.0, -5.0, -6.0, -7.0, -8.0, -9.0]), Standing::Worse);
        assert_eq!(standing(&[-4.0, -5.0, -6.0, 7.0, 8.0, 9.0]), Standing::Wider);
        assert_eq!(standing(&[-0.1, 0.1, -0.2, 0.2, -0.3, 0.3]), Standing::Narrower);
        assert_eq!(standing(&[0.0; 6]), Standing::Same);
        // Less bad than controls that happen to be bad is not better.
        let bad: Vec<f64> = CHAOS.iter().map(|value| value.abs() - 8.0).collect();
        assert_eq!(among(&[-4.6, -4.5, -4.4, 4.4, -4.3, -4.2], &bad), Standing::Narrower);
        assert_eq!(among(&[-9.0, -8.5, -9.5, 8.5, -8.0, 9.0], &bad), Standing::Wider);
        // Small and the same way in every seed: an effect by the sign test, but not beyond the controls.
        let small = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2];
        assert_eq!(standing(&small), Standing::Narrower);
        assert_eq!(among(&small, &[]), Standing::Better);
        assert_eq!(standing(&small[..3]), Standing::Untold);
    }
}
