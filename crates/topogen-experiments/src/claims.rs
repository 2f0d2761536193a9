//! Claims held against measurements.

use crate::record::Records;
use crate::spec::Claim;
use crate::statistics::{interval_of_mean, mean, sign_test};

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
    /// What follows.
    pub verdict: Verdict,
}

/// Every claim of an experiment; one with a published size is judged by direction and by size.
pub fn judge_all(records: &Records) -> Vec<Judged> {
    records.run.spec.claims.iter().flat_map(|claim| judge(claim, records)).collect()
}

fn judge(claim: &Claim, records: &Records) -> Vec<Judged> {
    match claim {
        Claim::Parameters { count } => vec![Judged {
            claim: format!("Each model trains {} numbers.", grouped(*count)),
            published: String::new(),
            measured: grouped(records.run.parameters),
            verdict: Verdict::of(records.run.parameters == *count),
        }],
        Claim::TimeRatio { model, baseline, at_most, published } => {
            let ratio = records
                .seconds_of_ten_steps(model)
                .zip(records.seconds_of_ten_steps(baseline))
                .map(|(regularised, plain)| regularised / plain);
            vec![Judged {
                claim: format!(
                    "A step of {model} takes at most {at_most} times as long as one of {baseline}."
                ),
                published: published.map_or_else(String::new, |ratio| format!("× {ratio}")),
                measured: ratio.map_or_else(|| "too few steps".to_owned(), |ratio| format!("× {ratio:.2}")),
                verdict: ratio.map_or(Verdict::Open, |ratio| Verdict::of(ratio <= *at_most)),
            }]
        }
        Claim::LowerBce { model, baseline, step, published } => {
            let reductions = records.bce_reductions(model, baseline, *step);
            let claim = format!("At step {step}, the cross-entropy of {model} is below that of {baseline}.");
            let mut judged = vec![direction(claim, &reductions)];
            judged.extend(published.map(|published| size(model, *step, &reductions, published)));
            judged
        }
        Claim::Helps { model, baseline } => {
            let claim =
                format!("At equal wall time, {model} has a better bound of the test images than {baseline}.");
            vec![direction(claim, &records.gains_at_equal_time(model, baseline))]
        }
        Claim::Better { measure, model, baseline } => {
            let claim = format!("By {}, {model} is better than {baseline}.", measure.label());
            vec![direction(claim, &records.improvements(*measure, model, baseline))]
        }
    }
}

/// Whether a model is better at all, from by how much it is in each run.
fn direction(claim: String, improvements: &[f64]) -> Judged {
    let better = improvements.iter().filter(|&&improvement| improvement > 0.0).count();
    let equal = improvements.iter().filter(|&&improvement| improvement == 0.0).count();
    let (seeds, p) = (improvements.len(), sign_test(improvements));
    let side = interval_of_mean(improvements).filter(|_| p < 0.05);
    let verdict = match side {
        _ if seeds > 0 && equal == seeds => Verdict::Fails,
        Some((low, _)) if low > 0.0 => Verdict::Holds,
        Some((_, high)) if high < 0.0 => Verdict::Fails,
        _ => Verdict::Open,
    };
    Judged {
        claim,
        published: String::new(),
        measured: format!("better in {better}, equal in {equal} of {seeds} seeds (sign test: p = {p:.2})"),
        verdict,
    }
}

/// Whether the reduction is the published one.
fn size(model: &str, step: u64, reductions: &[f64], published: f64) -> Judged {
    let verdict = |(low, high): (f64, f64)| Verdict::of((low..=high).contains(&published));
    Judged {
        claim: format!("At step {step}, the mean reduction by {model} is the published one."),
        published: format!("{published} %"),
        measured: mean_and_interval(reductions)
            .map_or_else(|| "no such step".to_owned(), |text| format!("{text} %")),
        verdict: interval_of_mean(reductions).map_or(Verdict::Open, verdict),
    }
}

/// The mean, and its 95 % interval where there are values enough.
pub fn mean_and_interval(values: &[f64]) -> Option<String> {
    let mean = signed(mean(values)?);
    Some(match interval_of_mean(values) {
        Some((low, high)) => format!("{mean} ({} to {})", signed(low), signed(high)),
        None => mean,
    })
}

/// Three decimals, with a proper minus sign and none before zero.
fn signed(value: f64) -> String {
    let text = format!("{value:.3}");
    match text.strip_prefix('-') {
        Some("0.000") => "0.000".to_owned(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}

/// A whole number with a narrow space between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_need_signs_enough() {
        let verdict = |reductions: &[f64]| direction(String::new(), reductions).verdict;
        assert_eq!(verdict(&[0.5, 0.4, 0.6, 0.5, 0.3, 0.7]), Verdict::Holds);
        assert_eq!(verdict(&[-0.5, -0.4, -0.6, -0.5, -0.3, -0.7]), Verdict::Fails);
        // Three equal signs are chance one time in four, and one of six the other way is not rare either.
        assert_eq!(verdict(&[0.5, 0.4, 0.6]), Verdict::Open);
        assert_eq!(verdict(&[0.5, 0.4, 0.6, 0.5, 0.3, -0.1]), Verdict::Open);
        // No difference at all is not below, however few the seeds.
        assert_eq!(verdict(&[0.0, 0.0, 0.0]), Verdict::Fails);
        assert_eq!(verdict(&[]), Verdict::Open);
    }

    #[test]
    fn sizes_are_judged_by_the_interval() {
        let reductions = [0.5, 0.4, 0.6, 0.5, 0.3, 0.7];
        let verdict = |published| size("a", 1, &reductions, published).verdict;
        assert_eq!((verdict(0.5), verdict(1.2)), (Verdict::Holds, Verdict::Fails));
        assert_eq!(size("a", 1, &reductions[..3], 1.2).verdict, Verdict::Open);
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!([-0.0004, -1.5, 0.0, 2.3456].map(signed), ["0.000", "\u{2212}1.500", "0.000", "2.346"]);
        assert_eq!(
            [7, 999, 1_000, 1_683_669].map(grouped),
            ["7", "999", "1\u{202f}000", "1\u{202f}683\u{202f}669"]
        );
    }
}
