//! Three ways to one gradient: autograd, the pullback in plain Rust, and central differences.

use crate::interop::PointCopy;
use crate::{Result, Target, TopologicalLoss};
use tch::{Kind, Tensor};
use topogen_ph::{Euclidean, Points, Rips, pullback_points};

/// The gradient of a loss at one input, found in three ways that share as little as possible.
///
/// # Shapes
/// Each has one entry a coordinate of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCheck {
    /// By libtorch's autograd, through whatever [`TopologicalLoss::evaluate`] attached.
    pub autograd: Vec<f64>,
    /// By the chain rule in plain Rust, without libtorch.
    pub pullback: Vec<f64>,
    /// By central differences of the value.
    pub differences: Vec<f64>,
    /// The largest difference between any two of them, coordinate by coordinate.
    pub largest_error: f64,
}

impl TopologicalLoss {
    /// Compares the gradients at `input`; `step` is that of the central differences.
    ///
    /// Meaningful where no two lengths are closer than a few steps: elsewhere the loss has a kink.
    ///
    /// # Errors
    /// Those of [`TopologicalLoss::evaluate`].
    ///
    /// # Complexity
    /// Two evaluations a coordinate: for tests.
    pub fn check_gradient(&self, input: &Tensor, target: &Target, step: f64) -> Result<GradientCheck> {
        let input = input.f_to_kind(Kind::Double)?.f_detach_copy()?.set_requires_grad(true);
        let value = self.evaluate(&input, target)?;
        let autograd = if value.depends_on_input() {
            value.total.f_backward()?;
            PointCopy::new(&input.grad())?.coordinates
        } else {
            vec![0.0; input.numel()]
        };
        let PointCopy { coordinates, dim } = PointCopy::new(&input)?;
        let pullback = self.pullback(&Points::new(&coordinates, dim)?, target)?;
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
        Ok(GradientCheck { autograd, pullback, differences, largest_error })
    }

    /// The gradient with respect to the coordinates of `points`, with no tensor involved.
    fn pullback(&self, points: &Points<'_, f64>, target: &Target) -> Result<Vec<f64>> {
        let diagram = Rips::default().max_dim(self.max_dim()).points(points, &Euclidean)?;
        let mut sum = vec![0.0; points.len() * points.dim()];
        for term in self.terms() {
            let bars = diagram.degree(term.degree)?;
            let found = term.kind.evaluate(term.degree, &bars.bars(), &target.bars(term.degree)?)?;
            let slopes = pullback_points(points, &Euclidean, bars, &found.gradient)?;
            sum.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += term.weight * slope);
        }
        Ok(sum)
    }
}
