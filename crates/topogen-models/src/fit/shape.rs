//! A topological term of a fit.

use crate::regulariser::{Comparison, scaled};
use crate::{Error, Result};
use std::sync::Arc;
use tch::Tensor;

/// A comparison of the shape of a batch of codes with that of what they shall be like, added to the loss of a fit.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The terms.
    pub terms: Arc<dyn Comparison>,
    /// What their sum is multiplied by; with 0 they are not even computed.
    pub weight: f64,
    /// Births and deaths of what is compared with are multiplied by this first: codes are closer to one another than images.
    pub target_scale: f64,
}

impl Shape {
    /// Terms with a weight, compared with things as they are.
    pub fn new(terms: impl Comparison + 'static, weight: f64) -> Self {
        Self { terms: Arc::new(terms), weight, target_scale: 1.0 }
    }

    /// Refuses what makes no sense.
    pub(crate) fn check(&self, model: &'static str) -> Result<()> {
        if !(self.target_scale.is_finite() && self.target_scale > 0.0) {
            return Err(Error::BadScale { scale: self.target_scale });
        }
        if self.weight.is_finite() {
            return Ok(());
        }
        let reason = format!("its topological term has a weight of {}: it must be finite", self.weight);
        Err(Error::BadFit { model, reason })
    }

    /// A loss with the weighted terms added.
    ///
    /// # Errors
    /// [`Error::Loss`], and those of libtorch.
    pub(crate) fn add_to(
        &self,
        loss: &Tensor,
        points: &Tensor,
        like: &Tensor,
        (model, step): (&'static str, u64),
    ) -> Result<Tensor> {
        if self.weight == 0.0 {
            return Ok(loss.shallow_clone());
        }
        let refused = |source| Error::Loss { model: model.to_owned(), step, source };
        let target = self.terms.loss().target(like).map_err(refused)?;
        let scaled = scaled(&target, self.target_scale).map_err(refused)?;
        let value = self.terms.evaluate(points, scaled.as_ref().unwrap_or(&target)).map_err(refused)?;
        Ok(loss.f_add(&value.total.f_mul_scalar(self.weight)?)?)
    }
}
