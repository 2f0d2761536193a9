//! Claims held against measurements.

use super::measure::Measure;
use super::record::Records;
use super::spec::Claim;
use crate::claims::{self, Judged, Verdict};
use crate::numbers::grouped;
use crate::record::whole::without_seeds;

/// Every claim of an experiment; of the quick form nothing is claimed.
pub fn judge_all(records: &Records) -> Vec<Judged> {
    claims::in_form(records.run.form, records.run.spec.claims.iter().map(|claim| judge(claim, records)))
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
        Claim::Within { model, measure, at_least, at_most } => claims::within(
            (model, measure.heading()),
            &without_seeds(records.values(model, *measure)),
            (*at_least, *at_most),
            measure.decimals(),
        ),
        Claim::Better { model, than, measure } => claims::better(
            (model, than),
            (measure.heading(), measure.good()),
            &records.gains(model, than, *measure),
        ),
    }
}

/// A measure of a model as tables print it: the mean, and the interval where there are seeds enough.
pub fn cell(records: &Records, model: &str, measure: Measure) -> String {
    let values = without_seeds(records.values(model, measure));
    crate::numbers::mean_and_interval(&values, measure.decimals())
        .unwrap_or_else(|| crate::numbers::NONE.to_owned())
}
