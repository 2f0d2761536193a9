//! The bottleneck distance.

use topogen_diag::{Bars, Result, bottleneck_within};

use super::{Comparison, Given, Metric, Parameter};

struct Bottleneck {
    /// The relative error that is allowed.
    delta: f64,
}

pub fn make(given: &mut Given) -> Result<Box<dyn Metric>> {
    let delta = given.take(Parameter::Delta, 0.0);
    bottleneck_within(Bars::EMPTY, Bars::EMPTY, delta)?;
    Ok(Box::new(Bottleneck { delta }))
}

impl Metric for Bottleneck {
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        Ok(bottleneck_within(a, b, self.delta)?.distance)
    }

    fn compare(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Comparison> {
        let found = bottleneck_within(a, b, self.delta)?;
        Ok(Comparison {
            distance: found.distance,
            lower_bound: Some(found.distance / (1.0 + self.delta)),
            critical: Some(found.critical_items(a, b)?),
            matching: found.matching.map(|matching| matching.costs(a, b)).transpose()?,
        })
    }
}
