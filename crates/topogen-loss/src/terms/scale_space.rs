//! The squared distance of input and target in the persistence scale space.

use super::{Evaluation, Pair};
use crate::graph::Ends;
use crate::{Result, Variant};
use std::f64::consts::PI;
use tch::Tensor;
use topogen_diag::kernel::{FeatureKernel, Kernel, ScaleSpace};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    kernel: ScaleSpace,
    sigma: f64,
    /// Topo-GEN's code leaves k(D₀, D₀) out.
    has_constant: bool,
}

impl Term {
    pub(super) fn new(sigma: f64, variant: Variant) -> Result<Self> {
        let kernel = ScaleSpace::params().sigma(sigma).check()?;
        Ok(Self { kernel, sigma, has_constant: variant != Variant::TopoGen })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let squared = self.kernel.squared_distance(input, target);
        let constant = if self.has_constant { 0.0 } else { self.kernel.value(target, target) };
        Ok(Evaluation::of_bars(squared - constant, self.kernel.squared_distance_gradient(input, target)))
    }

    /// k(D, D) − 2 k(D, D₀), which differs from the value by a constant.
    pub(super) fn graph(&self, pair: &Pair<'_>, ends: &Ends) -> Result<Tensor> {
        let target = ends.constant(pair.target_bars()?)?;
        let kernel = self.kernel(ends, ends)?;
        Ok(kernel.f_sub(&self.kernel(ends, &target)?.f_mul_scalar(2.0)?)?)
    }

    fn kernel(&self, a: &Ends, b: &Ends) -> Result<Tensor> {
        let bell = |births: &Tensor, deaths: &Tensor| -> Result<Tensor> {
            let squares = |x: &Tensor, y: &Tensor| x.f_unsqueeze(1)?.f_sub(&y.f_unsqueeze(0)?)?.f_square();
            let sum = squares(&a.births, births)?.f_add(&squares(&a.deaths, deaths)?)?;
            Ok(sum.f_mul_scalar(-0.125 / self.sigma)?.f_exp()?)
        };
        // The second term is that of the bars mirrored in the diagonal.
        let terms = bell(&b.births, &b.deaths)?.f_sub(&bell(&b.deaths, &b.births)?)?;
        Ok(terms.f_sum(a.kind())?.f_mul_scalar(1.0 / (8.0 * PI * self.sigma))?)
    }
}
