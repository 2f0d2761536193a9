//! Claims held against measurements.

use crate::record::Records;
use crate::spec::Claim;
use crate::statistics::{interval_of_mean, mean};

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

    fn of(holds: bool) -> Self {
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

/// Every claim of an experiment.
pub fn judge_all(records: &Records) -> Vec<Judged> {
    records.run.spec.claims.iter().map(|claim| judge(claim, records)).collect()
}

fn judge(claim: &Claim, records: &Records) -> Judged {
    match claim {
        Claim::Parameters { count } => Judged {
            claim: format!("Each model trains {} numbers.", grouped(*count)),
            published: String::new(),
            measured: grouped(records.run.parameters),
            verdict: Verdict::of(records.run.parameters == *count),
        },
        Claim::TimeRatio { model, baseline, at_most, published } => {
            let ratio = records
                .seconds_of_ten_steps(model)
                .zip(records.seconds_of_ten_steps(baseline))
                .map(|(regularised, plain)| regularised / plain);
            Judged {
                claim: format!(
                    "A step of {model} takes at most {at_most} times as long as one of {baseline}."
                ),
                published: published.map_or_else(String::new, |ratio| format!("× {ratio}")),
                measured: ratio.map_or_else(|| "too few steps".to_owned(), |ratio| format!("× {ratio:.2}")),
                verdict: ratio.map_or(Verdict::Open, |ratio| Verdict::of(ratio <= *at_most)),
            }
        }
        Claim::LowerBce { model, baseline, step, published } => {
            let reductions = records.bce_reductions(model, baseline, *step);
            let interval = interval_of_mean(&reductions);
            Judged {
                claim: format!("At step {step}, the cross-entropy of {model} is below that of {baseline}."),
                published: published.map_or_else(String::new, |percent| format!("{percent} % lower")),
                measured: reduction_in_words(&reductions, *published),
                verdict: match interval {
                    Some((low, _)) if low > 0.0 => Verdict::Holds,
                    Some((_, high)) if high < 0.0 => Verdict::Fails,
                    _ => Verdict::Open,
                },
            }
        }
    }
}

/// Mean, interval and number of seeds; and whether a published mean fits.
fn reduction_in_words(reductions: &[f64], published: Option<f64>) -> String {
    let Some(mean) = mean(reductions) else { return "no such step".to_owned() };
    let seeds = reductions.len();
    let lower = reductions.iter().filter(|&&reduction| reduction > 0.0).count();
    let interval = match (interval_of_mean(reductions), published) {
        (None, _) => "too few seeds for an interval".to_owned(),
        (Some((low, high)), None) => format!("95 % interval {} to {}", signed(low), signed(high)),
        (Some((low, high)), Some(published)) => {
            let place = if (low..=high).contains(&published) { "within" } else { "outside" };
            format!("95 % interval {} to {}, the published value is {place}", signed(low), signed(high))
        }
    };
    format!("{} % lower ({interval}; lower in {lower} of {seeds} seeds)", signed(mean))
}

/// Two decimals, with a proper minus sign and none before zero.
pub fn signed(value: f64) -> String {
    let text = format!("{value:.2}");
    match text.strip_prefix('-') {
        Some("0.00") => "0.00".to_owned(),
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
    fn numbers_read_well() {
        assert_eq!([-0.004, -1.5, 0.0, 2.346].map(signed), ["0.00", "\u{2212}1.50", "0.00", "2.35"]);
        assert_eq!(
            [7, 999, 1_000, 1_683_669].map(grouped),
            ["7", "999", "1\u{202f}000", "1\u{202f}683\u{202f}669"]
        );
    }
}
