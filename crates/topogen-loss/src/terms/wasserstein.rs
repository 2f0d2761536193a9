//! The Wasserstein distance of the diagrams, or a power of it.

use super::{Evaluation, Pair, targets_of};
use crate::graph::Ends;
use crate::{Error, Result};
use tch::Tensor;
use topogen_diag::ground::Norm;
use topogen_diag::{Item, Wasserstein};
use topogen_ph::{Bars, End};

/// The norm of the plane by which bars are compared: Lp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// The exponent p, from 1 up; infinity is the largest coordinate.
    pub p: f64,
}

impl Ground {
    /// L∞, as in the bottleneck distance: of a pair one end moves.
    pub const MAX: Self = Self { p: f64::INFINITY };
    /// L2, the Euclidean distance: of a pair both ends move.
    pub const L2: Self = Self { p: 2.0 };
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    wasserstein: Wasserstein,
    order: f64,
    p: f64,
    exponent: f64,
}

impl Term {
    pub(super) fn new(order: f64, ground: Ground, exponent: f64) -> Result<Self> {
        let wasserstein = Wasserstein::of_order(order).norm(Norm::lp(ground.p)?);
        // Refuses an order that is none, and an exponent.
        wasserstein.between(Bars::EMPTY, Bars::EMPTY)?.raised(exponent)?;
        Ok(Self { wasserstein, order, p: ground.p, exponent })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let found = self.wasserstein.between(input, target)?;
        if found.distance.is_infinite() {
            return Err(Error::infinite("wasserstein", pair.degree, input, target));
        }
        let gradient = found.raised_gradient_a(input, target, self.exponent)?;
        Ok(Evaluation::of_bars(found.raised(self.exponent)?, gradient))
    }

    pub(super) fn targets(&self, pair: &Pair<'_>) -> Result<Vec<(usize, End, f64)>> {
        let found = self.wasserstein.between(pair.bars()?, pair.target_bars()?)?;
        targets_of(found.matching.iter().flat_map(|matching| matching.items()), pair)
    }

    /// What the best matching costs, as a function of the input's ends: the matching stays, by the envelope theorem.
    pub(super) fn graph(&self, pair: &Pair<'_>, ends: &Ends) -> Result<Tensor> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let costs = self.wasserstein.between(input, target)?.costs(input, target)?;
        let mut pairs = (Vec::new(), Vec::new(), Vec::new());
        let mut to_diagonal = Vec::new();
        let mut constant = 0.0;
        for (item, cost) in costs {
            match item {
                // A cost of zero has no derivative, and its powers' vanish.
                _ if cost == 0.0 => {}
                Item::Pair { a, b } => {
                    pairs.0.push(a as i64);
                    pairs.1.push(target.births()[b]);
                    pairs.2.push(target.deaths()[b]);
                }
                Item::AToDiagonal { a } => to_diagonal.push(a as i64),
                Item::BToDiagonal { .. } | Item::Essential { .. } => constant += cost.powf(self.order),
            }
        }
        let paired = Tensor::f_from_slice(&pairs.0)?.f_to_device(ends.deaths.device())?;
        let births = ends.births.f_index_select(0, &paired)?.f_sub(&ends.array(&pairs.1)?)?.f_abs()?;
        let deaths = ends.deaths.f_index_select(0, &paired)?.f_sub(&ends.array(&pairs.2)?)?.f_abs()?;
        let left = Tensor::f_from_slice(&to_diagonal)?.f_to_device(ends.deaths.device())?;
        // |(l/2, l/2)|_p = l 2^(1/p − 1).
        let left =
            ends.lengths()?.f_index_select(0, &left)?.f_mul_scalar(2_f64.powf(self.p.recip() - 1.0))?;
        let paired = if self.p.is_infinite() {
            births.f_maximum(&deaths)?.f_pow_tensor_scalar(self.order)?
        } else {
            let sum = births.f_pow_tensor_scalar(self.p)?.f_add(&deaths.f_pow_tensor_scalar(self.p)?)?;
            sum.f_pow_tensor_scalar(self.order / self.p)?
        };
        let left = left.f_pow_tensor_scalar(self.order)?;
        let sum = paired.f_sum(ends.kind())?.f_add(&left.f_sum(ends.kind())?)?.f_add_scalar(constant)?;
        // The sum is W to the power of the order. A root has no derivative at zero, where the gradient is zero by convention.
        let is_raised = self.exponent != self.order && sum.f_double_value(&[])? > 0.0;
        Ok(if is_raised { sum.f_pow_tensor_scalar(self.exponent / self.order)? } else { sum })
    }
}
