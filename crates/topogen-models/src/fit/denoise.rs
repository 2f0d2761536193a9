//! A diffusion model, fitted to points.

use crate::check::to_tensor;
use crate::fit::objective::{Objective, mean_over};
use crate::labelling::Points;
use crate::noise::Draw;
use crate::{Diffusion, Noise, Parameters, Result};
use tch::{Kind, Reduction, Tensor};

/// Rows of a validation loss that are worked on at a time.
const AT_A_TIME: i64 = 10_000;

/// A [`Diffusion`] with points: the loss is the mean squared difference, over rows and coordinates, between the noise that was put into
/// standardised points and what the network finds in them.
///
/// Each row of a batch is taken to a step of its own, all steps being equally likely. Steps and noise depend on the seed and on the
/// number of the training step only; those of the validation loss never change.
///
/// # References
/// Ho, Jain and Abbeel (2020), arXiv 2006.11239, algorithm 1.
#[derive(Debug)]
pub struct Denoise {
    diffusion: Diffusion,
    train: Tensor,
    validation: Option<Tensor>,
    seed: u64,
}

impl Denoise {
    /// A model, points in the units of the data, and the seed of steps and noise.
    ///
    /// # Errors
    /// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite),
    /// [`Error::CodeShape`](crate::Error::CodeShape) for points of another dimension than the model's, and those of libtorch.
    pub fn new(diffusion: Diffusion, points: Points<'_>, seed: u64) -> Result<Self> {
        let train = standardised(&diffusion, points)?;
        Ok(Self { diffusion, train, validation: None, seed })
    }

    /// The same with points for validation.
    ///
    /// # Errors
    /// As [`Denoise::new`].
    pub fn with_validation(self, points: Points<'_>) -> Result<Self> {
        Ok(Self { validation: Some(standardised(&self.diffusion, points)?), ..self })
    }

    /// The model.
    pub fn model(&self) -> &Diffusion {
        &self.diffusion
    }

    /// The model, without the data.
    pub fn into_model(self) -> Diffusion {
        self.diffusion
    }

    /// The noise that points are given, and what the network finds in them.
    fn noise_and_found(&self, points: &Tensor, levels: Draw, noise: Draw) -> Result<(Tensor, Tensor)> {
        let (device, schedule) = (points.device(), self.diffusion.schedule());
        let (n, dim) = points.size2()?;
        let steps = levels.integers(self.seed, n, schedule.retained().len() as i64, device)?;
        let noise = noise.normal(self.seed, n, dim, device)?;
        let noised = schedule.noised(points, &steps, &noise)?;
        let found = self.diffusion.noise_in(&noised, &steps.f_to_kind(points.kind())?.f_unsqueeze(1)?)?;
        Ok((noise, found))
    }
}

fn standardised(diffusion: &Diffusion, points: Points<'_>) -> Result<Tensor> {
    let values = diffusion.standardisation().apply(points)?;
    to_tensor("the points", Points { values: &values, dim: points.dim }, diffusion.parameters().device())
}

impl Objective for Denoise {
    fn name(&self) -> &'static str {
        "the diffusion model"
    }

    fn parameters(&self) -> &Parameters {
        self.diffusion.parameters()
    }

    fn parameters_mut(&mut self) -> &mut Parameters {
        self.diffusion.parameters_mut()
    }

    fn rows(&self) -> usize {
        self.train.size()[0] as usize
    }

    fn validation_rows(&self) -> usize {
        self.validation.as_ref().map_or(0, |points| points.size()[0] as usize)
    }

    fn loss(&self, rows: &[i64], step: u64) -> Result<Tensor> {
        let rows = Tensor::f_from_slice(rows)?.f_to_device(self.train.device())?;
        let points = self.train.f_index_select(0, &rows)?;
        let (noise, found) =
            self.noise_and_found(&points, Draw::Levels(step), Draw::Step(Noise::Shared, step))?;
        Ok(found.f_mse_loss(&noise, Reduction::Mean)?)
    }

    fn validation_loss(&self) -> Result<Option<f64>> {
        let Some(points) = &self.validation else { return Ok(None) };
        mean_over(points.size()[0], AT_A_TIME, |start, rows| {
            let (points, piece) = (points.f_narrow(0, start, rows)?, (start / AT_A_TIME) as u64);
            let (noise, found) = self.noise_and_found(&points, Draw::HeldLevels(piece), Draw::Held(piece))?;
            let errors = found.f_sub(&noise)?.f_square()?.f_sum(Kind::Double)?;
            Ok(errors.f_double_value(&[])? / self.diffusion.spec().dim as f64)
        })
    }
}
