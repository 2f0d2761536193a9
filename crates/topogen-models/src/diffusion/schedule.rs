//! How much noise there is at each step, and how it is taken away.

use crate::noise::Draw;
use crate::{Error, Noise, Result};
use std::f64::consts::FRAC_PI_2;
use tch::{Device, Tensor, no_grad_guard};

/// No step may add more noise than this variance: at 1, nothing of a point would be left, and the step could not be undone.
const LARGEST_VARIANCE: f64 = 0.999;

/// How much of a point is left at each step of a diffusion, from the last one backwards.
///
/// At step t, a point x has become √ā(t)·x + √(1 − ā(t))·ε with standard normal noise ε, and the step has added noise of variance
/// β(t) = 1 − ā(t)/ā(t − 1).
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseSchedule {
    /// ā of each step.
    retained: Vec<f64>,
    /// β of each step.
    variances: Vec<f64>,
    first: usize,
}

impl NoiseSchedule {
    /// The cosine schedule: ā(t) = f(t)/f(0) with f(t) = cos²((t/T + s)/(1 + s) · π/2), for T `steps` and the `offset` s.
    ///
    /// As in the toy experiment, ā(0) = 1: step 0 has no noise, and no sampler runs it. With `runs_last_step`, ā(t) is f(t + 1)/f(0) and all
    /// T steps have noise, as in the paper, which counts them from 1; β is then at most 0.999, as there.
    ///
    /// # Errors
    /// [`Error::BadNoiseSchedule`] unless there are 2 to 100,000 steps and the offset is finite and not negative.
    ///
    /// # References
    /// Nichol and Dhariwal (2021), arXiv 2102.09672, equation 17.
    pub fn cosine(steps: i64, offset: f64, runs_last_step: bool) -> Result<Self> {
        if !((2..=100_000).contains(&steps) && offset.is_finite() && offset >= 0.0) {
            return Err(Error::BadNoiseSchedule { steps, offset });
        }
        let f = |t: i64| ((t as f64 / steps as f64 + offset) / (1.0 + offset) * FRAC_PI_2).cos().powi(2);
        let shift = i64::from(runs_last_step);
        let (mut retained, mut variances) = (Vec::new(), Vec::new());
        let mut before = 1.0;
        for t in 0..steps {
            let variance = (1.0 - f(t + shift) / f(t + shift - 1)).min(LARGEST_VARIANCE);
            // At step 0 of the toy, there is no step before.
            let variance = if t + shift == 0 { 0.0 } else { variance };
            before *= 1.0 - variance;
            retained.push(before);
            variances.push(variance);
        }
        Ok(Self { retained, variances, first: usize::from(!runs_last_step) })
    }

    /// ā: the share of the variance of a point that is left at each step.
    pub fn retained(&self) -> &[f64] {
        &self.retained
    }

    /// β: the variance of the noise that each step adds.
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// The last step that a sampler runs: 0 or 1.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Points as they are at the given steps, with the given noise.
    ///
    /// # Shapes
    /// `points` and `noise` are [n, dim], `steps` \[n\] of integers; the result is [n, dim].
    ///
    /// # Errors
    /// Those of libtorch, such as for a step that there is not.
    pub fn noised(&self, points: &Tensor, steps: &Tensor, noise: &Tensor) -> Result<Tensor> {
        let retained = Tensor::f_from_slice(&self.retained)?.f_to_device(points.device())?;
        let retained = retained.f_index_select(0, steps)?.f_unsqueeze(1)?;
        let share = retained.f_sqrt()?.f_to_kind(points.kind())?;
        let rest = retained.f_rsub_scalar(1.0)?.f_sqrt()?.f_to_kind(points.kind())?;
        Ok(share.f_mul(points)?.f_add(&rest.f_mul(noise)?)?)
    }

    /// `n` points from pure noise, step by step backwards, by what `noise_in` finds in the points of a step.
    ///
    /// The noise of variance β(t) that a step draws anew is right for normally distributed data; the last step draws none.
    ///
    /// # Shapes
    /// [n, dim] of single precision on `device`, as are the points that `noise_in` is given.
    ///
    /// # Errors
    /// Those of `noise_in` and of libtorch.
    ///
    /// # References
    /// Ho, Jain and Abbeel (2020), arXiv 2006.11239, algorithm 2 and section 3.2.
    pub fn sample(
        &self,
        n: usize,
        dim: usize,
        seed: u64,
        device: Device,
        noise_in: impl Fn(&Tensor, usize) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let _no_grad = no_grad_guard();
        let normal = |draw: Draw| draw.normal(seed, n as i64, dim as i64, device);
        let mut points = normal(Draw::Prior)?;
        for step in (self.first..self.retained.len()).rev() {
            let (variance, retained) = (self.variances[step], self.retained[step]);
            let noise = noise_in(&points, step)?.f_mul_scalar(variance / (1.0 - retained).sqrt())?;
            points = points.f_sub(&noise)?.f_mul_scalar(1.0 / (1.0 - variance).sqrt())?;
            if step > self.first {
                let fresh = normal(Draw::Step(Noise::Shared, step as u64))?;
                points = points.f_add(&fresh.f_mul_scalar(variance.sqrt())?)?;
            }
        }
        Ok(points)
    }
}
