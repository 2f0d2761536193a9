//! The Wasserstein distances: of a matching, and sliced.

use topogen_diag::ground::Norm;
use topogen_diag::{Bars, Result, SlicedWasserstein, Wasserstein};

use super::{Comparison, Given, Metric, Parameter};

pub fn matched(given: &mut Given) -> Result<Box<dyn Metric>> {
    let order = given.take(Parameter::Order, 1.0);
    let norm = Norm::lp(given.take(Parameter::Norm, f64::INFINITY))?;
    let metric = Wasserstein::of_order(order).norm(norm).relative_error(given.take(Parameter::Delta, 0.0));
    checked(metric)
}

pub fn sliced(given: &mut Given) -> Result<Box<dyn Metric>> {
    let directions = given.take(Parameter::Directions, 50.0);
    checked(SlicedWasserstein::default().directions(directions as usize))
}

/// The metric, if it accepts its parameters.
fn checked(metric: impl Metric + 'static) -> Result<Box<dyn Metric>> {
    metric.distance(Bars::EMPTY, Bars::EMPTY)?;
    Ok(Box::new(metric))
}

impl Metric for Wasserstein {
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        Ok(self.between(a, b)?.distance)
    }

    fn compare(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Comparison> {
        let found = self.between(a, b)?;
        let matching = found.matching.is_some().then(|| found.costs(a, b)).transpose()?;
        Ok(Comparison {
            distance: found.distance,
            lower_bound: Some(found.lower_bound),
            matching,
            ..Comparison::default()
        })
    }
}

impl Metric for SlicedWasserstein {
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        self.between(a, b)
    }
}
