//! Claims held against measurements.

use super::measure::Measure;
use super::record::Records;
use super::spec::Claim;
use crate::claims::{Judged, Verdict, direction};
use crate::good::Good;
use crate::numbers::{grouped, interval, signed};
use crate::spec::Form;
use crate::statistics::{interval_of_mean, mean};

/// Every claim of an experiment; of the quick form nothing is claimed.
pub fn judge_all(records: &Records) -> Vec<Judged> {
    let judged = records.run.spec.claims.iter().map(|claim| judge(claim, records));
    match records.run.form {
        Form::Quick => judged.map(|it| Judged { verdict: Verdict::Open, ..it }).collect(),
        Form::Full | Form::Published => judged.collect(),
    }
}

fn judge(claim: &Claim, records: &Records) -> Judged {
    match claim {
        Claim::Parameters { of, count } => {
            let found = records.run.parameters.get(of);
            Judged {
                claim: format!("{of} trains {} numbers.", grouped(*count)),
                published: grouped(*count),
                measured: found.map_or_else(|| "not built".to_owned(), |&found| grouped(found)),
                interval: String::new(),
                seeds: records.run.extent.seeds.len(),
                p: None,
                verdict: found.map_or(Verdict::Open, |found| Verdict::of(found == count)),
            }
        }
        Claim::Within { model, measure, at_least, at_most } => {
            let values: Vec<f64> =
                records.values(model, *measure).into_iter().map(|(_, value)| value).collect();
            let is_within = |&value: &f64| {
                at_least.is_none_or(|least| value >= least) && at_most.is_none_or(|most| value <= most)
            };
            let measured = match (mean(&values), least_and_greatest(&values)) {
                (Some(mean), Some((low, high))) => {
                    let written = |value| signed(value, measure.decimals());
                    format!("{} (from {} to {})", written(mean), written(low), written(high))
                }
                _ => "not measured".to_owned(),
            };
            Judged {
                claim: format!(
                    "With every seed, “{}” of {model} is {}.",
                    measure.heading(),
                    bounds(*at_least, *at_most)
                ),
                published: String::new(),
                measured,
                interval: interval(interval_of_mean(&values), measure.decimals()),
                seeds: values.len(),
                p: None,
                verdict: match values.is_empty() {
                    true => Verdict::Open,
                    false => Verdict::of(values.iter().all(is_within)),
                },
            }
        }
        Claim::Better { model, than, measure } => {
            let which = match measure.good() {
                Good::Low => "a lower".to_owned(),
                Good::High => "a higher".to_owned(),
                Good::Near(ideal) => format!("nearer to {ideal} a"),
                Good::Neither => "a better".to_owned(),
            };
            let claim = format!("{model} has {which} “{}” than {than}.", measure.heading());
            direction(claim, &records.gains(model, than, *measure))
        }
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

/// Both ends of values; none of nothing.
pub fn least_and_greatest(values: &[f64]) -> Option<(f64, f64)> {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let ends = values.iter().fold(ends, |(low, high), &value| (low.min(value), high.max(value)));
    (!values.is_empty()).then_some(ends)
}

/// A measure of a model as tables print it: the mean, and the interval where there are seeds enough.
pub fn cell(records: &Records, model: &str, measure: Measure) -> String {
    let values: Vec<f64> = records.values(model, measure).into_iter().map(|(_, value)| value).collect();
    crate::numbers::mean_and_interval(&values, measure.decimals())
        .unwrap_or_else(|| crate::numbers::NONE.to_owned())
}
