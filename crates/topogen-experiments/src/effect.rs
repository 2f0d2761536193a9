//! By how much models lower the cross-entropy, and whether controls do the same.

use crate::numbers::{and, p_is, probability, signed};
use crate::rank_sum::{RankSum, rank_sum};
use crate::record::Records;
use crate::spec::Model;
use crate::statistics::{FEWEST, interval_of_mean, mean, sign_test};
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

/// Where the reductions of a model lie among those of all controls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    /// Of the reductions: whether there is an effect in one direction.
    pub reductions: RankSum,
    /// Of their absolute values: an effect that is chaos only has those of the controls.
    pub sizes: RankSum,
}

/// What follows from an [`Effect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same as the baseline in every seed, number for number.
    Same,
    /// Lower than the controls, or without controls, than the baseline.
    Lower,
    /// Higher: harm.
    Higher,
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
        let reductions = self.reductions();
        if !reductions.is_empty() && reductions.iter().all(|&reduction| reduction == 0.0) {
            return Standing::Same;
        }
        if let Some(Beyond { reductions, sizes }) = self.beyond {
            return match (reductions.p < LEVEL, sizes.p < LEVEL) {
                (true, _) if reductions.place == Ordering::Greater => Standing::Lower,
                (true, _) => Standing::Higher,
                (false, true) if sizes.place == Ordering::Greater => Standing::Wider,
                (false, true) => Standing::Narrower,
                (false, false) => Standing::Alike,
            };
        }
        let Some((low, high)) = interval_of_mean(&reductions) else { return Standing::Untold };
        match sign_test(&reductions) < LEVEL {
            true if low > 0.0 => Standing::Lower,
            true if high < 0.0 => Standing::Higher,
            _ => Standing::Alike,
        }
    }

    /// The p-values behind [`Effect::standing`].
    fn evidence(&self) -> String {
        match self.beyond {
            Some(Beyond { reductions, sizes }) => {
                format!("{}, of the sizes {}", p_is(reductions.p), probability(sizes.p))
            }
            None => p_is(sign_test(&self.reductions())),
        }
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

fn beyond(reductions: &[f64], controls: &[f64]) -> Option<Beyond> {
    if reductions.len() < FEWEST || controls.len() < FEWEST {
        return None;
    }
    let size = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| value.abs()).collect() };
    Some(Beyond {
        reductions: rank_sum(reductions, controls)?,
        sizes: rank_sum(&size(reductions), &size(controls))?,
    })
}

/// What the effects of one model at several steps come to, in a sentence.
pub fn sentence(effects: &[&Effect]) -> Option<String> {
    let first = effects.first()?;
    let mut standings: Vec<Standing> = Vec::new();
    for effect in effects {
        if !standings.contains(&effect.standing()) {
            standings.push(effect.standing());
        }
    }
    let clauses: Vec<String> = standings
        .iter()
        .map(|&standing| {
            let those = effects.iter().filter(|effect| effect.standing() == standing);
            clause(standing, &those.copied().collect::<Vec<_>>(), standings.len() == 1)
        })
        .collect();
    Some(format!("{} {}.", first.model, clauses.join("; it ")))
}

fn clause(standing: Standing, effects: &[&Effect], are_all: bool) -> String {
    let has_controls = effects.iter().all(|effect| effect.beyond.is_some());
    let baseline = effects.first().map_or("", |effect| &effect.baseline);
    let others = if has_controls { "the controls" } else { baseline };
    let what = match standing {
        Standing::Same => format!("is the same as {baseline}, number for number,"),
        Standing::Lower => format!("has a lower cross-entropy than {others}"),
        Standing::Higher => format!("has a higher cross-entropy than {others}, which is harm,"),
        Standing::Wider => format!("differs from {baseline} by more than the controls do, in no one direction,"),
        Standing::Narrower => format!("differs from {baseline} by less than the controls do"),
        Standing::Alike => format!("cannot be told from {others}"),
        Standing::Untold => {
            let changes = effects.iter().filter_map(|effect| Some(-mean(&effect.reductions())?));
            let changes: Vec<String> = changes.map(|change| format!("{} %", changed(change))).collect();
            let seeds = effects.iter().map(|effect| effect.pairs.len()).max().unwrap_or(0);
            let seeds = if seeds == 1 { "one seed".to_owned() } else { format!("{seeds} seeds") };
            format!("has a cross-entropy that differs from {baseline}'s by {} (in {seeds}, too few to tell)", and(&changes))
        }
    };
    let steps: Vec<String> = effects.iter().map(|effect| effect.step.to_string()).collect();
    let at = match (steps.as_slice(), standing) {
        ([step], _) => format!("at step {step}"),
        (_, Standing::Alike) if are_all => format!("at any of the steps {}", and(&steps)),
        _ => format!("at steps {}", and(&steps)),
    };
    let evidence = match standing {
        Standing::Same | Standing::Untold => String::new(),
        _ => {
            let evidence: Vec<String> = effects.iter().map(|effect| effect.evidence()).collect();
            format!(" ({})", evidence.join("; "))
        }
    };
    format!("{what} {at}{evidence}")
}

/// With its sign.
fn changed(percent: f64) -> String {
    let text = signed(percent, 2);
    if percent > 0.0 && text != "0.00" { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(step: u64, reductions: &[f64], controls: &[f64]) -> Effect {
        let pairs: Vec<(f64, f64)> = reductions.iter().map(|percent| (100.0, 100.0 - percent)).collect();
        Effect {
            model: "A".to_owned(),
            is_control: false,
            baseline: "VAE0".to_owned(),
            step,
            beyond: beyond(&reductions_of(&pairs), controls),
            pairs,
            published: None,
        }
    }

    const CHAOS: [f64; 12] = [-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0];

    #[test]
    fn what_controls_do_too_is_no_effect() {
        let standing = |reductions: &[f64]| effect(1, reductions, &CHAOS).standing();
        assert_eq!(standing(&[-2.75, -1.75, -0.75, 0.75, 1.75, 2.75]), Standing::Alike);
        assert_eq!(standing(&[4.0, 5.0, 6.0, 7.0, 8.0, 9.0]), Standing::Lower);
        assert_eq!(standing(&[-4.0, -5.0, -6.0, -7.0, -8.0, -9.0]), Standing::Higher);
        assert_eq!(standing(&[-4.0, -5.0, -6.0, 7.0, 8.0, 9.0]), Standing::Wider);
        assert_eq!(standing(&[-0.1, 0.1, -0.2, 0.2, -0.3, 0.3]), Standing::Narrower);
        assert_eq!(standing(&[0.0; 6]), Standing::Same);
        // Small and the same way in every seed: an effect by the sign test, but not beyond the controls.
        let small = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2];
        assert_eq!(standing(&small), Standing::Narrower);
        assert_eq!(effect(1, &small, &[]).standing(), Standing::Lower);
        assert_eq!(effect(1, &small[..3], &CHAOS).standing(), Standing::Untold);
    }

    #[test]
    fn sentences_say_at_which_steps() {
        let alike = [-2.75, -1.75, -0.75, 0.75, 1.75, 2.75];
        let (one, two) = (effect(25, &alike, &CHAOS), effect(50, &alike, &CHAOS));
        let said = sentence(&[&one, &two]).unwrap();
        assert!(said.starts_with("A cannot be told from the controls at any of the steps 25 and 50 (p = "), "{said}");
        let same = effect(25, &[0.0; 6], &CHAOS);
        let said = sentence(&[&same, &two]).unwrap();
        let start = "A is the same as VAE0, number for number, at step 25; it cannot be told from the controls at step 50 (p";
        assert!(said.starts_with(start), "{said}");
        let few = effect(25, &[0.5], &CHAOS);
        let said = sentence(&[&few]).unwrap();
        assert_eq!(said, "A has a cross-entropy that differs from VAE0's by \u{2212}0.50 % (in one seed, too few to tell) at step 25.");
    }
}
