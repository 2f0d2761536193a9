//! Fitting by Adam, with early stopping: one loop for all that is fitted to rows of data.

mod checkpoint;
mod config;
mod denoise;
mod objective;
mod reconstruct;
mod regress;
mod shape;
mod unit;

use crate::check::check_finite;
use crate::noise::Draw;
use crate::{Adam, Error, Result};
pub use config::{Epoch, FitConfig};
pub use denoise::Denoise;
pub use objective::Objective;
pub use reconstruct::Reconstruct;
pub use regress::Regress;
pub use shape::Shape;
use std::convert::Infallible;
use std::ops::ControlFlow;
use tch::{Tensor, no_grad_guard};
pub use unit::Unit;

/// A fit of an [`Objective`], epoch by epoch.
///
/// On one thread ([`use_one_thread`](crate::use_one_thread)), the same objective and configuration give the same weights, bit for bit,
/// whether or not the fit was interrupted and restored.
///
/// ```
/// use tch::Device;
/// use topogen_models::{Fit, FitConfig, Gtn, MlpSpec, Regress, Standardisation};
/// use topogen_models::labelling::{Points, Source};
///
/// // Data that is twice its source.
/// let source: Vec<f64> = (0..200).map(|i| f64::from(i) / 100.0 - 1.0).collect();
/// let target: Vec<f64> = source.iter().map(|x| 2.0 * x).collect();
/// let rows = |values| Points { values, dim: 1 };
///
/// let spec = MlpSpec { inputs: 1, outputs: 1, width: 5, hidden: 3, batch_norm: 0, slope: 0.5 };
/// let units = Standardisation::identity(1);
/// let gtn = Gtn::new(&spec, Source::Normal { dim: 1 }, units, String::new(), 1, Device::Cpu)?;
/// let objective = Regress::new(gtn, rows(&source), rows(&target))?.with_validation(rows(&source), rows(&target))?;
/// let config = FitConfig { learning_rate: 0.01, batch_size: 20, max_epochs: 20, ..FitConfig::default() };
/// let mut fit = Fit::new(objective, config)?;
/// while !fit.is_over() {
///     let epoch = fit.epoch()?;
///     println!("{}: {}", epoch.epoch, epoch.training_loss);
/// }
/// assert!(fit.epochs().last().unwrap().training_loss < 0.1);
/// let gtn = fit.finish()?.into_model();
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Fit<O> {
    objective: O,
    config: FitConfig,
    /// All weights in one piece of memory, which the objective's parameters share: one update for all of them.
    weights: Tensor,
    adam: Adam,
    epochs: Vec<Epoch>,
    best: Option<Best>,
}

/// The weights of the epoch with the least validation loss.
#[derive(Debug)]
struct Best {
    epoch: u64,
    loss: f64,
    /// Copies of parameters and buffers, with their names.
    state: Vec<(String, Tensor)>,
}

impl<O: Objective> Fit<O> {
    /// A fit that has not begun.
    ///
    /// # Errors
    /// [`Error::BadFit`], [`Error::BadBatchSize`], [`Error::BadLearningRate`], [`Error::BadWeightDecay`], and those of libtorch.
    pub fn new(mut objective: O, config: FitConfig) -> Result<Self> {
        config.check(objective.name(), objective.rows(), objective.validation_rows())?;
        let weights = objective.parameters_mut().flatten()?;
        let adam = Adam::of([&weights], config.learning_rate)?.with_weight_decay(config.weight_decay)?;
        Ok(Self { objective, config, weights, adam, epochs: Vec::new(), best: None })
    }

    /// What is fitted, with the weights of the last step.
    pub fn objective(&self) -> &O {
        &self.objective
    }

    /// How it is fitted.
    pub fn config(&self) -> &FitConfig {
        &self.config
    }

    /// What is known of the epochs that are over.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The epoch whose weights [`Fit::finish`] gives: that of the least validation loss, the first of equal ones; without validation, the
    /// last one.
    pub fn best_epoch(&self) -> Option<u64> {
        self.best.as_ref().map_or_else(|| self.epochs.last().map(|last| last.epoch), |best| Some(best.epoch))
    }

    /// Whether all epochs were made, or the best one is too long ago.
    pub fn is_over(&self) -> bool {
        let made = self.epochs.len() as u64;
        let since_best = self.best.as_ref().map_or(0, |best| made - 1 - best.epoch);
        made >= self.config.max_epochs || self.config.patience.is_some_and(|patience| since_best > patience)
    }

    /// Goes once through all rows.
    ///
    /// # Errors
    /// [`Error::BadFit`] when it is over, [`Error::FitDiverged`], and those of the objective; the fit is then as if the epoch had not begun.
    pub fn epoch(&mut self) -> Result<Epoch> {
        match self.whole_epoch(|| ControlFlow::<Infallible>::Continue(()))? {
            ControlFlow::Continue(epoch) => Ok(epoch),
            ControlFlow::Break(never) => match never {},
        }
    }

    /// The same, asking `go_on` before every batch; nothing if it breaks, and the fit is then as if the epoch had not begun.
    ///
    /// # Errors
    /// As [`Fit::epoch`].
    pub fn epoch_while(&mut self, go_on: impl FnMut() -> ControlFlow<()>) -> Result<Option<Epoch>> {
        Ok(self.whole_epoch(go_on)?.continue_value())
    }

    /// An epoch, or none of it.
    fn whole_epoch<B>(&mut self, go_on: impl FnMut() -> ControlFlow<B>) -> Result<ControlFlow<B, Epoch>> {
        if self.is_over() {
            let (model, made) = (self.objective.name(), self.epochs.len());
            return Err(Error::BadFit { model, reason: format!("it is over after {made} epochs") });
        }
        let (state, steps) = (self.state()?, self.adam.steps());
        let before = copies(&state)?;
        let made = self.pass(go_on);
        match &made {
            Ok(ControlFlow::Continue(epoch)) => self.epochs.push(*epoch),
            _ => {
                overwrite(&state, &before)?;
                self.adam.set_steps(steps);
            }
        }
        made
    }

    /// Goes through all rows, unless `go_on` breaks.
    fn pass<B>(&mut self, mut go_on: impl FnMut() -> ControlFlow<B>) -> Result<ControlFlow<B, Epoch>> {
        let (model, epoch) = (self.objective.name(), self.epochs.len() as u64);
        let diverged = |step, what| Error::FitDiverged { model, epoch, step, what };
        self.adam.set_learning_rate(self.config.rate(epoch))?;
        let rows = self.objective.rows();
        let order = match self.config.shuffled {
            true => Draw::Order(epoch).permutation(self.config.seed, rows),
            false => (0..rows as i64).collect(),
        };
        let mut sum = 0.0;
        for batch in order.chunks(self.config.batch_size) {
            if let ControlFlow::Break(reason) = go_on() {
                return Ok(ControlFlow::Break(reason));
            }
            let step = self.adam.steps();
            let loss = self.objective.loss(batch, step)?;
            let value = loss.f_double_value(&[])?;
            if !value.is_finite() {
                return Err(diverged(step, "the training loss"));
            }
            // A mean over the rows of the batch: a short one counts for what it has.
            sum += value * batch.len() as f64;
            self.descend(&loss)?;
        }
        let validation_loss = self.objective.validation_loss()?;
        if validation_loss.is_some_and(|loss| !loss.is_finite()) {
            return Err(diverged(self.adam.steps(), "the validation loss"));
        }
        if let Some(loss) = validation_loss
            && self.best.as_ref().is_none_or(|best| loss < best.loss)
        {
            self.best = Some(Best { epoch, loss, state: copies(&self.objective.parameters().state()?)? });
        }
        Ok(ControlFlow::Continue(Epoch { epoch, training_loss: sum / rows as f64, validation_loss }))
    }

    /// The objective with the weights of [`Fit::best_epoch`].
    ///
    /// # Errors
    /// [`Error::NotFinite`] for weights that the last step has spoilt, if there is no validation; those of libtorch.
    pub fn finish(self) -> Result<O> {
        if let Some(best) = &self.best {
            overwrite(&self.objective.parameters().state()?, &best.state)?;
        }
        check_finite("the weights", &self.weights)?;
        Ok(self.objective)
    }

    /// One update along the gradient of a loss.
    fn descend(&mut self, loss: &Tensor) -> Result<()> {
        let parameters: Vec<&Tensor> = self.objective.parameters().named().iter().map(|(_, it)| it).collect();
        let gradients = Tensor::f_run_backward(&[loss], &parameters, false, false)?;
        // What the loss does not depend on, such as a scale that no term divides by, has no gradient.
        let flat = |(gradient, parameter): (&Tensor, &&Tensor)| match gradient.defined() {
            true => Ok(gradient.f_reshape([-1])?),
            false => Ok(parameter.f_detach()?.f_zeros_like()?.f_reshape([-1])?),
        };
        let gradients = gradients.iter().zip(&parameters).map(flat).collect::<Result<Vec<_>>>()?;
        let gradient = Tensor::f_cat(&gradients, 0)?;
        self.adam.step_along([(&self.weights, gradient)])
    }
}

/// Copies of tensors, with their names: what is trained further leaves them as they are.
fn copies(state: &[(String, Tensor)]) -> Result<Vec<(String, Tensor)>> {
    let copy = |(name, tensor): &(String, Tensor)| {
        let mut copy = tensor.f_empty_like()?;
        copy.f_copy_(tensor)?;
        Ok((name.clone(), copy))
    };
    state.iter().map(copy).collect()
}

/// Copies the numbers of tensors into others, in their order.
fn overwrite(state: &[(String, Tensor)], with: &[(String, Tensor)]) -> Result<()> {
    let _no_grad = no_grad_guard();
    for ((_, tensor), (_, numbers)) in state.iter().zip(with) {
        tensor.shallow_clone().f_copy_(numbers)?;
    }
    Ok(())
}
