//! A topological term of a fit.

use crate::fit::unit::Unit;
use crate::regulariser::Comparison;
use crate::{Error, Result};
use std::sync::Arc;
use tch::Tensor;

/// A comparison of the shape of a batch of codes with that of the items that they are of, added to a loss.
///
/// [`Reconstruct`](crate::Reconstruct) and [`Regress`](crate::Regress) take one; an [`Objective`](crate::Objective) of your own adds it by
/// [`Shape::add_to`].
///
/// ```
/// use tch::Tensor;
/// use topogen_loss::{TermKind, TopologicalLoss};
/// use topogen_models::{Shape, Unit};
///
/// let terms = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 1.0).build()?;
/// let shape = Shape { code_unit: Unit::Mean, item_unit: Unit::Mean, ..Shape::new(terms, 2.0) };
/// let items = Tensor::from_slice(&[0.0_f32, 1.0, 5.0]).reshape([3, 1]);
/// // The same shape, ten times as large.
/// let codes = (items.copy() * 10.0).set_requires_grad(true);
/// let loss = shape.add_to(&Tensor::from(7.0_f32), &codes, &items, None, ("my network", 0))?;
/// assert!((loss.double_value(&[]) - 7.0).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Shape {
    /// The terms.
    pub terms: Arc<dyn Comparison>,
    /// What their sum is multiplied by; with 0 they are not even computed.
    pub weight: f64,
    /// What distances of codes are divided by first.
    pub code_unit: Unit,
    /// What distances of items are divided by first.
    pub item_unit: Unit,
    /// Whether the terms are divided by the rows of the batch.
    pub per_row: bool,
    /// Whether the weight is one beside the mean squared error even where the loss has another multiple of it: a variational autoencoder's
    /// loss in nats has D/2 times its logarithm, whose gradient is D/2 over the error times the error's. The terms are multiplied by that.
    pub beside_error: bool,
}

impl Shape {
    /// Terms with a weight, of codes and items as they are.
    pub fn new(terms: impl Comparison + 'static, weight: f64) -> Self {
        let (code_unit, item_unit) = (Unit::Own, Unit::Own);
        Self { terms: Arc::new(terms), weight, code_unit, item_unit, per_row: false, beside_error: false }
    }

    /// Refuses what makes no sense, for a model with or without a learned scale.
    pub(crate) fn check(&self, model: &'static str, has_scale: bool) -> Result<()> {
        self.code_unit.check(CODES)?;
        self.item_unit.check(ITEMS)?;
        let bad = |reason: String| Err(Error::BadFit { model, reason });
        if !self.weight.is_finite() {
            return bad(format!("its topological term has a weight of {}: it must be finite", self.weight));
        }
        if self.item_unit == Unit::Learned {
            return bad("a learned scale is one of codes: give the items another unit".to_owned());
        }
        if self.code_unit == Unit::Learned && !has_scale {
            let reason = "there is no learned scale for its codes: build an autoencoder with one, or give the codes another unit";
            return bad(reason.to_owned());
        }
        Ok(())
    }

    /// A loss with the weighted terms added.
    ///
    /// A batch of one row has no shape: with fewer than two codes or items, as in the last batch of an epoch, the loss comes back as it is.
    ///
    /// # Shapes
    /// `loss` is a scalar, `codes` and `items` are [n, ...] of floating-point numbers, `learned` one number ([`Autoencoder::scale`]).
    ///
    /// # Errors
    /// [`Error::BadFit`] for a weight that is not finite, or a learned unit where there is none; [`Error::BadUnit`]; [`Error::NoExtent`] if
    /// the unit of codes or items is measured and zero, as all of them coincide; [`Error::Loss`], and those of libtorch. `at` says of
    /// which model and step.
    ///
    /// # Complexity
    /// That of the terms, and O(n² d) for measured units.
    ///
    /// # Gradient
    /// To the codes, through their unit too, and to `learned`; none to the items. See [`Unit`] for ties and coincident points.
    ///
    /// [`Autoencoder::scale`]: crate::Autoencoder::scale
    pub fn add_to(
        &self,
        loss: &Tensor,
        codes: &Tensor,
        items: &Tensor,
        learned: Option<&Tensor>,
        at: (&'static str, u64),
    ) -> Result<Tensor> {
        let (model, step) = at;
        self.check(model, learned.is_some())?;
        let [n, of_items] = [codes, items].map(|rows| rows.size().first().copied().unwrap_or(0));
        if self.weight == 0.0 || n.min(of_items) < 2 {
            return Ok(loss.shallow_clone());
        }
        let refused = |source| Error::Loss { model: model.to_owned(), step, source };
        let in_unit = |unit: Unit, rows: &Tensor, side| match unit.apply(rows, learned)? {
            Some(rows) => Ok(rows),
            None => Err(Error::NoExtent {
                model: model.to_owned(),
                step,
                side,
                unit: unit.name(),
                rows: rows.size()[0],
            }),
        };
        let items = in_unit(self.item_unit, &items.f_detach()?, ITEMS)?;
        let codes = in_unit(self.code_unit, codes, CODES)?;
        let target = self.terms.loss().target(&items).map_err(refused)?;
        let value = self.terms.evaluate(&codes, &target).map_err(refused)?;
        let weight = if self.per_row { self.weight / n as f64 } else { self.weight };
        Ok(loss.f_add(&value.total.f_mul_scalar(weight)?)?)
    }
}

/// What errors call the two sides.
const CODES: &str = "codes";
const ITEMS: &str = "items";
