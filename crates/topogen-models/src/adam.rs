//! Adam, with a state that can be saved.

use crate::{Error, Parameters, Result};
use tch::{Tensor, no_grad_guard};

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// The Adam optimiser with the usual constants (0.9, 0.999, 1e-8), and weight decay if asked for.
///
/// libtorch's own keeps its moments to itself, so a run could not be resumed where it was: hence this one.
///
/// # References
/// Kingma and Ba (2015), arXiv 1412.6980.
#[derive(Debug)]
pub struct Adam {
    learning_rate: f64,
    weight_decay: f64,
    steps: u64,
    /// First and second moment of each parameter.
    moments: Vec<(Tensor, Tensor)>,
}

impl Adam {
    /// An optimiser of `parameters`, with moments of zero.
    ///
    /// # Errors
    /// [`Error::BadLearningRate`], and those of libtorch.
    pub fn new(parameters: &Parameters, learning_rate: f64) -> Result<Self> {
        Self::of(parameters.named().iter().map(|(_, tensor)| tensor), learning_rate)
    }

    /// An optimiser of single tensors.
    pub(crate) fn of<'a>(tensors: impl IntoIterator<Item = &'a Tensor>, learning_rate: f64) -> Result<Self> {
        check_rate(learning_rate)?;
        let zeros = |tensor: &Tensor| Ok::<_, Error>((tensor.f_zeros_like()?, tensor.f_zeros_like()?));
        let moments = tensors.into_iter().map(zeros).collect::<Result<_>>()?;
        Ok(Self { learning_rate, weight_decay: 0.0, steps: 0, moments })
    }

    /// The same with `weight_decay` times the weights added to each gradient, as PyTorch's Adam has it (not AdamW).
    ///
    /// # Errors
    /// [`Error::BadWeightDecay`] for one that is negative or not finite.
    pub fn with_weight_decay(self, weight_decay: f64) -> Result<Self> {
        if weight_decay.is_finite() && weight_decay >= 0.0 {
            Ok(Self { weight_decay, ..self })
        } else {
            Err(Error::BadWeightDecay { decay: weight_decay })
        }
    }

    /// Changes the learning rate from the next step on.
    ///
    /// # Errors
    /// [`Error::BadLearningRate`].
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<()> {
        check_rate(learning_rate)?;
        self.learning_rate = learning_rate;
        Ok(())
    }

    /// Moves every parameter along its gradient; one without a gradient stays.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn step(&mut self, parameters: &mut Parameters) -> Result<()> {
        self.step_along(parameters.named().iter().map(|(_, tensor)| (tensor, tensor.grad())))
    }

    /// Moves tensors along gradients, in the order in which they were given at first; those with an undefined gradient stay.
    pub(crate) fn step_along<'a>(
        &mut self,
        tensors: impl IntoIterator<Item = (&'a Tensor, Tensor)>,
    ) -> Result<()> {
        let _no_grad = no_grad_guard();
        self.steps += 1;
        let correction = |beta: f64| 1.0 - beta.powf(self.steps as f64);
        let step_size = self.learning_rate / correction(BETA_1);
        let root_correction = correction(BETA_2).sqrt();
        for ((tensor, gradient), (first, second)) in tensors.into_iter().zip(&mut self.moments) {
            if !gradient.defined() {
                continue;
            }
            let gradient = match self.weight_decay {
                0.0 => gradient,
                decay => gradient.f_add(&tensor.f_mul_scalar(decay)?)?,
            };
            let _ = first.f_lerp_(&gradient, 1.0 - BETA_1)?;
            let _ = second.f_lerp_(&gradient.f_square()?, 1.0 - BETA_2)?;
            // p − s·m / (√v / c + ε), written as one division: m / ((√v / c + ε) / −s).
            let divisor = second.f_sqrt()?.f_div_scalar_(root_correction)?.f_add_scalar_(EPSILON)?;
            let divisor = divisor.shallow_clone().f_div_scalar_(-step_size)?;
            let _ = tensor.shallow_clone().f_addcdiv_(first, &divisor)?;
        }
        Ok(())
    }

    /// How many steps were made.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// First and second moment of each parameter, in the order of the parameters; they share memory with these.
    ///
    /// A run that goes on copies the saved ones into them, and says with [`Adam::set_steps`] how many steps they are of.
    pub fn moments(&self) -> &[(Tensor, Tensor)] {
        &self.moments
    }

    /// Takes the moments for those of this many steps, on which their correction depends.
    pub fn set_steps(&mut self, steps: u64) {
        self.steps = steps;
    }
}

fn check_rate(rate: f64) -> Result<()> {
    if rate.is_finite() && rate > 0.0 { Ok(()) } else { Err(Error::BadLearningRate { rate }) }
}
