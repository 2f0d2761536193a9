//! Claims held against measurements.

use super::measure::Measure;
use super::record::Records;
use super::spec::Claim;
use crate::claims::{self, Judged, Verdict, direction_of};
use crate::good::Good;
use crate::record::whole::without_seeds;
use crate::spec::Form;

/// Every claim of an experiment; of the quick form nothing is claimed.
pub fn judge_all(records: &Records) -> Vec<Judged> {
    claims::in_form(records.run.form, records.run.spec.claims.iter().map(|claim| judge(claim, records)))
}

fn judge(claim: &Claim, records: &Records) -> Judged {
    match claim {
        Claim::Within { method, measure, at_least, at_most } => claims::within(
            (method, measure.heading()),
            &without_seeds(records.values(method, *measure)),
            (*at_least, *at_most),
            measure.decimals(),
        ),
        Claim::Better { method, than, measure } => claims::better(
            (method, than),
            (measure.heading(), measure.good()),
            &records.gains(method, than, *measure),
        ),
    }
}

/// Whether a method is better than the plain autoencoder by a measure; none for the plain one itself, for what has no good side, and
/// where no seed has both.
pub fn against_plain(records: &Records, method: &str, measure: Measure) -> Option<Verdict> {
    let plain = &records.run.spec.methods.first()?.name;
    let gains = records.gains(method, plain, measure);
    if method == plain || measure.good() == Good::Neither || gains.is_empty() {
        return None;
    }
    Some(match records.run.form {
        Form::Quick => Verdict::Open,
        // No difference at all is neither better nor worse.
        _ if gains.iter().all(|&gain| gain == 0.0) => Verdict::Open,
        Form::Full | Form::Published => direction_of(&gains),
    })
}
