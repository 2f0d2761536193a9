//! Distances that come from kernels. They have no matching.

use topogen_diag::kernel::{FeatureKernel, PersistenceFisher, ScaleSpace};
use topogen_diag::{Bars, Result};

use super::{Given, Metric, Parameter};

pub fn scale_space(given: &mut Given) -> Result<Box<dyn Metric>> {
    let kernel = ScaleSpace::params().sigma(given.take(Parameter::Sigma, 0.05)).check()?;
    Ok(Box::new(kernel))
}

pub fn fisher(given: &mut Given) -> Result<Box<dyn Metric>> {
    let kernel = PersistenceFisher::params().sigma(given.take(Parameter::Sigma, 1.0)).check()?;
    Ok(Box::new(kernel))
}

impl Metric for ScaleSpace {
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        Ok(FeatureKernel::distance(self, a, b))
    }
}

impl Metric for PersistenceFisher {
    fn distance(&self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        Ok(PersistenceFisher::distance(self, a, b))
    }
}
