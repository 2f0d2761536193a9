//! One twin: a network, its optimiser, its regularisers.

use crate::checkpoint::STOPPERS;
use crate::device::synchronise;
use crate::noise::Draw;
use crate::train::Targets;
use crate::{
    Adam, Error, Noise, Place, Pull, Regulariser, Result, StepRecord, StepTimes, Stop, TermRecord,
    TrainConfig, Vae, VaeLoss,
};
use std::time::Instant;
use tch::{Device, Kind, Reduction, Tensor, no_grad_guard};
use topogen_loss::LossTimes;

/// What sets a twin apart.
#[derive(Clone, Debug)]
pub struct TwinSpec {
    /// The name that records use.
    pub name: String,
    /// What is added to its loss; nothing for the plain model.
    pub regularisers: Vec<Regulariser>,
    /// Whose noise it has.
    pub noise: Noise,
    /// Its initial weights are multiplied by this: 1, or a number next to it for a control.
    pub weight_factor: f64,
}

/// One twin in training.
#[derive(Debug)]
pub(crate) struct Twin {
    pub(crate) spec: TwinSpec,
    pub(crate) vae: Vae,
    pub(crate) adam: Adam,
    /// Set once it is trained no further.
    pub(crate) stop: Option<Stop>,
}

impl TwinSpec {
    /// A twin with these regularisers and nothing else that sets it apart.
    pub fn new(name: impl Into<String>, regularisers: Vec<Regulariser>) -> Self {
        Self { name: name.into(), regularisers, noise: Noise::Shared, weight_factor: 1.0 }
    }
}

impl Twin {
    pub(crate) fn new(spec: TwinSpec, config: &TrainConfig) -> Result<Self> {
        spec.regularisers.iter().try_for_each(Regulariser::check)?;
        if !spec.weight_factor.is_finite() {
            return Err(Error::BadScale { scale: spec.weight_factor });
        }
        let vae = Vae::new(&config.network, config.seed, config.device)?;
        if spec.weight_factor != 1.0 {
            let _no_grad = no_grad_guard();
            for (_, tensor) in vae.parameters().named() {
                let _ = tensor.shallow_clone().f_mul_scalar_(spec.weight_factor)?;
            }
        }
        let adam = Adam::new(vae.parameters(), config.learning_rate)?;
        Ok(Self { spec, vae, adam, stop: None })
    }

    /// Loss and gradients of a batch; the weights stay as they are.
    ///
    /// # Errors
    /// [`Error::Diverged`] where something is not finite, and what the terms refuse.
    pub(crate) fn backward(
        &mut self,
        step: u64,
        config: &TrainConfig,
        images: &Tensor,
        targets: &Targets,
    ) -> Result<StepRecord> {
        let noise = self.noise(step, config, images)?;
        let mut clock = Clock::new(config.device);
        let mut times = StepTimes::default();
        let output = self.vae.forward(images, &noise)?;
        // libtorch refuses such reconstructions with words that do not help.
        self.check_finite(step, STOPPERS[0], &output.reconstruction)?;
        let loss = VaeLoss::new(images, &output)?;
        let mut total = loss.total()?;
        times.forward = clock.lap();

        let mut terms = Vec::new();
        for regulariser in &self.spec.regularisers {
            let Some((target, target_time)) = targets.of(regulariser) else { continue };
            // Two regularisers of one twin share what they compare with.
            times.target = times.target.max(target_time);
            let scaled = regulariser.scaled(target).map_err(|source| self.refused(step, source))?;
            let cloud = regulariser.place.of(&output);
            let value = regulariser.terms.evaluate(cloud, scaled.as_ref().unwrap_or(target));
            let value = value.map_err(|source| self.refused(step, source))?;
            let factor = regulariser.schedule.factor(step);
            // A product with 1 is left out, so that its time is not measured as that of the topology.
            if factor == 1.0 {
                total = total.f_add(&value.total)?;
            } else if factor > 0.0 {
                total = total.f_add(&value.total.f_mul_scalar(factor)?)?;
            }
            terms.extend(value.terms.iter().map(|term| TermRecord::new(regulariser.place, term)));
            times.of_topology = sum(times.of_topology, value.times);
        }
        if !self.spec.regularisers.is_empty() {
            times.topology = clock.lap();
        }

        self.check_finite(step, STOPPERS[1], &total)?;
        self.vae.parameters_mut().zero_grad();
        total.f_backward()?;
        times.backward = clock.lap();

        let (bce, kld) = (loss.bce.f_double_value(&[])?, loss.kld.f_double_value(&[])?);
        let (model, images) = (self.spec.name.clone(), images.size()[0] as usize);
        Ok(StepRecord { step, model, images, bce, kld, terms, times })
    }

    /// How strongly each term pulls in this step, beside the cross-entropy: at the logits of the reconstruction, or at the codes.
    pub(crate) fn pulls(
        &self,
        step: u64,
        config: &TrainConfig,
        images: &Tensor,
        targets: &Targets,
    ) -> Result<Vec<Pull>> {
        let output = {
            let _no_grad = no_grad_guard();
            self.vae.forward(images, &self.noise(step, config, images)?)?
        };
        let mut pulls = Vec::new();
        for regulariser in &self.spec.regularisers {
            let Some((target, _)) = targets.of(regulariser) else { continue };
            let leaf = regulariser.place.of(&output).f_detach()?.f_set_requires_grad(true)?;
            // The derivative of the sigmoid takes a gradient at the reconstruction to the logits, where none is infinite.
            let (to_place, of_bce) = match regulariser.place {
                Place::Output => {
                    let reconstruction = leaf.f_detach()?;
                    let slope = reconstruction.f_mul(&reconstruction.f_rsub_scalar(1.0)?)?;
                    (Some(slope), norm(&reconstruction.f_sub(images)?)?)
                }
                Place::Latent => {
                    let reconstruction = self.vae.decode(&leaf)?;
                    let bce =
                        reconstruction.f_binary_cross_entropy::<Tensor>(images, None, Reduction::Sum)?;
                    (None, norm(&gradient(&bce, &leaf)?)?)
                }
            };
            let scaled = regulariser.scaled(target).map_err(|source| self.refused(step, source))?;
            let factor = regulariser.schedule.factor(step);
            for term in regulariser.terms.single_terms() {
                let value = term.evaluate(&leaf, scaled.as_ref().unwrap_or(target));
                let value = value.map_err(|source| self.refused(step, source))?;
                let of_term = if value.depends_on_input() && factor > 0.0 {
                    let gradient = gradient(&value.total, &leaf)?;
                    factor
                        * norm(
                            &to_place
                                .as_ref()
                                .map_or(Ok(gradient.shallow_clone()), |to| gradient.f_mul(to))?,
                        )?
                } else {
                    0.0
                };
                let (model, term) = (self.spec.name.clone(), pulls.len());
                pulls.push(Pull { step, model, term, of_term, of_bce });
            }
        }
        Ok(pulls)
    }

    /// The noise of the codes of a training step.
    pub(crate) fn noise(&self, step: u64, config: &TrainConfig, images: &Tensor) -> Result<Tensor> {
        let draw = Draw::Step(self.spec.noise, step);
        draw.normal(config.seed, images.size()[0], config.network.latent, config.device)
    }

    fn check_finite(&self, step: u64, what: &'static str, tensor: &Tensor) -> Result<()> {
        match tensor.f_isfinite()?.f_all()?.f_int64_value(&[])? {
            0 => Err(Error::Diverged { model: self.spec.name.clone(), step, what }),
            _ => Ok(()),
        }
    }

    pub(crate) fn refused(&self, step: u64, source: topogen_loss::Error) -> Error {
        Error::Loss { model: self.spec.name.clone(), step, source }
    }
}

impl TermRecord {
    fn new(place: Place, term: &topogen_loss::TermValue) -> Self {
        let topogen_loss::TermValue { kind, degree, value, dependence, .. } = *term;
        Self { place, kind: kind.name(), degree, value, dependence }
    }
}

/// The gradient of a scalar at a leaf.
fn gradient(scalar: &Tensor, leaf: &Tensor) -> Result<Tensor> {
    Ok(Tensor::f_run_backward(&[scalar], &[leaf], false, false)?.remove(0))
}

/// The Euclidean norm of all numbers of a tensor.
fn norm(tensor: &Tensor) -> Result<f64> {
    let _no_grad = no_grad_guard();
    Ok(tensor.f_to_kind(Kind::Double)?.f_square()?.f_sum(Kind::Double)?.f_sqrt()?.f_double_value(&[])?)
}

fn sum(one: LossTimes, other: LossTimes) -> LossTimes {
    LossTimes {
        copy: one.copy + other.copy,
        diagram: one.diagram + other.diagram,
        terms: one.terms + other.terms,
        gradient: one.gradient + other.gradient,
    }
}

/// Measures laps of wall time on a device.
pub(crate) struct Clock {
    device: Device,
    start: Instant,
}

impl Clock {
    pub(crate) fn new(device: Device) -> Self {
        synchronise(device);
        Self { device, start: Instant::now() }
    }

    pub(crate) fn lap(&mut self) -> f64 {
        synchronise(self.device);
        let lap = self.start.elapsed().as_secs_f64();
        self.start = Instant::now();
        lap
    }
}
