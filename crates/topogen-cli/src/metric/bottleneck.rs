//! The bottleneck distance.

use topogen_diag::{Bars, Result, bottleneck};

use super::{Comparison, Given, Metric};

struct Bottleneck;

pub fn make(_given: &mut Given) -> Result<Box<dyn Metric>> {
    Ok(Box::new(Bottleneck))
}

impl Metric for Bottleneck {
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        Ok(bottleneck(a, b).distance)
    }

    fn compare(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Comparison> {
        let found = bottleneck(a, b);
        Ok(Comparison {
            distance: found.distance,
            matching: found.matching.map(|matching| matching.costs(a, b)).transpose()?,
            critical: Some(found.critical.into_iter().collect()),
        })
    }
}
