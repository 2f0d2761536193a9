//! Adam, with a state that can be saved.

use crate::{Error, Parameters, Result};
use tch::{Tensor, no_grad_guard};

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// The Adam optimiser with the usual constants (0.9, 0.999, 1e-8) and no weight decay.
///
/// libtorch's own keeps its moments to itself, so a run could not be resumed where it was: hence this one.
///
/// # References
/// Kingma and Ba (2015), arXiv 1412.6980.
#[derive(Debug)]
pub struct Adam {
    learning_rate: f64,
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
        if !(learning_rate.is_finite() && learning_rate > 0.0) {
            return Err(Error::BadLearningRate { rate: learning_rate });
        }
        let zeros = |tensor: &Tensor| Ok::<_, Error>((tensor.f_zeros_like()?, tensor.f_zeros_like()?));
        let moments = parameters.named().iter().map(|(_, tensor)| zeros(tensor)).collect::<Result<_>>()?;
        Ok(Self { learning_rate, steps: 0, moments })
    }

    /// Moves every parameter along its gradient; one without a gradient stays.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn step(&mut self, parameters: &mut Parameters) -> Result<()> {
        let _no_grad = no_grad_guard();
        self.steps += 1;
        let correction = |beta: f64| 1.0 - beta.powf(self.steps as f64);
        let step_size = self.learning_rate / correction(BETA_1);
        let root_correction = correction(BETA_2).sqrt();
        for ((_, tensor), (first, second)) in parameters.named().iter().zip(&mut self.moments) {
            let gradient = tensor.grad();
            if !gradient.defined() {
                continue;
            }
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
