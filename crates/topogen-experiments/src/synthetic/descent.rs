//! Moves the points of a cloud, or the pixels of an image, until its diagram is that of another.

use super::spec::{Fallback, Spec};
use super::topology::Filtration;
use crate::{Error, Result, registry};
use std::path::Path;
use tch::{Device, Tensor, no_grad_guard};
use topogen_data::clouds::Cloud;
use topogen_loss::{Dependence, LossValue, Target, TermValue, TopologicalLoss, diagram};
use topogen_models::{Adam, Parameters};

/// The names of the tensors in a checkpoint.
const POINTS: &str = "points";
const MOMENTS: [&str; 2] = ["first_moment", "second_moment"];

/// Gradient descent on the coordinates of points.
///
/// They are `f64`: coordinates from a file are then moved from exactly where they are, persistence, which computes in `f64`,
/// needs no copy of another kind, and with the few points of such an experiment `f32` would not be faster.
pub struct Descent {
    filtration: Filtration,
    loss: TopologicalLoss,
    fallback: Option<TopologicalLoss>,
    target: Target,
    parameters: Parameters,
    points: Tensor,
    adam: Adam,
}

/// What a step found before its update.
pub struct Measured {
    /// Every term of the loss: its true value, and what that depends on.
    pub terms: Vec<TermValue>,
    /// What moves the points.
    pub mover: Mover,
}

/// What moves the points in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// The loss.
    Loss,
    /// The push, because no term has a gradient.
    Push,
    /// Nothing: all terms are at their minimum, or there is no fallback, or nothing to push.
    Nothing,
}

impl Mover {
    /// The name that records use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Push => "push",
            Self::Nothing => "nothing",
        }
    }
}

impl Descent {
    /// Points at their start; the diagram of `target` is computed here, once.
    ///
    /// # Errors
    /// Those of persistence, of the models and of libtorch.
    pub fn new(spec: &Spec, initial: &Cloud, target: &Cloud, device: Device) -> Result<Self> {
        Self::with_loss(spec.loss()?, spec, initial, target, device)
    }

    /// As [`Descent::new`], with another loss than that of the weights.
    ///
    /// # Errors
    /// As [`Descent::new`].
    pub fn with_loss(
        loss: TopologicalLoss,
        spec: &Spec,
        initial: &Cloud,
        target: &Cloud,
        device: Device,
    ) -> Result<Self> {
        let fallback = match spec.fallback {
            Fallback::Push => Some(registry::push()?),
            Fallback::None => None,
        };
        let filtration = spec.filtration;
        let target = filtration.target(&loss, &as_tensor(target)?)?;
        // Nothing is drawn from the seed of the parameters: the points are given.
        let mut parameters = Parameters::new(0, device);
        let points = parameters.tensor(POINTS, &as_tensor(initial)?)?;
        let adam = Adam::new(&parameters, spec.learning_rate)?;
        Ok(Self { filtration, loss, fallback, target, parameters, points, adam })
    }

    /// What is allowed of the loss, but hardly wanted.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.loss.warnings().iter().map(ToString::to_string)
    }

    /// Makes a step.
    ///
    /// # Errors
    /// Those of persistence and of libtorch.
    pub fn step(&mut self) -> Result<Measured> {
        let (measured, loss) = self.evaluate()?;
        if let Some(loss) = loss {
            self.parameters.zero_grad();
            loss.f_backward()?;
            self.adam.step(&mut self.parameters)?;
        }
        Ok(measured)
    }

    /// What a step would find.
    ///
    /// # Errors
    /// As [`Descent::step`].
    pub fn measure(&self) -> Result<Measured> {
        Ok(self.evaluate()?.0)
    }

    /// What the terms are, and the scalar whose gradient moves the points, if any does.
    fn evaluate(&self) -> Result<(Measured, Option<Tensor>)> {
        // The push has no degree that the loss has not.
        let known = match self.filtration {
            Filtration::Rips => Some(diagram(&self.points, self.loss.max_dim())?),
            Filtration::Alpha | Filtration::Cubical => None,
        };
        let evaluate = |loss: &TopologicalLoss| -> Result<LossValue> {
            match &known {
                Some(diagram) => Ok(loss.evaluate_with(&self.points, diagram, &self.target)?),
                None => self.filtration.evaluate(loss, &self.points, &self.target),
            }
        };
        let value = evaluate(&self.loss)?;
        let at_minimum = value.terms.iter().all(|term| term.dependence == Dependence::Minimum);
        let (mover, total) = if value.depends_on_input() {
            (Mover::Loss, Some(value.total))
        } else {
            let push = self.fallback.as_ref().filter(|_| !at_minimum);
            let push = push.map(evaluate).transpose()?;
            (Mover::Push, push.map(|push| push.total))
        };
        // A constant: there is nothing to push, or slopes cancel.
        let total = total.filter(Tensor::requires_grad);
        let mover = if total.is_some() { mover } else { Mover::Nothing };
        Ok((Measured { terms: value.terms, mover }, total))
    }

    /// Where the points are.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn coordinates(&self) -> Result<Vec<f64>> {
        let flat = self.points.f_detach()?.f_to_device(Device::Cpu)?.f_flatten(0, -1)?;
        Ok(Vec::try_from(flat)?)
    }

    /// Writes points and moments.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn save(&self, path: &Path) -> Result<()> {
        Tensor::write_safetensors(&self.state()?, path)
            .map_err(|error| Error::Write { path: path.to_owned(), source: std::io::Error::other(error) })
    }

    /// Goes on from what [`Descent::save`] wrote after so many steps.
    ///
    /// # Errors
    /// [`Error::Record`] when the file is damaged or of another cloud; nothing is changed then.
    pub fn restore(&mut self, path: &Path, steps: u64) -> Result<()> {
        let wrong = |reason: String| Error::Record { path: path.to_owned(), reason };
        let found = Tensor::read_safetensors(path).map_err(|error| wrong(error.to_string()))?;
        let entry = |name: &str| {
            let found = found.iter().find(|(found, _)| found == name).map(|(_, tensor)| tensor);
            let found = found.filter(|tensor| tensor.size() == self.points.size());
            found.ok_or_else(|| wrong(format!("it has no {name} of {:?} numbers", self.points.size())))
        };
        let pairs = self.state()?.into_iter().map(|(name, tensor)| Ok((tensor, entry(name)?)));
        let pairs = pairs.collect::<Result<Vec<_>>>()?;
        let _no_grad = no_grad_guard();
        for (mut tensor, saved) in pairs {
            tensor.f_copy_(saved)?;
        }
        self.adam.set_steps(steps);
        Ok(())
    }

    /// What training changes; the tensors share memory with it.
    fn state(&self) -> Result<Vec<(&'static str, Tensor)>> {
        let mut state = vec![(POINTS, self.points.f_detach()?)];
        for (first, second) in self.adam.moments() {
            state.extend(MOMENTS.into_iter().zip([first.shallow_clone(), second.shallow_clone()]));
        }
        Ok(state)
    }
}

fn as_tensor(cloud: &Cloud) -> Result<Tensor> {
    Ok(Tensor::f_from_slice(&cloud.values)?.f_reshape([cloud.n_points() as i64, cloud.dim as i64])?)
}
