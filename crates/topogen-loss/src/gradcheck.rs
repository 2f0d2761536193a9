//! Three ways to one gradient: plain Rust, autograd, and central differences.

use crate::interop::PointCopy;
use crate::{Result, Target, TopologicalLoss};
use tch::{Kind, Tensor};

/// The gradient of a loss at one input, found in three ways that share as little as possible.
///
/// # Shapes
/// Each has one entry a coordinate of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCheck {
    /// By the derivatives of `topogen-diag` and the pullback of `topogen-ph`: what [`TopologicalLoss::evaluate`] attaches.
    pub pullback: Vec<f64>,
    /// By libtorch's autograd, through the formula of each term in tensors where it is not linear in the bars.
    pub autograd: Vec<f64>,
    /// By central differences of the value.
    pub differences: Vec<f64>,
    /// The largest difference between any two of them, coordinate by coordinate.
    pub largest_error: f64,
}

impl TopologicalLoss {
    /// Compares the gradients at `input`, in double precision; `step` is that of the central differences.
    ///
    /// Meaningful where no two lengths are closer than a few steps: elsewhere the loss has a kink.
    ///
    /// # Errors
    /// Those of [`TopologicalLoss::evaluate`].
    ///
    /// # Complexity
    /// Two evaluations a coordinate: for tests.
    pub fn check_gradient(&self, input: &Tensor, target: &Target, step: f64) -> Result<GradientCheck> {
        let gradient = |second_order: bool| -> Result<Vec<f64>> {
            let loss = Self { second_order, ..self.clone() };
            let input = input.f_to_kind(Kind::Double)?.f_detach_copy()?.set_requires_grad(true);
            let value = loss.evaluate(&input, target)?;
            if !value.depends_on_input() {
                return Ok(vec![0.0; input.numel()]);
            }
            value.total.f_backward()?;
            Ok(PointCopy::new(&input.grad())?.coordinates)
        };
        let (pullback, autograd) = (gradient(false)?, gradient(true)?);
        let coordinates = PointCopy::new(input)?.coordinates;
        let value_at = |at: usize, by: f64| -> Result<f64> {
            let mut moved = coordinates.clone();
            moved[at] += by;
            let moved = Tensor::f_from_slice(&moved)?.f_reshape(input.size())?;
            let terms = self.evaluate(&moved, target)?.terms;
            Ok(terms.iter().map(|term| term.weight * term.value).sum())
        };
        let differences = (0..coordinates.len())
            .map(|at| Ok((value_at(at, step)? - value_at(at, -step)?) / (2.0 * step)))
            .collect::<Result<Vec<f64>>>()?;
        let largest_error = (0..coordinates.len())
            .map(|at| [autograd[at], pullback[at], differences[at]])
            .map(|found| {
                found.iter().fold(f64::MIN, |a, &b| a.max(b)) - found.iter().fold(f64::MAX, |a, &b| a.min(b))
            })
            .fold(0.0, f64::max);
        Ok(GradientCheck { pullback, autograd, differences, largest_error })
    }
}
