//! Claims held against measurements.

use crate::effect::{Effect, LEVEL, reductions_of};
use crate::good::Good;
use crate::numbers::{grouped, interval, or_none, signed};
use crate::record::Records;
use crate::spec::{Claim, EqualTimeMeasure, Form};
use crate::statistics::{
    interval_of_mean, interval_of_ratio_of_means, least_and_greatest, mean, ratio_of_means, sign_test,
};

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The measurement agrees.
    Holds,
    /// The measurement contradicts it.
    Fails,
    /// The measurement cannot tell, or there is none.
    Open,
}

impl Verdict {
    /// The word that the report prints.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Open => "open",
        }
    }

    /// That of a measurement that can tell.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

/// A claim, what was measured, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The claim in words.
    pub claim: String,
    /// What was published, if anything was.
    pub published: String,
    /// What was measured here.
    pub measured: String,
    /// The 95 % interval of what was measured, if there are seeds enough.
    pub interval: String,
    /// How many seeds it was measured with.
    pub seeds: usize,
    /// The p-value of the sign test, if the claim is about a direction.
    pub p: Option<f64>,
    /// What follows.
    pub verdict: Verdict,
}

/// Every claim of an experiment, and a claim for each published reduction.
pub fn judge_all(records: &Records) -> Vec<Judged> {
    let claims = records.run.spec.claims.iter().map(|claim| judge(claim, records));
    let effects = records.effects();
    let published =
        effects.iter().filter_map(|effect| Some(of_published(records, effect, effect.published?)));
    claims.chain(published).collect()
}

fn judge(claim: &Claim, records: &Records) -> Judged {
    match claim {
        Claim::Parameters { count } => Judged {
            claim: format!("Each model trains {} numbers.", grouped(*count)),
            published: grouped(*count),
            measured: grouped(records.run.parameters),
            interval: String::new(),
            seeds: records.run.spec.extent(records.run.quick).seeds.len(),
            p: None,
            verdict: Verdict::of(records.run.parameters == *count),
        },
        Claim::TimeRatio { model, baseline, at_most, published } => {
            let ratios = records.time_ratios(model, baseline);
            let ratio = mean(&ratios);
            Judged {
                claim: format!(
                    "A step of {model} takes at most {at_most} times as long as one of {baseline}."
                ),
                published: published.map_or_else(String::new, |ratio| format!("× {ratio}")),
                measured: ratio.map_or_else(|| "too few steps".to_owned(), |ratio| format!("× {ratio:.2}")),
                interval: interval(interval_of_mean(&ratios), 2),
                seeds: ratios.len(),
                p: None,
                verdict: ratio.map_or(Verdict::Open, |ratio| Verdict::of(ratio <= *at_most)),
            }
        }
        Claim::LowerBce { model, baseline, step, published } => {
            let pairs = records.bce_pairs(model, baseline, *step);
            match published {
                Some(published) => as_published(model, baseline, *step, &pairs, *published),
                None => {
                    let claim =
                        format!("At step {step}, the cross-entropy of {model} is below that of {baseline}.");
                    let reductions = reductions_of(&pairs);
                    Judged { measured: percent(&reductions), ..direction(claim, &reductions) }
                }
            }
        }
        Claim::Helps { measure: EqualTimeMeasure::TestBound, model, baseline } => {
            let claim =
                format!("At equal wall time, {model} has a better bound of the test images than {baseline}.");
            direction(claim, &records.gains_at_equal_time(model, baseline))
        }
        Claim::Helps { measure: EqualTimeMeasure::Frechet, model, baseline } => {
            let claim = format!(
                "At equal wall time, the samples of {model} are nearer to the test images than those of {baseline}, by the Fréchet \
                 distance."
            );
            direction(claim, &records.frechet_gains_at_equal_time(model, baseline))
        }
        Claim::Better { measure, model, baseline } => {
            let claim = format!("By {}, {model} is better than {baseline}.", measure.label());
            direction(claim, &records.improvements(*measure, model, baseline))
        }
    }
}

fn percent(reductions: &[f64]) -> String {
    mean(reductions).map_or_else(|| "no such step".to_owned(), |mean| format!("{} %", signed(mean, 3)))
}

/// Claims as a form can judge them: of the quick one nothing is claimed.
pub fn in_form(form: Form, judged: impl Iterator<Item = Judged>) -> Vec<Judged> {
    match form {
        Form::Quick => judged.map(|it| Judged { verdict: Verdict::Open, ..it }).collect(),
        Form::Full | Form::Published => judged.collect(),
    }
}

/// Whether a measure of one model lies within bounds with every seed.
pub fn within(
    (model, heading): (&str, &str),
    values: &[f64],
    (at_least, at_most): (Option<f64>, Option<f64>),
    decimals: usize,
) -> Judged {
    let is_within = |&value: &f64| {
        at_least.is_none_or(|least| value >= least) && at_most.is_none_or(|most| value <= most)
    };
    let measured = match (mean(values), least_and_greatest(values)) {
        (Some(mean), Some((low, high))) => {
            let written = |value| signed(value, decimals);
            format!("{} (from {} to {})", written(mean), written(low), written(high))
        }
        _ => "not measured".to_owned(),
    };
    Judged {
        claim: format!("With every seed, “{heading}” of {model} is {}.", bounds(at_least, at_most)),
        published: String::new(),
        measured,
        interval: interval(interval_of_mean(values), decimals),
        seeds: values.len(),
        p: None,
        verdict: match values.is_empty() {
            true => Verdict::Open,
            false => Verdict::of(values.iter().all(is_within)),
        },
    }
}

fn bounds(at_least: Option<f64>, at_most: Option<f64>) -> String {
    match (at_least, at_most) {
        (Some(least), Some(most)) => format!("between {least} and {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => "measured".to_owned(),
    }
}

/// Whether one model is better than another by a measure, from by how much it is with each seed.
pub fn better((model, than): (&str, &str), (heading, good): (&str, Good), gains: &[f64]) -> Judged {
    let which = match good {
        Good::Low => "a lower".to_owned(),
        Good::High => "a higher".to_owned(),
        Good::Near(ideal) => format!("nearer to {ideal} a"),
        Good::Neither => "a better".to_owned(),
    };
    direction(format!("{model} has {which} “{heading}” than {than}."), gains)
}

/// Whether a model is better at all, from by how much it is in each run.
pub fn direction(claim: String, improvements: &[f64]) -> Judged {
    Judged {
        claim,
        published: String::new(),
        measured: format!("better by {}", or_none(mean(improvements), 4)),
        interval: interval(interval_of_mean(improvements), 3),
        seeds: improvements.len(),
        p: Some(sign_test(improvements)),
        verdict: direction_of(improvements),
    }
}

/// Whether numbers are above zero, more than chance makes them: a paired sign test below the level, and an interval on one side of zero.
pub fn direction_of(improvements: &[f64]) -> Verdict {
    let side = interval_of_mean(improvements).filter(|_| sign_test(improvements) < LEVEL);
    match side {
        _ if !improvements.is_empty() && improvements.iter().all(|&it| it == 0.0) => Verdict::Fails,
        Some((low, _)) if low > 0.0 => Verdict::Holds,
        Some((_, high)) if high < 0.0 => Verdict::Fails,
        _ => Verdict::Open,
    }
}

fn of_published(records: &Records, effect: &Effect, published: f64) -> Judged {
    let model = records.run.spec.models.iter().find(|model| model.name == effect.model);
    let is_one_bar = model.is_some_and(|model| model.terms.iter().any(|term| term.one_bar));
    let what = if is_one_bar { " (what the published number measured)" } else { "" };
    let name = format!("{}{what}", effect.model);
    as_published(&name, &effect.baseline, effect.step, &effect.pairs, published)
}

/// Whether the cross-entropy is lower, and by as much as was published, as a ratio of means.
fn as_published(model: &str, baseline: &str, step: u64, pairs: &[(f64, f64)], published: f64) -> Judged {
    let ends = interval_of_ratio_of_means(pairs);
    Judged {
        claim: format!("At step {step}, {model} has a cross-entropy {published} % below that of {baseline}."),
        published: format!("{published} %"),
        measured: ratio_of_means(pairs)
            .map_or_else(|| "no such step".to_owned(), |ratio| format!("{} %", signed(ratio, 3))),
        interval: interval(ends, 3),
        seeds: pairs.len(),
        p: Some(sign_test(&reductions_of(pairs))),
        verdict: verdict_of(pairs, Some(published)),
    }
}

/// Whether cross-entropies are lower, and by as much as was published if something was.
pub fn verdict_of(pairs: &[(f64, f64)], published: Option<f64>) -> Verdict {
    let is_outside = |(low, high): (f64, f64)| published.is_some_and(|it| !(low..=high).contains(&it));
    match direction_of(&reductions_of(pairs)) {
        Verdict::Fails => Verdict::Fails,
        _ if interval_of_ratio_of_means(pairs).is_some_and(is_outside) => Verdict::Fails,
        direction => direction,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_need_signs_enough() {
        assert_eq!(direction_of(&[0.5, 0.4, 0.6, 0.5, 0.3, 0.7]), Verdict::Holds);
        assert_eq!(direction_of(&[-0.5, -0.4, -0.6, -0.5, -0.3, -0.7]), Verdict::Fails);
        // Three equal signs are chance one time in four, and one of six the other way is not rare either.
        assert_eq!(direction_of(&[0.5, 0.4, 0.6]), Verdict::Open);
        assert_eq!(direction_of(&[0.5, 0.4, 0.6, 0.5, 0.3, -0.1]), Verdict::Open);
        // No difference at all is not below, however few the seeds.
        assert_eq!(direction_of(&[0.0, 0.0, 0.0]), Verdict::Fails);
        assert_eq!(direction_of(&[]), Verdict::Open);
    }

    #[test]
    fn published_reductions_need_the_direction_and_the_size() {
        let pairs = |reductions: &[f64]| -> Vec<(f64, f64)> {
            reductions.iter().map(|percent| (100.0, 100.0 - percent)).collect()
        };
        let verdict = |reductions: &[f64], published| verdict_of(&pairs(reductions), Some(published));
        let lower = [0.5, 0.4, 0.6, 0.5, 0.3, 0.7];
        assert_eq!((verdict(&lower, 0.5), verdict(&lower, 1.2)), (Verdict::Holds, Verdict::Fails));
        // As large on the mean, but as likely up as down; and too few seeds.
        assert_eq!(verdict(&[9.0, -8.0, 7.0, -6.0, 5.0, -4.0], 0.5), Verdict::Open);
        assert_eq!(verdict(&lower[..3], 1.2), Verdict::Open);
        assert_eq!(verdict(&[0.0; 3], 1.2), Verdict::Fails);
    }
}
